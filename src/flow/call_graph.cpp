#include "flow/call_graph.h"

#include <set>
#include <string_view>
#include <unordered_map>

namespace regulars::flow {
namespace {

// All flows that can be reached over the edges from those in `reached`, which are included.
std::vector<std::size_t> spread(const std::vector<std::vector<std::size_t>>& edges,
                                std::vector<std::size_t> reached) {
  std::vector<bool> is_reached(edges.size());
  for (const std::size_t flow : reached) {
    is_reached[flow] = true;
  }
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const std::size_t next : edges[reached[i]]) {
      if (!is_reached[next]) {
        is_reached[next] = true;
        reached.push_back(next);
      }
    }
  }
  return reached;
}

}  // namespace

CallGraph make_call_graph(const std::vector<FlowDraft>& drafts) {
  std::unordered_map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    index.emplace(drafts[i].flow.name, i);
  }
  CallGraph graph{.callees = std::vector<std::vector<std::size_t>>(drafts.size()),
                  .callers = std::vector<std::vector<std::size_t>>(drafts.size())};
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    std::set<std::size_t> known;
    for (const NameUse& call : drafts[i].calls) {
      const auto found = index.find(call.name);
      if (found != index.end() && known.insert(found->second).second) {
        graph.callees[i].push_back(found->second);
        graph.callers[found->second].push_back(i);
      }
    }
  }
  return graph;
}

std::vector<std::size_t> flows_in_conversation(const CallGraph& graph, std::size_t flow) {
  return spread(graph.callees, spread(graph.callers, {flow}));
}

}  // namespace regulars::flow
