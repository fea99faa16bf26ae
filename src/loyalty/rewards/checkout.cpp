#include "loyalty/rewards/checkout.h"

#include <algorithm>
#include <numeric>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

std::int64_t share_of(std::int64_t amount, const Factor& percent) {
  return part_of(amount, percent.times, percent.per);
}

std::int64_t capped(const Benefit& benefit, std::int64_t amount) {
  return benefit.ceiling_minor ? std::min(amount, *benefit.ceiling_minor) : amount;
}

// Units that can be used for one side of a deal only, and for both.
struct DealUnits {
  std::int64_t bought = 0;
  std::int64_t got = 0;
  std::int64_t both = 0;
};

std::int64_t times_of(const UnitDeal& deal, std::int64_t free) {
  return (free + deal.get - 1) / deal.get;
}

// Units of those that could be either that must stay paid when `free` units become free.
std::int64_t kept_paid(const UnitDeal& deal, const DealUnits& units, std::int64_t free) {
  return std::max<std::int64_t>(times_of(deal, free) * deal.buy - units.bought, 0);
}

bool fits(const UnitDeal& deal, const DealUnits& units, std::int64_t free) {
  const std::int64_t taken = std::max<std::int64_t>(free - units.got, 0);
  return kept_paid(deal, units, free) + taken <= units.both;
}

// The most units that can become free, so that every one has its bought units.
std::int64_t most_free(const UnitDeal& deal, const DealUnits& units) {
  std::int64_t high = units.got + units.both;
  if (!deal.repeats || deal.buy == 0) {
    high = std::min(high, deal.get);
  }
  high = std::min(high, deal.units_max.value_or(high));
  std::int64_t low = 0;
  while (low < high) {
    const std::int64_t middle = low + (high - low + 1) / 2;
    if (fits(deal, units, middle)) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}

const ProductSet& bought_set(const Benefit& benefit) {
  return is_everything(benefit.deal.bought) ? benefit.on : benefit.deal.bought;
}

}  // namespace

core::Result<Checkout> Checkout::open(const Basket& basket) {
  if (auto checked = check_basket(basket); !checked) {
    return checked.error();
  }
  return Checkout(basket);
}

Checkout::Checkout(const Basket& basket)
    : basket_(basket), start_(discountable_amounts(basket)), shipping_left_(basket.shipping_minor) {
  for (std::size_t i = 0; i < start_.size(); ++i) {
    const BasketLine& line = basket_.lines[i];
    if (start_[i] < 0 && !is_stored_value(line)) {
      by_hand_ += start_[i];
    } else if (start_[i] > 0 && !is_stored_value(line)) {
      pieces_.push_back({.line = i, .units = line.quantity, .left = start_[i]});
    }
  }
}

Taken Checkout::take_off(const Benefit& benefit) {
  REGULARS_CHECK(check_benefit(benefit).has_value(), "a discount was not checked");
  Taken taken{.lines = std::vector<std::int64_t>(start_.size(), 0)};
  const auto now = at_step(benefit, reached(benefit));
  if (!now) {
    return taken;
  }
  switch (now->kind) {
    case BenefitKind::kNothing:
      break;
    case BenefitKind::kPercentOff:
      take_percent(*now, taken);
      break;
    case BenefitKind::kAmountOff:
      spread(capped(*now, now->amount_minor), now->on, taken);
      break;
    case BenefitKind::kCheapestUnit:
      take_cheapest(*now, taken);
      break;
    case BenefitKind::kFreeUnits:
      take_units(*now, taken);
      break;
    case BenefitKind::kFreeShipping:
      take_shipping(capped(*now, shipping_left_), taken);
      break;
  }
  if (now->free_shipping) {
    take_shipping(shipping_left_, taken);
  }
  return taken;
}

std::int64_t Checkout::order_left() const {
  const std::int64_t goods = std::accumulate(
      pieces_.begin(), pieces_.end(), std::int64_t{0}, [](std::int64_t sum, const Piece& piece) {
        return sum + piece.left;
      });
  return std::max<std::int64_t>(goods + by_hand_, 0);
}

Totals Checkout::totals() const {
  std::vector<std::int64_t> amounts = start_;
  for (const Piece& piece : pieces_) {
    amounts[piece.line] = 0;
  }
  for (const Piece& piece : pieces_) {
    amounts[piece.line] += piece.left;
  }
  return totals_of(basket_, amounts, shipping_left_);
}

std::vector<std::size_t> Checkout::open_pieces(const ProductSet& set) const {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < pieces_.size(); ++i) {
    if (pieces_[i].left > 0 && holds(set, basket_.lines[pieces_[i].line])) {
      open.push_back(i);
    }
  }
  return open;
}

std::int64_t Checkout::reached(const Benefit& benefit) const {
  if (benefit.steps_by == StepsBy::kUnits) {
    return units_of(basket_, benefit.on);
  }
  std::int64_t amount = 0;
  for (std::size_t i = 0; i < start_.size(); ++i) {
    const BasketLine& line = basket_.lines[i];
    const bool counts = !is_stored_value(line) && !line.is_prize && holds(benefit.on, line);
    amount += counts ? start_[i] : 0;
  }
  return amount;
}

