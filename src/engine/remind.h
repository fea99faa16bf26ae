// Reminders every so many days, and the message that brings somebody back (R76-R78).
#pragma once

#include "core/time.h"
#include "engine/context.h"

namespace regulars::engine {

enum class ReminderKind { kReminder, kWinBack };

/// A reminder or win-back of the member was due at `due`. Sends at most one message: when both
/// fall on one day, the win-back, which says all that the reminder says. Without consent, or more
/// than 24 hours late, nothing is sent; late and in the quiet hours, it is due again at their end.
/// Sets the next times.
void remind(const Context& context, core::MemberId id, ReminderKind kind, core::Instant due);

}  // namespace regulars::engine
