#include "loyalty/earning/order_earning.h"
#include "tests/catch.h"
#include "tests/loyalty/earn_world.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

using Lines = std::vector<std::string>;

EarningRule limited(EarningRule rule, Limit limit) {
  rule.limit = limit;
  return rule;
}

EarningRule budgeted(EarningRule rule, Budget budget) {
  rule.budget = std::move(budget);
  return rule;
}

EarningFacts used(std::string rule, Use use) {
  return {.uses = {{.rule = std::move(rule), .member = use}}};
}

EarningFacts spent(std::string rule, BudgetUse use) {
  return {.uses = {{.rule = std::move(rule), .campaign = use}}};
}

}  // namespace

TEST_CASE("Section 12: a bonus that does not fit its limit is cut to what is left, or rejected",
          "[loyalty]") {
  const Limit cut{.points = Points(100), .per = Unit::kMonth};
  const Limit reject{.points = Points(100), .per = Unit::kMonth, .kind = CapKind::kReject};
  const EarningFacts facts = used("a", {.times = 3, .points = Points(90)});
  const auto brought = [&](const Limit& limit) {
    return points(worth(5000), with(rules_at(1, 100), {limited(plus("a", 30), limit)}), facts);
  };

  CHECK(brought(cut) == 60);
  CHECK(brought(reject) == 50);
}

TEST_CASE("A limit that cut is said in the breakdown and in the use", "[loyalty]") {
  const EarningRules rules =
      with(rules_at(1, 100), {limited(plus("a", 30), {.points = Points(100)})});
  const Terms terms = terms_of(worth(5000), rules, used("a", {.times = 3, .points = Points(90)}));

  const Earned earned = earned_under(terms, worth(5000));

  CHECK(lines_of(earned) ==
        Lines{"50.00 USD at 1 per 1.00 USD = 50.00", "+30 a", "-20 limit of a", "total = 60"});
  REQUIRE(uses_of(earned).size() == 1);
  CHECK(uses_of(earned)[0].rule == "a");
  CHECK(uses_of(earned)[0].member == Use{.times = 1, .points = Points(10)});
  CHECK(uses_of(earned)[0].campaign ==
        BudgetUse{.points = Points(10), .redemptions = 1, .order_minor = 5000});
}

TEST_CASE("A bonus that a limit had cut is never more than was given, however the order changes",
          "[loyalty]") {
  const EarningRules rules =
      with(rules_at(1, 100), {limited(factor("double", {2, 1}), {.points = Points(15)})});
  const Terms terms = terms_of(worth(5000), rules);
  REQUIRE(terms.first->points == Points(65));

  CHECK(kept(terms, worth(2000)) == 35);
  CHECK(kept(terms, worth(1000)) == 20);
  CHECK(kept(terms, worth(9000)) == 105);
}

TEST_CASE("A bonus that was rejected stays away when a refund would make it fit", "[loyalty]") {
  const EarningRules rules =
      with(rules_at(1, 100),
           {limited(factor("double", {2, 1}), {.points = Points(15), .kind = CapKind::kReject})});
  const Terms terms = terms_of(worth(5000), rules);

  CHECK(terms.first->points == Points(50));
  CHECK(kept(terms, worth(1000)) == 10);
}

TEST_CASE("A rule is used so many times by a member and no more", "[loyalty]") {
  const EarningRules rules =
      with(rules_at(1, 100), {limited(plus("a", 30), {.times = 2, .per = Unit::kDay})});

  CHECK(points(worth(5000), rules, used("a", {.times = 1})) == 80);
  CHECK(points(worth(5000), rules, used("a", {.times = 2})) == 50);
  CHECK(points(worth(5000), rules, used("other", {.times = 2})) == 80);
}

TEST_CASE("Where a rule that does not stack is used up, the others count again", "[loyalty]") {
  EarningRule alone = limited(plus("alone", 500), {.times = 1});
  alone.stacks = false;
  const EarningRules rules = with(rules_at(1, 100), {alone, plus("a", 20)});

  CHECK(points(worth(5000), rules) == 500);
  CHECK(points(worth(5000), rules, used("alone", {.times = 1})) == 70);

  alone.limit = Limit{.points = Points(499), .kind = CapKind::kReject};
  CHECK(points(worth(5000), with(rules_at(1, 100), {alone, plus("a", 20)})) == 70);
}

TEST_CASE("A campaign's budget of points is cut, or rejects what does not fit",
          "[loyalty]") {  // R101
  const auto brought = [](CapKind kind, std::int64_t spent_so_far) {
    const EarningRule rule =
        budgeted(factor("fri", {2, 1}), {.points = Points(10000), .points_kind = kind});
    return points(worth(5000),
                  with(rules_at(1, 100), {rule}),
                  spent("fri", {.points = Points(spent_so_far)}));
  };

  CHECK(brought(CapKind::kCut, 9950) == 100);
  CHECK(brought(CapKind::kCut, 9980) == 70);
  CHECK(brought(CapKind::kCut, 10000) == 50);
  CHECK(brought(CapKind::kReject, 9950) == 100);
  CHECK(brought(CapKind::kReject, 9951) == 50);
}

