#include "loyalty/rewards/threshold.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "loyalty/earning/earning_rate.h"

namespace regulars::loyalty {
namespace {

using core::Money;
using core::Points;

constexpr std::array<std::int64_t, 18> kRoundSteps{1'000'000,
                                                   500'000,
                                                   250'000,
                                                   100'000,
                                                   50'000,
                                                   25'000,
                                                   10'000,
                                                   5'000,
                                                   2'500,
                                                   1'000,
                                                   500,
                                                   250,
                                                   100,
                                                   50,
                                                   25,
                                                   10,
                                                   5,
                                                   1};
// The second and the third level, as in 200, 350 and 800.
constexpr std::array<Factor, 2> kLevels{Factor{7, 4}, Factor{4, 1}};

core::Error too_large() {
  return core::invalid("the amounts are too large to be counted with");
}

bool is_percentage(Percent percent) {
  return percent >= Percent{0} && percent <= kWhole;
}

// A sentence when something in the question is out of its range.
std::optional<std::string> refusal(const ThresholdQuestion& question) {
  const OrderRange& orders = question.orders;
  if (question.average_order.minor <= 0) {
    return "an average order is above zero";
  }
  if (orders.from < 1 || orders.from > orders.to || orders.to > kMaxOrdersToPrize) {
    return "a range of orders goes from 1 to 100, the smaller number first";
  }
  if (!is_percentage(question.margin) || !is_percentage(question.share) ||
      question.share == Percent{0}) {
    return "a margin and the share of it are 0 to 100 %, the share above 0";
  }
  if (question.joining_bonus < Points(0) || question.joining_bonus > kMaxPrizePoints) {
    return "a joining bonus is 0 to 1,000,000 points";
  }
  if (question.rate.points < Points(1) || question.rate.per.minor < 1 ||
      question.rate.per.currency != question.average_order.currency) {
    return "the earning rate gives points for an amount in the average order's currency";
  }
  for (const auto& money : {question.prize_cost, question.prize_price}) {
    if (money && (money->minor <= 0 || money->currency != question.average_order.currency)) {
      return "the prize's cost and price are above zero, in the average order's currency";
    }
  }
  return std::nullopt;
}

// The multiple of the step nearest to thirds / 3 among those from `least` to `most`; nothing when
// there is none. The lower of two equally near ones.
std::optional<std::int64_t> nearest_multiple(std::int64_t step,
                                             std::int64_t least,
                                             std::int64_t most,
                                             std::int64_t thirds) {
  const std::int64_t first = (least + step - 1) / step * step;
  const std::int64_t last = most / step * step;
  if (first > last) {
    return std::nullopt;
  }
  const std::int64_t below = std::clamp(thirds / 3 / step * step, first, last);
  const std::int64_t above = std::clamp(below + step, first, last);
  return thirds - 3 * below <= 3 * above - thirds ? below : above;
}

std::int64_t roundest(std::int64_t least, std::int64_t most, std::int64_t thirds) {
  for (const std::int64_t step : kRoundSteps) {
    if (const auto multiple = nearest_multiple(step, least, most, thirds)) {
      return *multiple;
    }
  }
  return least;  // not reached: everything is a multiple of 1
}

// The least number of points that the range and the joining bonus allow.
std::int64_t lowest_points(const ThresholdQuestion& question, const Threshold& threshold) {
  const std::int64_t per_order = threshold.per_order.count();
  const std::int64_t bonus = question.joining_bonus.count();
  const std::int64_t least = threshold.least.count();
  for (const std::int64_t not_before :
       {(question.orders.from - 1) * per_order + bonus + 1, bonus + 1}) {
    if (not_before <= threshold.most.count()) {
      return std::max(least, not_before);
    }
  }
  return least;
}

// Rounded to the largest step that is not above a tenth of it.
std::optional<Points> level_of(Points first, const Factor& times) {
  const auto wanted = scaled(first.count(), times, Rounding::kNearest);
  if (!wanted) {
    return std::nullopt;
  }
  const auto fits = [&](std::int64_t step) { return step <= *wanted / 10 || step == 1; };
  const std::int64_t step = *std::ranges::find_if(kRoundSteps, fits);
  Fraction steps(first.count());
  steps.multiply(times);
  steps.multiply(1, step);
  return Points(*steps.rounded(Rounding::kNearest) * step);
}

std::int64_t orders_to(Points costs, Points bonus, Points per_order) {
  const std::int64_t missing = std::max<std::int64_t>(costs.count() - bonus.count(), 0);
  return (missing + per_order.count() - 1) / per_order.count();
}

// False when the price does not fit 64 bits.
bool complete(PrizeMoney& prize, const ThresholdQuestion& question) {
  const Percent cost_share{kWhole.tenths - question.margin.tenths};
  if (prize.is_cost_taken) {
    prize.cost = *part_of(*prize.price, cost_share, Rounding::kNearest);
  } else if (prize.is_price_taken && cost_share > Percent{0}) {
    Fraction price(prize.cost.minor);
    price.multiply(kWhole.tenths, cost_share.tenths);
    const auto minor = price.rounded(Rounding::kNearest);
    if (!minor) {
      return false;
    }
    prize.price = Money{.minor = *minor, .currency = prize.cost.currency};
  }
  if (prize.price) {
    // Cannot overflow: both are above zero or zero.
    const Money kept = *core::subtract(*prize.price, prize.cost);
    prize.margin = percent_of(MoneyShare{.part = kept, .whole = *prize.price});
  }
  return true;
}

class Derivation {
 public:
  explicit Derivation(const ThresholdQuestion& question) : question_(question) {}

