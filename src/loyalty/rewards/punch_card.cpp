#include "loyalty/rewards/punch_card.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

bool is_older(const Punch& left, const Punch& right) {
  return std::tie(left.at, left.order, left.unit_minor, left.product) <
         std::tie(right.at, right.order, right.unit_minor, right.product);
}

bool is_on_card(const BasketLine& line, const ProductSet& on) {
  return is_paid_good(line) && line.quantity > 0 && holds(on, line);
}

// What counts of the order: what it was punched for, else what the rule names now.
ProductSet products_for(const PunchCard& card, const PunchRule& rule, const std::string& order) {
  ProductSet known;
  for (const Punch& punch : card.punches) {
    if (punch.order == order) {
      known.products.push_back(punch.product);
    }
  }
  return is_everything(known) ? rule.on : known;
}

// Units that a gift paid for: those that cost nothing first.
std::int64_t gifts_beyond_free_lines(const PunchOrder& order, const ProductSet& on) {
  std::int64_t gifts = order.gifts;
  for (const BasketLine& line : order.lines) {
    if (is_on_card(line, on) && line.unit_minor == 0) {
      gifts -= std::min(gifts, line.quantity);
    }
  }
  return gifts;
}

// One line without its gifts; they cost nothing, so the other units cost all of it.
Punch punch_of(const PunchOrder& order, const BasketLine& line, std::int64_t gifts) {
  const std::int64_t units = line.quantity - gifts;
  return {.order = order.id,
          .at = order.at,
          .unit_minor = units == 0 ? line.unit_minor : line.unit_minor * line.quantity / units,
          .units = units,
          .product = line.product};
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
  const ProductSet on = products_for(card, rule, order.id);
  std::int64_t gifts = gifts_beyond_free_lines(order, on);
  std::vector<Punch> punches;
  for (const BasketLine& line : order.lines) {
    if (is_on_card(line, on) && line.unit_minor > 0) {
      const std::int64_t here = std::min(gifts, line.quantity);
      gifts -= here;
      punches.push_back(punch_of(order, line, here));
    }
  }
  PunchCard after = card;
  std::erase_if(after.punches, [&](const Punch& punch) { return punch.order == order.id; });
  for (const Punch& before : card.punches) {
    const bool is_gone =
        before.order == order.id &&
        std::ranges::find(punches, before.product, &Punch::product) == punches.end();
    if (is_gone) {
      punches.push_back(before);
      punches.back().units = 0;
    }
  }
  std::ranges::move(punches, std::back_inserter(after.punches));
  return in_order(std::move(after));
}

PunchCard in_order(PunchCard card) {
  std::ranges::stable_sort(card.punches, is_older);
  return card;
}

std::int64_t open_punches(const PunchCard& card, const PunchRule& rule) {
  REGULARS_CHECK(rule.needed >= 1, "a punch card without punches");
  return units_on(card) - card.used;
}

std::int64_t complete_cards(const PunchCard& card, const PunchRule& rule) {
  return std::max<std::int64_t>(open_punches(card, rule), 0) / rule.needed;
}

std::optional<std::int64_t> gift_limit_minor(const PunchCard& card, const PunchRule& rule) {
  if (complete_cards(card, rule) == 0) {
    return std::nullopt;
  }
  std::int64_t used = card.used;
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
  after.used += rule.needed;
  return after;
}

PunchCard give_gift_back(const PunchCard& card, std::int64_t units) {
  PunchCard after = card;
  after.used = std::max<std::int64_t>(card.used - units, 0);
  return after;
}

}  // namespace regulars::loyalty
