// The basket of a case: its lines and discounts, how it is paid, and the order it becomes.
#pragma once

#include <cstdint>
#include <string>

#include "loyalty/rewards/discount.h"
#include "loyalty/rewards/payment.h"
#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {

/// Lines, exclusive groups, deals, needs, cards and wallet that are given.
void read_shopping(World& world, Fields& given);
BasketLine line_of(Fields& fields);

/// The basket after all discounts so far, in the order of loyalty rules 13.
Discounted discounted(World& world);
/// What is left to pay after points, and what the cards in use pay of it.
Settlement settled(World& world);
/// The basket as an order that earns.
Order order_of_basket(World& world, const std::string& key);
/// The wallet as it is after payment and, once the order is confirmed, its top-up.
std::optional<StoredValue> wallet_of(World& world);

}  // namespace regulars::loyalty::cases
