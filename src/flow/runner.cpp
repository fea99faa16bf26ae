#include "flow/runner.h"

#include <cstddef>
#include <utility>

#include "flow/answers.h"
#include "flow/default_texts.h"
#include "flow/runner_steps.h"

namespace regulars::flow {
namespace {

using Saved = std::map<std::string, std::string, std::less<>>;

// How often the choices are offered again before the conversation ends.
constexpr int kMaxRepeats = 2;
// Outcomes lead to one another in a short chain; a longer one is a circle.
constexpr int kMaxFallbacks = 8;

// What every kind of input needs.
struct Scene {
  const FlowSet& set;
  const Conversation& now;
  std::string_view id;
  Host& host;
};

Turn not_understood(const Conversation& next) {
  Turn turn;
  turn.next = next;
  turn.was_understood = false;
  return turn;
}

// The step at which the person waits, or from which late news would be said, is gone: the flow was
// edited.
Turn dropped(const Frame& frame) {
  Turn turn;
  turn.was_understood = false;
  turn.problems.push_back("flow " + frame.flow + ", step " + frame.step +
                          ": somebody was waiting here, and the step is gone.");
  return turn;
}

Verb verb_of(Waiting waiting) {
  switch (waiting) {
    case Waiting::kNothing:
      return Verb::kEnd;
    case Waiting::kChoice:
      return Verb::kChoose;
    case Waiting::kAnswer:
      return Verb::kAsk;
    case Waiting::kAction:
      return Verb::kDo;
    case Waiting::kTime:
      return Verb::kWait;
  }
  return Verb::kEnd;
}

// The step being waited at, when it still is what it was.
struct WaitPlace {
  std::optional<StepPlace> place;
  bool is_same = false;
};

WaitPlace wait_place(const FlowSet& set, const Conversation& now) {
  if (now.is_over()) {
    return {};
  }
  WaitPlace result{.place = find_place(set, now.stack.back())};
  result.is_same = result.place && result.place->step->verb == verb_of(now.waiting);
  return result;
}

// The step has become something else: it is carried out from its beginning.
Turn run_again(const Scene& scene) {
  StepRunner runner(scene.set, scene.host, resumed(scene.now), nonce_of(scene.now));
  runner.run();
  return runner.take_turn();
}

Turn go_from(const Scene& scene, const std::string& step_id) {
  StepRunner runner(scene.set, scene.host, resumed(scene.now), nonce_of(scene.now));
  runner.jump(step_id);
  runner.run();
  return runner.take_turn();
}

// --- Choices and answers.

std::vector<ChoiceWords> choice_words(const Step& step, const Facts& facts) {
  std::vector<ChoiceWords> result;
  for (const Choice& choice : step.choices) {
    result.push_back({.title = expand(choice.title, facts), .words = choice.words});
  }
  return result;
}

std::string otherwise_text(const Step& step, const Facts& facts) {
  if (!step.otherwise.is_empty()) {
    return expand(step.otherwise, facts);
  }
  std::string titles;
  for (const ChoiceWords& choice : choice_words(step, facts)) {
    titles += (titles.empty() ? "" : ", ") + choice.title;
  }
  Text text;
  text.by_plural["other"] = default_text(DefaultText::kOtherwise, facts.language);
  Facts with_titles = facts;
  with_titles.find = [&titles](std::string_view) { return Value(titles); };
  return expand(text, with_titles);
}

Turn wrong_choice(const Scene& scene, const StepPlace& place) {
  StepRunner runner(scene.set, scene.host, scene.now, nonce_of(scene.now));
  if (++runner.conversation().tries > kMaxRepeats) {
    runner.say(default_text(DefaultText::kNotNow, runner.facts().language));
    runner.end_all();
    return runner.take_turn();
  }
  runner.renew_wait(*place.step);
  runner.offer_choices(place, otherwise_text(*place.step, runner.facts()));
  return runner.take_turn();
}

Turn type_choice(const Scene& scene, const StepPlace& place, const std::string& typed) {
  const StepRunner looker(scene.set, scene.host, scene.now, "");
  const auto choice = match_choice(choice_words(*place.step, looker.facts()), typed);
  return choice ? go_from(scene, place.step->choices[*choice].go) : wrong_choice(scene, place);
}

Turn give_up(const Scene& scene, const Step& step) {
  if (!step.give_up.empty()) {
    return go_from(scene, step.give_up);
  }
  StepRunner runner(scene.set, scene.host, resumed(scene.now), nonce_of(scene.now));
  runner.say(default_text(DefaultText::kGiveUp, runner.facts().language));
  runner.end_all();
  return runner.take_turn();
}

Turn wrong_answer(const Scene& scene, const Step& step) {
  if (scene.now.tries + 1 >= step.tries) {
    return give_up(scene, step);
  }
  StepRunner runner(scene.set, scene.host, scene.now, nonce_of(scene.now));
  ++runner.conversation().tries;
  runner.renew_wait(step);
  std::string text = expand(step.wrong, runner.facts());
  if (text.empty()) {
    text = default_text(wrong_answer_text(step.answer), runner.facts().language);
  }
  const std::string question = expand(step.ask, runner.facts());
  runner.put_question(step, question.empty() ? text : text + "\n\n" + question);
  return runner.take_turn();
}

Turn type_answer(const Scene& scene, const StepPlace& place, const std::string& typed) {
  const std::optional<Answer> answer = check_answer(place.step->answer, typed);
  if (!answer) {
    return wrong_answer(scene, *place.step);
  }
  StepRunner runner(scene.set, scene.host, resumed(scene.now), nonce_of(scene.now));
  runner.save(place.step->save, answer->saved, answer->fact);
  runner.leave(place);
  runner.run();
  return runner.take_turn();
}

// --- One function for each kind of input.

Turn begin(const Scene& scene, Conversation conversation, std::string nonce) {
  conversation.id = std::string(scene.id);
  if (nonce.empty()) {
    nonce = nonce_of(conversation);
  }
  StepRunner runner(scene.set, scene.host, std::move(conversation), std::move(nonce));
  runner.run();
  return runner.take_turn();
}

Turn on(const Scene& scene, const Start& start) {
  const Flow* flow = scene.set.find(start.flow);
  if (flow == nullptr || flow->steps.empty()) {
    Turn turn = not_understood(scene.now);
    turn.problems.push_back("there is no flow " + start.flow + " to start.");
    return turn;
  }
  Conversation conversation;
  conversation.stack = {{.flow = flow->name, .step = flow->steps.front().id}};
  conversation.saved = start.saved;
  conversation.picked = start.saved;
  conversation.facts = start.facts;
  return begin(scene, std::move(conversation), "");
}

Turn on(const Scene& scene, const Typed& typed) {
  const bool asks = scene.now.waiting == Waiting::kChoice || scene.now.waiting == Waiting::kAnswer;
  if (scene.now.is_over() || !asks) {
    return not_understood(scene.now);
  }
  const WaitPlace at = wait_place(scene.set, scene.now);
  if (!at.place) {
    return dropped(scene.now.stack.back());
  }
  if (!at.is_same) {
    return run_again(scene);
  }
  return scene.now.waiting == Waiting::kChoice ? type_choice(scene, *at.place, typed.text)
                                               : type_answer(scene, *at.place, typed.text);
}

bool is_present_button(const Conversation& now, const Payload& payload) {
  return now.waiting == Waiting::kChoice && !now.is_over() && payload.nonce == nonce_of(now) &&
         now.stack.back() == Frame{.flow = payload.flow, .step = payload.step};
}

Turn tap_present(const Scene& scene, const Payload& payload) {
  const WaitPlace at = wait_place(scene.set, scene.now);
  if (!at.place) {
    return dropped(scene.now.stack.back());
  }
  // The step may have been edited since: what counts is where the tapped choice led.
  return at.place->flow->find_step(payload.choice) ? go_from(scene, payload.choice)
                                                   : run_again(scene);
}

// The step to which a button from the chat history leads now, or nothing.
std::optional<std::string> old_target(const Flow& flow, const Payload& payload) {
  if (!payload.choice.empty()) {
    return flow.find_step(payload.choice) ? std::optional(payload.choice) : std::nullopt;
  }
  const bool is_there = flow.find_step(payload.step).has_value();
  const bool is_beginning = payload.step.empty() || (!is_there && payload.step == "start");
  if (is_beginning && !flow.steps.empty()) {
    return flow.steps.front().id;
  }
  return is_there ? std::optional(payload.step) : std::nullopt;
}

// The callers of an old button's flow that still call what they called then.
std::vector<Frame> callers_left(const FlowSet& set, const Payload& payload) {
  std::string_view called = payload.flow;
  std::size_t first = payload.callers.size();
  for (; first > 0; --first) {
    const Frame& caller = payload.callers[first - 1];
    const std::optional<StepPlace> place = find_place(set, caller);
    if (!place || place->step->verb != Verb::kCall || place->step->call != called) {
      break;
    }
    called = caller.flow;
  }
  return {payload.callers.begin() + static_cast<std::ptrdiff_t>(first), payload.callers.end()};
}

Turn on(const Scene& scene, const Tapped& tapped) {
  const Payload& payload = tapped.payload;
  if (is_present_button(scene.now, payload)) {
    return tap_present(scene, payload);
  }
  const Flow* flow = scene.set.find(payload.flow);
  const auto target = flow != nullptr ? old_target(*flow, payload) : std::nullopt;
  if (!target) {
    return not_understood(scene.now);
  }
  Conversation conversation;
  conversation.stack = callers_left(scene.set, payload);
  conversation.stack.push_back({.flow = flow->name, .step = *target});
  conversation.saved = payload.picked;
  conversation.picked = payload.picked;
  return begin(scene, std::move(conversation), payload.nonce);
}

Turn on(const Scene& scene, const ActionDone& done) {
  if (scene.now.waiting != Waiting::kAction || scene.now.is_over() ||
      scene.now.action != done.action) {
    return not_understood(scene.now);
  }
  const WaitPlace at = wait_place(scene.set, scene.now);
  if (!at.place) {
    return dropped(scene.now.stack.back());
  }
  StepRunner runner(scene.set, scene.host, resumed(scene.now), nonce_of(scene.now));
  runner.learn(done.facts);
  if (at.is_same && at.place->step->action == done.action) {
    runner.take_outcome(*at.place, done.outcome);
  }
  runner.run();
  return runner.take_turn();
}

Turn time_up_for_person(const Scene& scene, const Step& step) {
  const bool still_asks = step.verb == Verb::kChoose || step.verb == Verb::kAsk;
  if (still_asks && !step.no_answer.go.empty()) {
    return go_from(scene, step.no_answer.go);
  }
  return Turn{};  // ends quietly
}

Turn on(const Scene& scene, const TimeUp& /*up*/) {
  if (scene.now.is_over() || !scene.now.due || *scene.now.due > scene.host.now()) {
    return not_understood(scene.now);
  }
  const WaitPlace at = wait_place(scene.set, scene.now);
  if (!at.place) {
    Turn turn = dropped(scene.now.stack.back());
    turn.was_understood = true;
    return turn;
  }
  if (scene.now.waiting == Waiting::kChoice || scene.now.waiting == Waiting::kAnswer) {
    return time_up_for_person(scene, *at.place->step);
  }
  StepRunner runner(scene.set, scene.host, resumed(scene.now), nonce_of(scene.now));
  if (at.is_same && scene.now.waiting == Waiting::kTime) {
    runner.leave(*at.place);
  } else if (at.is_same && scene.now.waiting == Waiting::kAction) {
    runner.take_outcome(*at.place, scene.now.late);
  }
  runner.run();
  return runner.take_turn();
}

}  // namespace

const char* to_string(Waiting waiting) {
  switch (waiting) {
    case Waiting::kNothing:
      return "nothing";
    case Waiting::kChoice:
      return "choice";
    case Waiting::kAnswer:
      return "answer";
    case Waiting::kAction:
      return "action";
    case Waiting::kTime:
      return "time";
  }
  return "nothing";
}

std::optional<Waiting> waiting_from(std::string_view name) {
  for (const Waiting waiting :
       {Waiting::kNothing, Waiting::kChoice, Waiting::kAnswer, Waiting::kAction, Waiting::kTime}) {
    if (name == to_string(waiting)) {
      return waiting;
    }
  }
  return std::nullopt;
}

std::optional<std::string> outcome_step(const Step& step, std::string_view outcome, Host& host) {
  if (step.outcomes.empty()) {
    return "";
  }
  std::string name(outcome);
  for (int i = 0; i < kMaxFallbacks && !name.empty(); ++i) {
    if (const auto found = step.outcomes.find(name); found != step.outcomes.end()) {
      return found->second;
    }
    name = host.fallback(step.action, name);
  }
  return std::nullopt;
}

Turn run_turn(const FlowSet& set,
              const Conversation& now,
              const Input& input,
              std::string_view id,
              Host& host) {
  const Scene scene{.set = set, .now = now, .id = id, .host = host};
  return std::visit([&scene](const auto& kind) { return on(scene, kind); }, input);
}

bool accepts(const FlowSet& set, const Conversation& now, std::string_view typed) {
  const WaitPlace at = wait_place(set, now);
  if (!at.is_same) {
    return false;
  }
  const Step& step = *at.place->step;
  if (now.waiting == Waiting::kAnswer) {
    return check_answer(step.answer, typed).has_value();
  }
  if (now.waiting != Waiting::kChoice) {
    return false;
  }
  const Facts facts{.language = "en", .zone = "UTC", .find = [&now](std::string_view name) {
                      return known_fact(now, name);
                    }};
  return match_choice(choice_words(step, facts), typed).has_value();
}

Turn announce(
    const FlowSet& set, const Frame& from, const Saved& saved, Host& host, const Values& facts) {
  if (!find_place(set, from)) {
    return dropped(from);
  }
  Conversation conversation;
  // No other conversation has this name, so that its buttons are old ones from the beginning.
  conversation.id = "late-" + std::to_string(core::to_ms(host.now()));
  conversation.stack = {from};
  conversation.saved = saved;
  conversation.picked = saved;
  const std::string nonce = nonce_of(conversation);
  StepRunner runner(set, host, std::move(conversation), nonce);
  runner.learn(facts);
  runner.run();
  Turn turn = runner.take_turn();
  turn.next = Conversation();
  return turn;
}

}  // namespace regulars::flow
