#include "loyalty/rewards/payment.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

std::int64_t share_of(std::int64_t amount, const Factor& share) {
  const auto part = scaled(amount, share, Rounding::kDown);
  REGULARS_CHECK(part.has_value(), "a share of an order overflows");
  return *part;
}

std::int64_t blocks_for(const PointsPart& part, std::int64_t limit_minor) {
  const std::int64_t whole = limit_minor / part.minor_per_block;
  const bool is_one_more = part.last_block_in_part && limit_minor % part.minor_per_block > 0;
  return whole + (is_one_more ? 1 : 0);
}

// The order in which cards pay.
bool pays_before(const CardUse& left, const CardUse& right) {
  const auto key = [](const CardUse& use) {
    const StoredValue& value = use.value;
    return std::tuple(value.kind,
                      !value.valid.to.has_value(),
                      value.valid.to.value_or(Day{}),
                      value.balance.minor,
                      std::string_view(value.id));
  };
  return key(left) < key(right);
}

// The tax on what is still due, in proportion to the total.
std::int64_t cash_tax(const ToPay& order, std::int64_t due_minor) {
  if (order.total.minor == 0) {
    return 0;
  }
  return part_of(order.tax_minor, due_minor, order.total.minor);
}

}  // namespace

core::Result<core::Done> check_points_part(const PointsPart& part) {
  if (part.points_per_block < core::Points(1) || part.points_per_block > core::kMaxEntry ||
      part.minor_per_block < 1 || part.minor_per_block > kMaxLineMinor) {
    return core::invalid("A block is at least one point and some money.");
  }
  if (part.points_min < core::Points(0) || part.points_min > core::kMaxEntry) {
    return core::invalid("The fewest points to pay with are 0 to 1,000,000,000.");
  }
  if (part.share_max && !is_share(*part.share_max)) {
    return core::invalid("Points pay for 0 to 100 % of an order.");
  }
  return core::Done{};
}

PointsPaid pay_with_points(const PointsPart& part, const PointsAsk& ask) {
  REGULARS_CHECK(check_points_part(part).has_value(), "a part payment was not checked");
  const std::int64_t order = std::max<std::int64_t>(ask.order_minor, 0);
  const std::int64_t limit = part.share_max ? share_of(order, *part.share_max) : order;
  const core::Points points = std::min(ask.requested.value_or(ask.balance), ask.balance);
  const std::int64_t blocks =
      std::min(points.count() / part.points_per_block.count(), blocks_for(part, limit));
  const core::Points used(blocks * part.points_per_block.count());
  if (blocks <= 0 || used < part.points_min) {
    return {};
  }
  return {.points = used, .minor = std::min(blocks * part.minor_per_block, limit)};
}

core::Points max_redeemable(const PointsPart& part,
                            core::Points balance,
                            std::int64_t order_minor) {
  return pay_with_points(part, {.balance = balance, .order_minor = order_minor}).points;
}

ToPay to_pay(const Basket& basket, const Discounted& discounted) {
  const Totals& totals = discounted.totals;
  ToPay order{.total = {.minor = totals.total_minor, .currency = basket.currency},
              .tax_minor = totals.tax_minor,
              .allows_stored_value = discounted.allows_stored_value};
  for (std::size_t i = 0; i < basket.lines.size(); ++i) {
    order.stored_value_minor += is_stored_value(basket.lines[i]) ? totals.lines[i] : 0;
  }
  return order;
}

Settlement settle(const ToPay& order,
                  const Payments& payments,
                  core::Instant now,
                  std::string_view zone) {
  Settlement result;
  std::int64_t payable = std::max<std::int64_t>(
      order.total.minor - std::max<std::int64_t>(order.stored_value_minor, 0), 0);
  std::int64_t paid = 0;
  if (payments.points) {
    const PointsUse& use = *payments.points;
    result.points = pay_with_points(
        use.part, {.requested = use.requested, .balance = use.balance, .order_minor = payable});
    paid += result.points.minor;
    payable -= result.points.minor;
  }
  std::vector<CardUse> cards = payments.cards;
  std::ranges::sort(cards, pays_before);
  for (const CardUse& use : cards) {
    const StoredAsk ask{.payable = {.minor = payable, .currency = order.total.currency},
                        .most_minor = use.most_minor,
                        .is_combinable = order.allows_stored_value};
    result.cards.push_back(pay_with(use.value, ask, now, zone));
    paid += result.cards.back().paid_minor;
    payable -= result.cards.back().paid_minor;
  }
  result.due_minor = order.total.minor - paid;
  result.tax_minor =
      payments.tax_on == TaxOn::kFullValue ? order.tax_minor : cash_tax(order, result.due_minor);
  return result;
}

}  // namespace regulars::loyalty
