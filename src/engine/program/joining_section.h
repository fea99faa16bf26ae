// `who_can_join` of program.yaml.
#pragma once

#include <optional>
#include <string_view>

#include "core/money.h"
#include "flow/finding_list.h"
#include "flow/schema.h"
#include "flow/section.h"
#include "loyalty/calendar.h"
#include "loyalty/program.h"

namespace regulars::engine {

struct SpentWords {
  core::Money at_least;
  std::optional<loyalty::Period> within{};
};
/// "at least 1000.00 USD", "at least 1000.00 USD in 1 year": more than 0.
std::optional<SpentWords> parse_spent(std::string_view text);

flow::KeySpec who_can_join_key();

/// Of the whole file; program: with its currency.
void read_who_can_join(const flow::Section& root,
                       loyalty::Program& program,
                       flow::FindingList& findings);

}  // namespace regulars::engine
