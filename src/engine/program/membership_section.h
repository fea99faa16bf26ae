// `membership` of program.yaml: a tier that is bought for a fee.
#pragma once

#include "flow/finding_list.h"
#include "flow/schema.h"
#include "flow/section.h"
#include "loyalty/program.h"

namespace regulars::engine {

flow::KeySpec membership_key();

/// Of the whole file. program: with its currency and its tiers.
void read_membership(const flow::Section& root,
                     loyalty::Program& program,
                     flow::FindingList& findings);

}  // namespace regulars::engine