void Checkout::take_percent(const Benefit& benefit, Taken& taken) {
  std::int64_t base = 0;
  for (const std::size_t i : open_pieces(benefit.on)) {
    base += pieces_[i].left;
  }
  if (is_everything(benefit.on)) {
    base = order_left();
  }
  spread(capped(benefit, share_of(base, benefit.percent)), benefit.on, taken);
}

void Checkout::spread(std::int64_t wanted, const ProductSet& set, Taken& taken) {
  const std::vector<std::size_t> open = open_pieces(set);
  std::vector<std::int64_t> left;
  left.reserve(open.size());
  for (const std::size_t i : open) {
    left.push_back(pieces_[i].left);
  }
  const std::int64_t most = std::accumulate(left.begin(), left.end(), std::int64_t{0});
  const std::int64_t amount = std::min({wanted, order_left(), most});
  const std::vector<std::int64_t> parts = divided_over(amount, left);
  for (std::size_t k = 0; k < open.size(); ++k) {
    take_from(open[k], pieces_[open[k]].units, parts[k], taken);
  }
}

void Checkout::take_cheapest(const Benefit& benefit, Taken& taken) {
  const std::vector<std::size_t> open = cheapest_first(benefit.on);
  if (open.empty()) {
    return;
  }
  const std::int64_t price = worth(pieces_[open.front()], 1);
  take_from(open.front(), 1, capped(benefit, share_of(price, benefit.percent)), taken);
}

void Checkout::take_units(const Benefit& benefit, Taken& taken) {
  if (benefit.deal.adds_units) {
    add_units(benefit, taken);
    return;
  }
  const ProductSet& bought = bought_set(benefit);
  DealUnits units;
  for (const Piece& piece : pieces_) {
    const BasketLine& line = basket_.lines[piece.line];
    const bool is_bought = piece.left > 0 && is_paid_good(line) && holds(bought, line);
    const bool is_got = piece.left > 0 && holds(benefit.on, line);
    units.both += is_bought && is_got ? piece.units : 0;
    units.bought += is_bought && !is_got ? piece.units : 0;
    units.got += is_got && !is_bought ? piece.units : 0;
  }
  const std::int64_t free = most_free(benefit.deal, units);
  const std::int64_t spare = units.both - kept_paid(benefit.deal, units, free);
  take_deal(benefit, {.free = free, .spare = spare}, taken);
}

void Checkout::take_deal(const Benefit& benefit, DealPlan plan, Taken& taken) {
  const ProductSet& bought = bought_set(benefit);
  const std::int64_t before = taken.minor;
  for (const std::size_t i : cheapest_first(benefit.on)) {
    const BasketLine& line = basket_.lines[pieces_[i].line];
    const bool is_bought = is_paid_good(line) && holds(bought, line);
    const std::int64_t units =
        std::min({pieces_[i].units, plan.free, is_bought ? plan.spare : plan.free});
    if (units == 0) {
      continue;
    }
    plan.free -= units;
    plan.spare -= is_bought ? units : 0;
    taken.units += units;
    const std::int64_t wanted = share_of(worth(pieces_[i], units), benefit.percent);
    const std::int64_t room = capped(benefit, taken.minor - before + wanted);
    take_from(i, units, room - (taken.minor - before), taken);
  }
}

void Checkout::add_units(const Benefit& benefit, Taken& taken) const {
  const UnitDeal& deal = benefit.deal;
  std::int64_t paid = 0;
  for (const Piece& piece : pieces_) {
    const BasketLine& line = basket_.lines[piece.line];
    const bool counts = piece.left > 0 && is_paid_good(line) && holds(bought_set(benefit), line);
    paid += counts ? piece.units : 0;
  }
  const std::int64_t fitting = deal.buy == 0 ? 1 : paid / deal.buy;
  const std::int64_t times = deal.repeats ? fitting : std::min<std::int64_t>(fitting, 1);
  const std::int64_t units = times * deal.get;
  taken.added_units = std::min(units, deal.units_max.value_or(units));
}

void Checkout::take_shipping(std::int64_t wanted, Taken& taken) {
  const std::int64_t amount = std::min(wanted, shipping_left_);
  shipping_left_ -= amount;
  taken.shipping_minor += amount;
  taken.minor += amount;
}

void Checkout::take_from(std::size_t piece, std::int64_t units, std::int64_t wanted, Taken& taken) {
  const std::int64_t order = order_left();
  Piece part = pieces_[piece];
  part.units = units;
  part.left = worth(pieces_[piece], units);
  pieces_[piece].units -= units;
  pieces_[piece].left -= part.left;
  const std::int64_t amount = std::min({wanted, part.left, order});
  part.left -= amount;
  if (pieces_[piece].units == 0) {
    pieces_[piece] = part;
  } else {
    pieces_.push_back(part);
  }
  taken.lines[part.line] += amount;
  taken.minor += amount;
}

std::int64_t Checkout::worth(const Piece& piece, std::int64_t units) const {
  return part_of(piece.left, units, piece.units);
}

std::vector<std::size_t> Checkout::cheapest_first(const ProductSet& set) const {
  std::vector<std::size_t> open = open_pieces(set);
  std::ranges::stable_sort(open, [&](std::size_t left, std::size_t right) {
    Fraction one(pieces_[left].left);
    one.multiply(1, pieces_[left].units);
    Fraction other(pieces_[right].left);
    other.multiply(1, pieces_[right].units);
    return one.is_less(other);
  });
  return open;
}

}  // namespace regulars::loyalty
