// What the shop's callbacks tell of a coupon, in whatever order they come (loyalty rules 15).
#pragma once

#include "engine/context.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// coupon_used, unless the shop has told of something newer about this coupon and this order. When
/// the newer word was that the order is gone, and nothing was known of the use then, the coupon
/// ends as if both words had come in their order. Of two words of the same moment the release is
/// the newer one: an order is paid before it is cancelled. A time to come counts as now; a word
/// without a time is taken as it comes.
void hear_coupon_used(const Context& context, const store_adapter::CouponUsed& told);

/// coupon_released, unless it was told before, or the shop has told of a newer use on this order.
void hear_coupon_released(const Context& context, const store_adapter::CouponReleased& told);

}  // namespace regulars::engine
