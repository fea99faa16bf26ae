// The part of StepRunner that speaks: texts, questions, choices, cards, coupons.
#include <utility>

#include "core/limits.h"
#include "flow/default_texts.h"
#include "flow/runner_steps.h"

namespace regulars::flow {
namespace {

// A carousel of Messenger holds at most ten cards (Generic Template reference, read 2026-11-20).
constexpr std::size_t kMaxCardsPerMessage = 10;

std::string place_words(const Conversation& conversation) {
  if (conversation.stack.empty()) {
    return "";
  }
  const Frame& frame = conversation.stack.back();
  return "flow " + frame.flow + ", step " + frame.step + ": ";
}

channel::Message text_message(std::string text) {
  channel::Message message;
  message.text = std::move(text);
  return message;
}

std::string joined(const std::string& first, const std::string& second) {
  const bool both = !first.empty() && !second.empty();
  return first + (both ? "\n\n" : "") + second;
}

// True for a plain text to which quick replies may still be attached.
bool is_bare_text(const channel::Message& message) {
  return !message.text.empty() && message.quick_replies.empty() && !message.asks_email &&
         message.buttons.empty() && message.cards.empty() && !message.coupon;
}

std::string saved_text(const Facts& facts, std::string_view name) {
  const std::optional<Value> value = facts.find(name);
  return value ? to_saved(*value) : "";
}

}  // namespace

void StepRunner::say(const std::string& text) {
  if (!text.empty()) {
    add(text_message(text));
  }
}

void StepRunner::add(channel::Message message) {
  if (turn_.next.is_over()) {
    return;  // broken off
  }
  if (turn_.messages.size() >= core::kMaxMessagesPerTurn) {
    break_off("stopped after " + std::to_string(core::kMaxMessagesPerTurn) +
              " messages in one turn.");
    return;
  }
  turn_.messages.push_back(std::move(message));
}

void StepRunner::break_off(const std::string& why) {
  turn_.problems.push_back(place_words(turn_.next) + why);
  if (turn_.messages.size() >= core::kMaxMessagesPerTurn) {
    turn_.messages.resize(core::kMaxMessagesPerTurn - 1);
  }
  turn_.messages.push_back(text_message(default_text(DefaultText::kApology, facts_.language)));
  end_all();
}

void StepRunner::choose(const StepPlace& place) {
  const std::string text = text_of(place.step->say);
  open_wait(Waiting::kChoice, host_.now() + place.step->no_answer.after);
  offer_choices(place, text);
}

void StepRunner::offer_choices(const StepPlace& place, const std::string& text) {
  channel::Message message = text_message(text);
  // Whoever does something else first and taps later still goes on where this flow was called.
  const std::vector<Frame>& stack = turn_.next.stack;
  const std::vector<Frame> callers(stack.begin(), stack.empty() ? stack.end() : stack.end() - 1);
  for (const Choice& choice : place.step->choices) {
    // By the step it leads to, not by its place: a choice keeps its meaning when the owner puts
    // others before it while the buttons are on people's screens.
    const Payload payload{.flow = place.flow->name,
                          .step = place.step->id,
                          .choice = choice.go,
                          .nonce = nonce_of(turn_.next),
                          .picked = turn_.next.picked,
                          .callers = callers};
    message.quick_replies.push_back({.title = text_of(choice.title), .payload = to_text(payload)});
  }
  // Quick replies alone show nothing: they hang on the text that came just before, or on a short
  // one of our own.
  if (message.text.empty() && !turn_.messages.empty() && is_bare_text(turn_.messages.back())) {
    turn_.messages.back().quick_replies = std::move(message.quick_replies);
    return;
  }
  if (message.text.empty()) {
    message.text = default_text(DefaultText::kChooseOne, facts_.language);
  }
  add(std::move(message));
}

void StepRunner::ask(const Step& step) {
  const std::string text = joined(text_of(step.say), text_of(step.ask));
  open_wait(Waiting::kAnswer, host_.now() + step.no_answer.after);
  put_question(step, text);
}

void StepRunner::put_question(const Step& step, const std::string& text) {
  channel::Message message = text_message(text);
  message.asks_email = step.answer == AnswerKind::kEmail;
  add(std::move(message));
}

void StepRunner::renew_wait(const Step& step) {
  turn_.next.due = host_.now() + step.no_answer.after;
}

void StepRunner::show_cards(const StepPlace& place) {
  const CardPart& part = place.step->card;
  std::vector<Values> items{Values{}};
  if (!part.each.empty()) {
    items = host_.list(part.each);
  }
  ++turn_.next.visit;  // a name of their own for these buttons
  channel::Message message;
  for (const Values& item : items) {
    if (message.cards.size() == kMaxCardsPerMessage) {
      add(std::exchange(message, {}));
    }
    channel::Card made = card(place, item);
    if (!made.title.empty()) {
      message.cards.push_back(std::move(made));
    }
  }
  if (!message.cards.empty()) {
    add(std::move(message));
  }
}

channel::Card StepRunner::card(const StepPlace& place, const Values& item) {
  const CardPart& part = place.step->card;
  Facts facts = facts_;
  facts.find = [this, &item](std::string_view name) {
    const auto found = item.find(name);
    return found != item.end() ? std::optional<Value>(found->second) : facts_.find(name);
  };
  return {.title = expand(part.title, facts),
          .subtitle = expand(part.subtitle, facts),
          .image_url = {},
          .buttons = card_buttons(place, facts)};
}

std::vector<channel::Button> StepRunner::card_buttons(const StepPlace& place, const Facts& facts) {
  const CardPart& part = place.step->card;
  channel::Button button{.title = expand(part.button, facts), .payload = {}, .url = {}};
  if (button.title.empty()) {
    return {};
  }
  if (!part.link.empty()) {
    button.url = expand_link(part.link, facts);
    return button.url.empty() ? std::vector<channel::Button>{} : std::vector{button};
  }
  Payload payload{.flow = place.flow->name,
                  .step = part.go,
                  .choice = {},
                  .nonce = nonce_of(turn_.next),
                  .picked = turn_.next.picked,
                  .callers = {}};  // they have gone on already: a card does not wait
  if (!part.save.empty()) {
    payload.picked[part.save] = saved_text(facts, part.save);
  }
  button.payload = to_text(payload);
  return {button};
}

void StepRunner::show_coupon(const Step& step) {
  const std::string code = saved_text(facts_, "coupon_code");
  const std::string url = expand_link("{coupon_url}", facts_);
  if (code.empty() && url.empty()) {
    break_off("it shows a coupon, but there is neither a code nor a link.");
    return;
  }
  const std::string title = text_of(step.coupon.title);
  channel::Coupon coupon{.title = title.empty() ? saved_text(facts_, "reward_name") : title,
                         .subtitle = text_of(step.coupon.subtitle),
                         .code = code,
                         .url = url,
                         .url_title = text_of(step.coupon.link_title),
                         .payload = {}};
  channel::Message message;
  message.coupon = std::move(coupon);
  add(std::move(message));
}

}  // namespace regulars::flow
