#include "core/money.h"

#include <algorithm>
#include <array>

namespace regulars::core {
namespace {

constexpr std::array kZeroDigits{"BIF",
                                 "CLP",
                                 "DJF",
                                 "GNF",
                                 "ISK",
                                 "JPY",
                                 "KMF",
                                 "KRW",
                                 "PYG",
                                 "RWF",
                                 "UGX",
                                 "UYI",
                                 "VND",
                                 "VUV",
                                 "XAF",
                                 "XOF",
                                 "XPF"};
constexpr std::array kThreeDigits{"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
constexpr std::array kFourDigits{"CLF", "UYW"};
constexpr std::size_t kMaxWholeDigits = 15;
constexpr std::size_t kMaxDecimals = 6;

template <class List>
bool holds(const List& list, std::string_view currency) {
  return std::ranges::find(list, currency) != list.end();
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

struct Decimal {
  bool negative = false;
  std::string_view whole;
  std::string_view decimals;
};

std::optional<Decimal> split_decimal(std::string_view text) {
  Decimal result;
  if (!text.empty() && text.front() == '-') {
    result.negative = true;
    text.remove_prefix(1);
  }
  const std::size_t point = text.find('.');
  result.whole = text.substr(0, point);
  if (point != std::string_view::npos) {
    result.decimals = text.substr(point + 1);
    if (result.decimals.empty() || result.decimals.size() > kMaxDecimals) {
      return std::nullopt;
    }
  }
  if (result.whole.empty() || result.whole.size() > kMaxWholeDigits ||
      !std::ranges::all_of(result.whole, is_digit) ||
      !std::ranges::all_of(result.decimals, is_digit)) {
    return std::nullopt;
  }
  return result;
}

}  // namespace

int minor_digits(std::string_view currency) {
  if (holds(kZeroDigits, currency)) {
    return 0;
  }
  if (holds(kThreeDigits, currency)) {
    return 3;
  }
  return holds(kFourDigits, currency) ? 4 : 2;
}

bool is_currency(std::string_view text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<Money> parse_money(std::string_view amount, std::string_view currency) {
  if (!is_currency(currency)) {
    return invalid("a currency is three capital letters such as USD");
  }
  const std::optional<Decimal> parts = split_decimal(amount);
  if (!parts) {
    return invalid("an amount is written like 49.90, with digits and one point only");
  }
  std::int64_t minor = 0;
  for (const char c : parts->whole) {
    minor = minor * 10 + (c - '0');  // at most 15 digits: cannot overflow
  }
  const auto digits = static_cast<std::size_t>(minor_digits(currency));
  for (std::size_t i = 0; i < digits; ++i) {
    const int digit = i < parts->decimals.size() ? parts->decimals[i] - '0' : 0;
    if (__builtin_mul_overflow(minor, 10, &minor) || __builtin_add_overflow(minor, digit, &minor)) {
      return invalid("the amount is too large");
    }
  }
  const int up = parts->decimals.size() > digits && parts->decimals[digits] >= '5' ? 1 : 0;
  if (__builtin_add_overflow(minor, up, &minor)) {
    return invalid("the amount is too large");
  }
  return Money{.minor = parts->negative ? -minor : minor, .currency = std::string(currency)};
}

Result<Money> parse_exact_money(std::string_view amount, std::string_view currency) {
  Result<Money> money = parse_money(amount, currency);
  const std::optional<Decimal> parts = split_decimal(amount);
  if (!money || !parts) {
    return money;
  }
  if (parts->negative && money->minor == 0) {
    return invalid("nothing is written without a sign, as 0");
  }
  const auto digits = static_cast<std::size_t>(minor_digits(currency));
  if (parts->decimals.find_first_not_of('0', digits) == std::string_view::npos) {
    return money;
  }
  return invalid("an amount in " + money->currency + " has " +
                 (digits == 0 ? "no" : "at most " + std::to_string(digits)) +
                 " decimals, and nothing is rounded");
}

std::string to_decimal(const Money& money) {
  const auto digits = static_cast<std::size_t>(minor_digits(money.currency));
  const bool negative = money.minor < 0;
  // The magnitude as unsigned, so that the smallest 64-bit number has one.
  const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(money.minor)
                                      : static_cast<std::uint64_t>(money.minor);
  std::string text = std::to_string(size);
  if (digits > 0) {
    if (text.size() <= digits) {
      text.insert(0, digits + 1 - text.size(), '0');
    }
    text.insert(text.size() - digits, 1, '.');
  }
  return negative ? "-" + text : text;
}

std::optional<Money> add(const Money& left, const Money& right) {
  Money sum{.minor = 0, .currency = left.currency};
  if (left.currency != right.currency ||
      __builtin_add_overflow(left.minor, right.minor, &sum.minor)) {
    return std::nullopt;
  }
  return sum;
}

std::optional<Money> subtract(const Money& left, const Money& right) {
  Money difference{.minor = 0, .currency = left.currency};
  if (left.currency != right.currency ||
      __builtin_sub_overflow(left.minor, right.minor, &difference.minor)) {
    return std::nullopt;
  }
  return difference;
}

}  // namespace regulars::core
