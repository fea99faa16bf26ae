#include "loyalty/rewards/thresholds.h"

#include <algorithm>

namespace regulars::loyalty {

std::optional<core::Points> crossed_threshold(std::span<const core::Points> thresholds,
                                              core::Points before,
                                              core::Points now) {
  std::optional<core::Points> highest;
  for (const core::Points threshold : thresholds) {
    if (before < threshold && threshold <= now) {
      highest = std::max(highest, std::optional(threshold));
    }
  }
  return highest;
}

}  // namespace regulars::loyalty
