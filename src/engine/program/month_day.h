// Days of a year as people write them: "24 December", "12-24", and dates of birth.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace regulars::engine {

/// "24 December", "24 Dec": English names of months, in any case. 29 February is a day, 30 February
/// none.
std::optional<std::chrono::month_day> parse_month_day(std::string_view text);

struct Birthday {
  std::chrono::month_day date{};
  std::optional<int> year{};  // 1900 to 2199

  friend bool operator==(const Birthday&, const Birthday&) = default;
};
/// "1990-02-28", "02-28", "28 February", "28 February 1990". 29 February of a year without it is no
/// birthday.
std::optional<Birthday> parse_birthday(std::string_view text);

}  // namespace regulars::engine
