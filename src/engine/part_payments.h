// Orders that were paid in part with points (loyalty rules 10).
#pragma once

#include "engine/context.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// What went back of such an order brings back its share of the points, into the lots they came
/// from: as many as fall on what is gone of the order's value, rounded down. An order that is
/// cancelled goes by its coupon's own rule. A value that rises again takes nothing. The same word
/// again changes nothing.
void follow_part_payments(const Context& context, const store_adapter::Order& order);

}  // namespace regulars::engine
