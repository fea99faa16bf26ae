#include "loyalty/rewards/punch_card.h"

#include <algorithm>
#include <tuple>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

bool is_older(const Punch& left, const Punch& right) {
  return std::tie(left.at, left.order) < std::tie(right.at, right.order);
}

bool gives_punch(const BasketLine& line, const PunchRule& rule) {
  return is_paid_good(line) && line.unit_minor > 0 && line.quantity > 0 && holds(rule.on, line);
}

std::int64_t units_on(const PunchCard& card) {
  std::int64_t units = 0;
  for (const Punch& punch : card.punches) {
    units += punch.units;
  }
  return units;
}

}  // namespace

PunchCard with_order(const PunchCard& card, const PunchRule& rule, const PunchOrder& order) {
  PunchCard after = card;
  std::erase_if(after.punches, [&](const Punch& punch) { return punch.order == order.id; });
  for (const BasketLine& line : order.lines) {
    if (gives_punch(line, rule)) {
      after.punches.push_back({.order = order.id,
                               .at = order.at,
                               .unit_minor = line.unit_minor,
                               .units = line.quantity});
    }
  }
  std::ranges::stable_sort(after.punches, is_older);
  return after;
}

std::int64_t open_punches(const PunchCard& card, const PunchRule& rule) {
  REGULARS_CHECK(rule.needed >= 1, "a punch card without punches");
  return units_on(card) - card.gifts_taken * rule.needed;
}

std::int64_t complete_cards(const PunchCard& card, const PunchRule& rule) {
  return std::max<std::int64_t>(open_punches(card, rule), 0) / rule.needed;
}

std::optional<std::int64_t> gift_limit_minor(const PunchCard& card, const PunchRule& rule) {
  if (complete_cards(card, rule) == 0) {
    return std::nullopt;
  }
  std::int64_t used = card.gifts_taken * rule.needed;
  std::int64_t wanted = rule.needed;
  std::optional<std::int64_t> cheapest;
  for (const Punch& punch : card.punches) {
    const std::int64_t passed = std::min(used, punch.units);
    used -= passed;
    const std::int64_t taken = std::min(wanted, punch.units - passed);
    wanted -= taken;
    if (taken > 0) {
      cheapest = std::min(cheapest.value_or(punch.unit_minor), punch.unit_minor);
    }
  }
  return cheapest;
}

std::optional<PunchCard> take_gift(const PunchCard& card,
                                   const PunchRule& rule,
                                   std::int64_t price_minor) {
  const auto limit = gift_limit_minor(card, rule);
  if (!limit || price_minor > *limit) {
    return std::nullopt;
  }
  PunchCard after = card;
  after.gifts_taken += 1;
  return after;
}

PunchCard give_gift_back(const PunchCard& card) {
  PunchCard after = card;
  after.gifts_taken = std::max<std::int64_t>(card.gifts_taken - 1, 0);
  return after;
}

}  // namespace regulars::loyalty
