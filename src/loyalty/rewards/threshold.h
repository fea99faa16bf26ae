// How many points a prize should cost, derived from the average order, and what it costs the shop.
//
// "With an average order of 60.00 every third or fourth purchase is rewarded at 200 points."
// Points are counted as for an order: floor(average order * rate), the same for every order.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "core/result.h"
#include "loyalty/program.h"
#include "loyalty/ratio.h"

namespace regulars::loyalty {

/// What `rewards: costs` of program.yaml takes at most; the joining bonus has the same limit.
inline constexpr core::Points kMaxPrizePoints{1'000'000};
inline constexpr std::int64_t kMaxOrdersToPrize = 100;

/// "Every third or fourth": 1 to kMaxOrdersToPrize, the first not above the last.
struct OrderRange {
  std::int64_t from = 3;
  std::int64_t to = 4;
};

struct ThresholdQuestion {
  core::Money average_order;  // above zero
  OrderRange orders;
  Percent margin;                // gross margin, 0 to 100 %
  Percent share{.tenths = 200};  // of that margin, what a prize may cost; above 0, to 100 %
  EarningRate rate;              // in the currency of the average order, as all money here
  core::Points joining_bonus;    // 0 to kMaxPrizePoints
  std::optional<core::Money> prize_cost{};   // what the prize costs the shop, above zero
  std::optional<core::Money> prize_price{};  // what it costs in the shop, above zero
};

/// Cost and price of the prize. When one of them was not given it is taken from the other by the
/// margin of the question: cost = price * (100 % - margin).
struct PrizeMoney {
  core::Money cost;
  std::optional<core::Money> price{};  // absent when the margin leaves none: 100 %
  bool is_cost_taken = false;
  bool is_price_taken = false;
  std::optional<Percent> margin{};  // of the prize itself, (price - cost) / price
};

/// The money behind one prize. Each line is computed from the lines above as they are shown.
struct PrizeBudget {
  core::Money spent;                       // by the member until then
  core::Money margin;                      // earned on it, rounded to the nearest
  core::Money cost_max;                    // the share of it, rounded down
  std::optional<Percent> cost_of_spent{};  // no values without a prize, or when nothing is spent
  std::optional<Percent> cost_of_margin{};
  std::optional<Percent> discount{};  // the prize's price / spent
};

struct FirstPrize {
  std::int64_t order = 0;  // reached after so many orders; 0: the joining bonus is enough
  PrizeBudget budget;
};

/// A further prize above the first; its budget counts no joining bonus and no prize.
struct PrizeLevel {
  core::Points points;
  FirstPrize reached;
};

enum class ThresholdProblem {
  kNoPoints,             // an average order earns none: no prize is ever reached
  kTooManyPoints,        // more than a prize may cost
  kBonusBuysPrize,       // the joining bonus alone is enough
  kEarlyWithBonus,       // with the joining bonus it is reached before the range
  kNoBudget,             // the share of the margin is nothing
  kCostsMoreThanMargin,  // the prize, more than the margin on what it is given for
  kCostsMoreThanShare,   // more than the share of it
  kPriceBelowCost,       // the shop sells the prize for less than it costs
};

/// True for what cannot work; the others are warnings.
bool cannot_work(ThresholdProblem problem);

struct Threshold {
  core::Points per_order;  // 0: nothing below is set but `problems`
  core::Points least;      // the points of the first and of the last order of the range
  core::Points most;
  core::Points lowest;  // `least`, or more because of the joining bonus
  core::Points points;  // what the first prize should cost
  FirstPrize without_bonus;
  std::optional<FirstPrize> with_bonus{};  // absent without a joining bonus
  Hundredths further_orders;               // every so many orders bring a further prize
  PrizeBudget further;
  std::vector<PrizeLevel> levels;  // about 1.75 and 4 times the first, at most kMaxPrizePoints
  std::optional<PrizeMoney> prize{};
  std::vector<ThresholdProblem> problems;
};

/// The points are the roundest number that the range allows: a multiple of the largest of
/// 1, 5, 10, 25, 50, 100, 250, 500 … 1,000,000 that has one; of several the nearest to a third of
/// the way from the first order to the last (3.33 orders for 3 to 4), the lower of two equal ones.
/// The range allows `least` to `most`; where possible only numbers that are reached within it with
/// the joining bonus too, or else only those that the bonus alone does not buy. Further levels are
/// rounded to the largest such step that is not above a tenth of them.
/// Errors: kInvalid when a value is out of its range, currencies differ or a number does not fit.
core::Result<Threshold> derive_threshold(const ThresholdQuestion& question);

/// The smallest budget that a prize has to be paid from, a prize for nothing aside.
const PrizeBudget& tightest_budget(const Threshold& threshold);

enum class Fit { kEarly, kFits, kLate };
struct PrizeFit {
  std::int64_t order = 0;  // reached after so many orders
  std::int64_t order_with_bonus = 0;
  Fit fit = Fit::kFits;
};
/// Whether a prize of so many points is reached within the range, with the joining bonus and
/// without. No value when an average order earns no points.
std::optional<PrizeFit> fit_of(core::Points costs, const ThresholdQuestion& question);

}  // namespace regulars::loyalty
