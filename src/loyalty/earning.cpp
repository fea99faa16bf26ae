#include "loyalty/earning.h"

#include <algorithm>

namespace regulars::loyalty {
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

std::string explain_points(const core::Money& value, const EarningRate& rate, core::Points points) {
  return core::to_decimal(value) + " " + value.currency + " at " +
         std::to_string(rate.points.count()) + " per " + core::to_decimal(rate.per) + " " +
         rate.per.currency + " = " + std::to_string(points.count());
}

}  // namespace regulars::loyalty
