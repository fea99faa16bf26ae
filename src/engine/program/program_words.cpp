#include "engine/program/program_words.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "engine/program/word_parts.h"
#include "flow/words.h"
#include "loyalty/earning/order.h"

namespace regulars::engine {
namespace {

using loyalty::Factor;
using loyalty::Unit;

constexpr std::int64_t kMaxRatePoints = 1'000'000;
constexpr std::int64_t kHundred = 100;

struct UnitWord {
  std::string_view name;
  Unit unit;
  int most;  // at most 100 years, and what a loyalty::Period holds
};
constexpr std::array<UnitWord, 6> kUnits{{{"day", Unit::kDay, 1200},
                                          {"week", Unit::kWeek, 1200},
                                          {"month", Unit::kMonth, 1200},
                                          {"quarter", Unit::kQuarter, 400},
                                          {"half-year", Unit::kHalfYear, 200},
                                          {"year", Unit::kYear, 100}}};

constexpr std::array<std::string_view, 7> kDays{"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

const UnitWord* find_unit(std::string_view name) {
  const auto* const unit = std::ranges::find(kUnits, name, &UnitWord::name);
  return unit == kUnits.end() ? nullptr : unit;
}

// "1.5" gives 150: digits without a needless zero before them, at most four, and at most two
// decimals.
std::optional<std::int64_t> parse_hundredths(std::string_view text) {
  constexpr std::size_t kMostDigits = 4;
  const std::string_view whole = text.substr(0, text.find('.'));
  const bool has_point = whole.size() < text.size();
  const std::string_view decimals = has_point ? text.substr(whole.size() + 1) : "0";
  const bool is_padded = whole.size() > 1 && whole.front() == '0';
  if (whole.empty() || whole.size() > kMostDigits || is_padded || decimals.empty() ||
      decimals.size() > 2 || !std::ranges::all_of(whole, is_digit) ||
      !std::ranges::all_of(decimals, is_digit)) {
    return std::nullopt;
  }
  const std::int64_t tenths = decimals.front() - '0';
  const std::int64_t rest = decimals.size() > 1 ? decimals.back() - '0' : 0;
  return *flow::parse_whole_number(whole) * kHundred + tenths * 10 + rest;
}

Factor in_lowest_terms(std::int64_t times, std::int64_t per) {
  const std::int64_t divisor = std::gcd(times, per);
  return {.times = times / divisor, .per = per / divisor};
}

std::optional<std::size_t> parse_day_of_week(std::string_view text) {
  const auto* const day = std::ranges::find(kDays, text);
  return day == kDays.end() ? std::nullopt
                            : std::optional(static_cast<std::size_t>(day - kDays.begin()));
}

// "fri", "mon-fri", "weekdays": marks the days; false when the text is none of these.
bool mark_days(std::string_view text, std::array<bool, 7>& days) {
  if (text == "weekdays" || text == "weekends") {
    return mark_days(text == "weekdays" ? "mon-fri" : "sat-sun", days);
  }
  const auto range = split(text, "-");
  const auto first = parse_day_of_week(range ? range->first : text);
  const auto last = range ? parse_day_of_week(range->second) : first;
  if (!first || !last || (range && *first == *last)) {
    return false;
  }
  for (std::size_t day = *first; day != *last; day = (day + 1) % days.size()) {
    days.at(day) = true;
  }
  days.at(*last) = true;
  return true;
}

// "sat, sun": the parts stand between commas, with or without a blank behind each.
bool parse_days(std::string_view text, std::array<bool, 7>& days) {
  days.fill(false);
  while (const auto parts = split(text, ",")) {
    if (!mark_days(parts->first, days)) {
      return false;
    }
    text = parts->second;
    text.remove_prefix(text.starts_with(' ') ? 1 : 0);
  }
  return mark_days(text, days);
}

// "17:00-19:00", with 24:00 for the end of the day; beginning and end differ.
bool parse_hours(std::string_view text, loyalty::WeekHours& hours) {
  const auto ends = split(text, "-");
  if (!ends) {
    return false;
  }
  const auto from = flow::parse_time_of_day(ends->first);
  const auto to = ends->second == "24:00" ? std::optional(std::chrono::minutes(24 * 60))
                                          : flow::parse_time_of_day(ends->second);
  if (!from || !to || *from == *to) {
    return false;
  }
  hours.from = *from;
  hours.to = *to;
  return true;
}

}  // namespace

std::optional<loyalty::EarningRate> parse_earning_rate(std::string_view text) {
  const auto parts = split(text, " per ");
  if (!parts) {
    return std::nullopt;
  }
  const auto points = parse_count(parts->first, kMaxRatePoints);
  const auto per = flow::parse_amount(parts->second);
  if (!points || !per || per->minor < 1 || per->minor > loyalty::kMaxOrderMinor) {
    return std::nullopt;
  }
  return loyalty::EarningRate{.points = core::Points(*points), .per = *per};
}

std::optional<core::Points> parse_points_per_order(std::string_view text) {
  static constexpr std::string_view kPerOrder = " per order";
  const auto points =
      take_ending(text, kPerOrder) ? parse_count(text, kMaxRatePoints) : std::nullopt;
  return points ? std::optional(core::Points(*points)) : std::nullopt;
}

std::optional<core::Points> parse_points(std::string_view text) {
  const auto parts = split(text, " ");
  if (!parts || (parts->second != "points" && parts->second != "point")) {
    return std::nullopt;
  }
  const auto points = parse_count(parts->first, core::kMaxEntry.count());
  return points ? std::optional(core::Points(*points)) : std::nullopt;
}

std::optional<core::Money> parse_over(std::string_view text) {
  static constexpr std::string_view kOver = "over ";
  if (!text.starts_with(kOver)) {
    return std::nullopt;
  }
  auto amount = flow::parse_amount(text.substr(kOver.size()));
  return amount && amount->minor >= 0 && is_digit(text[kOver.size()]) ? amount : std::nullopt;
}

std::optional<std::chrono::days> parse_whole_days(std::string_view text) {
  const auto time = flow::parse_duration(text);
  if (!time) {
    return std::nullopt;
  }
  const auto days = std::chrono::floor<std::chrono::days>(*time);
  return std::chrono::minutes(days) == *time ? std::optional(days) : std::nullopt;
}

std::optional<std::chrono::days> parse_win_back(std::string_view text) {
  static constexpr std::string_view kAfter = " after the last order";
  if (text.ends_with(kAfter)) {
    text.remove_suffix(kAfter.size());
  }
  return parse_whole_days(text);
}

std::optional<loyalty::Period> parse_period(std::string_view text) {
  const auto parts = split(text, " ");
  if (!parts) {
    return std::nullopt;
  }
  std::string_view name = parts->second;
  if (name.ends_with('s')) {
    name.remove_suffix(1);
  }
  const UnitWord* unit = find_unit(name);
  const auto count = unit == nullptr ? std::nullopt : parse_count(parts->first, unit->most);
  if (!count) {
    return std::nullopt;
  }
  return loyalty::Period{.count = static_cast<int>(*count), .unit = unit->unit};
}

std::optional<Factor> parse_factor(std::string_view text) {
  constexpr std::int64_t kLeast = 10;              // x0.1
  constexpr std::int64_t kMost = 1000 * kHundred;  // x1000
  if (!text.starts_with('x')) {
    return std::nullopt;
  }
  const auto hundredths = parse_hundredths(text.substr(1));
  if (!hundredths || *hundredths < kLeast || *hundredths > kMost) {
    return std::nullopt;
  }
  return in_lowest_terms(*hundredths, kHundred);
}

std::optional<Factor> parse_percent(std::string_view text) {
  if (!text.ends_with('%')) {
    return std::nullopt;
  }
  text.remove_suffix(1);
  text.remove_suffix(text.ends_with(' ') ? 1 : 0);
  const auto hundredths = parse_hundredths(text);
  if (!hundredths || *hundredths < 1 || *hundredths > kHundred * kHundred) {
    return std::nullopt;
  }
  return in_lowest_terms(*hundredths, kHundred * kHundred);
}

std::optional<loyalty::QuietHours> parse_quiet_hours(std::string_view text) {
  const auto ends = split(text, "-");
  if (!ends) {
    return std::nullopt;
  }
  const auto from = flow::parse_time_of_day(ends->first);
  const auto to = flow::parse_time_of_day(ends->second);
  if (!from || !to) {
    return std::nullopt;
  }
  return loyalty::QuietHours{.from = *from, .to = *to};
}

std::optional<loyalty::WeekHours> parse_week_hours(std::string_view text) {
  loyalty::WeekHours hours;
  const bool has_hours = text.find(':') != std::string_view::npos;
  if (has_hours) {
    const std::size_t blank = text.rfind(' ');
    const std::size_t begin = blank == std::string_view::npos ? 0 : blank + 1;
    if (!parse_hours(text.substr(begin), hours)) {
      return std::nullopt;
    }
    if (begin == 0) {
      return hours;
    }
    text = text.substr(0, blank);
  }
  return parse_days(text, hours.days) ? std::optional(hours) : std::nullopt;
}

std::optional<CountLimit> parse_limit(std::string_view text) {
  CountLimit limit;
  if (const auto parts = split(text, " per ")) {
    const UnitWord* unit = find_unit(parts->second);
    if (unit == nullptr) {
      return std::nullopt;
    }
    limit.per = unit->unit;
    text = parts->first;
  }
  if (const auto parts = split(text, " ")) {
    limit.is_times = parts->second == "times" || parts->second == "time";
    if (!limit.is_times && parts->second != "points" && parts->second != "point") {
      return std::nullopt;
    }
    text = parts->first;
  } else if (!limit.per) {
    return std::nullopt;
  }
  const auto count = parse_count(text, core::kMaxEntry.count());
  limit.count = count.value_or(0);
  return count ? std::optional(limit) : std::nullopt;
}

bool is_reward_id(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
  });
}

}  // namespace regulars::engine
