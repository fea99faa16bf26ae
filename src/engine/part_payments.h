// Orders that were paid in part with points (loyalty rules 10).
#pragma once

#include <string>

#include "engine/context.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// What went back of such an order brings back its share of the points, into the lots they came
/// from: as many as fall on what is gone of the order's value, rounded down. An order that is
/// cancelled goes by its coupon's own rule. A value that rises again takes nothing. The same word
/// again changes nothing. The points of a coupon that were given back already stay as they are.
void follow_part_payments(const Context& context, const store_adapter::Order& order);

/// The same with what the shop told last of the order, for a coupon whose use is told later than
/// that: nothing happens while no word of the order is known. The value before a refund counts
/// where it was told.
void follow_recorded_order(const Context& context, const std::string& order_id);

}  // namespace regulars::engine
