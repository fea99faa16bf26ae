#include "loyalty/rewards/threshold.h"

#include <algorithm>
#include <limits>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

/// 60.00 an order, every third or fourth, 55 % margin, 1 point per 1.00, 50 for joining.
ThresholdQuestion question_of_the_demo() {
  return {.average_order = usd(6000), .margin = {550}, .joining_bonus = Points(50)};
}

Threshold derive(const ThresholdQuestion& question) {
  const auto threshold = derive_threshold(question);
  REQUIRE(threshold);
  return *threshold;
}

bool has(const Threshold& threshold, ThresholdProblem problem) {
  return std::ranges::find(threshold.problems, problem) != threshold.problems.end();
}

/// The points for an average order in whole dollars, without a joining bonus.
std::int64_t points_for_order_of(std::int64_t dollars, OrderRange orders = {}) {
  return derive({.average_order = usd(dollars * 100), .orders = orders, .margin = {550}})
      .points.count();
}

}  // namespace

TEST_CASE("With 60.00 an order every third or fourth is rewarded at 200 points", "[loyalty]") {
  // R49: 60.00 * 3.33 at 1 per 1.00.
  const Threshold threshold = derive(question_of_the_demo());

  CHECK(threshold.per_order == Points(60));
  CHECK(threshold.least == Points(180));
  CHECK(threshold.most == Points(240));
  CHECK(threshold.points == Points(200));
  CHECK(threshold.further_orders == Hundredths{333});
  CHECK(threshold.problems.empty());
}

TEST_CASE("The first prize is reached after order 4, with the joining bonus after 3", "[loyalty]") {
  const Threshold threshold = derive(question_of_the_demo());

  CHECK(threshold.without_bonus.order == 4);
  CHECK(threshold.without_bonus.budget.spent == usd(24000));
  CHECK(threshold.without_bonus.budget.margin == usd(13200));
  CHECK(threshold.without_bonus.budget.cost_max == usd(2640));
  REQUIRE(threshold.with_bonus);
  CHECK(threshold.with_bonus->order == 3);
  CHECK(threshold.with_bonus->budget.spent == usd(18000));
  CHECK(threshold.with_bonus->budget.margin == usd(9900));
  CHECK(threshold.with_bonus->budget.cost_max == usd(1980));
  CHECK(threshold.further.spent == usd(20000));
  CHECK(threshold.further.margin == usd(11000));
  CHECK(threshold.further.cost_max == usd(2200));
}

TEST_CASE("Without a joining bonus nothing is said about one", "[loyalty]") {
  CHECK_FALSE(derive({.average_order = usd(6000), .margin = {550}}).with_bonus.has_value());
}

TEST_CASE("The levels above 200 points are 350 and 800", "[loyalty]") {  // R49
  const Threshold threshold = derive(question_of_the_demo());

  REQUIRE(threshold.levels.size() == 2);
  CHECK(threshold.levels[0].points == Points(350));
  CHECK(threshold.levels[0].reached.order == 6);
  CHECK(threshold.levels[0].reached.budget.spent == usd(36000));
  CHECK(threshold.levels[1].points == Points(800));
  CHECK(threshold.levels[1].reached.order == 14);
}

TEST_CASE("Levels are round to a tenth of their size", "[loyalty]") {
  const auto levels = [](std::int64_t dollars, OrderRange orders) {
    const Threshold threshold =
        derive({.average_order = usd(dollars * 100), .orders = orders, .margin = {550}});
    REQUIRE(threshold.levels.size() == 2);
    return std::pair(threshold.levels[0].points.count(), threshold.levels[1].points.count());
  };

  CHECK(levels(75, {}) == std::pair<std::int64_t, std::int64_t>(450, 1000));     // of 250: 437.5
  CHECK(levels(20, {}) == std::pair<std::int64_t, std::int64_t>(130, 300));      // of 75: 131.25
  CHECK(levels(1, {1, 1}) == std::pair<std::int64_t, std::int64_t>(2, 4));       // of 1: 1.75
  CHECK(levels(59, {3, 3}) == std::pair<std::int64_t, std::int64_t>(300, 700));  // of 177: 309.75
}

TEST_CASE("The points are the roundest number between the orders", "[loyalty]") {
  CHECK(points_for_order_of(1) == 3);      // 3 to 4
  CHECK(points_for_order_of(7) == 25);     // 21 to 28
  CHECK(points_for_order_of(20) == 75);    // 60 to 80
  CHECK(points_for_order_of(25) == 100);   // 75 to 100
  CHECK(points_for_order_of(45) == 150);   // 135 to 180
  CHECK(points_for_order_of(75) == 250);   // 225 to 300
  CHECK(points_for_order_of(80) == 250);   // 240 to 320
  CHECK(points_for_order_of(120) == 400);  // 360 to 480
  CHECK(points_for_order_of(59, {3, 3}) == 177);
}

