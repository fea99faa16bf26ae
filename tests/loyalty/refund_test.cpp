#include "core/random.h"
#include "loyalty/earning/order_earning.h"
#include "tests/catch.h"
#include "tests/loyalty/earn_world.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

using Lines = std::vector<std::string>;

EarningRules refunding(RefundMode mode, EarningRules rules) {
  rules.base.refunds = mode;
  return rules;
}

// Three lines, of which the first two bring points of their own (openloyalty-refund-01).
Order three_lines(bool with_last) {
  std::vector<OrderLine> lines{{.product = "A", .minor = 1000}, {.product = "B", .minor = 1000}};
  if (with_last) {
    lines.push_back({.product = "C", .minor = 2000});
  }
  return of_lines(std::move(lines));
}

EarningRule each(std::string product, std::int64_t points) {
  EarningRule rule{.id = product, .effect = {.kind = EffectKind::kUnits, .points = Points(points)}};
  rule.effect.lines = {.mode = LineFilter::Mode::kOnlyListed, .products = {std::move(product)}};
  return rule;
}

EarningRules rules_of_three_lines(RefundMode mode) {
  return refunding(mode, with(rules_at(1, 100), {each("A", 10), each("B", 20)}));
}

}  // namespace

TEST_CASE("Section 10: 19.99 brings 19; 10.00 back takes 10 of them and 9.99 more takes 9",
          "[loyalty]") {
  const Terms terms = terms_of(worth(1999), rules_at(1, 100));

  CHECK(kept(terms, worth(1999)) == 19);
  CHECK(kept(terms, worth(999)) == 9);
  CHECK(kept(terms, worth(0)) == 0);
}

TEST_CASE("Section 10: 21 refunds of 0.50 of an order of 10.50 take its 10 points", "[loyalty]") {
  const Terms terms = terms_of(worth(1050), rules_at(1, 100));
  std::int64_t taken = 0;
  std::int64_t before = terms.first->points.count();

  for (std::int64_t left = 1000; left >= 0; left -= 50) {
    const std::int64_t now = kept(terms, worth(left));
    taken += before - now;
    before = now;
  }

  CHECK(taken == 10);
}

TEST_CASE("Section 10: a bonus over an amount is lost with the amount", "[loyalty]") {
  const EarningRules rules =
      with(rules_at(1, 100), {plus("a", 20, {.value_at_least = usd(10000)})});
  const Terms terms = terms_of(worth(10500), rules);

  CHECK(terms.first->points == Points(125));
  CHECK(kept(terms, worth(10000)) == 120);
  CHECK(kept(terms, worth(9500)) == 95);
}

TEST_CASE("Section 10: half of an order paid in part with points keeps what its money brings",
          "[loyalty]") {
  const auto order = [](std::int64_t minor, std::int64_t by_points) {
    Order made = of_lines({{.product = "A", .minor = minor}});
    made.parts->paid_with_points_minor = by_points;
    return made;
  };
  const Terms terms = terms_of(order(8000, 2000), rules_at(1, 100));

  CHECK(terms.first->points == Points(60));
  CHECK(kept(terms, order(4000, 1000)) == 30);
}

TEST_CASE("Section 10: a refund goes by the old rules, whatever today's say", "[loyalty]") {
  // smile-refund-02: the rate doubled meanwhile, or the rule is gone.
  const Terms terms = terms_of(worth(5000), rules_at(1, 100));

  CHECK(terms.first->points == Points(50));
  CHECK(kept(*terms_from_text(to_text(terms)), worth(0)) == 0);
  CHECK(kept(*terms_from_text(to_text(terms)), worth(2500)) == 25);
  CHECK(terms_of(worth(5000), rules_at(2, 100)).first->points == Points(100));
}

