// What a refund leaves of an order where the shop says it in the order's value alone: the lines,
// the discount or what was paid with points may stay as they were.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "loyalty/earning/order.h"

namespace regulars::loyalty {

/// What a shop may count into an order's value beside its goods. Tax is added where prices are
/// without it and taken off where they are with it; what was paid otherwise is taken off.
enum class ValuePart : std::uint8_t {
  kShipping,
  kGiftCards,  // and top-ups that were bought
  kTax,
  kPaidWithPoints,
  kPaidWithCard,
  kFees,
  kTips,
  kPrizes,
};
inline constexpr std::size_t kValueParts = 8;
/// As they stand in kept terms.
inline constexpr std::array<const char*, kValueParts> kValuePartNames{
    "shipping", "gift-cards", "tax", "points", "card", "fees", "tips", "prizes"};
/// Each ValuePart, whether it is in the value; none: the value is that of the goods.
using ValueParts = std::array<bool, kValueParts>;

/// How the value and the parts of an order went together before anything was refunded. Minor units,
/// 0 or more.
struct ToldValue {
  std::int64_t value = 0;
  std::int64_t amounts = 0;  // all that was told beside the value, added up
  std::int64_t lines = 0;    // all but prizes
  std::int64_t tax = 0;      // of the whole order
  std::int64_t by_points = 0;
  std::int64_t by_card = 0;
  std::optional<ValueParts> parts{};  // absent: nothing makes up the value
  std::int64_t made_up = 0;           // by the parts; `value` but for rounding

  friend bool operator==(const ToldValue&, const ToldValue&) = default;
};

/// Nothing where the value is that of the goods and all was paid in money, and where no parts are
/// told. Of an order that is refunded in part already it is told only where the parts make up the
/// value. Of several ways to make it up, the one with the fewest parts is taken. A shop may round
/// each line on its own: a difference of one minor unit a line is taken where nothing fits exactly.
std::optional<ToldValue> told_value(const Order& order);

/// What to keep of the two: a later word of an order that is not refunded is taken where its parts
/// make up its value, so that an order that has grown is refunded by what it has grown to.
std::optional<ToldValue> told_again(const std::optional<ToldValue>& told, const Order& order);

/// The order with what its value tells and its parts do not (loyalty rules 10). Without `told` the
/// value is taken for that of the goods.
/// - Of an order refunded in part, what was paid with points or a card and the tax of the whole
///   order are no larger share of the lines than at first, and a discount that stayed whole though
///   a line went is lowered to what the value says.
/// - The value is below what its parts make up: `money_back` says which share went back.
/// - Where nothing made up the value, it says so only while no part has changed.
/// Nothing where the parts tell the same.
std::optional<Order> as_left(const Order& order, const std::optional<ToldValue>& told);

/// What of the amount went back, rounded down; 0 where nothing did.
std::int64_t share_of(const MoneyBack& back, std::int64_t minor);

}  // namespace regulars::loyalty
