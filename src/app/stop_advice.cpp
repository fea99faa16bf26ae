#include "app/stop_advice.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "flow/source_text.h"
#include "flow/step_graph.h"

namespace regulars::app {
namespace {

bool starts_on_words(const flow::Flow& flow) {
  return std::ranges::any_of(flow.triggers, [](const flow::Trigger& trigger) {
    return trigger.kind == flow::Trigger::Kind::kWords;
  });
}

// The steps that may be reached from the flow's start without a word from the person.
std::vector<const flow::Step*> steps_at_once(const flow::Flow& flow) {
  const flow::StepGraph graph = flow::make_graph(flow);
  std::vector<bool> is_known(graph.end() + 1);
  std::vector<std::size_t> reached{0};
  is_known[0] = true;
  std::vector<const flow::Step*> steps;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i] == graph.end()) {
      continue;
    }
    steps.push_back(&flow.steps[reached[i]]);
    for (const flow::StepEdge& edge : graph.edges[reached[i]]) {
      const bool goes_on =
          edge.kind == flow::StepEdge::Kind::kAtOnce || edge.kind == flow::StepEdge::Kind::kCalled;
      if (goes_on && !is_known[edge.to]) {
        is_known[edge.to] = true;
        reached.push_back(edge.to);
      }
    }
  }
  return steps;
}

// In the flow itself or one that it calls, directly or not.
bool opts_out_at_once(const flow::Flow& first, const flow::FlowSet& flows) {
  std::vector<const flow::Flow*> called{&first};
  for (std::size_t i = 0; i < called.size(); ++i) {
    for (const flow::Step* step : steps_at_once(*called[i])) {
      if (step->action == "opt_out") {
        return true;
      }
      const flow::Flow* next = step->call.empty() ? nullptr : flows.find(step->call);
      if (next != nullptr && std::ranges::find(called, next) == called.end()) {
        called.push_back(next);
      }
    }
  }
  return false;
}

flow::Finding no_stop(core::Place place, const std::string& missing) {
  return {.place = std::move(place),
          .rule = "no-stop",
          .sentence = missing +
                      "; Messenger demands that people can always stop what you write. \"regulars "
                      "init\" in another folder writes a stop.yaml that does it: take it over",
          .severity = flow::Severity::kWarning};
}

}  // namespace

std::optional<flow::Finding> advice_on_stop(const flow::FlowSet& flows) {
  const flow::Flow* nearest = nullptr;
  for (const flow::Flow& flow : flows.all()) {
    if (!opts_out_at_once(flow, flows)) {
      continue;
    }
    if (flow.always && starts_on_words(flow)) {
      return std::nullopt;
    }
    nearest = nearest == nullptr || starts_on_words(flow) ? &flow : nearest;
  }
  if (nearest == nullptr) {
    return no_stop({.file = "flows/"},
                   "no flow has the action opt_out (do: opt_out) before its first question");
  }
  const char* missing =
      starts_on_words(*nearest) ? "\"always: yes\"" : "words such as stop below \"start:\"";
  return no_stop({.file = nearest->file, .line = 1, .column = 1},
                 "the flow " + flow::in_quotes(nearest->name) +
                     " has the action opt_out, but not " + missing +
                     ", so STOP is not always obeyed");
}

}  // namespace regulars::app
