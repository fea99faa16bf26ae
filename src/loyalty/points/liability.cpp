#include "loyalty/points/liability.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <numeric>
#include <string>

namespace regulars::loyalty {
namespace {

using core::Points;

core::Error too_large() {
  return core::invalid("the points are too many to be added up");
}

// "2026-11".
std::string name_of(Day month) {
  const std::chrono::year_month_day date(month);
  const unsigned number = static_cast<unsigned>(date.month());
  return std::to_string(static_cast<int>(date.year())) + (number < 10 ? "-0" : "-") +
         std::to_string(number);
}

std::string counted(Points points) {
  return std::to_string(points.count()) + (points.count() == 1 ? " point" : " points");
}

Points& field_of(BridgeMonth& month, MoveKind kind) {
  switch (kind) {
    case MoveKind::kIssued:
      return month.issued;
    case MoveKind::kUsed:
      return month.used;
    case MoveKind::kExpired:
      return month.expired;
    case MoveKind::kClawedBack:
      return month.clawed_back;
    case MoveKind::kRecredited:
      return month.recredited;
    case MoveKind::kAdjusted:
      return month.adjusted;
  }
  return month.adjusted;
}

// False when the sum does not fit.
[[nodiscard]] bool add_to(Points& sum, Points points) {
  const auto added = core::add(sum, points);
  sum = added.value_or(sum);
  return added.has_value();
}

core::Error wrong(Day month, const std::string& what, Points found, Points wanted) {
  return core::conflict(name_of(month) + what + counted(found) + " and not with " +
                        counted(wanted));
}

// points * value * use as a fraction of minor units.
struct Worth {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;
};

std::optional<Worth> worth_of(Points points, const PointValue& value, Percent use) {
  Worth worth;
  if (points.count() < 0 || value.money.minor < 0 || value.per.count() < 1 || use.tenths < 0 ||
      __builtin_mul_overflow(points.count(), value.money.minor, &worth.numerator) ||
      __builtin_mul_overflow(worth.numerator, use.tenths, &worth.numerator) ||
      __builtin_mul_overflow(value.per.count(), kWhole.tenths, &worth.denominator)) {
    return std::nullopt;
  }
  const std::int64_t common = std::gcd(worth.numerator, worth.denominator);
  return Worth{worth.numerator / common, worth.denominator / common};
}

bool has_sum(const LotOutcome& lot, Points& open) {
  const std::array<Points, 3> gone{lot.used, lot.expired, lot.clawed_back};
  const bool has_negative = lot.issued < Points(0) || std::ranges::any_of(gone, [](Points points) {
                              return points < Points(0);
                            });
  if (has_negative) {
    return false;
  }
  open = lot.issued;
  for (const Points points : gone) {
    // Cannot overflow: both are zero or more.
    open = open < Points(0) ? Points(-1) : *core::subtract(open, points);
  }
  return open >= Points(0);
}

}  // namespace

std::optional<Points> closing_of(const BridgeMonth& month) {
  const std::array<Fraction, 7> parts{Fraction(month.opening.count()),
                                      Fraction(month.issued.count()),
                                      Fraction(month.used.count()),
                                      Fraction(month.expired.count()),
                                      Fraction(month.clawed_back.count()),
                                      Fraction(month.recredited.count()),
                                      Fraction(month.adjusted.count())};
  constexpr std::array<std::int64_t, 7> kSigns{1, 1, -1, -1, -1, 1, 1};
  Fraction sum(0);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    Fraction part = parts[i];
    part.multiply(kSigns[i], 1);
    sum.add(part);
  }
  const auto closing = sum.rounded(Rounding::kNearest);
  return closing ? std::optional(Points(*closing)) : std::nullopt;
}

core::Result<std::vector<BridgeMonth>> bridge_by_month(const std::vector<PointsMove>& moves) {
  std::map<Day, BridgeMonth> by_month;
  for (const PointsMove& move : moves) {
    if (move.points < Points(0) && move.kind != MoveKind::kAdjusted) {
      return core::invalid("a move of " + name_of(move.day) + " is below zero");
    }
    BridgeMonth& month = by_month[first_of(move.day, Unit::kMonth)];
    if (!add_to(field_of(month, move.kind), move.points)) {
      return too_large();
    }
  }
  std::vector<BridgeMonth> months;
  if (by_month.empty()) {
    return months;
  }
  const Day last = by_month.rbegin()->first;
  Points opening;
  for (Day day = by_month.begin()->first; day <= last; day = add(day, {.unit = Unit::kMonth})) {
    BridgeMonth month = by_month[day];
    month.month = day;
    month.opening = opening;
    const auto closing = closing_of(month);
    if (!closing) {
      return too_large();
    }
    month.closing = *closing;
    opening = *closing;
    months.push_back(month);
  }
  return months;
}

