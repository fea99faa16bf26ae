// What a reward and a kind of rewards can both say: the keys `gives`, `for`, `when`, `on`, `limit`,
// `groups` and `with_gift_cards` of program.yaml.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "flow/finding_list.h"
#include "flow/section.h"
#include "loyalty/rewards/reward.h"

namespace regulars::engine {

/// The amount behind the key in the program's currency. Another currency is a finding.
std::optional<std::int64_t> minor_of(const flow::Section& section,
                                     std::string_view key,
                                     const std::string& currency,
                                     flow::FindingList& findings);

/// Puts what the section says over the reward; what it does not say stays.
void apply_rules(const flow::Section& section,
                 const std::string& currency,
                 loyalty::Reward& reward,
                 flow::FindingList& findings);

/// The standard kind that `gives` means where no kind is named; "product" when it says nothing.
std::string_view kind_meant(const flow::Section& gives);

}  // namespace regulars::engine
