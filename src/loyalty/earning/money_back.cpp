#include "loyalty/earning/money_back.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

__extension__ using Wide = __int128;

// Goods after what was taken off them; prizes, gift cards and fees are no goods. The order may not
// have been checked yet.
std::int64_t goods_of(const Order& order) {
  if (!order.parts) {
    return 0;
  }
  Wide goods = 0;
  Wide prizes = 0;
  for (const OrderLine& line : order.parts->lines) {
    (line.kind == LineKind::kPrize ? prizes : goods) +=
        line.kind == LineKind::kPrize || line.kind == LineKind::kGoods ? line.minor : 0;
  }
  const Wide reward = std::max<Wide>(order.parts->reward_minor - prizes, 0);
  const Wide left = goods - order.parts->discount_minor - reward;
  return static_cast<std::int64_t>(std::clamp<Wide>(left, 0, kMaxOrderMinor));
}

}  // namespace

std::optional<ToldValue> told_value(const Order& order) {
  const std::int64_t goods = goods_of(order);
  if (goods == 0 || order.value.minor == goods || order.is_part_refunded) {
    return std::nullopt;
  }
  return ToldValue{.value = order.value.minor, .lines = goods};
}

std::int64_t money_back(const Order& order, const std::optional<ToldValue>& told) {
  const std::int64_t goods = goods_of(order);
  if (order.value.minor < 0) {
    return 0;  // an order that is refused
  }
  if (!told) {
    return std::max<std::int64_t>(goods - order.value.minor, 0);
  }
  if (order.value.minor >= told->value) {
    return 0;  // an order that grew: what is added need not be in the same proportion
  }
  const Wide worth = static_cast<Wide>(order.value.minor) * told->lines;
  const Wide left = (worth + told->value - 1) / told->value;
  return left >= goods ? 0 : goods - static_cast<std::int64_t>(left);
}

}  // namespace regulars::loyalty
