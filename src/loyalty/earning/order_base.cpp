#include "loyalty/earning/order_base.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "loyalty/earning/basis.h"

namespace regulars::loyalty {
namespace {

OrderBase by_order(
    const Terms& terms, const Order& order, const Worth& worth, Judge judge, Steps& steps) {
  const auto& least = terms.base.least_value;
  if (terms.is_too_soon) {
    steps.say({.kind = StepKind::kTooSoon, .points = Exact{}});
    return {};
  }
  if (judge == Judge::kNow && !is_met(OrderConditions{.value_at_least = least}, order, worth)) {
    steps.say({.kind = StepKind::kTooLittle,
               .money = steps.money(Fraction(least->minor), least->currency),
               .points = Exact{}});
    return {};
  }
  const Fraction points(terms.base.points.count());
  steps.say({.kind = StepKind::kOrder, .points = steps.exact(points)});
  return {.points = points};
}

OrderBase by_units(const Terms& terms, const Order& order, Steps& steps) {
  const std::int64_t units = units_in(order, terms.base.lines);
  Fraction points(units);
  points.multiply(terms.base.points.count(), 1);
  steps.say({.kind = StepKind::kUnits,
             .units = CountedUnits{.count = units, .each = terms.base.points.count()},
             .points = steps.exact(points)});
  return {.points = points};
}

void say_basis(const Terms& terms, const Basis& basis, const Fraction& minor, Steps& steps) {
  const std::string& currency = basis.amount.currency;
  for (const BasisPart& part : basis.parts) {
    if (part.kind != BasisPartKind::kOrderTotal) {
      steps.say({.kind = StepKind::kBasisPart,
                 .money = steps.money(Fraction(part.minor), currency),
                 .part = part});
    }
  }
  if (currency != terms.rate->per.currency) {
    steps.say({.kind = StepKind::kConverted,
               .money = steps.money(Fraction(basis.amount.minor), currency),
               .factor = terms.conversion->rate,
               .converted = steps.money(minor, terms.rate->per.currency)});
  }
}

// What the money makes at the rate, exactly.
Fraction points_at(const EarningRate& rate, const Fraction& minor, bool whole_groups) {
  Fraction points = minor;
  points.multiply(1, rate.per.minor);
  if (whole_groups) {
    const auto groups = points.rounded(Rounding::kDown);
    if (groups) {
      points = Fraction(*groups);
    }
  }
  points.multiply(rate.points.count(), 1);
  return points;
}

// Leaves whole points; the money that made none is kept, rounded down.
OrderBase with_rest_kept(const EarningRate& rate,
                         const Fraction& minor,
                         const Fraction& points,
                         Steps& steps) {
  const auto whole = points.rounded(Rounding::kDown);
  if (!whole) {
    steps.set_too_large();
    return {};
  }
  Fraction used(*whole);
  used.multiply(rate.per.minor, rate.points.count());
  used = Fraction(-used.rounded(Rounding::kUp).value_or(0));
  used.add(minor);
  const auto kept = std::max<std::int64_t>(used.rounded(Rounding::kDown).value_or(0), 0);
  if (kept > 0) {
    steps.say({.kind = StepKind::kKept,
               .money = steps.money(Fraction(kept), rate.per.currency),
               .points = steps.exact(Fraction(*whole))});
  }
  return {.points = Fraction(*whole),
          .carry = core::Money{.minor = kept, .currency = rate.per.currency}};
}

core::Result<OrderBase> by_amount(const Terms& terms, const Order& order, Steps& steps) {
  const auto basis = basis_of(order, terms.base.basis, terms.base.lines);
  if (!basis) {
    return basis.error();
  }
  const EarningRate& rate = *terms.rate;
  auto minor = minor_in(basis->amount, rate.per.currency, terms.conversion);
  if (!minor) {
    return core::invalid("order " + order.number + " is in " + basis->amount.currency +
                         "; its points are counted in " + rate.per.currency);
  }
  say_basis(terms, *basis, *minor, steps);
  if (terms.carried && terms.carried->minor > 0) {
    const Fraction carried(terms.carried->minor);
    minor->add(carried);
    steps.say({.kind = StepKind::kCarried, .money = steps.money(carried, terms.carried->currency)});
  }
  const Fraction points = points_at(rate, *minor, terms.base.whole_groups);
  steps.say({.kind = terms.base.whole_groups ? StepKind::kGroups : StepKind::kAmount,
             .money = steps.money(*minor, rate.per.currency),
             .rate = rate,
             .points = steps.exact(points)});
  return terms.carried ? with_rest_kept(rate, *minor, points, steps) : OrderBase{.points = points};
}

}  // namespace

core::Result<OrderBase> base_of(
    const Terms& terms, const Order& order, const Worth& worth, Judge judge, Steps& steps) {
  switch (terms.base.by) {
    case EarnBy::kAmount:
      return by_amount(terms, order, steps);
    case EarnBy::kOrder:
      return by_order(terms, order, worth, judge, steps);
    case EarnBy::kUnit:
      return by_units(terms, order, steps);
  }
  return OrderBase{};
}

}  // namespace regulars::loyalty
