#include "loyalty/ratio.h"

#include <algorithm>
#include <cstddef>

namespace regulars::loyalty {
namespace {

constexpr std::size_t kMaxWholeDigits = 6;

std::optional<std::int64_t> times_share(const Share& share, std::int64_t times) {
  if (share.whole <= 0) {
    return std::nullopt;
  }
  Fraction fraction(share.part);
  fraction.multiply(times, share.whole);
  return fraction.rounded(Rounding::kNearest);
}

// The number with its last `decimals` digits after a point.
std::string with_point(std::int64_t number, std::size_t decimals) {
  const bool is_negative = number < 0;
  // The magnitude as unsigned, so that the smallest 64-bit number has one.
  const std::uint64_t size =
      is_negative ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number);
  std::string text = std::to_string(size);
  if (text.size() <= decimals) {
    text.insert(0, decimals + 1 - text.size(), '0');
  }
  text.insert(text.size() - decimals, 1, '.');
  return is_negative ? "-" + text : text;
}

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<Percent> percent_of(const Share& share) {
  const auto tenths = times_share(share, kWhole.tenths);
  return tenths ? std::optional(Percent{.tenths = *tenths}) : std::nullopt;
}

std::optional<Percent> percent_of(const MoneyShare& share) {
  if (share.part.currency != share.whole.currency) {
    return std::nullopt;
  }
  return percent_of(Share{.part = share.part.minor, .whole = share.whole.minor});
}

std::optional<Hundredths> quotient_of(const Share& share) {
  const auto count = times_share(share, 100);
  return count ? std::optional(Hundredths{.count = *count}) : std::nullopt;
}

std::optional<core::Money> part_of(const core::Money& amount, Percent percent, Rounding rounding) {
  Fraction part(amount.minor);
  part.multiply(percent.tenths, kWhole.tenths);
  const auto minor = part.rounded(rounding);
  return minor ? std::optional(core::Money{.minor = *minor, .currency = amount.currency})
               : std::nullopt;
}

std::string to_text(Percent percent) {
  return with_point(percent.tenths, 1) + " %";
}

std::string to_text(Hundredths number) {
  return with_point(number.count, 2);
}

std::optional<Percent> percent_from_text(std::string_view text) {
  if (text.ends_with('%')) {
    text.remove_suffix(text.ends_with(" %") ? 2 : 1);
  }
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  const std::string_view decimal = point == std::string_view::npos ? "0" : text.substr(point + 1);
  if (whole.empty() || whole.size() > kMaxWholeDigits || decimal.size() != 1 ||
      !are_digits(whole) || !are_digits(decimal)) {
    return std::nullopt;
  }
  std::int64_t tenths = 0;
  for (const char digit : std::string(whole) + std::string(decimal)) {
    tenths = tenths * 10 + (digit - '0');
  }
  return Percent{.tenths = tenths};
}

}  // namespace regulars::loyalty
