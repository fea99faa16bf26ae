#include "loyalty/earning/order_earning.h"

#include <limits>

#include "core/random.h"
#include "tests/catch.h"
#include "tests/loyalty/earn_world.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

using Lines = std::vector<std::string>;

EarningRule silver() {
  EarningRule rule = factor("silver", {3, 2});
  rule.name = "Silver";
  rule.member.tiers = {"Silver"};
  return rule;
}

// 83.50 of a Silver member in a happy hour, with 20 on top.
EarningRules worked_example(FactorStacking stacking) {
  EarningRules rules =
      with(rules_at(1, 100),
           {silver(), factor("happy-friday", {2, 1}), plus("over", 20, {.value_over = usd(5000)})});
  rules.base.factors = stacking;
  return rules;
}

const EarningFacts kSilver{.tier = "Silver"};

}  // namespace

TEST_CASE("Section 4: one point per 1.00 in every kind of currency, rounded down",
          "[loyalty]") {  // R23, R32
  CHECK(points(worth(2599), rules_at(1, 100)) == 25);
  CHECK(points(worth(1980, "JPY"), rules_at(1, 100, "JPY")) == 19);
  CHECK(points(worth(12345, "KWD"), rules_at(1, 500, "KWD")) == 24);
  CHECK(points(worth(259000, "VND"), rules_at(1, 10000, "VND")) == 25);
  CHECK(points(worth(125000, "THB"), rules_at(1, 3500, "THB")) == 35);
}

TEST_CASE("Section 4: 7 points per 3.00 on 11.00 are 25 in proportion and 21 in whole groups",
          "[loyalty]") {
  EarningRules rules = rules_at(7, 300);
  CHECK(points(worth(1100), rules) == 25);

  rules.base.whole_groups = true;

  CHECK(points(worth(1100), rules) == 21);
  CHECK(points(worth(299), rules) == 0);
  CHECK(points(worth(300), rules) == 7);
}

TEST_CASE("Section 4: points are rounded once for the order, not for each line", "[loyalty]") {
  CHECK(points(of_lines({{.product = "A", .minor = 99},
                         {.product = "B", .minor = 99},
                         {.product = "C", .minor = 99}}),
               rules_at(1, 100)) == 2);
}

TEST_CASE("Section 4: rounded down an order split in parts never brings more",
          "[loyalty]") {  // R33
  const EarningRules down = rules_at(1, 100);
  CHECK(points(worth(150), down) * 2 == 2);
  CHECK(points(worth(300), down) == 3);

  EarningRules nearest = rules_at(1, 100);
  nearest.base.rounding = Rounding::kNearest;
  CHECK(points(worth(50), nearest) * 6 == 6);
  CHECK(points(worth(300), nearest) == 3);

  EarningRules up = rules_at(1, 100);
  up.base.rounding = Rounding::kUp;
  CHECK(points(worth(201), up) == 3);
}

TEST_CASE("Section 4: the money that made no point can be carried to the next order", "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.carries = true;

  const Earned first = earned_under(terms_of(worth(150), rules), worth(150));
  const Earned second =
      earned_under(terms_of(worth(150), rules, {.carried = {*first.carry}}), worth(150));

  CHECK(first.total == Points(1));
  CHECK(first.carry == usd(50));
  CHECK(lines_of(first) == Lines{"1.50 USD at 1 per 1.00 USD = 1.50",
                                 "0.50 USD kept for the next order = 1",
                                 "total = 1"});
  CHECK(second.total == Points(2));
  CHECK(second.carry == usd(0));
  CHECK(lines_of(second) == Lines{"0.50 USD carried from the last order",
                                  "2.00 USD at 1 per 1.00 USD = 2.00",
                                  "total = 2"});
}

TEST_CASE("A refunded order leaves again what it was given to carry", "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.carries = true;
  const Terms terms = terms_of(worth(150), rules, {.carried = {usd(50)}});

  const Earned refunded = earned_under(terms, worth(0));

  CHECK(refunded.total == Points(0));
  CHECK(refunded.carry == usd(50));
}

