// The shop's calendar: days, periods, windows and weekly hours, all in the shop's time zone.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "core/time.h"

namespace regulars::loyalty {

/// A day of the shop's calendar. It begins at 00:00 in the shop's zone and may have 23 or 25 hours.
using Day = std::chrono::sys_days;

/// Weeks begin on Monday.
enum class Unit { kDay, kWeek, kMonth, kQuarter, kHalfYear, kYear };

struct Period {
  int count = 1;  // 1 to 1200
  Unit unit = Unit::kMonth;

  friend bool operator==(const Period&, const Period&) = default;
};

Day day_of(core::Instant instant, std::string_view zone);
/// The first moment of the day.
core::Instant start_of(Day day, std::string_view zone);

/// The day so much later or, with minus, earlier. Where the month is too short, its last day:
/// 31 August and one month are 30 September.
Day add(Day day, const Period& period);
Day subtract(Day day, const Period& period);

/// First and last day of the week, month, quarter, half-year or year that holds `day`.
Day first_of(Day day, Unit unit);
Day last_of(Day day, Unit unit);

/// The same day and month in another year; 29 February becomes 28 February.
Day same_day_in(std::chrono::year in, Day day);

/// Days from the first to the last, which both belong to it; an open end has no limit.
struct Window {
  std::optional<Day> from{};
  std::optional<Day> to{};
};
bool is_in(const Window& window, core::Instant instant, std::string_view zone);

/// "fri 17:00-19:00": weekdays and hours. The hour `to` does not belong to it any more; an end
/// before the beginning reaches into the next day. An hour that summer time leaves out runs not at
/// all, one that comes twice runs twice.
struct WeekHours {
  std::array<bool, 7> days{true, true, true, true, true, true, true};  // from Monday on
  std::chrono::minutes from{0};
  std::chrono::minutes to{24 * 60};
};
bool is_in(const WeekHours& hours, core::Instant instant, std::string_view zone);
/// True in any of them; true for none given.
bool is_in(const std::vector<WeekHours>& hours, core::Instant instant, std::string_view zone);
/// True when some moment is in the window and in one of the hours; true for none given. An hour
/// that summer time leaves out counts as if it ran.
bool ever_meet(const Window& window, const std::vector<WeekHours>& hours);

}  // namespace regulars::loyalty
