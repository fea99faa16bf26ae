#include "loyalty/earning/money_back.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "loyalty/fraction.h"

namespace regulars::loyalty {
namespace {

// The order may not have been checked yet.
__extension__ using Wide = __int128;

std::int64_t amount(Wide minor) {
  return static_cast<std::int64_t>(std::clamp<Wide>(minor, 0, kMaxOrderMinor));
}

// The amounts of an order, added up by what they are.
struct Sums {
  Wide goods = 0;  // after what was taken off the whole order
  Wide lines = 0;  // before it; all but prizes
  Wide all = 0;
  std::array<Wide, kValueParts> parts{};  // with their signs in the value

  Wide& part(ValuePart part) { return parts.at(static_cast<std::size_t>(part)); }
};

void add_line(Sums& sums, const OrderLine& line) {
  sums.all += Wide(line.minor) + line.tax_minor;
  if (line.kind == LineKind::kPrize) {
    sums.part(ValuePart::kPrizes) += line.minor;
    return;
  }
  sums.lines += line.minor;
  sums.part(ValuePart::kTax) += line.tax_minor;
  switch (line.kind) {
    case LineKind::kGiftCard:
    case LineKind::kTopUp:
      sums.part(ValuePart::kGiftCards) += line.minor;
      break;
    case LineKind::kFee:
      sums.part(ValuePart::kFees) += line.minor;
      break;
    case LineKind::kGoods:
    case LineKind::kPrize:
      sums.goods += line.minor;
      break;
  }
}

Sums sums_of(const OrderParts& parts) {
  Sums sums;
  for (const OrderLine& line : parts.lines) {
    add_line(sums, line);
  }
  const Wide reward_beyond_prizes =
      std::max<Wide>(parts.reward_minor - sums.part(ValuePart::kPrizes), 0);
  sums.goods -= parts.discount_minor + reward_beyond_prizes;
  sums.part(ValuePart::kShipping) = parts.shipping_minor;
  sums.part(ValuePart::kTips) = parts.tips_minor;
  sums.part(ValuePart::kFees) += parts.fees_minor;
  sums.part(ValuePart::kTax) += parts.tax_minor;
  if (parts.prices_include_tax) {
    sums.part(ValuePart::kTax) *= -1;
  }
  sums.part(ValuePart::kPaidWithPoints) = -Wide(parts.paid_with_points_minor);
  sums.part(ValuePart::kPaidWithCard) = -Wide(parts.paid_with_card_minor);
  sums.all += Wide(parts.discount_minor) + parts.reward_minor + parts.shipping_minor +
              parts.tips_minor + parts.fees_minor + parts.tax_minor + parts.paid_with_points_minor +
              parts.paid_with_card_minor;
  return sums;
}

Wide made_up(const Sums& sums, const ValueParts& with) {
  Wide value = sums.goods;
  for (std::size_t i = 0; i < kValueParts; ++i) {
    value += with.at(i) ? sums.parts.at(i) : 0;
  }
  return value;
}

ValueParts parts_from(unsigned bits) {
  ValueParts with{};
  for (std::size_t i = 0; i < kValueParts; ++i) {
    with.at(i) = (bits >> i & 1U) != 0;
  }
  return with;
}

// The fewest parts that make up the value or come as near; among as many, the first by the order of
// ValuePart.
std::optional<ValueParts> parts_in(const Sums& sums, std::int64_t value, std::int64_t off_by) {
  constexpr unsigned kWays = 1U << kValueParts;
  std::optional<ValueParts> best;
  std::ptrdiff_t fewest = kValueParts + 1;
  for (unsigned bits = 0; bits < kWays && fewest > 0; ++bits) {
    const ValueParts with = parts_from(bits);
    const std::ptrdiff_t count = std::count(with.begin(), with.end(), true);
    const Wide over = made_up(sums, with) - value;
    if (count < fewest && over <= off_by && over >= -Wide(off_by)) {
      best = with;
      fewest = count;
    }
  }
  return best;
}

void lower(std::int64_t& told, std::int64_t at_first, Wide lines, std::int64_t of) {
  if (of > 0) {
    const auto share = scaled(at_first, {.times = amount(lines), .per = of}, Rounding::kDown);
    told = std::min(told, share.value_or(told));
  }
}

// What the value would be if nothing went back by amount.
Wide expected_of(const OrderParts& parts, const std::optional<ToldValue>& told) {
  const ValueParts with = told ? *told->parts : ValueParts{};
  const std::int64_t rounded_away = told ? told->value - told->made_up : 0;
  return made_up(sums_of(parts), with) + rounded_away;
}

// The discount that was told for more lines than are left.
void lower_discount(OrderParts& parts, Wide over) {
  if (over > 0 && parts.discount_minor > 0) {
    parts.discount_minor -= amount(std::min<Wide>(over, parts.discount_minor));
  }
}

OrderParts parts_left(const Order& order, const std::optional<ToldValue>& told) {
  OrderParts parts = *order.parts;
  if (order.is_part_refunded) {
    if (told) {
      const Wide lines = sums_of(parts).lines;
      lower(parts.paid_with_points_minor, told->by_points, lines, told->lines);
      lower(parts.paid_with_card_minor, told->by_card, lines, told->lines);
      lower(parts.tax_minor, told->tax, lines, told->lines);
    }
    lower_discount(parts, order.value.minor - expected_of(parts, told));
  }
  const std::int64_t expected = amount(expected_of(parts, told));
  if (order.value.minor < expected) {
    parts.money_back = {.minor = expected - order.value.minor, .of = expected};
  }
  return parts;
}

OrderParts parts_left_unexplained(const Order& order, const ToldValue& told) {
  OrderParts parts = *order.parts;
  if (order.value.minor < told.value && amount(sums_of(parts).all) == told.amounts) {
    parts.money_back = {.minor = told.value - order.value.minor, .of = told.value};
  }
  return parts;
}

}  // namespace

std::int64_t share_of(const MoneyBack& back, std::int64_t minor) {
  return back.of == 0 ? 0
                      : scaled(minor, {.times = back.minor, .per = back.of}, Rounding::kDown)
                            .value_or(0);  // back.minor <= back.of: it fits
}

std::optional<ToldValue> told_value(const Order& order) {
  if (!order.parts || order.value.minor < 0) {
    return std::nullopt;
  }
  const OrderParts& parts = *order.parts;
  const Sums sums = sums_of(parts);
  ToldValue told{.value = amount(order.value.minor),
                 .amounts = amount(sums.all),
                 .lines = amount(sums.lines),
                 .tax = amount(parts.tax_minor),
                 .by_points = amount(parts.paid_with_points_minor),
                 .by_card = amount(parts.paid_with_card_minor),
                 .parts = parts_in(sums, order.value.minor, 0)};
  if (!told.parts && !order.is_part_refunded) {
    told.parts = parts_in(sums, told.value, std::ssize(parts.lines));
  }
  told.made_up = told.parts ? amount(made_up(sums, *told.parts)) : 0;
  const bool is_all_money = told.by_points == 0 && told.by_card == 0;
  const bool says_nothing =
      told.parts == ValueParts{} && told.made_up == told.value && is_all_money;
  const bool is_unknown = !told.parts && order.is_part_refunded;
  return says_nothing || is_unknown ? std::nullopt : std::optional(told);
}

std::optional<ToldValue> told_again(const std::optional<ToldValue>& told, const Order& order) {
  if (!order.parts || order.is_part_refunded || !order.is_counting) {
    return told;
  }
  const auto now = told_value(order);
  return now && !now->parts ? told : now;
}

std::optional<Order> as_left(const Order& order, const std::optional<ToldValue>& told) {
  if (!order.parts || order.value.minor < 0 || order.parts->discount_minor < 0) {
    return std::nullopt;
  }
  OrderParts parts =
      told && !told->parts ? parts_left_unexplained(order, *told) : parts_left(order, told);
  if (parts == *order.parts) {
    return std::nullopt;
  }
  Order changed = order;
  changed.parts = std::move(parts);
  return changed;
}

}  // namespace regulars::loyalty