TEST_CASE("A cancelled order keeps nothing, and counts again when it is paid again",
          "[loyalty]") {  // odoo-refund-01, erpnext-refund-02
  const Terms terms = terms_of(worth(5000), rules_at(1, 100));
  Order cancelled = worth(5000);
  cancelled.is_counting = false;

  const Earned nothing = earned_under(terms, cancelled);

  CHECK(nothing.total == Points(0));
  CHECK(nothing.parts.empty());
  CHECK(lines_of(nothing) == Lines{"nothing is left of the order", "total = 0"});
  CHECK(kept(terms, worth(5000)) == 50);
}

TEST_CASE("Public cases: the share of the value, or the points of the lines, are kept",
          "[loyalty]") {  // openloyalty-refund-01
  const Terms share = terms_of(three_lines(true), rules_of_three_lines(RefundMode::kInProportion));
  const Terms lines = terms_of(three_lines(true), rules_of_three_lines(RefundMode::kPerLine));

  CHECK(share.first->points == Points(70));
  CHECK(kept(share, three_lines(false)) == 35);
  CHECK(lines.first->points == Points(70));
  CHECK(kept(lines, three_lines(false)) == 50);
}

TEST_CASE("In proportion what is kept is rounded down and its parts still add up", "[loyalty]") {
  const EarningRules rules =
      refunding(RefundMode::kInProportion,
                with(rules_at(1, 100), {plus("a", 20, {.value_over = usd(5000)})}));
  const Terms terms = terms_of(worth(8350), rules);
  REQUIRE(terms.first->points == Points(103));

  const Earned earned = earned_under(terms, worth(4000));

  CHECK(earned.total == Points(49));  // 103 * 40.00 / 83.50 = 49.34
  CHECK(earned.parts ==
        std::vector<EarnedPart>{{"", "", Points(39)}, {"a", "over 50.00 USD", Points(10)}});
  CHECK(lines_of(earned) ==
        Lines{"83.50 USD at first = 103", "40.00 USD left, in proportion = 49", "total = 49"});
  CHECK(kept(terms, worth(8350)) == 103);
  CHECK(kept(terms, worth(0)) == 0);
}

TEST_CASE("Per line the bonuses of the order as a whole stay while something is left",
          "[loyalty]") {
  const EarningRules rules = refunding(
      RefundMode::kPerLine,
      with(rules_at(1, 100), {plus("a", 20, {.value_at_least = usd(10000)}), each("A", 5)}));
  const auto order = [](std::int64_t minor) {
    return of_lines({{.product = "A", .minor = minor}, {.product = "B", .minor = 500}});
  };
  const Terms terms = terms_of(order(10000), rules);
  REQUIRE(terms.first->points == Points(130));

  CHECK(kept(terms, order(9000)) == 120);
  CHECK(kept(terms, of_lines({{.product = "B", .minor = 500}})) == 25);
  CHECK(kept(terms, of_lines({})) == 0);
}

TEST_CASE("All or nothing keeps all while something is left", "[loyalty]") {
  const Terms terms = terms_of(worth(5000), refunding(RefundMode::kAllOrNothing, rules_at(1, 100)));

  const Earned earned = earned_under(terms, worth(1));

  CHECK(earned.total == Points(50));
  CHECK(lines_of(earned) ==
        Lines{"50.00 USD at first = 50", "0.01 USD left, all or nothing = 50", "total = 50"});
  CHECK(kept(terms, worth(0)) == 0);
}

TEST_CASE("An order that grows is counted anew, under its old rules, in every refund mode",
          "[loyalty]") {
  for (const RefundMode mode : {RefundMode::kRecalculate,
                                RefundMode::kInProportion,
                                RefundMode::kPerLine,
                                RefundMode::kAllOrNothing}) {
    const EarningRules rules =
        refunding(mode, with(rules_at(1, 100), {plus("a", 20, {.value_at_least = usd(10000)})}));
    const Terms terms = terms_of(worth(9500), rules);
    REQUIRE(terms.first->points == Points(95));

    CHECK(kept(terms, worth(10500)) == 125);
  }
}

