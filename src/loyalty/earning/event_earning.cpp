#include "loyalty/earning/event_earning.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

using std::chrono::year;
using std::chrono::year_month_day;

year year_of(Day day) {
  return year_month_day(day).year();
}

std::optional<Day> in_year(year in, const std::chrono::month_day& date) {
  if (!date.ok()) {
    return std::nullopt;
  }
  return same_day_in(in, Day(year_month_day{year{2000}, date.month(), date.day()}));
}

std::optional<Day> birthday_in(year in, const MemberDays& days) {
  const auto day = days.birthday ? in_year(in, *days.birthday) : std::nullopt;
  const bool waits = days.birthday_changed && year_of(*days.birthday_changed) >= in;
  const bool was_unknown = day && days.birthday_told && *day < *days.birthday_told;
  return waits || was_unknown ? std::nullopt : day;
}

// The gift's day in the year; nothing when it has none there.
std::optional<Day> gift_day(const GiftRule& rule, const MemberDays& days, year in) {
  switch (rule.kind) {
    case GiftKind::kFirstOrder:
      return days.first_order && year_of(*days.first_order) == in ? days.first_order : std::nullopt;
    case GiftKind::kBirthday:
      return birthday_in(in, days);
    case GiftKind::kAnniversary:
      return in > year_of(days.joined) ? std::optional(same_day_in(in, days.joined)) : std::nullopt;
    case GiftKind::kCalendar:
      return in_year(in, rule.day);
  }
  return std::nullopt;
}

bool is_within(const Window& window, Day day) {
  return (!window.from || day >= *window.from) && (!window.to || day <= *window.to);
}

std::string key_of(const GiftRule& rule, core::MemberId member, year in) {
  const std::string key = std::to_string(member.number()) + ":" + gift_word(rule);
  return rule.kind == GiftKind::kFirstOrder ? key
                                            : key + ":" + std::to_string(static_cast<int>(in));
}

bool is_given_on(const GiftRule& rule, const MemberDays& days, Day day) {
  return rule.is_on && day >= days.joined && is_within(rule.window, day);
}

}  // namespace

std::string gift_word(const GiftRule& rule) {
  switch (rule.kind) {
    case GiftKind::kFirstOrder:
      return "first-order";
    case GiftKind::kBirthday:
      return "birthday";
    case GiftKind::kAnniversary:
      return "anniversary";
    case GiftKind::kCalendar:
      return "calendar:" + rule.id;
  }
  return "";
}

std::string gift_title(const GiftRule& rule) {
  if (!rule.title.empty()) {
    return rule.title;
  }
  switch (rule.kind) {
    case GiftKind::kFirstOrder:
      return "First order";
    case GiftKind::kBirthday:
      return "Birthday";
    case GiftKind::kAnniversary:
      return "Anniversary";
    case GiftKind::kCalendar:
      return rule.id;
  }
  return "";
}

const std::string& counted_as(const EventRule& rule) {
  return rule.group.empty() ? rule.name : rule.group;
}

EventPoints event_points(const EventRule& rule,
                         const Use& so_far,
                         core::Instant now,
                         std::string_view zone) {
  if (!rule.is_on) {
    return {.use = so_far, .outcome = EventOutcome::kSwitchedOff};
  }
  if (!is_in(rule.window, now, zone) || !is_in(rule.hours, now, zone)) {
    return {.use = so_far, .outcome = EventOutcome::kNotRunning};
  }
  const Limit limit = rule.limit.value_or(Limit{});
  const Given given = give(limit, so_far, rule.points);
  EventPoints event{.points = given.points, .use = given.use};
  if (event.points == rule.points) {
    return event;
  }
  if (event.points > core::Points(0)) {
    event.outcome = EventOutcome::kCut;
  } else {
    event.outcome = left_of(limit, so_far) > core::Points(0) ? EventOutcome::kDoesNotFit
                                                             : EventOutcome::kUsedUp;
  }
  return event;
}

std::optional<Gift> gift_due(const GiftRule& rule,
                             core::MemberId member,
                             const MemberDays& days,
                             Day today) {
  // Early in January a gift of December may still be due.
  for (const year in : {year_of(today), year_of(today - rule.latest)}) {
    const auto day = gift_day(rule, days, in);
    if (day && is_given_on(rule, days, *day) && *day <= today && today <= *day + rule.latest) {
      return Gift{.key = key_of(rule, member, in),
                  .day = *day,
                  .points = rule.points,
                  .reward = rule.reward};
    }
  }
  return std::nullopt;
}

std::optional<Day> next_gift_day(const GiftRule& rule, const MemberDays& days, Day after) {
  constexpr int kYears = 3;  // this one, the next, and one in which a changed birthday waits
  const Day from = std::max(after, rule.window.from.value_or(after));
  for (int ahead = 0; ahead < kYears; ++ahead) {
    const auto day = gift_day(rule, days, year_of(from) + std::chrono::years(ahead));
    if (day && *day > after && is_given_on(rule, days, *day)) {
      return day;
    }
  }
  return std::nullopt;
}

}  // namespace regulars::loyalty