TEST_CASE("Of several round numbers the nearest to a third of the range is taken", "[loyalty]") {
  CHECK(points_for_order_of(100) == 300);          // 300 and 400, wanted 333.3
  CHECK(points_for_order_of(150, {2, 3}) == 300);  // 300 and 400, wanted 350: the lower
  CHECK(points_for_order_of(100, {2, 4}) == 250);  // 200 and 400 are less round
  CHECK(points_for_order_of(50, {1, 4}) == 100);   // 100 and 200, wanted 100
}

TEST_CASE("Whatever an order is worth, the first prize is reached in its range", "[loyalty]") {
  for (std::int64_t dollars = 1; dollars <= 260; ++dollars) {
    for (const OrderRange orders : {OrderRange{1, 1}, {1, 3}, {2, 2}, {3, 4}, {4, 9}}) {
      for (const std::int64_t bonus : {0, 1, 50, 400}) {
        const Threshold threshold = derive({.average_order = usd(dollars * 100),
                                            .orders = orders,
                                            .margin = {550},
                                            .joining_bonus = Points(bonus)});
        CAPTURE(dollars, orders.from, orders.to, bonus, threshold.points.count());
        CHECK(threshold.points >= threshold.lowest);
        CHECK(threshold.points <= threshold.most);
        CHECK(threshold.without_bonus.order >= orders.from);
        CHECK(threshold.without_bonus.order <= orders.to);
        const bool is_early = has(threshold, ThresholdProblem::kEarlyWithBonus) ||
                              has(threshold, ThresholdProblem::kBonusBuysPrize);
        CHECK(is_early == (threshold.with_bonus && threshold.with_bonus->order < orders.from));
        CHECK(threshold.levels[0].points > threshold.points);
        CHECK(threshold.levels[1].points > threshold.levels[0].points);
      }
    }
  }
}

TEST_CASE("The points of an average order are rounded down like those of any order", "[loyalty]") {
  const Threshold threshold = derive({.average_order = usd(5999), .margin = {550}});

  CHECK(threshold.per_order == Points(59));
  CHECK(threshold.points == Points(200));
  CHECK(threshold.further_orders == Hundredths{339});
  CHECK(threshold.further.spent == usd(20336));  // 200 / 59 * 59.99
}

TEST_CASE("A joining bonus makes the prize dearer when it would be reached too soon", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.joining_bonus = Points(100);

  const Threshold threshold = derive(question);

  CHECK(threshold.lowest == Points(221));  // 200 would be reached with order 2
  CHECK(threshold.points == Points(225));
  CHECK(threshold.with_bonus->order == 3);
  CHECK(threshold.without_bonus.order == 4);
  CHECK(threshold.problems.empty());
}

TEST_CASE("A joining bonus for which no number is late enough is warned of", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.joining_bonus = Points(119);
  CHECK(derive(question).points == Points(240));
  CHECK(derive(question).problems.empty());

  question.joining_bonus = Points(120);  // 240 points less 120 are two orders
  CHECK(derive(question).points == Points(200));
  CHECK(has(derive(question), ThresholdProblem::kEarlyWithBonus));
  CHECK_FALSE(cannot_work(ThresholdProblem::kEarlyWithBonus));
}

TEST_CASE("A prize that the joining bonus buys cannot work", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.joining_bonus = Points(239);
  CHECK(derive(question).points == Points(240));
  CHECK_FALSE(has(derive(question), ThresholdProblem::kBonusBuysPrize));

  question.joining_bonus = Points(240);
  const Threshold threshold = derive(question);
  CHECK(has(threshold, ThresholdProblem::kBonusBuysPrize));
  CHECK_FALSE(has(threshold, ThresholdProblem::kEarlyWithBonus));
  CHECK(cannot_work(ThresholdProblem::kBonusBuysPrize));
  CHECK(threshold.with_bonus->order == 0);
  CHECK(threshold.with_bonus->budget.spent == usd(0));
}

