// A world for the runner's tests: a host with facts and actions to order, and steps built by hand.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/time.h"
#include "flow/runner.h"

namespace regulars::flow::test {

using Saved = std::map<std::string, std::string, std::less<>>;

class FakeHost final : public Host {
 public:
  core::Instant now() const override { return time; }
  std::string language() const override { return speaks; }
  std::string zone() const override { return "UTC"; }
  std::optional<Value> fact(std::string_view name) override {
    const auto found = facts.find(name);
    return found == facts.end() ? std::nullopt : std::optional<Value>(found->second);
  }
  std::vector<Values> list(std::string_view name) override {
    const auto found = lists.find(name);
    return found == lists.end() ? std::vector<Values>{} : found->second;
  }
  ActionAnswer perform(const ActionCall& call) override {
    calls.push_back({.name = call.name, .saved = *call.saved, .nonce = call.nonce, .at = call.at});
    return answers[call.name];
  }
  void speak(std::string_view wanted) override {
    if (spoken.contains(wanted)) {
      speaks = std::string(wanted);
    }
  }
  std::string fallback(std::string_view /*action*/, std::string_view outcome) override {
    const auto found = fallbacks.find(outcome);
    return found == fallbacks.end() ? "" : found->second;
  }
  void use_saved(const Saved& saved) override { seen = saved; }

  struct Call {
    std::string name;
    Saved saved;
    std::string nonce;
    Frame at;
  };

  core::Instant time = core::from_ms(1'700'000'000'000);
  std::string speaks = "en";
  std::set<std::string, std::less<>> spoken{"en", "es", "vi"};
  Values facts;
  std::map<std::string, std::vector<Values>, std::less<>> lists;
  std::map<std::string, ActionAnswer, std::less<>> answers;
  std::map<std::string, std::string, std::less<>> fallbacks;
  std::vector<Call> calls;
  Saved seen;
};

inline Text words(std::string text) {
  Text result;
  result.by_plural["other"] = std::move(text);
  return result;
}

inline Step step(std::string id, Verb verb, std::string say = "", std::string go = "") {
  Step result;
  result.id = std::move(id);
  result.verb = verb;
  if (!say.empty()) {
    result.say = words(std::move(say));
  }
  result.go = std::move(go);
  return result;
}

inline Step say(std::string id, std::string text, std::string go = "") {
  return step(std::move(id), Verb::kSay, std::move(text), std::move(go));
}

inline Step choose(std::string id,
                   std::string text,
                   const std::vector<std::pair<std::string, std::string>>& choices) {
  Step result = step(std::move(id), Verb::kChoose, std::move(text));
  for (const auto& [title, go] : choices) {
    Choice choice;
    choice.title = words(title);
    choice.go = go;
    result.choices.push_back(std::move(choice));
  }
  return result;
}

inline Step ask(std::string id, std::string question, AnswerKind kind, std::string save) {
  Step result = step(std::move(id), Verb::kAsk);
  result.ask = words(std::move(question));
  result.answer = kind;
  result.save = std::move(save);
  return result;
}

inline Step act(std::string id, std::string action, Saved outcomes = {}) {
  Step result = step(std::move(id), Verb::kDo);
  result.action = std::move(action);
  result.outcomes = std::move(outcomes);
  return result;
}

inline Step call(std::string id, std::string flow) {
  Step result = step(std::move(id), Verb::kCall);
  result.call = std::move(flow);
  return result;
}

inline Step ending(Step made) {
  made.ends = true;
  return made;
}

inline Step only_if(Step made, std::string fact, bool negated = false) {
  Condition condition;
  condition.fact = std::move(fact);
  condition.negated = negated;
  made.conditions.push_back(std::move(condition));
  return made;
}

inline Flow flow_of(std::string name, std::vector<Step> steps) {
  Flow result;
  result.name = std::move(name);
  result.steps = std::move(steps);
  return result;
}

/// One person, and what was said in the last turn.
class Person {
 public:
  explicit Person(std::vector<Flow> flows) : set(std::move(flows)) {}

  const Turn& hears(const Input& input) {
    last = run_turn(set, at, input, "c" + std::to_string(++turns_), host);
    at = last.next;
    return last;
  }
  const Turn& starts(std::string flow, Saved saved = {}) {
    return hears(Start{.flow = std::move(flow), .saved = std::move(saved)});
  }
  const Turn& types(std::string text) { return hears(Typed{.text = std::move(text)}); }
  const Turn& taps(const std::string& payload) {
    const auto read = parse_payload(payload);
    return hears(Tapped{.payload = read.value_or(Payload{})});
  }
  const Turn& waits(std::chrono::milliseconds time) {
    host.time += time;
    return hears(TimeUp{});
  }

  std::vector<std::string> texts() const {
    std::vector<std::string> result;
    for (const channel::Message& message : last.messages) {
      result.push_back(message.text);
    }
    return result;
  }

  FlowSet set;
  FakeHost host;
  Conversation at;
  Turn last;

 private:
  int turns_ = 0;
};

}  // namespace regulars::flow::test
