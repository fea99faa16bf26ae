// What does not go together in a threshold, in sentences with the numbers.

#include <algorithm>

#include "app/threshold_report.h"

namespace regulars::app {
namespace {

using core::Points;
using loyalty::ThresholdProblem;

const char* rule_of(ThresholdProblem problem) {
  switch (problem) {
    case ThresholdProblem::kNoPoints:
      return "no-points";
    case ThresholdProblem::kTooManyPoints:
      return "too-many-points";
    case ThresholdProblem::kBonusBuysPrize:
      return "bonus-buys-prize";
    case ThresholdProblem::kEarlyWithBonus:
      return "early-with-bonus";
    case ThresholdProblem::kNoBudget:
      return "no-budget";
    case ThresholdProblem::kCostsMoreThanMargin:
      return "costs-more-than-margin";
    case ThresholdProblem::kCostsMoreThanShare:
      return "costs-more-than-share";
    case ThresholdProblem::kPriceBelowCost:
      return "price-below-cost";
  }
  return "no-points";
}

std::string sentence_on_points(ThresholdProblem problem, const ThresholdAnswer& answer) {
  const loyalty::ThresholdQuestion& question = answer.question;
  const std::string bonus = counted(question.joining_bonus) + " for joining";
  const std::string prize = counted(answer.threshold.points);
  if (problem == ThresholdProblem::kNoPoints) {
    const std::string order = with_currency(question.average_order);
    return "an order of " + order + " earns no point at " + text_of(question.rate) +
           ", so no prize is ever reached; give a point for " + order + " or less";
  }
  if (problem == ThresholdProblem::kTooManyPoints) {
    return "a prize costs at most " + counted(loyalty::kMaxPrizePoints) +
           " in program.yaml; give fewer points for an amount than " + text_of(question.rate);
  }
  if (problem == ThresholdProblem::kBonusBuysPrize) {
    return "the " + bonus + " are enough for a prize of " + prize +
           ", so it is given without any order; give fewer for joining";
  }
  return "with the " + bonus + " a prize of " + prize + " is reached after order " +
         std::to_string(answer.threshold.with_bonus->order) + ", before order " +
         std::to_string(question.orders.from) + "; give fewer for joining, or let more orders pass";
}

std::string sentence_on_money(ThresholdProblem problem, const ThresholdAnswer& answer) {
  const loyalty::PrizeBudget& budget = tightest_budget(answer.threshold);
  const std::string share = to_text(answer.question.share);
  if (problem == ThresholdProblem::kNoBudget) {
    return "nothing is left to pay a prize with: " + share + " of a margin of " +
           with_currency(budget.margin);
  }
  const std::string cost = with_currency(answer.threshold.prize->cost);
  if (problem == ThresholdProblem::kCostsMoreThanMargin) {
    return "the prize costs you " + cost +
           ", and the orders for which it is given bring a margin of " +
           with_currency(budget.margin);
  }
  if (problem == ThresholdProblem::kCostsMoreThanShare) {
    return "the prize costs you " + cost + ", more than the " + with_currency(budget.cost_max) +
           " that are " + share + " of the margin (--share)";
  }
  return "the prize costs you " + cost + " and is sold for " +
         with_currency(*answer.threshold.prize->price);
}

std::string sentence_on(ThresholdProblem problem, const ThresholdAnswer& answer) {
  switch (problem) {
    case ThresholdProblem::kNoPoints:
    case ThresholdProblem::kTooManyPoints:
    case ThresholdProblem::kBonusBuysPrize:
    case ThresholdProblem::kEarlyWithBonus:
      return sentence_on_points(problem, answer);
    case ThresholdProblem::kNoBudget:
    case ThresholdProblem::kCostsMoreThanMargin:
    case ThresholdProblem::kCostsMoreThanShare:
    case ThresholdProblem::kPriceBelowCost:
      return sentence_on_money(problem, answer);
  }
  return "";
}

// None of the shop's prizes, though one could.
bool is_none_in_range(const ThresholdAnswer& answer) {
  return !answer.prizes.empty() && std::ranges::all_of(answer.prizes, [](const ShopPrize& prize) {
    return prize.fit && prize.fit->fit != loyalty::Fit::kFits;
  });
}

}  // namespace

std::vector<ThresholdFinding> findings_of(const ThresholdAnswer& answer) {
  std::vector<ThresholdFinding> findings;
  for (const ThresholdProblem problem : answer.threshold.problems) {
    findings.push_back({.rule = rule_of(problem),
                        .sentence = sentence_on(problem, answer),
                        .is_error = cannot_work(problem)});
  }
  if (is_none_in_range(answer)) {
    findings.push_back({.rule = "no-prize-fits",
                        .sentence = "none of your prizes fits " + text_of(answer.question.orders) +
                                    "; the first should cost " + counted(answer.threshold.points)});
  }
  return findings;
}

std::string with_currency(const core::Money& money) {
  return to_decimal(money) + " " + money.currency;
}

std::string counted(Points points) {
  return std::to_string(points.count()) + (points.count() == 1 ? " point" : " points");
}

std::string text_of(const loyalty::EarningRate& rate) {
  return std::to_string(rate.points.count()) + " per " + with_currency(rate.per);
}

std::string text_of(const loyalty::OrderRange& orders) {
  return orders.from == orders.to
             ? "order " + std::to_string(orders.from)
             : "orders " + std::to_string(orders.from) + " to " + std::to_string(orders.to);
}

}  // namespace regulars::app
