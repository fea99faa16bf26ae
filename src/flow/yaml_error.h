// Turns libyaml's words about a file it cannot read into a sentence about the line at hand.
#pragma once

#include <string>
#include <vector>

#include "flow/finding_list.h"

namespace regulars::flow {

/// What libyaml said, with lines and columns from 1.
struct YamlProblem {
  std::string problem;
  core::Place place;
  std::string context;
  core::Place context_place;
};

/// Adds the one finding that explains it. `lines` are those of the file.
void explain_yaml_problem(const YamlProblem& problem,
                          const std::vector<std::string>& lines,
                          FindingList& findings);

}  // namespace regulars::flow