  core::Result<Threshold> run() {
    threshold_.per_order = *points_for(question_.average_order, question_.rate);
    if (threshold_.per_order == Points(0)) {
      threshold_.problems = {ThresholdProblem::kNoPoints};
      return threshold_;
    }
    if (threshold_.per_order >= core::kMaxEntry) {
      return too_large();  // points_for gives no more, whatever the order
    }
    choose_points();
    if (!add_prize() || !add_budgets() || !add_levels()) {
      return too_large();
    }
    add_problems();
    return threshold_;
  }

 private:
  void choose_points() {
    const OrderRange& orders = question_.orders;
    const std::int64_t per_order = threshold_.per_order.count();
    threshold_.least = Points(orders.from * per_order);
    threshold_.most = Points(orders.to * per_order);
    threshold_.lowest = Points(lowest_points(question_, threshold_));
    threshold_.points = Points(roundest(threshold_.lowest.count(),
                                        threshold_.most.count(),
                                        (2 * orders.from + orders.to) * per_order));
  }

  bool add_prize() {
    if (!question_.prize_cost && !question_.prize_price) {
      return true;
    }
    PrizeMoney prize{.price = question_.prize_price,
                     .is_cost_taken = !question_.prize_cost.has_value(),
                     .is_price_taken = !question_.prize_price.has_value()};
    prize.cost = question_.prize_cost.value_or(Money{});
    const bool fits = complete(prize, question_);
    threshold_.prize = prize;
    return fits;
  }

  // Nothing when it does not fit 64 bits.
  std::optional<PrizeBudget> budget_of(const Fraction& spent,
                                       const std::optional<PrizeMoney>& prize) const {
    const auto minor = spent.rounded(Rounding::kNearest);
    if (!minor) {
      return std::nullopt;
    }
    PrizeBudget budget{.spent = {.minor = *minor, .currency = question_.average_order.currency}};
    // Parts of an amount that fits.
    budget.margin = *part_of(budget.spent, question_.margin, Rounding::kNearest);
    budget.cost_max = *part_of(budget.margin, question_.share, Rounding::kDown);
    if (prize) {
      budget.cost_of_spent = percent_of(MoneyShare{.part = prize->cost, .whole = budget.spent});
      budget.cost_of_margin = percent_of(MoneyShare{.part = prize->cost, .whole = budget.margin});
      if (prize->price) {
        budget.discount = percent_of(MoneyShare{.part = *prize->price, .whole = budget.spent});
      }
    }
    return budget;
  }

  std::optional<FirstPrize> reached_after(std::int64_t order,
                                          const std::optional<PrizeMoney>& prize) const {
    Fraction spent(question_.average_order.minor);
    spent.multiply(order, 1);
    const auto budget = budget_of(spent, prize);
    return budget ? std::optional(FirstPrize{.order = order, .budget = *budget}) : std::nullopt;
  }