TEST_CASE("With a carry many small orders bring what one order brings", "[loyalty]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  EarningRules rules = rules_at(7, 300);
  rules.carries = true;
  EarningFacts facts;
  std::int64_t spent = 0;
  std::int64_t got = 0;
  for (int i = 0; i < 100; ++i) {
    const auto minor = static_cast<std::int64_t>(1 + core::draw_below(random, 500));
    const Earned earned = earned_under(terms_of(worth(minor), rules, facts), worth(minor));
    facts.carried = {*earned.carry};
    spent += minor;
    got += earned.total.count();
  }

  CHECK(got <= spent * 7 / 300);
  CHECK(got >= (spent - 100) * 7 / 300 - 1);  // each order loses less than a cent
}

TEST_CASE("Section 4: where each purchase counts, small or hurried ones do not",
          "[loyalty]") {  // R32, R33, R34
  EarningRules rules{.time_zone = "UTC", .base = {.by = EarnBy::kOrder, .points = Points(1)}};
  CHECK(points(worth(0), rules) == 1);
  CHECK(points(worth(123456), rules) == 1);

  rules.base.least_value = usd(500);
  CHECK(points(worth(500), rules) == 1);
  CHECK(points(worth(499), rules) == 0);

  rules.pause = std::chrono::minutes(30);
  const auto after = [&](std::chrono::minutes pause) {
    return points(worth(500), rules, {.nearest_counted = kNow - pause});
  };
  CHECK(after(std::chrono::minutes(30)) == 1);
  CHECK(after(std::chrono::minutes(29)) == 0);
  // An older order that is claimed later.
  CHECK(after(std::chrono::minutes(-29)) == 0);
  CHECK(after(std::chrono::minutes(-30)) == 1);
}

TEST_CASE("Points can be counted by units of a product", "[loyalty]") {
  EarningRules rules{
      .time_zone = "UTC",
      .base = {.by = EarnBy::kUnit,
               .points = Points(10),
               .lines = {.mode = LineFilter::Mode::kOnlyListed, .products = {"TOWEL"}}}};
  const Order order = of_lines({{.product = "TOWEL", .quantity = 3, .minor = 6000},
                                {.product = "MUG", .quantity = 2, .minor = 2000}});

  const Earned earned = earned_under(terms_of(order, rules), order);

  CHECK(earned.total == Points(30));
  CHECK(lines_of(earned) == Lines{"3 units at 10 = 30", "total = 30"});
}

TEST_CASE("Section 5: factors are multiplied, added up, or the best is taken; then flat points",
          "[loyalty]") {  // R36, R42, R64
  CHECK(points(worth(8350), worked_example(FactorStacking::kMultiply), kSilver) == 270);
  CHECK(points(worth(8350), worked_example(FactorStacking::kAdd), kSilver) == 228);
  CHECK(points(worth(8350), worked_example(FactorStacking::kBest), kSilver) == 187);
}

TEST_CASE("Section 20: the breakdown says every step and ends with the total", "[loyalty]") {
  const auto lines = [](FactorStacking stacking) {
    const EarningRules rules = worked_example(stacking);
    return lines_of(earned_under(terms_of(worth(8350), rules, kSilver), worth(8350)));
  };

  CHECK(lines(FactorStacking::kMultiply) == Lines{"83.50 USD at 1 per 1.00 USD = 83.50",
                                                  "x2 happy-friday",
                                                  "x1.5 Silver",
                                                  "rounded down = 250",
                                                  "+20 over 50.00 USD",
                                                  "total = 270"});
  CHECK(lines(FactorStacking::kAdd) == Lines{"83.50 USD at 1 per 1.00 USD = 83.50",
                                             "x2 happy-friday",
                                             "x1.5 Silver",
                                             "factors added up = 2.5",
                                             "rounded down = 208",
                                             "+20 over 50.00 USD",
                                             "total = 228"});
  CHECK(lines(FactorStacking::kBest) == Lines{"83.50 USD at 1 per 1.00 USD = 83.50",
                                              "x2 happy-friday",
                                              "+20 over 50.00 USD",
                                              "total = 187"});
}

TEST_CASE("Section 20: the breakdown of an order with parts begins with its basis", "[loyalty]") {
  Order order = of_lines({{.product = "A", .minor = 12000}});
  order.parts->discount_minor = 2000;
  order.parts->shipping_minor = 800;
  order.parts->paid_with_points_minor = 2500;
  order.parts->paid_with_card_minor = 3000;

  const Earned earned = earned_under(terms_of(order, rules_at(1, 100)), order);

  CHECK(earned.total == Points(75));
  CHECK(lines_of(earned) == Lines{"+120.00 items",
                                  "-20.00 discounts",
                                  "8.00 shipping left out",
                                  "-25.00 paid with points",
                                  "30.00 paid with gift card or wallet not taken off",
                                  "75.00 USD at 1 per 1.00 USD = 75.00",
                                  "total = 75"});
}

