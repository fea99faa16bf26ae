#include "flow/runner_steps.h"

#include <algorithm>
#include <utility>

#include "core/limits.h"
#include "flow/condition.h"

namespace regulars::flow {
namespace {

// How long a pending action is waited for when the host names no time: every wait ends.
constexpr std::chrono::hours kDefaultPatience{24};

std::optional<std::string> next_in_file(const StepPlace& place) {
  const Step* next = place.step + 1;
  const Step* end = place.flow->steps.data() + place.flow->steps.size();
  return next == end ? std::nullopt : std::optional(next->id);
}

// Where a step leads when it is done; nothing when the flow ends there.
std::optional<std::string> step_after(const StepPlace& place) {
  if (place.step->ends) {
    return std::nullopt;
  }
  return place.step->go.empty() ? next_in_file(place) : std::optional(place.step->go);
}

}  // namespace

std::optional<StepPlace> find_place(const FlowSet& set, const Frame& frame) {
  const Flow* flow = set.find(frame.flow);
  if (flow == nullptr) {
    return std::nullopt;
  }
  const std::optional<std::size_t> index = flow->find_step(frame.step);
  if (!index) {
    return std::nullopt;
  }
  return StepPlace{.flow = flow, .step = &flow->steps[*index]};
}

std::string nonce_of(const Conversation& conversation) {
  return conversation.id + "." + std::to_string(conversation.visit);
}

std::optional<Value> known_fact(const Conversation& conversation, std::string_view name) {
  if (const auto found = conversation.facts.find(name); found != conversation.facts.end()) {
    return found->second;
  }
  if (const auto found = conversation.saved.find(name); found != conversation.saved.end()) {
    return Value(found->second);
  }
  return std::nullopt;
}

Conversation resumed(Conversation conversation) {
  conversation.waiting = Waiting::kNothing;
  conversation.due.reset();
  conversation.tries = 0;
  conversation.action.clear();
  conversation.late.clear();
  return conversation;
}

StepRunner::StepRunner(const FlowSet& set, Host& host, Conversation conversation, std::string nonce)
    : set_(set), host_(host), nonce_(std::move(nonce)) {
  turn_.next = std::move(conversation);
  facts_.language = host.language();
  facts_.zone = host.zone();
  facts_.find = [this](std::string_view name) {
    std::optional<Value> known = known_fact(turn_.next, name);
    return known ? known : host_.fact(name);
  };
  host_.use_saved(turn_.next.saved);
}

Turn StepRunner::take_turn() {
  return std::move(turn_);
}

// --- Moving.

void StepRunner::run() {
  while (turn_.next.waiting == Waiting::kNothing && settle()) {
    if (++steps_ > core::kMaxStepsPerTurn) {
      break_off("stopped after " + std::to_string(core::kMaxStepsPerTurn) +
                " steps without a wait; the flow goes in a circle.");
      return;
    }
    carry_out(*find_place(set_, turn_.next.stack.back()));
  }
}

bool StepRunner::is_open(const Step& step) {
  const auto passes = [this](const Condition& condition) { return holds(condition, facts_); };
  if (!std::ranges::all_of(step.conditions, passes)) {
    return false;
  }
  const bool has_list = step.verb == Verb::kCard && !step.card.each.empty();
  return !has_list || !host_.list(step.card.each).empty();
}

// Moves on to the first step, from the top of the stack, whose conditions hold. Steps that are
// passed over are not counted: they lead forward only. False when the conversation is over.
bool StepRunner::settle() {
  while (!turn_.next.is_over()) {
    Frame& frame = turn_.next.stack.back();
    const std::optional<StepPlace> place = find_place(set_, frame);
    if (!place) {
      break_off("there is no such step.");
      return false;
    }
    if (is_open(*place->step)) {
      return true;
    }
    if (const std::optional<std::string> next = next_in_file(*place)) {
      frame.step = *next;
    } else {
      return_to_caller();
    }
  }
  return false;
}

void StepRunner::jump(std::string_view step_id) {
  if (!turn_.next.is_over()) {
    turn_.next.stack.back().step = std::string(step_id);
  }
}

void StepRunner::leave(const StepPlace& place) {
  if (turn_.next.is_over()) {
    return;  // broken off
  }
  if (const std::optional<std::string> next = step_after(place)) {
    jump(*next);
  } else {
    return_to_caller();
  }
}

// The flow is over; the nearest caller that has a step after its `call` goes on there.
void StepRunner::return_to_caller() {
  std::vector<Frame>& stack = turn_.next.stack;
  stack.pop_back();
  while (!stack.empty()) {
    const std::optional<StepPlace> place = find_place(set_, stack.back());
    if (!place) {
      break_off("it called another flow, and is gone now.");
      return;
    }
    if (const std::optional<std::string> next = step_after(*place)) {
      jump(*next);
      return;
    }
    stack.pop_back();
  }
  end_all();
}

void StepRunner::end_all() {
  Conversation ended;
  ended.id = std::move(turn_.next.id);
  turn_.next = std::move(ended);
}

void StepRunner::open_wait(Waiting kind, core::Instant due) {
  Conversation& conversation = turn_.next;
  if (conversation.is_over()) {
    return;  // broken off
  }
  conversation.waiting = kind;
  conversation.due = due;
  conversation.tries = 0;
  ++conversation.visit;
}

// --- Knowing.

void StepRunner::save(const std::string& name,
                      const std::string& text,
                      const std::optional<Value>& fact) {
  if (name.empty()) {
    return;
  }
  turn_.next.saved[name] = text;
  // What a link brought along belonged to the link's value, not to this one.
  turn_.next.saved.erase(name + "_link");
  turn_.next.picked.erase(name);
  turn_.next.picked.erase(name + "_link");
  turn_.next.facts.erase(name);
  if (fact) {
    turn_.next.facts[name] = *fact;
  }
  host_.use_saved(turn_.next.saved);
}

void StepRunner::learn(const Values& facts) {
  for (const auto& [name, value] : facts) {
    turn_.next.facts[name] = value;
    turn_.next.saved[name] = to_saved(value);
  }
  host_.use_saved(turn_.next.saved);
}

// --- Doing.

void StepRunner::carry_out(const StepPlace& place) {
  const Step& step = *place.step;
  if (step.verb == Verb::kSpeak) {
    speak(step);  // first: the step's own text is in the new language
  }
  const bool joins_its_text = step.verb == Verb::kChoose || step.verb == Verb::kAsk;
  if (!joins_its_text) {
    say(text_of(step.say));
  }
  switch (step.verb) {
    case Verb::kSay:
    case Verb::kSpeak:
    case Verb::kGo:
      return leave(place);
    case Verb::kChoose:
      return choose(place);
    case Verb::kAsk:
      return ask(step);
    case Verb::kCard:
      show_cards(place);
      return leave(place);
    case Verb::kCoupon:
      show_coupon(step);
      return leave(place);
    case Verb::kDo:
      return act(place);
    case Verb::kWait:
      return open_wait(Waiting::kTime, host_.now() + step.wait);
    case Verb::kCall:
      return call(step);
    case Verb::kHandOff:
      return hand_off(step);
    case Verb::kEnd:
      if (!turn_.next.is_over()) {
        return_to_caller();
      }
      return;
  }
}

void StepRunner::act(const StepPlace& place) {
  if (turn_.next.is_over()) {
    return;  // broken off: nothing may be done any more
  }
  const ActionAnswer answer = host_.perform({.name = place.step->action,
                                             .saved = &turn_.next.saved,
                                             .nonce = nonce_,
                                             .conversation = turn_.next.id,
                                             .at = turn_.next.stack.back()});
  learn(answer.facts);
  if (!answer.outcome.empty()) {
    take_outcome(place, answer.outcome);
    return;
  }
  const bool has_patience = answer.patience > std::chrono::milliseconds(0);
  open_wait(Waiting::kAction, host_.now() + (has_patience ? answer.patience : kDefaultPatience));
  turn_.next.action = place.step->action;
  turn_.next.late = answer.late;
}

void StepRunner::take_outcome(const StepPlace& place, std::string_view outcome) {
  const std::optional<std::string> target = outcome_step(*place.step, outcome, host_);
  if (!target) {
    break_off("the action " + place.step->action + " ended as \"" + std::string(outcome) +
              "\", and the step has no way for it.");
  } else if (target->empty()) {
    leave(place);
  } else {
    jump(*target);
  }
}

void StepRunner::call(const Step& step) {
  if (turn_.next.is_over()) {
    return;  // broken off
  }
  const Flow* flow = set_.find(step.call);
  if (flow == nullptr || flow->steps.empty()) {
    break_off("it calls the flow " + step.call + ", which is not there.");
    return;
  }
  if (turn_.next.stack.size() >= static_cast<std::size_t>(core::kMaxCallDepth)) {
    break_off("flows call one another more than " + std::to_string(core::kMaxCallDepth) + " deep.");
    return;
  }
  turn_.next.stack.push_back({.flow = flow->name, .step = flow->steps.front().id});
}

void StepRunner::hand_off(const Step& step) {
  turn_.hand_offs.push_back(text_of(step.hand_off));
  end_all();
}

// What was picked may be a language that is not spoken: from here on the host tells which one is,
// also to whoever taps a button of this conversation much later.
void StepRunner::speak(const Step& step) {
  host_.speak(text_of(step.speak));
  facts_.language = host_.language();
  turn_.next.saved.erase("language");
  turn_.next.picked.erase("language");
  turn_.next.facts.erase("language");
  host_.use_saved(turn_.next.saved);
}

}  // namespace regulars::flow
