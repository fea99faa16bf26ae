// What a reward is worth in money, as far as its settings say it; for the check of the owner's
// files.
#pragma once

#include <cstdint>

#include "loyalty/rewards/reward.h"

namespace regulars::loyalty {

/// What a member gets for the price, in minor units; 0 where no setting says it. A gift card's
/// value, what points pay, an amount off (at most its ceiling), or the price of the product.
///
/// Of steps, and of a percentage with a ceiling, the most that is half or more of the least order
/// it is taken off: 50.00 off an order of 500.00 is a discount of a large order, and worth nothing
/// to somebody who does not buy one.
std::int64_t worth_in_money(const Reward& reward);

}  // namespace regulars::loyalty
