// The small phrases of the program file: "1 per 1.00 USD", "24 months", "fri 17:00-19:00".
//
// Each is read exactly or not at all: no exponents, commas, plus or minus signs, and nothing is
// rounded. One blank parts two words. program_phrases.h has the sentences for what is refused.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/money.h"
#include "core/points.h"
#include "loyalty/calendar.h"
#include "loyalty/fraction.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// "1 per 1.00 USD", "7 per 3.00 EUR": 1 to 1,000,000 points for an amount above zero, at
/// most loyalty::kMaxOrderMinor.
std::optional<loyalty::EarningRate> parse_earning_rate(std::string_view text);

/// "1 per order": 1 to 1,000,000 points, whatever the order's value.
std::optional<core::Points> parse_points_per_order(std::string_view text);

/// "10000 points", "1 point": 1 to core::kMaxEntry.
std::optional<core::Points> parse_points(std::string_view text);

/// "over 100.00 USD": the amount, zero or more.
std::optional<core::Money> parse_over(std::string_view text);

/// "28 days", "4 weeks", "48 hours": whole days only, 1 day to 3 years.
std::optional<std::chrono::days> parse_whole_days(std::string_view text);

/// "60 days after the last order", "60 days": whole days, 1 day to 3 years.
std::optional<std::chrono::days> parse_win_back(std::string_view text);

/// "24 months", "2 years", "1 quarter", "90 days", "6 weeks", "1 half-year": a count from 1 to 1200
/// and at most 100 years.
std::optional<loyalty::Period> parse_period(std::string_view text);

/// "x1.5": x0.1 to x1000, at most two decimals; in lowest terms, so "x1.50" is the same 3/2.
std::optional<loyalty::Factor> parse_factor(std::string_view text);

/// "15 %", "15%", "2.5 %": above 0 to 100 %, at most two decimals; in lowest terms, so 15 % is
/// 3/20.
std::optional<loyalty::Factor> parse_percent(std::string_view text);

/// "21:00-09:00"; may cross midnight.
std::optional<loyalty::QuietHours> parse_quiet_hours(std::string_view text);

/// "fri 17:00-19:00", "mon-fri 09:00-12:00", "sat, sun", "weekdays", "weekends", "17:00-19:00":
/// days, hours or both. Days run on over Sunday (sat-mon) and hours over midnight; the end may be
/// 24:00. Beginning and end are never the same.
std::optional<loyalty::WeekHours> parse_week_hours(std::string_view text);

/// How many points, or how many times, in one day, week, month, quarter, half-year or year of the
/// calendar; in all when `per` is absent.
struct CountLimit {
  std::int64_t count = 1;
  bool is_times = false;  // else points
  std::optional<loyalty::Unit> per{};

  friend bool operator==(const CountLimit&, const CountLimit&) = default;
};

/// "100 per month" and "100 points per month", "3 times per week", "1 time", "500 points": 1 to
/// 1,000,000,000. A bare number is refused: nobody could say what it counts.
std::optional<CountLimit> parse_limit(std::string_view text);

/// Letters, digits, "-" and "_", 1 to 40: a reward's name in payloads and in the ledger.
bool is_reward_id(std::string_view text);

}  // namespace regulars::engine
