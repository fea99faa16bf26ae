#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>

#include "core/text.h"
#include "flow/check.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

// Messenger, messaging window: 24 hours after the person's last message (Platform policy, read
// November 2026).
constexpr std::chrono::minutes kWindow = std::chrono::hours(24);

std::string label(const Flow& flow, std::size_t step) {
  const std::string& id = flow.steps[step].id;
  return id.starts_with('#') ? "step " + id.substr(1) : id;
}

std::string in_words(const Flow& flow, std::size_t step) {
  const std::string& id = flow.steps[step].id;
  return id.starts_with('#') ? "step " + id.substr(1) : "the step " + in_quotes(id);
}

std::vector<std::string> written_ids(const Flow& flow) {
  std::vector<std::string> ids;
  for (const Step& step : flow.steps) {
    if (!step.id.starts_with('#')) {
      ids.push_back(step.id);
    }
  }
  return ids;
}

// " (named in 3 places: lines 12, 20, 31)"; nothing for one place.
std::string places_words(const std::vector<const NameUse*>& uses) {
  constexpr std::size_t kShown = 10;
  if (uses.size() < 2) {
    return "";
  }
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < std::min(uses.size(), kShown); ++i) {
    lines.push_back(std::to_string(uses[i]->place.line));
  }
  return " (named in " + std::to_string(uses.size()) + " places: lines " + joined(lines) +
         (uses.size() > kShown ? " …)" : ")");
}

void add_unknown_step(FlowDraft& draft,
                      const std::vector<const NameUse*>& uses,
                      const std::vector<std::string>& ids) {
  const std::string& name = uses.front()->name;
  std::string sentence = "there is no step " + in_quotes(name) + places_words(uses);
  if (const std::optional<std::string> near = near_word(name, ids)) {
    sentence += "; did you mean " + in_quotes(*near) + "?";
  } else if (name == "end") {
    sentence += "; write \"end: yes\" where the conversation ends";
  } else {
    sentence += ids.empty() ? "; no step has an id" : "; the steps are: " + joined(ids);
  }
  draft.findings.add(uses.front()->place,
                     "unknown-step",
                     std::move(sentence),
                     Severity::kError,
                     static_cast<int>(count_columns(name)));
}

// Marks all steps that can be reached from `start`.
void flood(const StepGraph& graph, std::size_t start, std::vector<bool>& is_reached) {
  std::deque<std::size_t> waiting{start};
  is_reached[start] = true;
  while (!waiting.empty()) {
    const std::size_t at = waiting.front();
    waiting.pop_front();
    for (const StepEdge& edge : graph.edges[at]) {
      if (edge.to < graph.end() && !is_reached[edge.to]) {
        is_reached[edge.to] = true;
        waiting.push_back(edge.to);
      }
    }
  }
}

// Looks for circles in which nothing waits, depth first and without recursion: a flow may have
// ten thousand steps.
class LoopFinder {
 public:
  LoopFinder(FlowDraft& draft, const StepGraph& graph, const std::vector<bool>& is_instant)
      : draft_(draft), graph_(graph), is_instant_(is_instant), states_(graph.end()) {}

  void find() {
    for (std::size_t i = 0; i < graph_.end(); ++i) {
      if (states_[i] == State::kNew) {
        search(i);
      }
    }
  }

 private:
  enum class State { kNew, kOpen, kDone };

  struct Visit {
    std::size_t step = 0;
    std::size_t next_edge = 0;
  };

  bool is_at_once(std::size_t from, const StepEdge& edge) const {
    const bool is_called = edge.kind == StepEdge::Kind::kCalled && is_instant_[from];
    return edge.to < graph_.end() && (edge.kind == StepEdge::Kind::kAtOnce || is_called);
  }

  void search(std::size_t start) {
    open(start);
    while (!path_.empty()) {
      Visit& visit = path_.back();
      if (visit.next_edge == graph_.edges[visit.step].size()) {
        states_[visit.step] = State::kDone;
        path_.pop_back();
        continue;
      }
      const StepEdge& edge = graph_.edges[visit.step][visit.next_edge++];
      if (!is_at_once(visit.step, edge)) {
        continue;
      }
      if (states_[edge.to] == State::kNew) {
        open(edge.to);
      } else if (states_[edge.to] == State::kOpen) {
        report(edge.to);
      }
    }
  }

  void open(std::size_t step) {
    states_[step] = State::kOpen;
    path_.push_back({.step = step});
  }

  void report(std::size_t first) {
    constexpr std::size_t kShown = 12;
    const auto begin = std::ranges::find(path_, first, &Visit::step);
    std::string chain;
    for (auto at = begin; at != path_.end(); ++at) {
      if (static_cast<std::size_t>(at - begin) == kShown) {
        chain += "… -> ";
        break;
      }
      chain += label(draft_.flow, at->step) + " -> ";
    }
    draft_.findings.add(draft_.flow.steps[first].place,
                        "loop-without-wait",
                        "these steps go round without ever waiting: " + chain +
                            label(draft_.flow, first) +
                            "; put a choose, an ask or a wait between them");
  }

