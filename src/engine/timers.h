// What is due by the clock becomes an event in the inbox, each occurrence under a key of its own.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "engine/context.h"

namespace regulars::engine {

/// Puts up to a page of everything that is due into the inbox: conversations whose wait ran out,
/// reminders, win-backs, gifts, warnings. Returns how many there were; call again while it is not
/// zero.
int collect_due(db::Connection& connection, core::Instant now);

/// When the next of these is due.
std::optional<core::Instant> next_due(db::Connection& connection);

/// Decides one event of source "timer".
core::Result<core::Done> decide_timer(const Context& context,
                                      const std::string& kind,
                                      const std::string& text);

/// Housekeeping: expired coupons, emptied bodies, old jobs and notes. A page at a time.
void tidy_up(db::Connection& connection, core::Instant now);

}  // namespace regulars::engine