TEST_CASE("Section 5: tiers of 1, 1.5 and 2 points per 1.00 on 60.00 bring 60, 90 and 120",
          "[loyalty]") {  // R64
  EarningRule gold = factor("gold", {2, 1});
  gold.member.tiers = {"Gold"};
  const EarningRules rules = with(rules_at(1, 100), {silver(), gold});

  CHECK(points(worth(6000), rules) == 60);
  CHECK(points(worth(6000), rules, {.tier = "Silver"}) == 90);
  CHECK(points(worth(6000), rules, {.tier = "Gold"}) == 120);
}

TEST_CASE("Section 5: the tier held before this order, or reached by it, is the caller's choice",
          "[loyalty]") {
  const EarningRules rules = with(rules_at(1, 100), {silver()});

  CHECK(points(worth(5000), rules) == 50);
  CHECK(points(worth(5000), rules, kSilver) == 75);
}

TEST_CASE("Points are given over an amount, or from an amount on", "[loyalty]") {  // R37, R38
  const EarningRules over = with(rules_at(1, 100), {plus("a", 20, {.value_over = usd(10000)})});
  const EarningRules from = with(rules_at(1, 100), {plus("a", 20, {.value_at_least = usd(10000)})});

  CHECK(points(worth(10000), over) == 100);
  CHECK(points(worth(10001), over) == 120);
  CHECK(points(worth(9999), from) == 99);
  CHECK(points(worth(10000), from) == 120);
}

TEST_CASE("A gift card bought does not lift an order over an amount", "[loyalty]") {
  const EarningRules rules = with(rules_at(1, 100), {plus("a", 20, {.value_over = usd(10000)})});

  CHECK(points(of_lines({{.product = "A", .minor = 6000},
                         {.product = "CARD", .minor = 6000, .kind = LineKind::kGiftCard}}),
               rules) == 60);
}

TEST_CASE("A further rate adds to the base before factors and rounding", "[loyalty]") {
  const LineFilter bath{.mode = LineFilter::Mode::kOnlyListed, .categories = {"bath"}};
  EarningRule more{.id = "bath", .effect = {.kind = EffectKind::kRate, .rate = rate(2, 100)}};
  more.effect.lines = bath;
  const EarningRules rules = with(rules_at(1, 100), {more, silver()});
  const Order order = of_lines(
      {{.product = "A", .categories = {"bath"}, .minor = 2025}, {.product = "B", .minor = 1000}});

  const Earned earned = earned_under(terms_of(order, rules, kSilver), order);

  CHECK(earned.total == Points(106));  // (30.25 + 40.50) * 1.5 = 106.125
  CHECK(earned.parts == std::vector<EarnedPart>{{"", "", Points(30)},
                                                {"bath", "bath", Points(40)},
                                                {"silver", "Silver", Points(36)}});
  CHECK(lines_of(earned) == Lines{"+30.25 items",
                                  "30.25 USD at 1 per 1.00 USD = 30.25",
                                  "+40.50 bath: 20.25 USD at 2 per 1.00 USD",
                                  "x1.5 Silver",
                                  "rounded down = 106",
                                  "total = 106"});
  CHECK(points(worth(5000), rules) == 50);  // no lines are known
}

TEST_CASE("Points for each unit come on top, after the rounding", "[loyalty]") {
  EarningRule each{.id = "towels",
                   .effect = {.kind = EffectKind::kUnits,
                              .lines = {.mode = LineFilter::Mode::kOnlyListed, .tags = {"linen"}},
                              .points = Points(10)}};
  const EarningRules rules = with(rules_at(1, 100), {each, silver()});
  const Order order = of_lines({{.product = "A", .tags = {"linen"}, .quantity = 3, .minor = 3000}});

  const Earned earned = earned_under(terms_of(order, rules, kSilver), order);

  CHECK(earned.total == Points(75));
  CHECK(earned.parts.back() == EarnedPart{"towels", "towels", Points(30)});
  CHECK(lines_of(earned)[3] == "+30 towels: 3 units at 10");
}

