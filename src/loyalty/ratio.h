// Numbers as reports show them: a percentage with one decimal, a number with two.
//
// They are exact until they are rounded once, half up. Where a rule would divide by nothing there
// is no value, never a zero (loyalty rules 18).
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/money.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// Tenths of a percent: 38 % is 380.
struct Percent {
  std::int64_t tenths = 0;

  friend constexpr auto operator<=>(const Percent&, const Percent&) = default;
};

inline constexpr Percent kWhole{.tenths = 1000};

/// A number with two decimals: 1.5 is 150.
struct Hundredths {
  std::int64_t count = 0;

  friend constexpr auto operator<=>(const Hundredths&, const Hundredths&) = default;
};

struct Share {
  std::int64_t part = 0;
  std::int64_t whole = 0;
};

struct MoneyShare {
  core::Money part;
  core::Money whole;
};

/// part / whole. No value unless the whole is above zero, and when the result does not fit; for
/// money also when the currencies differ.
std::optional<Percent> percent_of(const Share& share);
std::optional<Percent> percent_of(const MoneyShare& share);

/// The same as a number.
std::optional<Hundredths> quotient_of(const Share& share);

/// amount * percent; nothing when it does not fit 64 bits.
std::optional<core::Money> part_of(const core::Money& amount, Percent percent, Rounding rounding);

/// "38.0 %" and "1.50".
std::string to_text(Percent percent);
std::string to_text(Hundredths number);

/// "55", "55.5", "55.5%" and "55.5 %": at most six digits before the point, one after it.
std::optional<Percent> percent_from_text(std::string_view text);

}  // namespace regulars::loyalty
