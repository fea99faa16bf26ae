#include "loyalty/taxable.h"

#include <algorithm>

#include "loyalty/earning/money_back.h"

namespace regulars::loyalty {
namespace {

std::int64_t sum_of(const OrderParts& parts, LineKind kind) {
  std::int64_t sum = 0;
  for (const OrderLine& line : parts.lines) {
    sum += line.kind == kind ? line.minor : 0;
  }
  return sum;
}

// check_order has made sure that all of it fits.
std::int64_t value_of(const Order& order) {
  if (!order.parts) {
    return order.value.minor;
  }
  const OrderParts& parts = *order.parts;
  const std::int64_t off = parts.discount_minor + parts.reward_minor;
  const std::int64_t beyond_prizes =
      std::max<std::int64_t>(off - sum_of(parts, LineKind::kPrize), 0);
  const std::int64_t goods =
      std::max<std::int64_t>(sum_of(parts, LineKind::kGoods) - beyond_prizes, 0);
  const std::int64_t value =
      goods + sum_of(parts, LineKind::kFee) + parts.shipping_minor + parts.fees_minor;
  return value - share_of(parts.money_back, value);
}

}  // namespace

core::Result<TaxedOrder> taxed(const Order& order,
                               std::int64_t coupon_minor,
                               const TaxRules& rules) {
  if (auto checked = check_order(order); !checked) {
    return checked.error();
  }
  if (coupon_minor < 0 || coupon_minor > kMaxOrderMinor) {
    return core::invalid("what coupons paid of the order " + order.number + " is out of range");
  }
  const OrderParts parts = order.parts.value_or(OrderParts{});
  const auto without_share = [&parts](std::int64_t minor) {
    return minor - share_of(parts.money_back, minor);
  };
  TaxedOrder taxed{.value = value_of(order)};
  if (parts.paid_with_points_minor > 0) {
    taxed.with_points = std::min(without_share(parts.paid_with_points_minor), taxed.value);
  } else {
    taxed.with_points = coupon_minor;
    taxed.value += coupon_minor;
  }
  taxed.with_gift_cards =
      std::min(without_share(parts.paid_with_card_minor), taxed.value - taxed.with_points);
  taxed.taxable = taxed.value -
                  (rules.with_points == TaxedPart::kCashPart ? taxed.with_points : 0) -
                  (rules.with_gift_cards == TaxedPart::kCashPart ? taxed.with_gift_cards : 0);
  return taxed;
}

bool add(TaxMonth& month, const TaxedOrder& order) {
  TaxedOrder sum;
  const bool is_too_much =
      __builtin_add_overflow(month.sum.value, order.value, &sum.value) ||
      __builtin_add_overflow(month.sum.with_points, order.with_points, &sum.with_points) ||
      __builtin_add_overflow(
          month.sum.with_gift_cards, order.with_gift_cards, &sum.with_gift_cards) ||
      __builtin_add_overflow(month.sum.taxable, order.taxable, &sum.taxable);
  if (is_too_much) {
    return false;
  }
  month.sum = sum;
  ++month.orders;
  return true;
}

}  // namespace regulars::loyalty
