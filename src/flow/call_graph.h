// Which flows call which, by their place in a list of drafts.
#pragma once

#include <cstddef>
#include <vector>

#include "flow/flow_draft.h"

namespace regulars::flow {

struct CallGraph {
  // Of each flow, each once; unknown names are left out.
  std::vector<std::vector<std::size_t>> callees;
  std::vector<std::vector<std::size_t>> callers;
};

CallGraph make_call_graph(const std::vector<FlowDraft>& drafts);

/// The flows that may be part of one conversation with `flow`: whatever calls it, and whatever
/// those call. Includes the flow itself.
std::vector<std::size_t> flows_in_conversation(const CallGraph& graph, std::size_t flow);

}  // namespace regulars::flow
