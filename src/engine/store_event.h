// The shop's own calls, decided: orders paid, changed, refunded, cancelled; coupons used;
// what customers did beside buying, and their birthdays.
#pragma once

#include <string>

#include "core/result.h"
#include "engine/context.h"
#include "engine/order_points.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// Decides one callback's body. order_key: set when it was about an order.
core::Result<core::Done> decide_store_event(const Context& context,
                                            const std::string& body,
                                            std::string& order_key);

/// Records the shop's word about an order and moves the points of its member. When an order that
/// was claimed before it was paid now counts, or points went back, the member is told. Returns the
/// order's key.
std::string change_order(const Context& context,
                         const store_adapter::Order& order,
                         Told told = Told::kUnasked);

}  // namespace regulars::engine