core::Result<core::Done> check_bridge(const std::vector<BridgeMonth>& months, Points balances) {
  Points opening;
  for (const BridgeMonth& month : months) {
    if (&month != &months.front() && month.opening != opening) {
      return wrong(
          month.month, " does not open as the month before closed: with ", month.opening, opening);
    }
    const auto closing = closing_of(month);
    if (!closing) {
      return too_large();
    }
    if (month.closing != *closing) {
      return wrong(month.month, " does not add up: it closes with ", month.closing, *closing);
    }
    opening = month.closing;
  }
  if (opening == balances) {
    return core::Done{};
  }
  if (months.empty()) {
    return core::conflict("the members have " + counted(balances) + ", but none ever moved");
  }
  return wrong(
      months.back().month, " does not close with what the members have: with ", opening, balances);
}

std::optional<core::Money> outstanding_value(Points outstanding,
                                             const PointValue& value,
                                             Percent expected_use) {
  const auto worth = worth_of(std::max(outstanding, Points(0)), value, expected_use);
  if (!worth) {
    return std::nullopt;
  }
  Fraction money(worth->numerator);
  money.multiply(1, worth->denominator);
  return core::Money{.minor = *money.rounded(Rounding::kNearest), .currency = value.money.currency};
}

std::optional<Deferral> defer(const SaleWithPoints& sale,
                              const PointValue& value,
                              Percent expected_use) {
  const auto worth = worth_of(sale.points, value, expected_use);
  const bool is_one_currency =
      sale.paid.currency == value.money.currency && sale.goods.currency == value.money.currency;
  std::int64_t all = 0;  // in parts of a minor unit, as the numerator
  if (!worth || !is_one_currency || sale.paid.minor < 0 || sale.goods.minor < 0 ||
      expected_use > kWhole || __builtin_mul_overflow(sale.goods.minor, worth->denominator, &all) ||
      __builtin_add_overflow(all, worth->numerator, &all) || all == 0) {
    return std::nullopt;
  }
  Fraction deferred(sale.paid.minor);
  deferred.multiply(worth->numerator, all);
  const auto minor = deferred.rounded(Rounding::kNearest);
  if (!minor) {
    return std::nullopt;
  }
  return Deferral{.deferred = {.minor = *minor, .currency = sale.paid.currency},
                  .now = {.minor = sale.paid.minor - *minor, .currency = sale.paid.currency},
                  .points = sale.points,
                  .expected_use = expected_use};
}

std::optional<Release> released(const Deferral& deferral, Points used, bool is_over) {
  if (used < Points(0)) {
    return std::nullopt;
  }
  Fraction expected(deferral.points.count());
  expected.multiply(deferral.expected_use.tenths, kWhole.tenths);
  std::int64_t revenue = deferral.deferred.minor;
  if (!is_over && Fraction(used.count()).is_less(expected)) {
    Fraction part(deferral.deferred.minor);
    part.multiply(used.count(), deferral.points.count());
    part.multiply(kWhole.tenths, deferral.expected_use.tenths);
    const auto rounded = part.rounded(Rounding::kNearest);
    if (!rounded) {
      return std::nullopt;
    }
    revenue = *rounded;
  }
  const std::string& currency = deferral.deferred.currency;
  return Release{.revenue = {.minor = revenue, .currency = currency},
                 .remaining = {.minor = deferral.deferred.minor - revenue, .currency = currency}};
}

core::Result<std::vector<Cohort>> cohorts_by_month(const std::vector<LotOutcome>& lots) {
  std::map<Day, Cohort> by_month;
  for (const LotOutcome& lot : lots) {
    Points open;
    if (!has_sum(lot, open)) {
      return core::invalid("a lot of " + name_of(lot.earned) + " gave more than it had");
    }
    Cohort& cohort = by_month[first_of(lot.earned, Unit::kMonth)];
    if (!add_to(cohort.issued, lot.issued) || !add_to(cohort.used, lot.used) ||
        !add_to(cohort.expired, lot.expired) || !add_to(cohort.clawed_back, lot.clawed_back) ||
        !add_to(cohort.open, open)) {
      return too_large();
    }
  }
  std::vector<Cohort> cohorts;
  for (auto& [month, cohort] : by_month) {
    cohort.month = month;
    cohorts.push_back(cohort);
  }
  return cohorts;
}

std::optional<Percent> breakage(const Cohort& cohort) {
  if (!cohort.is_closed()) {
    return std::nullopt;
  }
  return percent_of(Share{.part = cohort.expired.count(), .whole = cohort.issued.count()});
}

}  // namespace regulars::loyalty
