#include "loyalty/earning/earning_rate.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <numeric>

namespace regulars::loyalty {
namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::string to_text(const EarningRate& rate) {
  return std::to_string(rate.points.count()) + "/" + std::to_string(rate.per.minor) + " " +
         rate.per.currency;
}

std::optional<EarningRate> rate_from_text(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::size_t blank = text.find(' ');
  if (slash == std::string_view::npos || blank == std::string_view::npos || blank < slash) {
    return std::nullopt;
  }
  const auto points = parse_number(text.substr(0, slash));
  const auto minor = parse_number(text.substr(slash + 1, blank - slash - 1));
  const std::string_view currency = text.substr(blank + 1);
  if (!points || !minor || *points < 1 || *minor < 1 || !core::is_currency(currency)) {
    return std::nullopt;
  }
  return EarningRate{.points = core::Points(*points),
                     .per = {.minor = *minor, .currency = std::string(currency)}};
}

std::optional<EarningRate> rate_of_share(const Factor& share, const core::Money& worth) {
  std::int64_t per = 0;
  if (share.times < 1 || share.per < 1 || worth.minor < 1 ||
      __builtin_mul_overflow(share.per, worth.minor, &per)) {
    return std::nullopt;
  }
  const std::int64_t divisor = std::gcd(share.times, per);
  std::int64_t unit = 1;
  for (int digit = 0; digit < core::minor_digits(worth.currency); ++digit) {
    unit *= 10;
  }
  per /= divisor;
  const std::int64_t more = unit / std::gcd(per, unit);  // up to whole units of the currency
  std::int64_t points = 0;
  if (__builtin_mul_overflow(share.times / divisor, more, &points) ||
      __builtin_mul_overflow(per, more, &per) || points > core::kMaxEntry.count()) {
    return std::nullopt;
  }
  return EarningRate{.points = core::Points(points),
                     .per = {.minor = per, .currency = worth.currency}};
}

std::optional<core::Points> points_for(const core::Money& value, const EarningRate& rate) {
  if (value.currency != rate.per.currency || rate.per.minor <= 0) {
    return std::nullopt;
  }
  if (value.minor <= 0) {
    return core::Points(0);
  }
  std::int64_t product = 0;
  if (__builtin_mul_overflow(value.minor, rate.points.count(), &product)) {
    return core::kMaxEntry;
  }
  return std::min(core::Points(product / rate.per.minor), core::kMaxEntry);
}

}  // namespace regulars::loyalty
