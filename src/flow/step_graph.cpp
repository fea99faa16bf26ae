#include "flow/step_graph.h"

#include <string_view>
#include <unordered_map>

namespace regulars::flow {
namespace {

class GraphMaker {
 public:
  explicit GraphMaker(const Flow& flow) : flow_(flow) {
    for (std::size_t i = 0; i < flow.steps.size(); ++i) {
      index_.emplace(flow.steps[i].id, i);
    }
  }

  StepGraph make() {
    graph_.edges.resize(flow_.steps.size());
    for (std::size_t i = 0; i < flow_.steps.size(); ++i) {
      add_step(i);
    }
    return std::move(graph_);
  }

 private:
  void add(std::size_t from, const StepEdge& edge) { graph_.edges[from].push_back(edge); }

  // Adds the edge when there is a step of that name.
  void add_named(std::size_t from, const std::string& target, StepEdge edge) {
    if (const auto found = index_.find(target); found != index_.end()) {
      edge.to = found->second;
      add(from, edge);
    }
  }

  void add_way_on(std::size_t from, StepEdge edge) {
    const Step& step = flow_.steps[from];
    if (!step.ends && !step.go.empty()) {
      add_named(from, step.go, edge);
      return;
    }
    edge.to = step.ends ? flow_.steps.size() : from + 1;  // the number of steps is the end
    add(from, edge);
  }

  void add_step(std::size_t i) {
    using enum StepEdge::Kind;
    const Step& step = flow_.steps[i];
    if (!step.conditions.empty()) {
      add(i, {.to = i + 1, .kind = kAtOnce, .is_passed_over = true});
    }
    switch (step.verb) {
      case Verb::kSay:
      case Verb::kGo:
      case Verb::kCoupon:
      case Verb::kSpeak:
      case Verb::kEnd:
        return add_way_on(i, {.kind = kAtOnce});
      case Verb::kChoose:
        for (const Choice& choice : step.choices) {
          add_named(i, choice.go, {.kind = kAnswered});
        }
        return add_no_answer(i);
      case Verb::kAsk:
        add_way_on(i, {.kind = kAnswered, .saves = true});
        add_named(i, step.give_up, {.kind = kAnswered});
        return add_no_answer(i);
      case Verb::kCard:
        add_named(i, step.card.go, {.kind = kAnswered, .saves = true});
        return add_way_on(i, {.kind = kAtOnce});
      case Verb::kDo:
        return add_outcomes(i);
      case Verb::kWait:
        return add_way_on(i, {.kind = kSilent, .after = step.wait});
      case Verb::kCall:
        return add_way_on(i, {.kind = kCalled});
      case Verb::kHandOff:
        return;  // the conversation is over
    }
  }

  void add_no_answer(std::size_t i) {
    const NoAnswer& way = flow_.steps[i].no_answer;
    add_named(i, way.go, {.kind = StepEdge::Kind::kSilent, .after = way.after});
  }

  void add_outcomes(std::size_t i) {
    const Step& step = flow_.steps[i];
    if (step.outcomes.empty()) {
      add_way_on(i, {.kind = StepEdge::Kind::kAtOnce});
    }
    for (const auto& [outcome, target] : step.outcomes) {
      add_named(i, target, {.kind = StepEdge::Kind::kAtOnce});
    }
  }

  const Flow& flow_;
  std::unordered_map<std::string_view, std::size_t> index_;
  StepGraph graph_;
};

}  // namespace

StepGraph make_graph(const Flow& flow) {
  return GraphMaker(flow).make();
}

}  // namespace regulars::flow
