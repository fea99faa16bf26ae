#include "loyalty/earning.h"

#include <algorithm>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

// Takes up to `wanted` from the lots for which `is_own` fits; lowers `wanted` by what it took.
void take_from(const std::vector<OpenLot>& lots,
               bool own,
               std::int64_t& wanted,
               std::vector<LotTake>& takes) {
  for (const OpenLot& lot : lots) {
    if (wanted == 0) {
      return;
    }
    if (lot.is_of_this_order != own || lot.remaining.count() == 0) {
      continue;
    }
    const std::int64_t taken = std::min(wanted, lot.remaining.count());
    takes.push_back({.id = lot.id, .points = core::Points(taken)});
    wanted -= taken;
  }
}

}  // namespace

std::optional<core::Points> points_for(const core::Money& value, const EarningRate& rate) {
  if (value.currency != rate.per.currency || rate.per.minor <= 0) {
    return std::nullopt;
  }
  if (value.minor <= 0) {
    return core::Points(0);
  }
  std::int64_t product = 0;
  if (__builtin_mul_overflow(value.minor, rate.points.count(), &product)) {
    return core::kMaxEntry;
  }
  return std::min(core::Points(product / rate.per.minor), core::kMaxEntry);
}

std::string explain_points(const core::Money& value, const EarningRate& rate, core::Points points) {
  return core::to_decimal(value) + " " + value.currency + " at " +
         std::to_string(rate.points.count()) + " per " + core::to_decimal(rate.per) + " " +
         rate.per.currency + " = " + std::to_string(points.count());
}

OrderMove plan_order_move(const OrderPosition& position) {
  OrderMove move;
  const auto change = subtract(position.target, position.posted);
  REGULARS_CHECK(change.has_value(), "an order's points overflow");
  if (change->count() > 0) {
    const std::int64_t back = std::min(change->count(), -position.unrecovered.count());
    move.unrecovered_back = core::Points(std::max<std::int64_t>(back, 0));
    move.earn = core::Points(change->count() - move.unrecovered_back.count());
    return move;
  }
  std::int64_t wanted = -change->count();
  take_from(position.lots, true, wanted, move.takes);
  take_from(position.lots, false, wanted, move.takes);
  move.unrecovered = core::Points(wanted);
  return move;
}

std::optional<std::vector<LotTake>> plan_spend(const std::vector<OpenLot>& lots,
                                               core::Points points) {
  std::vector<LotTake> takes;
  std::int64_t wanted = points.count();
  for (const OpenLot& lot : lots) {
    const std::int64_t taken = std::min(wanted, lot.remaining.count());
    if (taken > 0) {
      takes.push_back({.id = lot.id, .points = core::Points(taken)});
      wanted -= taken;
    }
  }
  return wanted == 0 ? std::optional(takes) : std::nullopt;
}

}  // namespace regulars::loyalty
