// Keys of a reward that are well written and do nothing in a reward of its kind.
#pragma once

#include "flow/finding_list.h"
#include "flow/section.h"
#include "loyalty/rewards/reward.h"

namespace regulars::engine {

/// Warns of each: of a reward or of a kind, whose lines `section` holds and whose meaning `reward`
/// is. Such as "amount" beside "percent", of which only one can count; and of a gift card that
/// may not be used with gift cards.
void check_unused(const flow::Section& section,
                  const loyalty::Reward& reward,
                  flow::FindingList& findings);

/// Warns of a budget that no use of the reward counts against.
void check_budget(const flow::Section& section,
                  const loyalty::Reward& reward,
                  flow::FindingList& findings);

}  // namespace regulars::engine
