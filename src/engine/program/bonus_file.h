// What stands below `bonuses` of flows/program.yaml, as rules.
#pragma once

#include "flow/finding_list.h"
#include "flow/section.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// Adds the bonuses to the program, with a finding for what cannot hold between two keys.
void read_bonuses(const flow::Section& bonuses,
                  loyalty::Program& program,
                  flow::FindingList& findings);

}  // namespace regulars::engine