TEST_CASE("A rule can give a reward instead of points", "[loyalty]") {  // R46, R47
  EarningRule gift{.id = "with-every-order",
                   .effect = {.kind = EffectKind::kReward, .reward = "sample"}};

  const Terms terms = terms_of(worth(2000), with(rules_at(1, 100), {gift}));
  const Earned earned = earned_under(terms, worth(2000));

  CHECK(earned.total == Points(20));
  CHECK(earned.parts.back() ==
        EarnedPart{"with-every-order", "with-every-order", Points(0), "sample"});
  CHECK(lines_of(earned)[1] == "reward sample for with-every-order");
  CHECK(earned_under(terms, worth(0)).parts.empty());
}

TEST_CASE("Section 5: a cap for one order is the last step and takes from the last part",
          "[loyalty]") {
  EarningRules rules = worked_example(FactorStacking::kMultiply);
  rules.base.most_per_order = Points(240);

  const Earned earned = earned_under(terms_of(worth(8350), rules, kSilver), worth(8350));

  CHECK(earned.total == Points(240));
  CHECK(earned.parts.back().points == Points(0));
  CHECK(lines_of(earned)[5] == "-30 at most 240 for one order");
}

TEST_CASE("Public cases: a rule that does not stack wins alone, by priority and then by id",
          "[loyalty]") {
  const auto alone = [](std::string id, std::int64_t points, int priority) {
    EarningRule rule = plus(std::move(id), points);
    rule.stacks = false;
    rule.priority = priority;
    return rule;
  };
  // sylius-earn-02, -03
  CHECK(points(worth(1999), with(rules_at(1, 100), {alone("a", 100, 10)})) == 100);
  CHECK(points(worth(1999), with(rules_at(1, 100), {alone("a", 50, 5), alone("b", 200, 20)})) ==
        200);
  CHECK(points(worth(1999), with(rules_at(1, 100), {alone("b", 200, 5), alone("a", 50, 5)})) == 50);
}

TEST_CASE("A factor that does not stack works on the base and keeps all other rules away",
          "[loyalty]") {
  EarningRule triple = factor("triple", {3, 1});
  triple.stacks = false;
  const EarningRules rules = with(rules_at(1, 100), {silver(), triple, plus("a", 20)});

  CHECK(points(worth(2000), rules, kSilver) == 60);
}

TEST_CASE("Public cases: rates, groups and rounding as other programs count them", "[loyalty]") {
  const auto groups = [](EarningRules rules) {
    rules.base.whole_groups = true;
    return rules;
  };
  CHECK(points(worth(700), groups(rules_at(10, 200))) == 30);  // adobe-earn-01
  CHECK(points(worth(1000000), rules_at(1, 100000)) == 10);    // erpnext-earn-01
  CHECK(points(worth(999000), rules_at(1, 100000)) == 9);      // erpnext-earn-03
  CHECK(points(worth(4000), rules_at(3, 100)) == 120);         // sylius-earn-06
  CHECK(points(worth(9000), rules_at(1, 100)) == 90);          // odoo-earn-02
  CHECK(points(worth(11500), rules_at(5, 100)) == 575);        // odoo-earn-09
  // sylius-earn-05: a base of whole points before the factor is one of whole groups here.
  EarningRules rounded = groups(with(rules_at(1, 100), {factor("x", {3, 2})}));
  rounded.base.rounding = Rounding::kUp;
  CHECK(points(worth(1999), rounded) == 29);
  rounded.base.rounding = Rounding::kNearest;
  CHECK(points(worth(1999), rounded) == 29);
}

TEST_CASE("An order that does not count, or a program that is off, has no terms",
          "[loyalty]") {  // R103
  Order unpaid = worth(1000);
  unpaid.is_counting = false;
  EarningRules off = rules_at(1, 100);
  off.is_on = false;

  CHECK(resolve_terms(unpaid, rules_at(1, 100), {}, kNow).error().code ==
        core::ErrorCode::kConflict);
  CHECK(resolve_terms(worth(1000), off, {}, kNow).error().code == core::ErrorCode::kConflict);
}

TEST_CASE("An order in a currency without a rate is refused with the rates there are",
          "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.rates.push_back(rate(1, 3500, "THB"));

  const auto refused = resolve_terms(worth(1000, "EUR"), rules, {}, kNow);

  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == core::ErrorCode::kInvalid);
  CHECK(refused.error().sentence ==
        "order 10432 is in EUR; there are rates for USD, THB and no conversion from it");
}

