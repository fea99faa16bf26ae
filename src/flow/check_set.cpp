#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "core/limits.h"
#include "core/text.h"
#include "flow/call_graph.h"
#include "flow/check.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

std::string place_words(const core::Place& place) {
  return place.file + ":" + std::to_string(place.line);
}

// Who claimed a word, a link or an event first.
class Claims {
 public:
  /// Where another flow has claimed it already, or null.
  const core::Place* claim(const std::string& name,
                           const std::string& flow,
                           const core::Place& place) {
    const auto [known, is_new] = first_.try_emplace(name, Claim{.flow = flow, .place = place});
    return is_new || known->second.flow == flow ? nullptr : &known->second.place;
  }

 private:
  struct Claim {
    std::string flow;
    core::Place place;
  };
  std::unordered_map<std::string, Claim> first_;
};

void add_collision(FlowDraft& draft,
                   const Trigger& trigger,
                   const std::string& what,
                   const core::Place& other) {
  const std::string kind = what.substr(0, what.find(' '));
  const std::string rule = (kind == "word" ? "keyword" : kind) + "-collision";
  draft.findings.add(trigger.place,
                     rule,
                     "the " + what + " already starts another flow, in " + place_words(other) +
                         "; only one flow can have it");
}

void check_trigger(FlowDraft& draft, const Trigger& trigger, Claims& claims) {
  const std::string& flow = draft.flow.name;
  switch (trigger.kind) {
    case Trigger::Kind::kWords:
      for (const std::string& word : trigger.words) {
        if (const core::Place* other = claims.claim("word " + word, flow, trigger.place)) {
          add_collision(draft, trigger, "word " + in_quotes(word), *other);
        }
      }
      return;
    case Trigger::Kind::kLink:
    case Trigger::Kind::kEvent: {
      const std::string kind = trigger.kind == Trigger::Kind::kLink ? "link " : "event ";
      if (const core::Place* other = claims.claim(kind + trigger.name, flow, trigger.place)) {
        add_collision(draft, trigger, kind + in_quotes(trigger.name), *other);
      }
      return;
    }
  }
}

// Follows calls, depth first: a circle, or a chain deeper than the runner goes, is refused.
class CallCheck {
 public:
  explicit CallCheck(std::vector<FlowDraft>& drafts)
      : drafts_(drafts),
        graph_(make_call_graph(drafts)),
        states_(drafts.size()),
        heights_(drafts.size()) {}

  void check() {
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      if (states_[i] == State::kNew) {
        visit(i);
      }
    }
  }

 private:
  enum class State { kNew, kOpen, kDone };

  void visit(std::size_t flow) {
    states_[flow] = State::kOpen;
    path_.push_back(flow);
    for (const std::size_t callee : graph_.callees[flow]) {
      follow(flow, callee);
    }
    path_.pop_back();
    states_[flow] = State::kDone;
  }

  void follow(std::size_t caller, std::size_t callee) {
    if (states_[callee] == State::kOpen) {
      report_circle(caller, callee);
      return;
    }
    if (states_[callee] == State::kNew) {
      visit(callee);
    }
    // The callers of a chain that is too long are not told as well.
    constexpr int kDeepest = core::kMaxCallDepth - 1;
    const int height = heights_[callee] + 1;
    if (height > kDeepest && heights_[callee] <= kDeepest) {
      add(caller,
          callee,
          "with this call flows call one another more than " + std::to_string(core::kMaxCallDepth) +
              " deep");
    }
    heights_[caller] = std::max(heights_[caller], height);
  }

  void report_circle(std::size_t caller, std::size_t callee) {
    std::string chain;
    for (auto at = std::ranges::find(path_, callee); at != path_.end(); ++at) {
      chain += drafts_[*at].flow.name + " -> ";
    }
    add(caller, callee, "flows call one another in a circle: " + chain + drafts_[callee].flow.name);
  }

  void add(std::size_t caller, std::size_t callee, std::string sentence) {
    FlowDraft& draft = drafts_[caller];
    const std::string& called = drafts_[callee].flow.name;
    const auto call = std::ranges::find(draft.calls, called, &NameUse::name);
    draft.findings.add(call->place,
                       "call-loop",
                       std::move(sentence),
                       Severity::kError,
                       static_cast<int>(called.size()));
  }

  std::vector<FlowDraft>& drafts_;
  CallGraph graph_;
  std::vector<State> states_;
  std::vector<int> heights_;  // how many flows are below each
  std::vector<std::size_t> path_;
};

// Works out which flows may come to their end without a wait.
class InstantFlows {
 public:
  InstantFlows(const std::vector<FlowDraft>& drafts, const std::vector<StepGraph>& graphs)
      : drafts_(drafts), graphs_(graphs), answers_(drafts.size(), Answer::kUnknown) {
    for (std::size_t i = 0; i < drafts.size(); ++i) {
      index_.emplace(drafts[i].flow.name, i);
    }
  }

