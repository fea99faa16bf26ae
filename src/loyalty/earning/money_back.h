// Money that a shop gave back without taking a line off the order: a refund by amount.
#pragma once

#include <cstdint>
#include <optional>

#include "loyalty/earning/order.h"

namespace regulars::loyalty {

/// What the shop told as the order's value, beside what its lines came to, when it was first
/// counted. Shops count tax or shipping into one and not into the other; what the two make of each
/// other stays as it was then.
struct ToldValue {
  std::int64_t value = 0;  // minor units, 0 or more; 0: refunds by amount are never seen
  std::int64_t lines = 0;  // above 0

  friend bool operator==(const ToldValue&, const ToldValue&) = default;
};

/// Nothing where both are the same, where no goods are told, and for an order that is refunded in
/// part already: then the lines are taken to come to the value.
std::optional<ToldValue> told_value(const Order& order);

/// How much less the shop says the order is worth than the goods in its lines are: what went back
/// and stands in no line, in the money of the lines, rounded down. 0 or more and no more than the
/// goods. No told value: both are taken as the same; with one, only a value below it tells of money
/// that went back.
std::int64_t money_back(const Order& order, const std::optional<ToldValue>& told);

}  // namespace regulars::loyalty
