// What the shop is asked for when a member takes a reward.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/points.h"
#include "loyalty/program.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// paid: what the member pays; for part payment it says how much the coupon is worth.
/// reward: not one that is fulfilled by hand.
store_adapter::CouponTerms terms_of(const loyalty::Reward& reward,
                                    core::Points paid,
                                    std::string_view currency);

/// What rewards of the program ask of the shop's coupons and the shop cannot do, as sentences for
/// the owner; empty when it can do all of it.
std::vector<std::string> what_shop_cannot(const loyalty::Program& program,
                                          const store_adapter::Capabilities& shop);

/// The products that the coupon is for; none: the whole order.
std::vector<std::string> products_of(const loyalty::Reward& reward);

}  // namespace regulars::engine
