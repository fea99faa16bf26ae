#include "engine/remind.h"

#include <algorithm>

#include "db/messages.h"
#include "engine/turns.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

bool is_question_open(const flow::Conversation& conversation) {
  return !conversation.is_over() && (conversation.waiting == flow::Waiting::kChoice ||
                                     conversation.waiting == flow::Waiting::kAnswer);
}

void send(const Context& context, db::Contact& contact, const char* event) {
  // Of reminders that wait for the person's return only the newest is kept.
  for (const db::MessageRow& held : db::held_messages(context.db, contact.id)) {
    if (held.message_class == "reminder") {
      db::mark_message(context.db, held.id, "refused", "replaced by a newer reminder");
    }
  }
  start_unasked(context, contact, {.event = event, .message_class = MessageClass::kReminder});
}

// True when `other` is due by now or falls on the same local day.
bool falls_together(const Context& context, std::optional<core::Instant> other) {
  return other && (*other <= context.now ||
                   loyalty::is_same_day(context.rules.program, *other, context.now));
}

bool is_later_today(const Context& context, std::optional<core::Instant> other) {
  return other && *other > context.now && falls_together(context, other);
}

struct ReminderTimes {
  std::optional<core::Instant> reminder;
  std::optional<core::Instant> win_back;
};

// The times after this one was due; `both` when the other one is said with it.
ReminderTimes times_after(const Context& context,
                          const db::Member& member,
                          bool is_win_back,
                          bool both) {
  if (!member.reminders) {
    return {};
  }
  ReminderTimes next{.reminder = member.next_reminder, .win_back = member.next_win_back};
  if (!is_win_back || both) {
    // A reminder later on the same day has been said by now.
    const core::Instant after =
        is_win_back ? std::max(context.now, *member.next_reminder) : context.now;
    next.reminder = loyalty::next_reminder(context.rules.program, member.joined, after);
  }
  if (is_win_back || both) {
    next.win_back.reset();  // one win-back an order: the next order sets the next one
  }
  return next;
}

}  // namespace

std::optional<db::Contact> best_contact(const Context& context, core::MemberId member) {
  std::optional<db::Contact> best;
  for (const db::Contact& contact : db::contacts_of(context.db, member)) {
    const bool is_better = !best || contact.window_until.value_or(core::Instant{}) >=
                                        best->window_until.value_or(core::Instant{});
    if (!contact.is_unreachable && is_better) {
      best = contact;
    }
  }
  return best;
}

core::Instant free_from(const Context& context, db::Contact& contact) {
  const core::Instant free = std::max(context.now, contact.silent_until.value_or(context.now));
  const bool is_asked = is_question_open(Talk(context, contact).conversation());
  return is_asked ? std::max(free, contact.last_seen + kStillThere) : free;
}

void start_unasked(const Context& context, db::Contact& contact, const Unasked& unasked) {
  const flow::Flow* const flow = context.rules.flows->match_event(unasked.event);
  if (flow == nullptr) {
    return;
  }
  Talk talk(context, contact);
  if (talk.conversation().is_over() || is_question_open(talk.conversation())) {
    talk.start_on_event(flow->name, unasked.facts, unasked.message_class);
  } else {
    talk.announce_flow(flow->name, unasked.message_class, unasked.facts);
  }
}

void remind(const Context& context, core::MemberId id, ReminderKind kind, core::Instant due) {
  const auto member = db::find_member(context.db, id);
  if (!member) {
    return;
  }
  const bool is_win_back = kind == ReminderKind::kWinBack;
  const auto& mine = is_win_back ? member->next_win_back : member->next_reminder;
  if (mine != due) {
    return;  // sent together with the other one, or the member has changed their mind
  }
  const bool is_too_late = loyalty::judge_lateness(due, context.now) == loyalty::Lateness::kSkip;
  auto contact = best_contact(context, id);
  const core::Instant allowed = loyalty::out_of_quiet_hours(
      context.rules.program, contact ? free_from(context, *contact) : context.now);
  if (member->reminders && !is_too_late && allowed != context.now) {
    db::set_reminder_times(context.db,
                           id,
                           is_win_back ? member->next_reminder : allowed,
                           is_win_back ? allowed : member->next_win_back);
    return;
  }
  const auto& other = is_win_back ? member->next_reminder : member->next_win_back;
  if (!is_win_back && member->reminders && !is_too_late && is_later_today(context, other)) {
    db::set_reminder_times(context.db, id, other, other);  // nobody is missed before the time
    return;
  }
  // What comes too late says nothing, so it takes the other one's place neither.
  const bool both = !is_too_late && falls_together(context, other);
  const ReminderTimes next = times_after(context, *member, is_win_back, both);
  db::set_reminder_times(context.db, id, next.reminder, next.win_back);
  if (member->reminders && !is_too_late && contact) {
    send(context, *contact, is_win_back || both ? "win_back" : "reminder");
  }
}

void remind_on_return(const Context& context, db::Contact& contact) {
  const auto member = contact.member ? db::find_member(context.db, *contact.member) : std::nullopt;
  if (!member || !member->reminders) {
    return;
  }
  const core::Instant free = free_from(context, contact);
  if (free != context.now) {
    db::set_reminder_times(context.db, member->id, free, member->next_win_back);
    return;
  }
  start_unasked(context, contact, {.event = "reminder", .message_class = MessageClass::kAnswer});
}

}  // namespace regulars::engine
