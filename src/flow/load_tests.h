// Reads the `tests` of a flow file.
#pragma once

#include "flow/flow_draft.h"

namespace regulars::flow {

void read_tests(const YamlNode& node, const LoadContext& context);

}  // namespace regulars::flow