TEST_CASE("Section 5: a limit holds for all that its rule brings, whatever else multiplies",
          "[loyalty]") {  // R101
  EarningRule more{.id = "more", .effect = {.kind = EffectKind::kRate, .rate = rate(1, 100)}};
  const auto brought = [](EarningRule campaign, FactorStacking stacking, std::int64_t most) {
    campaign = limited(std::move(campaign), {.points = Points(most)});
    EarningRules rules = with(rules_at(1, 100), {std::move(campaign), factor("silver", {2, 1})});
    rules.base.factors = stacking;
    return points(worth(10000), rules);
  };
  const EarningRule triple = factor("c", {3, 1});

  CHECK(brought(triple, FactorStacking::kMultiply, 50) == 250);
  CHECK(brought(triple, FactorStacking::kMultiply, 400) == 600);
  CHECK(brought(triple, FactorStacking::kAdd, 50) == 250);
  CHECK(brought(triple, FactorStacking::kAdd, 200) == 400);
  CHECK(brought(triple, FactorStacking::kBest, 50) == 200);
  CHECK(brought(triple, FactorStacking::kBest, 100) == 200);
  CHECK(brought(triple, FactorStacking::kBest, 101) == 201);
  CHECK(brought(more, FactorStacking::kMultiply, 50) == 250);
  CHECK(brought(more, FactorStacking::kMultiply, 200) == 400);
  CHECK(brought(more, FactorStacking::kAdd, 200) == 400);
  CHECK(brought(more, FactorStacking::kBest, 50) == 250);
}

TEST_CASE("Rates and factors that reach no limit count as if they had none", "[loyalty]") {
  for (const auto stacking :
       {FactorStacking::kMultiply, FactorStacking::kAdd, FactorStacking::kBest}) {
    CAPTURE(static_cast<int>(stacking));
    EarningRules rules =
        with(rules_at(1, 100),
             {factor("a", {3, 2}),
              EarningRule{.id = "b", .effect = {.kind = EffectKind::kRate, .rate = rate(1, 200)}},
              factor("c", {5, 3}),
              EarningRule{.id = "d", .effect = {.kind = EffectKind::kRate, .rate = rate(1, 300)}}});
    rules.base.factors = stacking;
    const std::int64_t plain = points(worth(12345), rules);
    for (unsigned mask = 1; mask < 16; ++mask) {
      CAPTURE(mask);
      EarningRules some = rules;
      for (unsigned i = 0; i < 4; ++i) {
        if ((mask >> i & 1U) != 0) {
          some.rules[i].limit = Limit{.points = Points(100'000)};
        }
      }
      CHECK(points(worth(12345), some) == plain);
    }
  }
}

TEST_CASE("A rule that is nearly used up never brings less than the others would", "[loyalty]") {
  const auto alone = [](EarningRule rule, std::int64_t most) {
    rule = limited(std::move(rule), {.points = Points(most)});
    rule.stacks = false;
    const EarningRules rules = with(rules_at(1, 100), {std::move(rule), factor("silver", {2, 1})});
    return points(worth(10000), rules);
  };

  CHECK(alone(plus("c", 500), 500) == 500);
  CHECK(alone(plus("c", 500), 10) == 200);
  CHECK(alone(factor("c", {3, 1}), 1) == 200);
  CHECK(alone(factor("c", {3, 1}), 101) == 201);
  CHECK(alone(plus("c", 5), 500) == 5);  // as the owner wrote it
}

TEST_CASE("A campaign ends after so many orders, or with so much order value",
          "[loyalty]") {  // R101
  const EarningRules first =
      with(rules_at(1, 100), {budgeted(plus("a", 20), {.redemptions = 500})});
  CHECK(points(worth(5000), first, spent("a", {.redemptions = 499})) == 70);
  CHECK(points(worth(5000), first, spent("a", {.redemptions = 500})) == 50);

  EarningRules value =
      with(rules_at(1, 100), {budgeted(plus("a", 20), {.order_value = usd(100000)})});
  CHECK(points(worth(5000), value, spent("a", {.order_minor = 95000})) == 70);
  CHECK(points(worth(5000), value, spent("a", {.order_minor = 95001})) == 50);

  value.conversions = {{.from = "EUR", .to = "USD", .rate = {2, 1}}};
  CHECK(points(worth(5000, "EUR"), value, spent("a", {.order_minor = 90000})) == 120);
  CHECK(points(worth(5000, "EUR"), value, spent("a", {.order_minor = 90001})) == 100);
}

TEST_CASE("A member earns at most so much with all orders of a period", "[loyalty]") {
  EarningRules rules = rules_at(1, 100);
  rules.limit = Limit{.points = Points(100), .per = Unit::kDay};
  const EarningFacts facts{.used = {.times = 1, .points = Points(70)}};

  const Terms terms = terms_of(worth(5000), rules, facts);

  CHECK(terms.first->points == Points(30));
  CHECK(lines_of(earned_under(terms, worth(5000)))[1] == "-20 at most 30 left for the member");
  CHECK(kept(terms, worth(4000)) == 30);
  CHECK(kept(terms, worth(2000)) == 20);
  rules.limit->kind = CapKind::kReject;
  CHECK(points(worth(5000), rules, facts) == 0);
  CHECK(points(worth(3000), rules, facts) == 30);
  rules.limit = Limit{.times = 1, .per = Unit::kDay};
  CHECK(points(worth(5000), rules, facts) == 0);
  CHECK(points(worth(5000), rules) == 50);
}

TEST_CASE("A rule that is switched off gives nothing from the next order on, and takes nothing",
          "[loyalty]") {  // R103
  EarningRules rules = with(rules_at(1, 100), {plus("a", 20)});
  const Terms before = terms_of(worth(5000), rules);

  rules.rules[0].is_on = false;

  CHECK(points(worth(5000), rules) == 50);
  CHECK(kept(before, worth(5000)) == 70);
}
