// When a reminder or a win-back message is due.
#pragma once

#include <optional>

#include "core/time.h"
#include "loyalty/program.h"

namespace regulars::loyalty {

/// The first reminder after `after` on the member's rhythm: joined + n * every, counted in local
/// days at the local time of joining, moved out of the quiet hours. Nothing without reminders.
std::optional<core::Instant> next_reminder(const Program& program,
                                           core::Instant joined,
                                           core::Instant after);

/// The win-back after the last order (joining, where there is none yet), moved out of the quiet
/// hours. Who has something to do with the shop `now` is not missed at once: a time that is past is
/// counted from now. Nothing when the program has none.
std::optional<core::Instant> win_back_after(const Program& program,
                                            core::Instant last_order,
                                            core::Instant now);

/// `wanted`, or the end of the quiet hours it falls into, in the shop's zone.
core::Instant out_of_quiet_hours(const Program& program, core::Instant wanted);

/// True when something is sent to members who said yes: reminders, a win-back, or warnings before
/// points or a tier end.
bool asks_for_consent(const Program& program);

/// What to do with a reminder that is due now.
enum class Lateness { kSend, kSkip };
/// At most 24 hours late is sent; later waits for the next regular slot (reliability rules, late
/// work).
Lateness judge_lateness(core::Instant due, core::Instant now);

/// True when both instants are on the same local day.
bool is_same_day(const Program& program, core::Instant left, core::Instant right);

}  // namespace regulars::loyalty
