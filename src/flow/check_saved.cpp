#include <algorithm>
#include <deque>
#include <map>
#include <string>

#include "flow/check.h"
#include "flow/source_text.h"
#include "flow/text_expand.h"
#include "flow/text_uses.h"

namespace regulars::flow {
namespace {

// Beyond this the answer would take too long; no owner's flow comes near it.
constexpr std::size_t kMaxCells = 4'000'000;  // names times steps

// For each name of the flow whether it has a value.
using Known = std::vector<bool>;

bool asks_for(const Condition& condition) {
  return !condition.negated && condition.compare != Condition::Compare::kNotEqual;
}

// Follows every way through the flow and keeps what has been saved on all ways to a step.
class SavedCheck {
 public:
  SavedCheck(FlowDraft& draft, const StepGraph& graph, const Catalog& catalog)
      : draft_(draft), graph_(graph), catalog_(catalog) {
    for (const SavedName& name : draft.saved) {
      const auto fact = catalog.facts.find(name.name);
      if (fact == catalog.facts.end() || fact->second.may_be_empty) {
        index_.emplace(name.name, index_.size());
      }
    }
  }

  void check() {
    if (index_.empty() || graph_.end() == 0 || index_.size() * graph_.end() > kMaxCells) {
      return;
    }
    follow_ways();
    for (std::size_t i = 0; i < graph_.end(); ++i) {
      check_step(i);
    }
  }

 private:
  // What every way of starting the flow brings along.
  Known known_at_start() const {
    Known known(index_.size(), true);
    for (const Trigger& trigger : draft_.flow.triggers) {
      keep_only(known, trigger.field);
    }
    if (!draft_.flow.menu.empty()) {
      keep_only(known, "");
    }
    return known;
  }

  void keep_only(Known& known, const std::string& name) const {
    const auto kept = index_.find(name);
    for (std::size_t i = 0; i < known.size(); ++i) {
      known[i] = known[i] && kept != index_.end() && kept->second == i;
    }
  }

  void follow_ways() {
    at_step_.assign(graph_.end(), Known(index_.size(), true));
    at_step_[0] = known_at_start();
    std::deque<std::size_t> changed;
    for (std::size_t i = 0; i < graph_.end(); ++i) {
      changed.push_back(i);
    }
    while (!changed.empty()) {
      const std::size_t from = changed.front();
      changed.pop_front();
      for (const StepEdge& edge : graph_.edges[from]) {
        if (edge.to < graph_.end() && narrow(at_step_[edge.to], known_after(from, edge))) {
          changed.push_back(edge.to);
        }
      }
    }
  }

  // Removes what is not known on the new way; true when something was removed.
  static bool narrow(Known& known, const Known& on_this_way) {
    bool has_changed = false;
    for (std::size_t i = 0; i < known.size(); ++i) {
      has_changed = has_changed || (known[i] && !on_this_way[i]);
      known[i] = known[i] && on_this_way[i];
    }
    return has_changed;
  }

  Known known_after(std::size_t from, const StepEdge& edge) const {
    const Step& step = draft_.flow.steps[from];
    Known known = at_step_[from];
    if (edge.is_passed_over) {
      // Passed over `unless: size`: then there is a size.
      if (step.conditions.size() == 1 && step.conditions[0].negated) {
        mark(known, step.conditions[0].fact);
      }
      return known;
    }
    for (const Condition& condition : step.conditions) {
      if (asks_for(condition)) {
        mark(known, condition.fact);
      }
    }
    if (edge.saves) {
      mark(known, step.save);
      mark(known, step.card.save);
    }
    if (step.verb == Verb::kCall) {
      known.assign(known.size(), true);  // the called flow may save them all
    }
    if (const auto action = catalog_.actions.find(step.action); action != catalog_.actions.end()) {
      for (const std::string& name : action->second.sets) {
        mark(known, name);
      }
    }
    return known;
  }

  void mark(Known& known, std::string_view name) const {
    if (const auto found = index_.find(name); found != index_.end()) {
      known[found->second] = true;
    }
  }

  void check_step(std::size_t i) {
    const Step& step = draft_.flow.steps[i];
    Known known = at_step_[i];
    for (const Condition& condition : step.conditions) {
      if (asks_for(condition)) {
        mark(known, condition.fact);
      }
    }
    for_each_text(step, catalog_, [&](const TextUse& use) {
      for (const auto& [plural, text] : use.text.by_plural) {
        check_text(use, text, known);
      }
    });
  }

  void check_text(const TextUse& use, const std::string& text, const Known& known) {
    if (text.find('{') == std::string::npos) {
      return;
    }
    for (const TextPart& part : split_text(text)) {
      const auto found = index_.find(part.text);
      const bool is_needed = part.is_placeholder && part.fallback.empty() && found != index_.end();
      const bool is_of_item = use.list != nullptr && use.list->facts.contains(part.text);
      if (is_needed && !is_of_item && !known[found->second] && !is_told_[part.text]) {
        is_told_[part.text] = true;
        add(use, part.text);
      }
    }
  }

  void add(const TextUse& use, const std::string& name) {
    draft_.findings.add(draft_.findings.locate(use.text.place, "{" + name),
                        "maybe-empty",
                        in_quotes(name) +
                            " is not saved on every way that leads here; say what stands there "
                            "then: {" +
                            name + "|…}",
                        Severity::kWarning,
                        static_cast<int>(name.size()) + 2);
  }

  FlowDraft& draft_;
  const StepGraph& graph_;
  const Catalog& catalog_;
  std::map<std::string, std::size_t, std::less<>> index_;
  std::vector<Known> at_step_;
  std::map<std::string, bool, std::less<>> is_told_;
};

// True when all ways in are known: no caller and no event of the engine, which may bring facts.
bool has_known_beginning(const Flow& flow, bool is_called) {
  const bool is_started = !flow.triggers.empty() || !flow.menu.empty();
  return is_started && !is_called &&
         std::ranges::none_of(flow.triggers, [](const Trigger& trigger) {
           return trigger.kind == Trigger::Kind::kEvent;
         });
}

}  // namespace

void check_saved(FlowDraft& draft, const StepGraph& graph, const Catalog& catalog, bool is_called) {
  if (draft.is_sound && has_known_beginning(draft.flow, is_called)) {
    SavedCheck(draft, graph, catalog).check();
  }
}

}  // namespace regulars::flow
