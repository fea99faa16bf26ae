// Numbers that a comma has cut in two: in {over: 1,000.00 USD} the comma ends the value "1", and
// what follows it becomes a key without a value.
#pragma once

#include <vector>

#include "flow/finding_list.h"
#include "flow/yaml.h"

namespace regulars::flow {

/// Adds one finding for each such number of a map, at its value. Gives the pairs that it explains:
/// those whose values were cut, and those that are the rest of a number.
std::vector<const YamlPair*> tell_cut_numbers(const YamlNode& map, FindingList& findings);

}  // namespace regulars::flow
