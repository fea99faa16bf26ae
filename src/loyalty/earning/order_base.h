// The base of an order's points, before any rule: by its amount, by order, or by units.
#pragma once

#include <optional>

#include "core/money.h"
#include "core/result.h"
#include "loyalty/earning/breakdown.h"
#include "loyalty/earning/earning_rule.h"
#include "loyalty/earning/order.h"
#include "loyalty/earning/terms.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// Whether something holds: by its conditions now, or as it did when the order was first counted.
enum class Judge { kNow, kAsAtFirst };

struct OrderBase {
  Fraction points{0};  // exact
  std::optional<core::Money> carry{};
};

/// The base and, in `steps`, how it came to that. With a carry only whole points are made, and the
/// money that made none is kept; every other base keeps its fraction for the rounding of the whole.
/// Errors: those of basis_of; kInvalid when the order's currency cannot be counted by the terms.
core::Result<OrderBase> base_of(
    const Terms& terms, const Order& order, const Worth& worth, Judge judge, Steps& steps);

}  // namespace regulars::loyalty
