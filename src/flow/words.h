// The owner's words for numbers, amounts, times and days: each read exactly, or not at all.
//
// Nothing is rounded, guessed or trimmed. What people type in a chat is read by answers.h.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/money.h"

namespace regulars::flow {

/// ASCII digits with an optional minus before them; nothing for "+5", "1,000", "1.0", "1e3",
/// blanks, and what does not fit 64 bits.
std::optional<std::int64_t> parse_whole_number(std::string_view text);

/// "yes", "true", "on" and their opposites, in any case.
std::optional<bool> parse_yes_no(std::string_view text);

/// "60.00 USD"; no more decimals than the currency has, so that nothing is rounded.
std::optional<core::Money> parse_amount(std::string_view text);

/// "28 days", "20 hours", "90 minutes", "2 weeks"; one unit only, 1 minute to 3 years.
std::optional<std::chrono::minutes> parse_duration(std::string_view text);

/// "2026-12-01": a day that the calendar has, in the years 2000 to 2199.
std::optional<std::chrono::sys_days> parse_day(std::string_view text);

/// "9:00", "09:00", "23:59": minutes since midnight; two digits after the colon.
std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text);

/// A habit in writing numbers that these files do not share, told so that it can be dropped:
/// "numbers have no comma here". Empty when none is found.
std::string number_habit(std::string_view text);

}  // namespace regulars::flow
