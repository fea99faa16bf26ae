#include "app/threshold_report.h"

#include <algorithm>
#include <cstdint>

#include "flow/source_text.h"
#include "loyalty/earning/earning_rate.h"

namespace regulars::app {
namespace {

using core::Points;
using core::to_decimal;
using loyalty::FirstPrize;
using loyalty::PrizeBudget;
using loyalty::Threshold;
using loyalty::ThresholdQuestion;

constexpr std::size_t kLabelColumns = 16;

std::string padding(std::string_view text, std::size_t columns) {
  const std::size_t used = flow::count_columns(text);
  std::string blanks(columns - std::min(columns, used), ' ');
  return blanks;
}

std::string left(const std::string& text, std::size_t columns) {
  return text + padding(text, columns);
}

std::string right(const std::string& text, std::size_t columns) {
  return padding(text, columns) + text;
}

std::string row(const std::string& label, const std::string& text) {
  return "  " + left(label, kLabelColumns) + text + "\n";
}

// The lines from the money spent to what the prize takes of it; `sum` is how it was spent.
std::string budget_rows(const ThresholdAnswer& answer,
                        const PrizeBudget& budget,
                        const std::string& sum) {
  const ThresholdQuestion& question = answer.question;
  std::string text =
      row("spent",
          sum + " x " + to_decimal(question.average_order) + " = " + with_currency(budget.spent)) +
      row("gross margin",
          to_decimal(budget.spent) + " x " + to_text(question.margin) + " = " +
              with_currency(budget.margin)) +
      row("may cost you",
          to_decimal(budget.margin) + " x " + to_text(question.share) + " = " +
              with_currency(budget.cost_max));
  const auto& prize = answer.threshold.prize;
  if (prize && budget.cost_of_spent) {
    const std::string cost = to_decimal(prize->cost) + " / ";
    text += row(
        "costs you",
        cost + to_decimal(budget.spent) + " = " + to_text(*budget.cost_of_spent) + " of the sales");
    if (budget.cost_of_margin) {
      text += row("",
                  cost + to_decimal(budget.margin) + " = " + to_text(*budget.cost_of_margin) +
                      " of the margin");
    }
  }
  if (prize && prize->price && budget.discount) {
    text += row("discount",
                to_decimal(*prize->price) + " / " + to_decimal(budget.spent) + " = " +
                    to_text(*budget.discount));
  }
  return text;
}

std::string first_prize_text(const ThresholdAnswer& answer,
                             const FirstPrize& reached,
                             Points bonus) {
  const Points per_order = answer.threshold.per_order;
  std::string head = "\nThe first prize";
  if (answer.question.joining_bonus > Points(0)) {
    head += bonus > Points(0) ? ", with " + counted(bonus) + " for joining"
                              : ", without points for joining";
  }
  if (reached.order == 0) {
    return head + "\n" + row("reached", "at once, without any order");
  }
  const std::string orders = std::to_string(reached.order);
  const Points points(bonus.count() + reached.order * per_order.count());
  return head + "\n" +
         row("reached",
             "after order " + orders + ": " +
                 (bonus > Points(0) ? std::to_string(bonus.count()) + " + " : "") + orders + " x " +
                 std::to_string(per_order.count()) + " = " + counted(points)) +
         budget_rows(answer, reached.budget, orders);
}

std::string further_text(const ThresholdAnswer& answer) {
  const Threshold& threshold = answer.threshold;
  const std::string sum = std::to_string(threshold.points.count()) + " / " +
                          std::to_string(threshold.per_order.count());
  return "\nEvery further prize\n" +
         row("reached", "every " + to_text(threshold.further_orders) + " orders: " + sum) +
         budget_rows(answer, threshold.further, sum);
}

std::string prize_text(const ThresholdAnswer& answer) {
  const auto& prize = answer.threshold.prize;
  if (!prize) {
    return "";
  }
  const loyalty::Percent rest{loyalty::kWhole.tenths - answer.question.margin.tenths};
  const std::string taken = ", taken from your margin: ";
  std::string text =
      "\nThe prize\n" +
      row("costs you",
          with_currency(prize->cost) +
              (prize->is_cost_taken ? taken + to_decimal(*prize->price) + " x " + to_text(rest)
                                    : ""));
  if (prize->price) {
    text += row(
        "is sold for",
        with_currency(*prize->price) +
            (prize->is_price_taken ? taken + to_decimal(prize->cost) + " / " + to_text(rest) : ""));
  }
  return prize->margin ? text + row("its own margin", to_text(*prize->margin)) : text;
}

std::string levels_text(const Threshold& threshold) {
  if (threshold.levels.empty()) {
    return "";
  }
  std::string text = "\nFurther levels, about 1.75 and 4 times as many points\n  " +
                     right("points", 9) + right("after order", 14) + right("spent", 16) +
                     right("may cost you", 16) + "\n";
  for (const loyalty::PrizeLevel& level : threshold.levels) {
    const PrizeBudget& budget = level.reached.budget;
    text += "  " + right(std::to_string(level.points.count()), 9) +
            right(std::to_string(level.reached.order), 14) +
            right(with_currency(budget.spent), 16) + right(with_currency(budget.cost_max), 16) +
            "\n";
  }
  return text;
}

std::string verdict_on(const loyalty::PrizeFit& fit, const ThresholdQuestion& question) {
  switch (fit.fit) {
    case loyalty::Fit::kEarly:
      return "earlier than order " + std::to_string(question.orders.from);
    case loyalty::Fit::kFits:
      return "fits";
    case loyalty::Fit::kLate:
      return "later than order " + std::to_string(question.orders.to);
  }
  return "fits";
}

std::string shop_text(const ThresholdAnswer& answer) {
  if (answer.prizes.empty()) {
    return "";
  }
  std::size_t name = 0;
  for (const ShopPrize& prize : answer.prizes) {
    name = std::max(name, flow::count_columns(prize.reward.name));
  }
  const bool has_bonus = answer.question.joining_bonus > Points(0);
  std::string text = "\nThe prizes in your program.yaml\n  " + right("points", 9) + "  " +
                     left("prize", name) + right("after order", 14) +
                     (has_bonus ? right("with joining", 15) : "") + "\n";
  for (const ShopPrize& prize : answer.prizes) {
    text += "  " + right(std::to_string(prize.reward.costs.count()), 9) + "  " +
            left(prize.reward.name, name);
    if (prize.fit) {
      text += right(std::to_string(prize.fit->order), 14) +
              (has_bonus ? right(std::to_string(prize.fit->order_with_bonus), 15) : "") + "  " +
              verdict_on(*prize.fit, answer.question);
    } else {
      text += right("never", 14);
    }
    text += "\n";
  }
  return text;
}

// "60.00 USD at 1 per 1.00 USD = 60".
std::string sum_text(const core::Money& value, const loyalty::EarningRate& rate, Points points) {
  return core::to_decimal(value) + " " + value.currency + " at " +
         std::to_string(rate.points.count()) + " per " + core::to_decimal(rate.per) + " " +
         rate.per.currency + " = " + std::to_string(points.count());
}

std::string derivation_text(const ThresholdAnswer& answer) {
  const ThresholdQuestion& question = answer.question;
  const Threshold& threshold = answer.threshold;
  const std::string per_order = std::to_string(threshold.per_order.count());
  const auto points_after = [&per_order](std::int64_t orders, Points points) {
    return std::to_string(orders) + " x " + per_order + " = " + std::to_string(points.count());
  };
  std::string text = row("one order",
                         sum_text(question.average_order, question.rate, threshold.per_order) +
                             (threshold.per_order == Points(1) ? " point" : " points")) +
                     row(text_of(question.orders),
                         points_after(question.orders.from, threshold.least) +
                             (question.orders.from == question.orders.to
                                  ? ""
                                  : " to " + points_after(question.orders.to, threshold.most)) +
                             " points");
  const std::string why = threshold.lowest == threshold.least
                              ? ", the roundest of these"
                              : ", the roundest from " + std::to_string(threshold.lowest.count()) +
                                    " on, because of the points for joining";
  return text + row("round number", std::to_string(threshold.points.count()) + why);
}

std::string findings_text(const ThresholdAnswer& answer) {
  std::string text;
  for (const ThresholdFinding& finding : findings_of(answer)) {
    text += (finding.is_error ? "\nCannot work: " : "\nWarning: ") + finding.sentence + "\n";
  }
  return text;
}

}  // namespace

std::string threshold_text(const ThresholdAnswer& answer) {
  const Threshold& threshold = answer.threshold;
  if (threshold.per_order == Points(0)) {
    return "No prize can be reached\n" + shop_text(answer) + findings_text(answer);
  }
  std::string text = "A first prize for " + counted(threshold.points) + "\n" +
                     derivation_text(answer) +
                     first_prize_text(answer, threshold.without_bonus, Points(0));
  if (threshold.with_bonus) {
    text += first_prize_text(answer, *threshold.with_bonus, answer.question.joining_bonus);
  }
  return text + further_text(answer) + prize_text(answer) + levels_text(threshold) +
         shop_text(answer) + findings_text(answer);
}

}  // namespace regulars::app
