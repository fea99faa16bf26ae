// Warnings about numbers of program.yaml that give more than was paid for.
#pragma once

#include "flow/finding_list.h"
#include "flow/yaml.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// Adds warnings, never errors: a bonus, campaign, tier or activity that makes a prize of one small
/// order or of none, and a reward that takes off all of any order. root: of the file that the
/// program was read from.
void advise_on_giving(const flow::YamlNode& root,
                      const loyalty::Program& program,
                      flow::FindingList& findings);

}  // namespace regulars::engine