TEST_CASE("A refund brings no points, even when it ends a rule that took the place of others",
          "[loyalty]") {
  EarningRule alone = plus("alone", 10, {.value_over = usd(10000)});
  alone.stacks = false;
  const Terms terms = terms_of(worth(20000), with(rules_at(1, 100), {alone}));
  REQUIRE(terms.first->points == Points(10));

  const Earned earned = earned_under(terms, worth(9000));

  CHECK(earned.total == Points(10));
  CHECK(lines_of(earned) ==
        Lines{"90.00 USD at 1 per 1.00 USD = 90.00", "-80 no more than before", "total = 10"});
}

TEST_CASE("A purchase that counts as one is kept until it falls below its least value",
          "[loyalty]") {
  EarningRules rules{.time_zone = "UTC",
                     .base = {.by = EarnBy::kOrder, .points = Points(1), .least_value = usd(500)}};
  const Terms terms = terms_of(worth(2000), rules);

  CHECK(kept(terms, worth(500)) == 1);
  CHECK(kept(terms, worth(499)) == 0);
  CHECK(kept(terms, worth(0)) == 0);
  rules.base.least_value.reset();
  CHECK(kept(terms_of(worth(2000), rules), worth(1)) == 1);
  CHECK(kept(terms_of(worth(2000), rules), worth(0)) == 0);
}

TEST_CASE("A purchase without a value is kept until it is cancelled", "[loyalty]") {  // R34
  EarningRules rules{.time_zone = "UTC", .base = {.by = EarnBy::kOrder}};
  const Terms terms = terms_of(worth(0), rules);
  Order cancelled = worth(0);
  cancelled.is_counting = false;

  CHECK(kept(terms, worth(0)) == 1);
  CHECK(kept(terms, cancelled) == 0);
}

TEST_CASE("Terms from before there were more count the order by its value", "[loyalty]") {
  const auto terms = terms_from_text("1/100 USD");
  REQUIRE(terms.has_value());
  Order told_in_parts = of_lines({{.product = "A", .minor = 9900}});
  told_in_parts.value = usd(1999);

  CHECK(kept(*terms, worth(1999)) == 19);
  CHECK(kept(*terms, worth(999)) == 9);
  CHECK(kept(*terms, told_in_parts) == 19);
  CHECK(points_under(*terms, worth(100, "EUR")).error().code == core::ErrorCode::kInvalid);
}

TEST_CASE("An order first told by its value stays with it when its parts are told later",
          "[loyalty]") {
  const Terms terms = terms_of(worth(2000), rules_at(1, 100));
  Order told_in_parts = of_lines({{.product = "A", .minor = 9900}});
  told_in_parts.value = usd(1500);

  CHECK(kept(terms, told_in_parts) == 15);
}

TEST_CASE("Less of an order never keeps more, and all of it keeps what it brought", "[loyalty]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U, 4U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  const auto draw = [&](std::uint64_t bound) {
    return static_cast<std::int64_t>(core::draw_below(random, bound));
  };
  for (int i = 0; i < 60; ++i) {
    EarningRules rules = with(rules_at(1 + draw(9), 1 + draw(300)),
                              {factor("f", {3, 2}),
                               factor("g", {1 + draw(3), 1}),
                               plus("a", draw(50), {.value_at_least = usd(draw(20'000))})});
    rules.base.refunds = static_cast<RefundMode>(draw(4));
    rules.base.factors = static_cast<FactorStacking>(draw(3));
    rules.base.rounding = static_cast<Rounding>(draw(3));
    rules.rules[1].limit = Limit{.points = Points(draw(100))};
    const std::int64_t whole = 1 + draw(20'000);
    const Terms terms = terms_of(worth(whole), rules);
    CAPTURE(to_text(terms));
    std::int64_t before = terms.first->points.count();
    REQUIRE(kept(terms, worth(whole)) == before);
    for (std::int64_t left = whole; left > 0; left -= 1 + draw(2000)) {
      const std::int64_t now = kept(terms, worth(left));
      REQUIRE(now <= before);
      before = now;
    }
    REQUIRE(kept(terms, worth(0)) == 0);
  }
}
