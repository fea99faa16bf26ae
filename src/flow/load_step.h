// Reads one step of a conversation.
#pragma once

#include "flow/flow_draft.h"

namespace regulars::flow {

/// Adds the step to the draft's flow.
void read_step(const YamlNode& node, const LoadContext& context);

}  // namespace regulars::flow
