// Points for what members do beside buying, and gifts that come by the calendar, each once.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/points.h"
#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/earning/limits.h"

namespace regulars::loyalty {

/// "review: 30 points, at most 100 a month"; the name is any word the owner chose.
struct EventRule {
  std::string name;
  core::Points points;  // 0 to kMaxEntry
  std::optional<Limit> limit{};
  std::string group;  // rules of one group share the use of their limits; empty: the rule's own
  bool is_on = true;
  Window window{};
  std::vector<WeekHours> hours{};
  std::string title{};  // what the member reads; empty: the name
};

/// Under which name the use of the rule's limit is counted: its group or its own.
const std::string& counted_as(const EventRule& rule);

enum class EventOutcome {
  kGiven,
  kCut,         // less than the rule's points: the rest of the limit
  kUsedUp,      // the limit left nothing
  kDoesNotFit,  // the limit left less, and rejects
  kNotRunning,  // outside its window or hours
  kSwitchedOff,
};

struct EventPoints {
  core::Points points;
  Use use;  // with this one
  EventOutcome outcome = EventOutcome::kGiven;
};

/// so_far: of the limit's present period, see period_start.
EventPoints event_points(const EventRule& rule,
                         const Use& so_far,
                         core::Instant now,
                         std::string_view zone);

enum class GiftKind { kFirstOrder, kBirthday, kAnniversary, kCalendar };

/// A gift of points or of a reward. There is one birthday, anniversary and first-order gift for a
/// member whatever the rules are called; calendar gifts go by their id.
struct GiftRule {
  std::string id;
  GiftKind kind = GiftKind::kBirthday;
  core::Points points;
  std::string reward;            // its id; empty: only points
  std::chrono::month_day day{};  // kCalendar: every year
  std::chrono::days latest{7};   // after its day it is still given (reliability rules 7.2)
  bool is_on = true;
  Window window{};      // by the gift's day
  std::string title{};  // what the member reads; empty: the id, or the kind of the gift
};

/// What names the rule for ever: "birthday", "calendar:christmas".
std::string gift_word(const GiftRule& rule);
/// What the member reads of it.
std::string gift_title(const GiftRule& rule);

/// Days in the shop's zone.
struct MemberDays {
  Day joined;
  std::optional<std::chrono::month_day> birthday{};
  std::optional<Day> birthday_told{};     // for the first time
  std::optional<Day> birthday_changed{};  // to another date, the last time
  std::optional<Day> first_order{};
};

struct Gift {
  std::string key;  // "17:birthday:2026": a gift is given once for a key, ever
  Day day;          // the day it is for
  core::Points points;
  std::string reward;
};

/// The gift whose day is today or was at most `latest` days ago. A birthday of 29 February is on
/// 28 February in other years. No gift is for a day before the member joined or told the birthday;
/// a birthday that was changed waits until the next year, so that nobody has two in one.
std::optional<Gift> gift_due(const GiftRule& rule,
                             core::MemberId member,
                             const MemberDays& days,
                             Day today);

/// The rule's first gift day after a day; nothing when none is known to come. Of a first order only
/// what has happened is known.
std::optional<Day> next_gift_day(const GiftRule& rule, const MemberDays& days, Day after);

}  // namespace regulars::loyalty
