// Messages at balance thresholds: "you now have 200 points, enough for a towel".
#pragma once

#include <optional>
#include <span>

#include "core/points.h"

namespace regulars::loyalty {

/// The threshold to tell of after a balance went from `before` to `now`: the highest that it
/// reached (greater or equal) from below, so that a jump over several tells one. Nothing when it
/// reached none, stayed or fell. Who fell below a threshold and rises again is told again.
///
/// Asked once for every ledger transaction, it fires once per crossing. Thresholds may come in any
/// order.
std::optional<core::Points> crossed_threshold(std::span<const core::Points> thresholds,
                                              core::Points before,
                                              core::Points now);

}  // namespace regulars::loyalty
