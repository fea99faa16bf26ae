// What terms give for an order as it is, its refunds left aside: the order of calculation of
// loyalty rules 5.
#pragma once

#include <optional>

#include "core/result.h"
#include "loyalty/earning/earned.h"
#include "loyalty/earning/order.h"
#include "loyalty/earning/order_base.h"
#include "loyalty/earning/terms.h"

namespace regulars::loyalty {

/// The order as its terms see it where that is another: its value alone, or as_left of a refund.
/// Nothing where it is the same.
std::optional<Order> seen_by(const Terms& terms, const Order& order);

/// terms: sound. Base, further rates and factors stay exact and are rounded once; then come flat
/// points, then what is most for one order and for the member. A cap over all takes from the last
/// part first.
///
/// What a limit or a budget leaves of a rule holds for all that the rule adds to the order: rates
/// and factors with one work after those without. Of several factors the best is the one that
/// brings the most.
/// A rule that does not stack is the only one: the first of them that holds, in the fixed order. A
/// factor then works on the base; any other effect takes the place of the base too. Where its limit
/// leaves less than the others bring, they count instead.
/// An order that does not count, or whose goods are worth nothing, brings nothing; only where each
/// order counts and the shop tells no value at all it counts without.
/// Errors: those of check_order; kInvalid when the order is in a currency the terms cannot count,
/// or brings more than kMaxEntry points.
core::Result<Earned> tally(const Terms& terms, const Order& order, Judge judge = Judge::kNow);

}  // namespace regulars::loyalty
