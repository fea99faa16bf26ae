// Gifts that come by date: birthdays, anniversaries of joining, days of the calendar.
//
// Each member has the next day with a gift under an index, so that finding who is due costs nothing
// for the others. A gift is given once for its key (member, gift, year), up to 7 days late.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/ids.h"
#include "engine/context.h"
#include "engine/program/month_day.h"

namespace regulars::engine {

// The kinds of the timer events about gifts.
inline constexpr const char* kGiftDueEvent = "gift_due";
inline constexpr const char* kArmGiftsEvent = "arm_gifts";
inline constexpr const char* kGiftEvent = "gift";  // the member is told; flows start on it

/// Sets when the member is looked at next; a gift that is due today or is late becomes an event.
void arm_gifts(const Context& context, core::MemberId id);

/// Sees whether the gifts of the program are others than before. If so, all members are gone
/// through, a page an event.
void note_gift_rules(const Context& context);

/// True for the kinds above: decides one of these events.
bool decide_gift_event(const Context& context, const std::string& kind, const nlohmann::json& body);

/// Keeps the member's birthday. The same date again changes nothing but the year; another date
/// waits until the next year, so that nobody has two birthdays in one.
void set_birthday(const Context& context, core::MemberId member, const Birthday& birthday);

}  // namespace regulars::engine