  bool is_call_instant(const Step& step, int depth) {
    const auto found = index_.find(step.call);
    return found != index_.end() && is_instant(found->second, depth);
  }

 private:
  enum class Answer { kUnknown, kYes, kNo };

  bool is_instant(std::size_t flow, int depth) {
    // Circles of calls, and chains too deep to run, have findings of their own.
    if (answers_[flow] == Answer::kUnknown && depth <= core::kMaxCallDepth) {
      answers_[flow] = Answer::kNo;
      answers_[flow] = reaches_end(flow, depth) ? Answer::kYes : Answer::kNo;
    }
    return answers_[flow] == Answer::kYes;
  }

  bool reaches_end(std::size_t flow, int depth) {
    const StepGraph& graph = graphs_[flow];
    std::vector<bool> is_reached(graph.end() + 1);
    std::vector<std::size_t> waiting{0};
    while (!waiting.empty()) {
      const std::size_t at = waiting.back();
      waiting.pop_back();
      if (is_reached[at] || at == graph.end()) {
        is_reached[at] = true;
        continue;
      }
      is_reached[at] = true;
      for (const StepEdge& edge : graph.edges[at]) {
        const bool is_called = edge.kind == StepEdge::Kind::kCalled &&
                               is_call_instant(drafts_[flow].flow.steps[at], depth + 1);
        if (edge.kind == StepEdge::Kind::kAtOnce || is_called) {
          waiting.push_back(edge.to);
        }
      }
    }
    return graph.end() > 0 && is_reached[graph.end()];
  }

  const std::vector<FlowDraft>& drafts_;
  const std::vector<StepGraph>& graphs_;
  std::vector<Answer> answers_;
  std::unordered_map<std::string_view, std::size_t> index_;
};

bool is_named_after_flow(const Flow& flow) {
  const std::string name = "/" + flow.file;
  return name.ends_with("/" + flow.name + ".yaml") || name.ends_with("/" + flow.name + ".yml");
}

// Most often one of the two is a copy that was left in the folder, such as "human (copy).yaml".
void add_double(FlowDraft& draft, const FlowDraft& other) {
  const core::Place start{.file = draft.flow.file, .line = 1, .column = 1};
  draft.findings.add(draft.findings.locate(start, "flow:"),
                     "duplicate-flow",
                     "there is already a flow called " + in_quotes(draft.flow.name) + ", in " +
                         other.flow.file +
                         "; if this file is a copy of it, move it out of the folder, otherwise "
                         "give the flow another name");
}

}  // namespace

void check_names(std::vector<FlowDraft>& drafts) {
  std::map<std::string, FlowDraft*, std::less<>> names;
  Claims claims;
  for (FlowDraft& draft : drafts) {
    const auto [known, is_new] = names.emplace(draft.flow.name, &draft);
    if (!is_new) {
      const bool is_original = is_named_after_flow(draft.flow);
      add_double(is_original ? *known->second : draft, is_original ? draft : *known->second);
      continue;  // its triggers would collide with those of its double
    }
    for (const Trigger& trigger : draft.flow.triggers) {
      check_trigger(draft, trigger, claims);
    }
  }
}

void check_calls(std::vector<FlowDraft>& drafts) {
  std::vector<std::string> names;
  names.reserve(drafts.size());
  for (const FlowDraft& draft : drafts) {
    names.push_back(draft.flow.name);
  }
  const std::set<std::string_view> known(names.begin(), names.end());
  for (FlowDraft& draft : drafts) {
    for (const NameUse& call : draft.calls) {
      if (draft.findings.is_full() || known.contains(call.name)) {
        continue;
      }
      const std::optional<std::string> near = near_word(call.name, names);
      draft.findings.add(call.place,
                         "unknown-flow",
                         "there is no flow called " + in_quotes(call.name) +
                             (near ? "; did you mean " + in_quotes(*near) + "?"
                                   : "; the flows are: " + joined(names)),
                         Severity::kError,
                         static_cast<int>(count_columns(call.name)));
    }
  }
  CallCheck(drafts).check();
}

std::vector<std::vector<bool>> instant_calls(const std::vector<FlowDraft>& drafts,
                                             const std::vector<StepGraph>& graphs) {
  InstantFlows flows(drafts, graphs);
  std::vector<std::vector<bool>> result;
  for (const FlowDraft& draft : drafts) {
    std::vector<bool> is_instant;
    for (const Step& step : draft.flow.steps) {
      is_instant.push_back(step.verb == Verb::kCall && flows.is_call_instant(step, 1));
    }
    result.push_back(std::move(is_instant));
  }
  return result;
}

}  // namespace regulars::flow
