// Dates of a case: ISO days, moments, and days that only have a name, such as "X".
#pragma once

#include <map>
#include <string>

#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty::cases {

inline constexpr const char* kZone = "UTC";

/// A day as "2026-02-28".
std::string day_text(Day day);

class Dates {
 public:
  /// "X before Y before Z": the order of the named days.
  void set_order(const std::string& order);

  /// True for an ISO day or moment.
  static bool is_written(const std::string& text);
  /// A named day that is met for the first time lies after those before it.
  Day day(const std::string& text);
  /// The moment that is written, or 00:00 of the day; "T+1s" and "T-1d" are so much later or
  /// earlier.
  core::Instant moment(const std::string& text);
  /// Noon of the day, or the moment that is written.
  core::Instant within(const std::string& text);
  /// The first moment after the day.
  core::Instant after(const std::string& text);

 private:
  std::map<std::string, Day> named_;
};

}  // namespace regulars::loyalty::cases
