// What a flow says about how a code is used: a prize to put into the basket, money on a card, or
// something that the checkout takes off.
#pragma once

#include "db/redemptions.h"
#include "flow/text_expand.h"

namespace regulars::engine {

/// coupon_product: it makes one product free, which has to lie in the basket; coupon_reusable: it
/// works until nothing is left on it; coupon_ships_free. As the shop was asked, whatever the
/// program says by now.
flow::Values code_facts(const db::Redemption& redemption);

}  // namespace regulars::engine
