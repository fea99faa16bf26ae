#include "loyalty/earning/money_back.h"

#include <algorithm>
#include <utility>

#include "loyalty/fraction.h"

namespace regulars::loyalty {
namespace {

__extension__ using Wide = __int128;

// Goods after what was taken off them; prizes, gift cards and fees are no goods. The order may not
// have been checked yet.
std::int64_t goods_of(const OrderParts& parts) {
  Wide goods = 0;
  Wide prizes = 0;
  for (const OrderLine& line : parts.lines) {
    (line.kind == LineKind::kPrize ? prizes : goods) +=
        line.kind == LineKind::kPrize || line.kind == LineKind::kGoods ? line.minor : 0;
  }
  const Wide reward = std::max<Wide>(parts.reward_minor - prizes, 0);
  const Wide left = goods - parts.discount_minor - reward;
  return static_cast<std::int64_t>(std::clamp<Wide>(left, 0, kMaxOrderMinor));
}

bool is_same(const std::optional<ToldValue>& told) {
  return !told || told->value == told->goods;
}

// The discount that was told for more goods than are left.
void lower_discount(OrderParts& parts, std::int64_t value) {
  const std::int64_t over = value - goods_of(parts);
  if (over > 0 && parts.discount_minor > 0) {
    parts.discount_minor -= std::min(over, parts.discount_minor);
  }
}

void lower_payment(std::int64_t& paid, std::int64_t at_first, std::int64_t goods, std::int64_t of) {
  const auto share = scaled(at_first, {.times = goods, .per = of}, Rounding::kDown);
  paid = std::min(paid, share.value_or(paid));
}

}  // namespace

std::int64_t share_of(const MoneyBack& back, std::int64_t minor) {
  return back.of == 0 ? 0
                      : scaled(minor, {.times = back.minor, .per = back.of}, Rounding::kDown)
                            .value_or(0);  // back.minor <= back.of: it fits
}

std::optional<ToldValue> told_value(const Order& order) {
  if (!order.parts || order.is_part_refunded) {
    return std::nullopt;
  }
  const ToldValue told{.value = order.value.minor,
                       .goods = goods_of(*order.parts),
                       .by_points = order.parts->paid_with_points_minor,
                       .by_card = order.parts->paid_with_card_minor};
  const bool is_all_money = told.by_points == 0 && told.by_card == 0;
  return told.goods == 0 || (told.value == told.goods && is_all_money) ? std::nullopt
                                                                       : std::optional(told);
}

std::optional<Order> as_left(const Order& order, const std::optional<ToldValue>& told) {
  if (!order.parts || order.value.minor < 0 || order.parts->discount_minor < 0 || !is_same(told)) {
    return std::nullopt;
  }
  OrderParts parts = *order.parts;
  if (order.is_part_refunded) {
    lower_discount(parts, order.value.minor);
  }
  const std::int64_t goods = goods_of(parts);
  if (told && order.is_part_refunded) {
    lower_payment(parts.paid_with_points_minor, told->by_points, goods, told->goods);
    lower_payment(parts.paid_with_card_minor, told->by_card, goods, told->goods);
  }
  if (order.value.minor < goods) {
    parts.money_back = {.minor = goods - order.value.minor, .of = goods};
  }
  if (parts == *order.parts) {
    return std::nullopt;
  }
  Order changed = order;
  changed.parts = std::move(parts);
  return changed;
}

}  // namespace regulars::loyalty
