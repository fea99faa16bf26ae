// Carries out a flow's steps, one after another, until the conversation waits or ends.
//
// One StepRunner serves one turn, on one thread. runner.cpp decides where it begins.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "flow/flow_set.h"
#include "flow/runner.h"
#include "flow/text_expand.h"

namespace regulars::flow {

/// A step with its flow; both live as long as the set.
struct StepPlace {
  const Flow* flow = nullptr;
  const Step* step = nullptr;
};

/// Where a frame stands, or nothing when the flow or the step is gone.
std::optional<StepPlace> find_place(const FlowSet& set, const Frame& frame);

/// "CONVERSATION.VISIT", the name of one wait and of its buttons.
std::string nonce_of(const Conversation& conversation);

/// A fact as the conversation itself knows it, without a host.
std::optional<Value> known_fact(const Conversation& conversation, std::string_view name);

/// The same conversation once its wait is over.
Conversation resumed(Conversation conversation);

class StepRunner {
 public:
  /// `nonce` names the intention for which actions are called in this turn.
  StepRunner(const FlowSet& set, Host& host, Conversation conversation, std::string nonce);

  StepRunner(const StepRunner&) = delete;  // its facts point at itself
  StepRunner& operator=(const StepRunner&) = delete;
  StepRunner(StepRunner&&) = delete;
  StepRunner& operator=(StepRunner&&) = delete;
  ~StepRunner() = default;

  // Where to go. Each only moves; run() then carries out what is there.
  void jump(std::string_view step_id);  // to a step of the present flow
  void leave(const StepPlace& place);   // to its `go`, to the next step, or back to the caller
  void take_outcome(const StepPlace& place, std::string_view outcome);
  void end_all();  // ends the conversation, callers included

  /// Carries out the step at the top of the stack and all that follows, until a wait or the end.
  void run();

  /// Keeps an answer; `fact` has its kind when it is more than a text.
  void save(const std::string& name, const std::string& text, const std::optional<Value>& fact);
  /// Adds what an action told to what the conversation knows.
  void learn(const Values& facts);

  /// Says `text` and offers the step's choices (again).
  void offer_choices(const StepPlace& place, const std::string& text);
  /// Says `text` as a question of the step.
  void put_question(const Step& step, const std::string& text);
  /// The wait goes on, anew from this moment.
  void renew_wait(const Step& step);

  void say(const std::string& text);
  /// Apologises, tells the owner, ends.
  void break_off(const std::string& why);

  const Conversation& conversation() const { return turn_.next; }
  Conversation& conversation() { return turn_.next; }
  const Facts& facts() const { return facts_; }
  Turn take_turn();

 private:
  void carry_out(const StepPlace& place);
  void choose(const StepPlace& place);
  void ask(const Step& step);
  void show_cards(const StepPlace& place);
  channel::Card card(const StepPlace& place, const Values& item);
  std::vector<channel::Button> card_buttons(const StepPlace& place, const Facts& facts);
  void show_coupon(const Step& step);
  void act(const StepPlace& place);
  void call(const Step& step);
  void hand_off(const Step& step);
  void speak(const Step& step);

  void open_wait(Waiting kind, core::Instant due);
  void add(channel::Message message);
  void return_to_caller();
  bool settle();
  bool is_open(const Step& step);
  std::string text_of(const Text& text) const { return expand(text, facts_); }

  const FlowSet& set_;
  Host& host_;
  std::string nonce_;
  Turn turn_;
  Facts facts_;
  int steps_ = 0;
};

}  // namespace regulars::flow
