// Saying something to a contact: the message is kept with what caused it, and a job sends it.
#pragma once

#include <string>
#include <vector>

#include "channel/message.h"
#include "db/jobs.h"
#include "engine/context.h"

namespace regulars::engine {

/// What kind of saying it is: decides what happens on doubt and outside the window.
enum class MessageClass {
  kAnswer,    // to something the person did; repeated once after a doubt; expires after 15 minutes
  kCoupon,    // carries a code; repeated after a doubt; kept until the person can be reached
  kReminder,  // started by us; never repeated after a doubt
  kWarning,   // started by us like a reminder: points or a tier will end
  kNotice,    // news at once or never: not repeated after a doubt, not held; expires like an answer
};
const char* to_string(MessageClass message_class);

/// The setting that says that Meta has blocked the page: nothing is sent until it is unblocked.
inline constexpr const char* kPageBlocked = "page_blocked";

/// Queues the messages in order. After STOP, and on Messenger outside its 24-hour window, they are
/// held, and said again or anew when the person comes back. An unreachable person gets nothing.
void say(const Context& context,
         const db::Contact& contact,
         const std::vector<channel::Message>& messages,
         MessageClass message_class);

/// True when what is said now would be sent now, and no person of the shop is talking.
bool can_say_now(const Context& context, const db::Contact& contact);

/// What was dropped, so that it can be said anew.
struct Dropped {
  bool reminder = false;
  bool warning = false;
};
/// Held answers and coupons are sent, if that can be done now. Held reminders and warnings are
/// dropped: their numbers are old. So are notices.
Dropped release_held(const Context& context, const db::Contact& contact);

/// Reminders, warnings and notices that were queued or held for the contact and are not under way
/// are dropped.
void drop_reminders(const Context& context, const db::Contact& contact);

/// Of a send job: whether it carries a reminder or a warning.
bool is_reminder(const db::JobRow& job);
/// Its message was not sent and will not be. Jobs of other kinds are left alone.
void mark_not_sent(db::Connection& connection, const db::JobRow& job, const std::string& reason);

/// Shows that something is being worked on, where the channel can.
void show_typing(const Context& context, const db::Contact& contact, const std::string& key);

}  // namespace regulars::engine
