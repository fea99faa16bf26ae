#include "loyalty/points/expiry.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

using std::chrono::days;
using std::chrono::month_day;
using std::chrono::year;
using std::chrono::year_month_day;
using std::chrono::years;
using Mode = ExpiryRule::Mode;

// The first of the fixed days on or after `earliest`.
std::optional<Day> next_fixed_day(const std::vector<month_day>& fixed_days, Day earliest) {
  const year this_year = year_month_day(earliest).year();
  std::optional<Day> next;
  for (const month_day& fixed : fixed_days) {
    const Day in_leap_year = year{2000} / fixed;
    Day day = same_day_in(this_year, in_leap_year);
    if (day < earliest) {
      day = same_day_in(this_year + years(1), in_leap_year);
    }
    next = std::min(day, next.value_or(day));
  }
  return next;
}

// The rule's date for what counts from the instant.
std::optional<core::Instant> end_of_life(const ExpiryRule& rule,
                                         core::Instant counted_from,
                                         std::string_view zone) {
  const auto last = last_good_day(rule, day_of(counted_from, zone));
  return last ? std::optional(start_of(*last + days(1), zone)) : std::nullopt;
}

bool gives_same_dates(const ExpiryRule& left, const ExpiryRule& right) {
  ExpiryRule as_left = right;
  as_left.warn_days = left.warn_days;
  return as_left == left;
}

// What the new rule gives the lot when nothing is kept of the old one.
std::optional<core::Instant> new_date(const HeldLot& held,
                                      const RuleChange& change,
                                      std::string_view zone) {
  if (change.now.mode != Mode::kInactivity) {
    return expires_at(change.now, held.lot, zone);
  }
  const bool was_inactivity = change.before.mode == Mode::kInactivity;
  return idle_until(change.now,
                    was_inactivity ? held.last_activity : std::max(held.last_activity, change.at),
                    zone);
}

std::optional<core::Instant> old_date(const HeldLot& held,
                                      const RuleChange& change,
                                      std::string_view zone) {
  const bool leaves_inactivity =
      change.before.mode == Mode::kInactivity && change.now.mode != Mode::kInactivity;
  return leaves_inactivity
             ? idle_until(change.before, std::max(held.last_activity, change.at), zone)
             : held.lot.expires;
}

// No date is later than every date.
bool is_later(std::optional<core::Instant> left, std::optional<core::Instant> right) {
  return right && (!left || *right < *left);
}

std::optional<core::Instant> later(std::optional<core::Instant> left,
                                   std::optional<core::Instant> right) {
  return is_later(left, right) ? left : right;
}

std::optional<core::Instant> sooner(std::optional<core::Instant> left,
                                    std::optional<core::Instant> right) {
  return is_later(left, right) ? right : left;
}

}  // namespace

std::optional<Day> last_good_day(const ExpiryRule& rule, Day counted_from) {
  switch (rule.mode) {
    case Mode::kNever:
      return std::nullopt;
    case Mode::kPeriod:
    case Mode::kInactivity: {
      const Day end = add(counted_from, rule.after);
      return rule.rounded_up_to ? last_of(end, *rule.rounded_up_to) : end;
    }
    case Mode::kFixedDays:
      return next_fixed_day(rule.fixed_days,
                            rule.at_least ? add(counted_from, *rule.at_least) : counted_from);
  }
  return std::nullopt;
}

Day last_good_day_before(core::Instant expires, std::string_view zone) {
  return day_of(expires - core::Duration(1), zone);
}

std::optional<core::Instant> expires_at(const ExpiryRule& rule,
                                        const LotDates& lot,
                                        std::string_view zone) {
  if (rule.mode == Mode::kInactivity) {
    return std::nullopt;
  }
  const auto counted_from =
      rule.counts_from == ExpiryRule::CountsFrom::kEarning ? lot.earned : lot.usable;
  return counted_from ? end_of_life(rule, *counted_from, zone) : std::nullopt;
}

std::optional<core::Instant> idle_until(const ExpiryRule& rule,
                                        core::Instant last_activity,
                                        std::string_view zone) {
  return rule.mode == Mode::kInactivity ? end_of_life(rule, last_activity, zone) : std::nullopt;
}

bool is_good(const LotDates& lot, core::Instant now) {
  return lot.usable && *lot.usable <= now && (!lot.expires || now < *lot.expires);
}

bool is_used_before(const LotDates& left, const LotDates& right) {
  if (left.expires != right.expires) {
    return left.expires && (!right.expires || *left.expires < *right.expires);
  }
  return left.earned < right.earned;
}

core::Instant grace_expiry(core::Instant now, days grace, std::string_view zone) {
  return start_of(day_of(now, zone) + grace + days(1), zone);
}

std::optional<core::Instant> redated(const HeldLot& held,
                                     const RuleChange& change,
                                     std::string_view zone) {
  const LotDates& lot = held.lot;
  const bool is_gone = lot.expires && *lot.expires <= change.at;
  if (lot.earned >= change.at || is_gone || gives_same_dates(change.before, change.now)) {
    return lot.expires;
  }
  auto date = later(new_date(held, change, zone),
                    sooner(end_of_life(change.now, change.at, zone), old_date(held, change, zone)));
  if (held.shortened) {
    date =
        later(date, sooner(end_of_life(change.now, held.shortened->at, zone), held.shortened->had));
  }
  return date;
}

std::optional<Shortened> shortened_by(const HeldLot& held,
                                      const RuleChange& change,
                                      std::optional<core::Instant> date) {
  if (held.shortened) {
    return is_later(held.shortened->had, date) ? held.shortened : std::nullopt;
  }
  return is_later(held.lot.expires, date)
             ? std::optional(Shortened{.at = change.at, .had = held.lot.expires})
             : std::nullopt;
}

}  // namespace regulars::loyalty