  FlowDraft& draft_;
  const StepGraph& graph_;
  const std::vector<bool>& is_instant_;
  std::vector<State> states_;
  std::vector<Visit> path_;
};

bool speaks(const Step& step) {
  return !step.say.is_empty() || step.verb == Verb::kChoose || step.verb == Verb::kAsk ||
         step.verb == Verb::kCard || step.verb == Verb::kCoupon;
}

// For each step the longest time the person may have been silent when it is reached, at most
// kWindow, and the step whose wait made it too long.
struct Silence {
  std::vector<std::chrono::minutes> longest;
  std::vector<std::size_t> culprit;
};

Silence find_silence(const StepGraph& graph) {
  Silence silence{.longest = std::vector<std::chrono::minutes>(graph.end()),
                  .culprit = std::vector<std::size_t>(graph.end(), graph.end())};
  std::deque<std::size_t> changed;
  for (std::size_t i = 0; i < graph.end(); ++i) {
    changed.push_back(i);
  }
  while (!changed.empty()) {
    const std::size_t from = changed.front();
    changed.pop_front();
    for (const StepEdge& edge : graph.edges[from]) {
      const bool goes_on =
          edge.kind == StepEdge::Kind::kAtOnce || edge.kind == StepEdge::Kind::kSilent;
      const auto reached = std::min(silence.longest[from] + edge.after, kWindow);
      if (!goes_on || edge.to == graph.end() || reached <= silence.longest[edge.to]) {
        continue;
      }
      const bool is_crossing = silence.longest[from] < kWindow && reached == kWindow;
      silence.longest[edge.to] = reached;
      silence.culprit[edge.to] = is_crossing ? from : silence.culprit[from];
      changed.push_back(edge.to);
    }
  }
  return silence;
}

}  // namespace

void check_targets(FlowDraft& draft) {
  std::unordered_map<std::string_view, int> lines;
  for (const Step& step : draft.flow.steps) {
    const auto [known, is_new] = lines.emplace(step.id, step.place.line);
    if (!is_new) {
      draft.findings.add(place_of_value(draft.findings, step.place, "id", step.id),
                         "duplicate-step",
                         "another step, in line " + std::to_string(known->second) +
                             ", already has the id " + in_quotes(step.id),
                         Severity::kError,
                         static_cast<int>(step.id.size()));
    }
  }
  std::map<std::string_view, std::vector<const NameUse*>> unknown;
  for (const NameUse& use : draft.targets) {
    const bool is_written = !use.name.starts_with('#');
    if (!use.name.empty() && !(is_written && lines.contains(use.name))) {
      unknown[use.name].push_back(&use);
    }
  }
  if (unknown.empty()) {
    return;
  }
  const std::vector<std::string> ids = written_ids(draft.flow);
  for (const auto& [name, uses] : unknown) {
    // Where steps could not be read, the one that is meant may be among them.
    if (draft.findings.is_full()) {
      return;
    }
    if (draft.is_sound || near_word(name, ids)) {
      add_unknown_step(draft, uses, ids);
    }
  }
}

void check_reachable(FlowDraft& draft, const StepGraph& graph) {
  if (graph.end() == 0 || has_errors(draft.findings.all())) {
    return;
  }
  std::vector<bool> is_reached(graph.end());
  flood(graph, 0, is_reached);
  for (std::size_t i = 0; i < graph.end(); ++i) {
    if (!is_reached[i]) {
      draft.findings.add(draft.flow.steps[i].place,
                         "unreachable",
                         in_words(draft.flow, i) +
                             " is never reached: no step leads to it, and the one before it goes "
                             "elsewhere",
                         Severity::kWarning);
      flood(graph, i, is_reached);  // what only this step leads to is the same problem
    }
  }
}

void check_loops(FlowDraft& draft, const StepGraph& graph, const std::vector<bool>& is_instant) {
  LoopFinder(draft, graph, is_instant).find();
}

void check_window(FlowDraft& draft, const StepGraph& graph) {
  const Silence silence = find_silence(graph);
  std::vector<bool> is_reported(graph.end());
  for (std::size_t i = 0; i < graph.end(); ++i) {
    const std::size_t culprit = silence.culprit[i];
    if (silence.longest[i] < kWindow || !speaks(draft.flow.steps[i]) || is_reported[culprit]) {
      continue;
    }
    is_reported[culprit] = true;
    const Step& step = draft.flow.steps[culprit];
    const std::string key = step.verb == Verb::kWait ? "wait" : "no_answer";
    draft.findings.add(draft.findings.locate(step.place, key + ":"),
                       "window-closed",
                       "after this, " + in_words(draft.flow, i) +
                           " speaks to somebody who has been silent for 24 hours or more, and "
                           "Messenger lets us write no longer; wait less, or end here and let a "
                           "flow that starts with \"event: reminder\" speak",
                       Severity::kError,
                       static_cast<int>(key.size()));
  }
}

}  // namespace regulars::flow