TEST_CASE("A prize of 9.00 is 3.8 % of the sales and a discount of 8.3 %", "[loyalty]") {  // R56
  ThresholdQuestion question = question_of_the_demo();
  question.prize_cost = usd(900);

  const Threshold threshold = derive(question);

  REQUIRE(threshold.prize);
  CHECK(threshold.prize->price == usd(2000));  // 9.00 are 45 % of it
  CHECK(threshold.prize->is_price_taken);
  CHECK_FALSE(threshold.prize->is_cost_taken);
  CHECK(threshold.prize->margin == Percent{550});
  CHECK(threshold.without_bonus.budget.cost_of_spent == Percent{38});
  CHECK(threshold.without_bonus.budget.cost_of_margin == Percent{68});
  CHECK(threshold.without_bonus.budget.discount == Percent{83});
  CHECK(threshold.with_bonus->budget.cost_of_spent == Percent{50});
  CHECK(threshold.further.cost_of_spent == Percent{45});
  CHECK(threshold.further.discount == Percent{100});
  CHECK_FALSE(threshold.levels[0].reached.budget.cost_of_spent.has_value());
}

TEST_CASE("A prize's cost is taken from its price by the margin", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.prize_price = usd(2000);

  const Threshold threshold = derive(question);

  CHECK(threshold.prize->cost == usd(900));
  CHECK(threshold.prize->is_cost_taken);
  CHECK(threshold.further.discount == Percent{100});
}

TEST_CASE("A prize's own margin is told when its cost and price are known", "[loyalty]") {  // R56
  ThresholdQuestion question = question_of_the_demo();
  question.prize_cost = usd(900);
  question.prize_price = usd(3000);
  CHECK(derive(question).prize->margin == Percent{700});
  CHECK(derive(question).problems.empty());

  question.prize_price = usd(899);
  CHECK(derive(question).prize->margin == Percent{-1});
  CHECK(has(derive(question), ThresholdProblem::kPriceBelowCost));
}

TEST_CASE("With a margin of 100 % a cost says nothing about the price", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.margin = kWhole;
  question.prize_cost = usd(900);

  const Threshold threshold = derive(question);

  CHECK_FALSE(threshold.prize->price.has_value());
  CHECK_FALSE(threshold.further.discount.has_value());
  CHECK(threshold.further.cost_of_spent == Percent{45});
}

TEST_CASE("A prize may cost the share of the margin, and not one cent more", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.prize_cost = usd(1980);
  CHECK(derive(question).problems.empty());
  CHECK(tightest_budget(derive(question)).cost_max == usd(1980));

  question.prize_cost = usd(1981);
  CHECK(has(derive(question), ThresholdProblem::kCostsMoreThanShare));
  CHECK_FALSE(cannot_work(ThresholdProblem::kCostsMoreThanShare));
}

TEST_CASE("A prize that costs more than the margin it brings cannot work", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.prize_cost = usd(9900);
  CHECK_FALSE(has(derive(question), ThresholdProblem::kCostsMoreThanMargin));

  question.prize_cost = usd(9901);
  const Threshold threshold = derive(question);
  CHECK(has(threshold, ThresholdProblem::kCostsMoreThanMargin));
  CHECK_FALSE(has(threshold, ThresholdProblem::kCostsMoreThanShare));
  CHECK(cannot_work(ThresholdProblem::kCostsMoreThanMargin));
}

TEST_CASE("Without a joining bonus the further prizes have the tightest budget", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.joining_bonus = Points(0);
  question.prize_cost = usd(2200);
  CHECK(derive(question).problems.empty());

  question.prize_cost = usd(2201);
  CHECK(has(derive(question), ThresholdProblem::kCostsMoreThanShare));
}

TEST_CASE("An order that earns no point reaches no prize", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.rate.per = usd(6000);
  CHECK(derive(question).per_order == Points(1));
  CHECK_FALSE(has(derive(question), ThresholdProblem::kNoPoints));

  question.rate.per = usd(6001);
  const Threshold threshold = derive(question);
  CHECK(threshold.per_order == Points(0));
  CHECK(threshold.problems == std::vector{ThresholdProblem::kNoPoints});
  CHECK(cannot_work(ThresholdProblem::kNoPoints));
}

TEST_CASE("A margin that leaves nothing for a prize cannot work", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.margin = {1};  // 180.00 * 0.1 % = 0.18
  question.share = {50};  // 0.9 cents
  CHECK(has(derive(question), ThresholdProblem::kNoBudget));
  CHECK(cannot_work(ThresholdProblem::kNoBudget));

  question.share = {60};
  CHECK_FALSE(has(derive(question), ThresholdProblem::kNoBudget));
}

TEST_CASE("A currency without cents works alike", "[loyalty]") {
  const EarningRate rate{.points = Points(1), .per = {100, "JPY"}};
  const Threshold threshold =
      derive({.average_order = {6000, "JPY"}, .margin = {550}, .rate = rate});

  CHECK(threshold.points == Points(200));
  CHECK(threshold.further.cost_max == core::Money{2200, "JPY"});
}