TEST_CASE("What cannot be counted is told, never cut", "[loyalty]") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  const auto code = [](const Order& order, const EarningRules& rules) {
    const auto terms = resolve_terms(order, rules, {}, kNow);
    REQUIRE_FALSE(terms.has_value());
    return terms.error().code;
  };

  CHECK(points(worth(1'000'000'000), rules_at(1, 1)) == 1'000'000'000);
  CHECK(code(worth(1'000'000'001), rules_at(1, 1)) == core::ErrorCode::kInvalid);
  CHECK(code(worth(kMost), rules_at(1, 1)) == core::ErrorCode::kInvalid);
  CHECK(code(worth(-1), rules_at(1, 100)) == core::ErrorCode::kInvalid);
  CHECK(code(worth(100), rules_at(1, 0)) == core::ErrorCode::kInvalid);
  CHECK(code(worth(100), rules_at(0, 100)) == core::ErrorCode::kInvalid);
  CHECK(code(worth(100), with(rules_at(1, 100), {factor("half", {1, 2})})) ==
        core::ErrorCode::kInvalid);
  CHECK(code(worth(100), with(rules_at(1, 100), {plus("a", -1)})) == core::ErrorCode::kInvalid);
  CHECK(code(worth(100), with(rules_at(1, 100), {plus("a", 1), plus("a", 2)})) ==
        core::ErrorCode::kInvalid);
  CHECK(code(worth(100'000'000'000'000), with(rules_at(1, 1), {factor("x", {1'000'000'000, 1})})) ==
        core::ErrorCode::kInvalid);
  std::vector<EarningRule> many;
  for (int i = 0; i < 20; ++i) {
    many.push_back(factor("x" + std::to_string(i), {1'000'000'000, 999'999'937}));
  }
  CHECK(code(worth(100), with(rules_at(1, 100), many)) == core::ErrorCode::kInvalid);
}

TEST_CASE("Section 16: each currency has its own rate", "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.rates.push_back(rate(1, 90, "EUR"));
  rules.rates.push_back(rate(1, 3500, "THB"));
  rules.rates.push_back(rate(1, 25000, "VND"));

  CHECK(points(worth(10000), rules) == 100);
  CHECK(points(worth(10000, "EUR"), rules) == 111);
  CHECK(points(worth(125000, "THB"), rules) == 35);
  CHECK(points(worth(259000, "VND"), rules) == 10);
}

TEST_CASE("Section 16: the rate of exchange of the order is used again for its refunds",
          "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.conversions = {{.from = "EUR", .to = "USD", .rate = {10845, 10000}}};
  const Terms terms = terms_of(worth(10000, "EUR"), rules);
  REQUIRE(terms.first->points == Points(108));
  CHECK(lines_of(earned_under(terms, worth(10000, "EUR"))) ==
        Lines{"100.00 EUR at 1.0845 = 108.45 USD",
              "108.45 USD at 1 per 1.00 USD = 108.45",
              "rounded down = 108",
              "total = 108"});

  rules.conversions[0].rate = {12, 10};
  const Earned kept = earned_under(terms, worth(5000, "EUR"));

  CHECK(kept.total == Points(54));  // claw back 54
  CHECK(lines_of(kept)[0] == "50.00 EUR at 1.0845 = 54.225 USD");
  CHECK(points_under(terms, worth(5000)).error().code == core::ErrorCode::kInvalid);
}

TEST_CASE("A conversion minds the digits of both currencies, and so do amounts of rules",
          "[loyalty]") {
  EarningRules rules = with(rules_at(1, 100), {plus("a", 20, {.value_over = usd(10000)})});
  rules.conversions = {{.from = "JPY", .to = "USD", .rate = {65, 10000}},
                       {.from = "KWD", .to = "USD", .rate = {325, 100}}};

  CHECK(points(worth(10000, "JPY"), rules) == 65);   // 65.00 USD
  CHECK(points(worth(15385, "JPY"), rules) == 120);  // 100.0025 USD is over 100.00
  CHECK(points(worth(15384, "JPY"), rules) == 99);   // 99.996 USD
  CHECK(points(worth(12345, "KWD"), rules) == 40);   // 40.12125 USD
}

TEST_CASE("A threshold in a currency the order is not counted in is not met", "[loyalty]") {
  EarningRules rules = with(rules_at(1, 100), {plus("a", 20, {.value_over = usd(100)})});
  rules.rates.push_back(rate(1, 90, "EUR"));

  CHECK(points(worth(9000, "EUR"), rules) == 100);
}
