// What a refund leaves of an order where the shop says it in the order's value alone: the lines,
// the discount or what was paid with points may stay as they were.
#pragma once

#include <cstdint>
#include <optional>

#include "loyalty/earning/order.h"

namespace regulars::loyalty {

/// What the shop told as the order's value, beside what its goods came to, when it was first
/// counted. Minor units, 0 or more.
struct ToldValue {
  std::int64_t value = 0;
  std::int64_t goods = 0;      // after the discounts; above 0
  std::int64_t by_points = 0;  // of the whole order
  std::int64_t by_card = 0;

  friend bool operator==(const ToldValue&, const ToldValue&) = default;
};

/// Nothing where the value is that of the goods and all was paid in money, where no goods are told,
/// and for an order that is refunded in part already: then the goods are taken to be the value.
std::optional<ToldValue> told_value(const Order& order);

/// The order with what its value tells and its parts do not (loyalty rules 10), where the value was
/// that of the goods at first; what else a shop counts into it is not known, and then the parts
/// alone hold.
/// - The value is below the goods: `money_back` says which share of them went back.
/// - Of an order refunded in part, a discount that stayed whole though a line went is lowered to
///   what the value says, and what was paid with points or a card is no larger share of the goods
///   than at first.
/// Nothing where the parts tell the same.
std::optional<Order> as_left(const Order& order, const std::optional<ToldValue>& told);

/// What of the amount went back, rounded down; 0 where nothing did.
std::int64_t share_of(const MoneyBack& back, std::int64_t minor);

}  // namespace regulars::loyalty
