#include "engine/turns.h"

#include "db/conversations.h"
#include "db/notes.h"
#include "engine/conversation_text.h"
#include "engine/host.h"

namespace regulars::engine {
namespace {

// A message that carries a code must not expire like other answers.
MessageClass class_of(const channel::Message& message, MessageClass wanted) {
  return message.coupon && wanted == MessageClass::kAnswer ? MessageClass::kCoupon : wanted;
}

}  // namespace

Talk::Talk(const Context& context, db::Contact& contact) : context_(context), contact_(contact) {
  const db::ConversationRow row = db::load_conversation(context.db, contact.id);
  runs_ = row.runs;
  auto stored = conversation_from_text(row.state);
  if (stored) {
    conversation_ = std::move(*stored);
  } else {
    db::add_note(context.db,
                 {.kind = "problem", .sentence = stored.error().sentence, .contact = contact.id},
                 context.now);
  }
}

std::string Talk::new_id() const {
  return std::to_string(contact_.id.number()) + "." + std::to_string(runs_ + 1);
}

void Talk::tell(const flow::Turn& turn, MessageClass message_class) {
  for (const channel::Message& message : turn.messages) {
    say(context_, contact_, {message}, class_of(message, message_class));
  }
  for (const std::string& sentence : turn.hand_offs) {
    db::add_note(context_.db,
                 {.kind = "hand_off", .sentence = sentence, .contact = contact_.id},
                 context_.now);
  }
  for (const std::string& sentence : turn.problems) {
    db::add_note(context_.db,
                 {.kind = "problem", .sentence = sentence, .contact = contact_.id},
                 context_.now);
  }
}

void Talk::keep(const flow::Turn& turn) {
  const bool is_new = turn.next.id == new_id();
  runs_ += is_new ? 1 : 0;
  conversation_ = turn.next;
  db::save_conversation(context_.db,
                        contact_.id,
                        {.runs = runs_, .state = to_text(conversation_)},
                        conversation_.is_over() ? std::nullopt : conversation_.due);
  if (conversation_.waiting == flow::Waiting::kAction && !conversation_.is_over()) {
    show_typing(context_, contact_, conversation_.id + "." + std::to_string(conversation_.visit));
  }
}

bool Talk::run(const flow::Input& input, MessageClass message_class) {
  EngineHost host(context_, contact_);
  const flow::Turn turn =
      flow::run_turn(*context_.rules.flows, conversation_, input, new_id(), host);
  if (!turn.was_understood) {
    const bool is_dropped = turn.next.is_over() && !conversation_.is_over();
    if (is_dropped) {
      tell(turn, message_class);  // the step is gone: the owner reads why, the person stands free
      keep(turn);
    }
    return false;
  }
  tell(turn, message_class);
  keep(turn);
  return true;
}

void Talk::start(const std::string& flow,
                 std::map<std::string, std::string, std::less<>> saved,
                 MessageClass message_class) {
  run(flow::Start{.flow = flow, .saved = std::move(saved)}, message_class);
}

void Talk::start_on_event(const std::string& flow, flow::Values facts, MessageClass message_class) {
  run(flow::Start{.flow = flow, .facts = std::move(facts)}, message_class);
}

void Talk::settle_action(const Late& late, MessageClass message_class) {
  const bool waits_for_it = !conversation_.is_over() && conversation_.id == late.conversation &&
                            conversation_.waiting == flow::Waiting::kAction &&
                            conversation_.action == late.done.action;
  if (waits_for_it && run(late.done, message_class)) {
    return;
  }
  EngineHost host(context_, contact_);
  const flow::Flow* flow = context_.rules.flows->find(late.at.flow);
  const auto index = flow != nullptr ? flow->find_step(late.at.step) : std::nullopt;
  const auto target =
      index ? flow::outcome_step(flow->steps[*index], late.done.outcome, host) : std::nullopt;
  if (!target || target->empty()) {
    db::add_note(
        context_.db,
        {.kind = "problem",
         .sentence = "The shop's answer came after the step \"" + late.at.step +
                     "\" of the flow \"" + late.at.flow +
                     "\" was changed, so the person could not be told: " + late.done.outcome,
         .contact = contact_.id},
        context_.now);
    return;
  }
  tell(flow::announce(*context_.rules.flows,
                      {.flow = late.at.flow, .step = *target},
                      late.saved,
                      host,
                      late.done.facts),
       message_class);
}

void Talk::drop_action(const std::string& conversation) {
  if (conversation_.is_over() || conversation_.id != conversation ||
      conversation_.waiting != flow::Waiting::kAction) {
    return;
  }
  db::save_conversation(context_.db, contact_.id, {.runs = runs_, .state = ""}, std::nullopt);
  conversation_ = flow::Conversation();
}

void Talk::announce_flow(const std::string& flow,
                         MessageClass message_class,
                         const flow::Values& facts) {
  const flow::Flow* found = context_.rules.flows->find(flow);
  if (found == nullptr) {
    return;
  }
  EngineHost host(context_, contact_);
  tell(flow::announce(
           *context_.rules.flows, {.flow = flow, .step = found->steps.front().id}, {}, host, facts),
       message_class);
}

}  // namespace regulars::engine
