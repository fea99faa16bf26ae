// Reminders every so many days, and the message that brings somebody back (R76-R78).
#pragma once

#include <chrono>
#include <optional>

#include "core/ids.h"
#include "core/time.h"
#include "db/people.h"
#include "engine/context.h"
#include "engine/say.h"
#include "flow/catalog.h"

namespace regulars::engine {

enum class ReminderKind { kReminder, kWinBack };

/// So long after their last event a person is still at it.
inline constexpr std::chrono::hours kStillThere{1};

/// A reminder or win-back of the member was due at `due`. Sends at most one message: when both
/// fall on one day, the win-back, which says all that the reminder says. Without consent, or more
/// than 24 hours late, nothing is sent. In the quiet hours, while a person of the shop talks, and
/// while the member is still at a question, it is due again afterwards. Sets the next times.
void remind(const Context& context, core::MemberId id, ReminderKind kind, core::Instant due);

/// The contact that wrote last of those that can be reached: where the person is likely to read.
std::optional<db::Contact> best_contact(const Context& context, core::MemberId member);

/// From when on the person may be written to unasked: not while a person of the shop talks, and not
/// in the middle of a question, whose answer would else be taken for an answer to us. The quiet
/// hours are not looked at.
core::Instant free_from(const Context& context, db::Contact& contact);

/// What an event that nobody asked for brings.
struct Unasked {
  const char* event;
  MessageClass message_class;
  flow::Values facts{};
};
/// Starts the event's flow; a question that was left alone gives way, and work that goes on by
/// itself is not disturbed. Nothing without such a flow.
void start_unasked(const Context& context, db::Contact& contact, const Unasked& unasked);

/// Somebody for whom a reminder was held is back: says it anew, with today's numbers, or makes it
/// due after the question they are at.
void remind_on_return(const Context& context, db::Contact& contact);

}  // namespace regulars::engine
