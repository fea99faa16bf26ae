// Telling members in time that points will end or that a tier will be lost (loyalty rules 8, 11).
//
// Each member has the next moment with a warning under an index, so that the others cost nothing.
// When it comes, everything is computed anew: what was spent or has another date by then is not
// warned of. Warnings go by the rules of reminders: with consent, outside the quiet hours, held
// outside Messenger's window. What is due together is said together, and each warning once.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/ids.h"
#include "engine/context.h"
#include "engine/say.h"
#include "loyalty/points/member_book.h"

namespace regulars::engine {

// The kinds of the timer events about warnings, and the events on which flows start.
inline constexpr const char* kWarningDueEvent = "warning_due";
inline constexpr const char* kArmWarningsEvent = "arm_warnings";
inline constexpr const char* kExpiringEvent = "expiring";
inline constexpr const char* kTierEndingEvent = "tier_ending";

/// Sets when the member is to be warned next. book: settled up to now.
void arm_warnings(const Context& context, core::MemberId member, const loyalty::MemberBook& book);

/// Sees whether the program warns of other things or at other times than before. If so, all members
/// are gone through.
void note_warning_rules(const Context& context);

/// Makes events of up to `count` warnings that are due; returns how many.
int collect_warnings(db::Connection& connection, core::Instant now, int count);

/// True for the kinds above: decides one of these events.
bool decide_warning_event(const Context& context,
                          const std::string& kind,
                          const nlohmann::json& body);

/// Somebody is back for whom these were held: says the warning anew as far as it still holds,
/// otherwise the reminder.
void say_anew(const Context& context, db::Contact& contact, const Dropped& dropped);

}  // namespace regulars::engine
