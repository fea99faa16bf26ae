#include "loyalty/earning/rule_check.h"

#include "tests/catch.h"
#include "tests/loyalty/earn_world.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

const std::vector<NoGoods> kShop{
    {.product = "GIFT-50", .kind = LineKind::kGiftCard},
    {.product = "TOPUP", .kind = LineKind::kTopUp},
    {.product = "PRIZE-TOWEL", .kind = LineKind::kPrize, .reward = "towel"}};

// The only contradiction of the rules; empty when there is none.
std::string only_one(const EarningRules& rules, Weight weight = Weight::kWrong) {
  const std::vector<Contradiction> found = contradictions_of(rules, kShop);
  if (found.empty()) {
    return "";
  }
  CHECK(found.size() == 1);
  CHECK(found[0].weight == weight);
  return found[0].rule + ": " + found[0].sentence;
}

std::string of_rule(EarningRule rule, Weight weight = Weight::kWrong) {
  return only_one(with(rules_at(1, 100), {std::move(rule)}), weight);
}

LineFilter only(std::vector<std::string> products) {
  return {.mode = LineFilter::Mode::kOnlyListed, .products = std::move(products)};
}

}  // namespace

TEST_CASE("Rules that make sense have no contradiction", "[loyalty]") {
  EarningRule bath{.id = "bath", .effect = {.kind = EffectKind::kRate, .rate = rate(2, 100)}};
  bath.effect.lines = only({"TOWEL"});
  EarningRule friday = factor("happy-friday", {2, 1});
  friday.budget = Budget{.points = Points(10000)};

  CHECK(only_one(rules_at(1, 100)).empty());
  CHECK(only_one(with(rules_at(1, 100), {bath, friday, plus("a", 20, {.value_over = usd(10000)})}))
            .empty());
}

TEST_CASE("A rule that would earn on gift cards, top-ups or prizes is found", "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.base.lines = only({"GIFT-50"});
  CHECK(only_one(rules) == ": \"GIFT-50\" is a gift card, which never earns; expected goods");

  EarningRule more{.id = "a", .effect = {.kind = EffectKind::kRate, .rate = rate(2, 100)}};
  more.effect.lines = only({"TOWEL", "TOPUP"});
  CHECK(of_rule(more) == "a: \"TOPUP\" is a top-up, which never earns; expected goods");
  more.effect = {.kind = EffectKind::kUnits, .lines = only({"PRIZE-TOWEL"}), .points = Points(5)};
  CHECK(of_rule(more) == "a: \"PRIZE-TOWEL\" is a prize, which never earns; expected goods");
  more.effect.lines = only({});
  CHECK(of_rule(more) == "a: no product, category or tag is listed, so nothing earns");
  CHECK(of_rule(plus("a", 5, {.units = {{.of = only({"GIFT-50"})}}})) ==
        "a: \"GIFT-50\" is a gift card, which never counts; expected goods");
}

TEST_CASE("A rule that would pay itself is found", "[loyalty]") {
  EarningRule gift{.id = "a",
                   .order = {.units = {{.of = only({"PRIZE-TOWEL"})}}},
                   .effect = {.kind = EffectKind::kReward, .reward = "towel"}};
  const auto found = contradictions_of(with(rules_at(1, 100), {gift}), kShop);
  EarningRules points_for_points = rules_at(1, 100);
  points_for_points.base.basis.with_paid_by_points = true;

  REQUIRE(found.size() == 2);
  CHECK(
      found[1].sentence ==
      "it gives the reward \"towel\" for its own prize \"PRIZE-TOWEL\"; a rule cannot pay itself");
  CHECK(only_one(points_for_points, Weight::kRisky) ==
        ": what is paid with points earns points again");
}

TEST_CASE("Rules that reward splitting an order are found", "[loyalty]") {  // R33, R106
  EarningRules by_order{.base = {.by = EarnBy::kOrder}};
  CHECK_FALSE(only_one(by_order, Weight::kRisky).empty());
  by_order.pause = std::chrono::minutes(30);
  CHECK(only_one(by_order).empty());
  by_order.pause.reset();
  by_order.base.least_value = usd(500);
  CHECK(only_one(by_order).empty());

  EarningRules up = rules_at(1, 100);
  up.base.rounding = Rounding::kUp;
  CHECK_FALSE(only_one(up, Weight::kRisky).empty());

  EarningRule flat = plus("a", 20);
  CHECK_FALSE(of_rule(flat, Weight::kRisky).empty());
  flat.limit = Limit{.times = 1, .per = Unit::kDay};
  CHECK(of_rule(flat).empty());
}

TEST_CASE("Rules that can never give anything are found", "[loyalty]") {
  EarningRule rule = plus("a", 20, {.value_over = usd(100)});

  EarningRule never = rule;
  never.window = {.from = Day(std::chrono::year{2026} / 12 / 31),
                  .to = Day(std::chrono::year{2026} / 12 / 1)};
  CHECK(of_rule(never) == "a: it ends before it begins, so it never runs");
  never = rule;
  never.hours = {{.days = {false, false, false, false, false, false, false}}};
  CHECK(of_rule(never) == "a: its hours are on no day of the week, so it never runs");
  never = rule;
  never.order.value_over = core::Money{.minor = 100, .currency = "GBP"};
  CHECK(of_rule(never) == "a: no order is counted in GBP; expected a currency with a rate");
  never = rule;
  never.limit = Limit{.points = Points(10), .kind = CapKind::kReject};
  CHECK(of_rule(never) ==
        "a: it gives 20 points and rejects what is above 10, so it never gives any");
  never.limit = Limit{.times = 0};
  CHECK_FALSE(of_rule(never).empty());
  never.limit = Limit{};
  CHECK_FALSE(of_rule(never).empty());
  never = rule;
  never.budget = Budget{.discount = usd(1000)};
  CHECK_FALSE(of_rule(never).empty());
  never.budget = Budget{.redemptions = 0};
  CHECK_FALSE(of_rule(never).empty());
  never = rule;
  never.member = {.nth_order = 1, .orders_at_least = 1};
  CHECK(of_rule(never) == "a: order number 1 never has 1 orders before it");
  never.member = {.nth_order = 0};
  CHECK_FALSE(of_rule(never).empty());
  CHECK_FALSE(of_rule(factor("a", {1, 1})).empty());
  CHECK_FALSE(of_rule(plus("a", 0, {.value_over = usd(100)})).empty());
  CHECK_FALSE(of_rule(plus("a", 5, {.units = {{.at_least = 0}}})).empty());
  CHECK_FALSE(of_rule(plus("", 5, {.value_over = usd(100)})).empty());
}

TEST_CASE("Rates and conversions that contradict one another are found", "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.rates.push_back(rate(2, 100));
  CHECK(only_one(rules) == ": there are two rates for USD; expected one");
  CHECK_FALSE(only_one({}).empty());
  CHECK_FALSE(only_one(rules_at(0, 100)).empty());
  CHECK_FALSE(only_one(rules_at(1, 0)).empty());

  rules = rules_at(1, 100);
  rules.conversions = {{.from = "EUR", .to = "GBP"}};
  CHECK(only_one(rules) ==
        ": EUR is converted into GBP, which has no rate; expected a currency with one");
  rules.conversions = {{.from = "USD", .to = "USD"}};
  CHECK_FALSE(only_one(rules).empty());
  rules.conversions.clear();
  rules.base.rounding = Rounding::kNearest;
  rules.carries = true;
  CHECK(contradictions_of(rules, {}).size() == 2);
}