TEST_CASE("More points than a prize may cost are told, and no levels beyond", "[loyalty]") {
  const EarningRate rate{.points = Points(1), .per = {1, "VND"}};
  const Threshold most = derive({.average_order = {300'000, "VND"}, .margin = {550}, .rate = rate});
  const Threshold over =
      derive({.average_order = {1'500'000, "VND"}, .margin = {550}, .rate = rate});

  CHECK(most.points == kMaxPrizePoints);
  CHECK(most.problems.empty());
  CHECK(most.levels.empty());
  CHECK(over.points == Points(5'000'000));
  CHECK(over.problems == std::vector{ThresholdProblem::kTooManyPoints});
  CHECK(cannot_work(ThresholdProblem::kTooManyPoints));
}

TEST_CASE("Amounts that cannot be counted with are refused, never cut", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.average_order = usd(kMost / 3);
  question.rate.per = usd(kMost / 3);
  question.orders = {4, 4};
  question.joining_bonus = Points(0);
  CHECK_FALSE(derive_threshold(question).has_value());

  question = question_of_the_demo();
  question.average_order = usd(core::kMaxEntry.count() * 100 - 1);
  CHECK(derive_threshold(question).has_value());
  question.average_order.minor += 1;  // as many points as an entry of the ledger can hold
  CHECK_FALSE(derive_threshold(question).has_value());

  question = question_of_the_demo();
  question.prize_cost = usd(kMost);
  CHECK_FALSE(derive_threshold(question).has_value());  // its price does not fit
}

TEST_CASE("Questions that make no sense are refused with the reason", "[loyalty]") {
  const auto refusal = [](auto change) {
    ThresholdQuestion question = question_of_the_demo();
    change(question);
    const auto threshold = derive_threshold(question);
    REQUIRE_FALSE(threshold);
    CHECK(threshold.error().code == core::ErrorCode::kInvalid);
    return threshold.error().sentence;
  };
  using Question = ThresholdQuestion;

  CHECK(refusal([](Question& question) { question.average_order.minor = 0; }) ==
        "an average order is above zero");
  const std::string orders = "a range of orders goes from 1 to 100, the smaller number first";
  CHECK(refusal([](Question& question) { question.orders = {0, 4}; }) == orders);
  CHECK(refusal([](Question& question) { question.orders = {4, 3}; }) == orders);
  CHECK(refusal([](Question& question) { question.orders = {3, 101}; }) == orders);
  const std::string margin = "a margin and the share of it are 0 to 100 %, the share above 0";
  CHECK(refusal([](Question& question) { question.margin = {1001}; }) == margin);
  CHECK(refusal([](Question& question) { question.margin = {-1}; }) == margin);
  CHECK(refusal([](Question& question) { question.share = {0}; }) == margin);
  CHECK(refusal([](Question& question) { question.joining_bonus = Points(-1); }) ==
        "a joining bonus is 0 to 1,000,000 points");
  const std::string rate =
      "the earning rate gives points for an amount in the average order's currency";
  CHECK(refusal([](Question& question) { question.rate.per.currency = "EUR"; }) == rate);
  CHECK(refusal([](Question& question) { question.rate.points = Points(0); }) == rate);
  const std::string prize =
      "the prize's cost and price are above zero, in the average order's currency";
  CHECK(refusal([](Question& question) { question.prize_cost = usd(0); }) == prize);
  CHECK(refusal([](Question& question) { question.prize_price = {100, "EUR"}; }) == prize);
}

TEST_CASE("A prize fits when it is reached in the range with and without the bonus", "[loyalty]") {
  const ThresholdQuestion question = question_of_the_demo();
  const auto fit = [&question](std::int64_t points) { return *fit_of(Points(points), question); };

  CHECK(fit(170).fit == Fit::kEarly);  // order 3, with the bonus order 2
  CHECK(fit(171).fit == Fit::kFits);
  CHECK(fit(200).order == 4);
  CHECK(fit(200).order_with_bonus == 3);
  CHECK(fit(240).fit == Fit::kFits);
  CHECK(fit(241).fit == Fit::kLate);  // order 5, with the bonus order 4
  CHECK(fit(50).order_with_bonus == 0);
}

TEST_CASE("No prize fits orders that earn nothing", "[loyalty]") {
  ThresholdQuestion question = question_of_the_demo();
  question.rate.per = usd(6001);

  CHECK_FALSE(fit_of(Points(200), question).has_value());
}
