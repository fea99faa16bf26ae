// `bonuses: referral` of flows/program.yaml: its keys, and what they say as rules.
#pragma once

#include "flow/finding_list.h"
#include "flow/schema.h"
#include "flow/section.h"
#include "loyalty/program.h"

namespace regulars::engine {

flow::KeySpec referral_key();

/// Adds the rules to the program, whose currency is there, with a finding for what cannot hold
/// between two keys. bonuses: the section around it.
void read_referral(const flow::Section& bonuses,
                   loyalty::Program& program,
                   flow::FindingList& findings);

}  // namespace regulars::engine
