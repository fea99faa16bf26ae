// Amounts of money in minor units of a currency; never floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"

namespace regulars::core {

/// An amount in the currency's minor units (cents for USD, yen for JPY).
struct Money {
  std::int64_t minor = 0;
  std::string currency;  // three capital letters, ISO 4217

  friend bool operator==(const Money&, const Money&) = default;
};

/// Digits after the point: 0 for JPY, VND and their like, 3 for KWD and its like, 4 for CLF and
/// UYW, otherwise 2 (ISO 4217).
int minor_digits(std::string_view currency);

/// True for three capital ASCII letters.
bool is_currency(std::string_view text);

/// Reads "49.90", "-5", "100.0" into minor units, rounding half up (away from zero).
/// Accepts an optional minus, 1 to 15 digits, and a point with 1 to 6 decimals; refuses exponents,
/// grouping marks, commas and white space. Errors: kInvalid.
Result<Money> parse_money(std::string_view amount, std::string_view currency);

/// The same without rounding: a decimal beyond the currency's must be 0, as in 49.9000 of USD, and
/// "-0.00" is no amount. Errors: kInvalid, which says how many decimals the currency has.
Result<Money> parse_exact_money(std::string_view amount, std::string_view currency);

/// The plain decimal text, "49.90" or "1980"; the inverse of parse_money.
std::string to_decimal(const Money& money);

/// Sum or difference; nothing when the currencies differ or the number does not fit.
std::optional<Money> add(const Money& left, const Money& right);
std::optional<Money> subtract(const Money& left, const Money& right);

}  // namespace regulars::core