  bool add_budgets() {
    const Points points = threshold_.points;
    const Points per_order = threshold_.per_order;
    const auto first = reached_after(orders_to(points, Points(0), per_order), threshold_.prize);
    Fraction spent(question_.average_order.minor);
    spent.multiply(points.count(), per_order.count());
    const auto further = budget_of(spent, threshold_.prize);
    if (!first || !further) {
      return false;
    }
    threshold_.without_bonus = *first;
    threshold_.further = *further;
    threshold_.further_orders = *quotient_of({.part = points.count(), .whole = per_order.count()});
    if (question_.joining_bonus > Points(0)) {
      threshold_.with_bonus =
          reached_after(orders_to(points, question_.joining_bonus, per_order), threshold_.prize);
    }
    return true;
  }

  bool add_levels() {
    for (const Factor& times : kLevels) {
      const auto points = level_of(threshold_.points, times);
      if (!points || *points > kMaxPrizePoints) {
        return true;
      }
      const auto reached =
          reached_after(orders_to(*points, Points(0), threshold_.per_order), std::nullopt);
      if (!reached) {
        return false;
      }
      threshold_.levels.push_back({.points = *points, .reached = *reached});
    }
    return true;
  }

  void add_if(bool holds, ThresholdProblem problem) {
    if (holds) {
      threshold_.problems.push_back(problem);
    }
  }

  void add_problems() {
    add_if(threshold_.points > kMaxPrizePoints, ThresholdProblem::kTooManyPoints);
    const std::int64_t soonest =
        threshold_.with_bonus ? threshold_.with_bonus->order : threshold_.without_bonus.order;
    add_if(soonest == 0, ThresholdProblem::kBonusBuysPrize);
    add_if(soonest > 0 && soonest < question_.orders.from, ThresholdProblem::kEarlyWithBonus);
    const PrizeBudget& tightest = tightest_budget(threshold_);
    add_if(tightest.cost_max.minor == 0, ThresholdProblem::kNoBudget);
    if (!threshold_.prize) {
      return;
    }
    const std::int64_t cost = threshold_.prize->cost.minor;
    const bool is_loss = cost > tightest.margin.minor;
    add_if(is_loss, ThresholdProblem::kCostsMoreThanMargin);
    add_if(!is_loss && cost > tightest.cost_max.minor, ThresholdProblem::kCostsMoreThanShare);
    add_if(threshold_.prize->price && threshold_.prize->price->minor < cost,
           ThresholdProblem::kPriceBelowCost);
  }

  const ThresholdQuestion& question_;
  Threshold threshold_;
};

}  // namespace

bool cannot_work(ThresholdProblem problem) {
  switch (problem) {
    case ThresholdProblem::kNoPoints:
    case ThresholdProblem::kTooManyPoints:
    case ThresholdProblem::kBonusBuysPrize:
    case ThresholdProblem::kNoBudget:
    case ThresholdProblem::kCostsMoreThanMargin:
      return true;
    case ThresholdProblem::kEarlyWithBonus:
    case ThresholdProblem::kCostsMoreThanShare:
    case ThresholdProblem::kPriceBelowCost:
      return false;
  }
  return true;
}

core::Result<Threshold> derive_threshold(const ThresholdQuestion& question) {
  if (auto sentence = refusal(question)) {
    return core::invalid(std::move(*sentence));
  }
  return Derivation(question).run();
}

const PrizeBudget& tightest_budget(const Threshold& threshold) {
  const bool is_given = !threshold.with_bonus || threshold.with_bonus->order == 0;
  const PrizeBudget& further = threshold.further;
  return is_given || further.spent.minor <= threshold.with_bonus->budget.spent.minor
             ? further
             : threshold.with_bonus->budget;
}

std::optional<PrizeFit> fit_of(Points costs, const ThresholdQuestion& question) {
  const auto per_order = points_for(question.average_order, question.rate);
  if (!per_order || *per_order <= Points(0)) {
    return std::nullopt;
  }
  PrizeFit result{.order = orders_to(costs, Points(0), *per_order),
                  .order_with_bonus = orders_to(costs, question.joining_bonus, *per_order)};
  if (result.order_with_bonus < question.orders.from) {
    result.fit = Fit::kEarly;
  } else if (result.order > question.orders.to) {
    result.fit = Fit::kLate;
  }
  return result;
}

}  // namespace regulars::loyalty
