#include "loyalty/calendar.h"

#include <algorithm>

#include "core/text_format.h"

namespace regulars::loyalty {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::year_month_day_last;

constexpr int months_in(Unit unit) {
  switch (unit) {
    case Unit::kMonth:
      return 1;
    case Unit::kQuarter:
      return 3;
    case Unit::kHalfYear:
      return 6;
    case Unit::kYear:
      return 12;
    case Unit::kDay:
    case Unit::kWeek:
      return 0;
  }
  return 0;
}

Day clamped(year_month in, day wanted) {
  const year_month_day_last last{in.year(), in.month() / std::chrono::last};
  return year_month_day{in.year(), in.month(), std::min(wanted, last.day())};
}

Day shifted(Day from, const Period& period, int sign) {
  const int count = sign * period.count;
  if (period.unit == Unit::kDay || period.unit == Unit::kWeek) {
    return from + days(period.unit == Unit::kWeek ? 7 * count : count);
  }
  const year_month_day date(from);
  const year_month later =
      year_month{date.year(), date.month()} + months(count * months_in(period.unit));
  return clamped(later, date.day());
}

// Days since Monday.
unsigned weekday_index(Day day) {
  return std::chrono::weekday(day).iso_encoding() - 1;
}

// The first month of the unit that holds the day.
year_month first_month(Day day, Unit unit) {
  const year_month_day date(day);
  const auto size = static_cast<unsigned>(months_in(unit));
  const unsigned index = static_cast<unsigned>(date.month()) - 1;
  return year_month{date.year(), month{index / size * size + 1}};
}

}  // namespace

Day day_of(core::Instant instant, std::string_view zone) {
  return std::chrono::sys_days(core::to_local(instant, zone).day);
}

core::Instant start_of(Day day, std::string_view zone) {
  return core::from_local({.day = day}, zone);
}

Day add(Day day, const Period& period) {
  return shifted(day, period, 1);
}

Day subtract(Day day, const Period& period) {
  return shifted(day, period, -1);
}

Day first_of(Day day, Unit unit) {
  if (unit == Unit::kDay) {
    return day;
  }
  if (unit == Unit::kWeek) {
    return day - days(weekday_index(day));
  }
  return clamped(first_month(day, unit), std::chrono::day{1});
}

Day last_of(Day day, Unit unit) {
  return shifted(first_of(day, unit), {.count = 1, .unit = unit}, 1) - days(1);
}

Day same_day_in(year in, Day day) {
  const year_month_day date(day);
  return clamped(year_month{in, date.month()}, date.day());
}

bool is_in(const Window& window, core::Instant instant, std::string_view zone) {
  if (!window.from && !window.to) {
    return true;
  }
  const Day day = day_of(instant, zone);
  return (!window.from || day >= *window.from) && (!window.to || day <= *window.to);
}

bool is_in(const WeekHours& hours, core::Instant instant, std::string_view zone) {
  const core::LocalTime local = core::to_local(instant, zone);
  const unsigned today = weekday_index(std::chrono::sys_days(local.day));
  const unsigned yesterday = (today + 6) % 7;
  if (hours.from < hours.to) {
    return hours.days.at(today) && local.since_midnight >= hours.from &&
           local.since_midnight < hours.to;
  }
  return (hours.days.at(today) && local.since_midnight >= hours.from) ||
         (hours.days.at(yesterday) && local.since_midnight < hours.to);
}

bool is_in(const std::vector<WeekHours>& hours, core::Instant instant, std::string_view zone) {
  return hours.empty() || std::ranges::any_of(hours, [&](const WeekHours& one) {
           return is_in(one, instant, zone);
         });
}

bool ever_meet(const Window& window, const std::vector<WeekHours>& hours) {
  constexpr int kEveryWeekday = 7;
  if (hours.empty() || !window.from || !window.to) {
    const bool has_day = hours.empty() || std::ranges::any_of(hours, [](const WeekHours& one) {
                           return std::ranges::find(one.days, true) != one.days.end();
                         });
    return has_day;
  }
  const Day last = std::min(*window.to, *window.from + days(kEveryWeekday));
  for (Day day = *window.from; day <= last; day += days(1)) {
    const unsigned today = weekday_index(day);
    const unsigned yesterday = (today + 6) % 7;
    const bool runs = std::ranges::any_of(hours, [&](const WeekHours& one) {
      const bool reaches_over = one.from >= one.to && one.to > std::chrono::minutes(0);
      return one.days.at(today) || (reaches_over && one.days.at(yesterday));
    });
    if (runs) {
      return true;
    }
  }
  return false;
}

}  // namespace regulars::loyalty
