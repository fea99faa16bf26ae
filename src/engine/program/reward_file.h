// Turns `rewards:` and `reward_kinds:` of program.yaml into the catalogue, and finds what does not
// go together in them.
#pragma once

#include <vector>

#include "flow/finding_list.h"
#include "flow/section.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// The rewards, cheapest first.
///
/// root: the whole file, which check_schema has looked at. program: with its currency and its
/// tiers. Errors go to `findings`; so do warnings, such as a reward that nobody can have.
std::vector<loyalty::Reward> read_rewards(const flow::Section& root,
                                          const loyalty::Program& program,
                                          flow::FindingList& findings);

/// Adds the punch cards to the program's rewards, which are there: rewards that cost punches.
void read_punch_cards(const flow::Section& root,
                      loyalty::Program& program,
                      flow::FindingList& findings);

}  // namespace regulars::engine
