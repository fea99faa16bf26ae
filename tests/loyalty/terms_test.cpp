#include "loyalty/earning/terms.h"

#include <string>

#include "core/random.h"
#include "tests/catch.h"
#include "tests/loyalty/earn_world.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

LineFilter listed(LineFilter::Mode mode) {
  return {.mode = mode,
          .products = {"A", "say \"B\"; \\ more", std::string("\n\x01\x7f", 3)},
          .categories = {"ผ้า"},
          .tags = {"", "x;y"}};
}

// Everything at once.
Terms full() {
  const LineFilter only = listed(LineFilter::Mode::kOnlyListed);
  Terms terms{.base = {.by = EarnBy::kOrder,
                       .points = Points(5),
                       .least_value = usd(500),
                       .whole_groups = true,
                       .rounding = Rounding::kNearest,
                       .factors = FactorStacking::kBest,
                       .refunds = RefundMode::kPerLine,
                       .basis = {.before_discounts = true,
                                 .before_own_reward = true,
                                 .tax = TaxCounts::kNever,
                                 .with_shipping = true,
                                 .with_paid_by_points = true,
                                 .with_paid_by_card = false,
                                 .spreads_order_discount = false},
                       .lines = listed(LineFilter::Mode::kAllButListed),
                       .most_per_order = Points(500)},
              .rate = rate(7, 300),
              .conversion = Conversion{.from = "EUR", .to = "USD", .rate = {10845, 10000}},
              .by_value = true,
              .is_too_soon = true,
              .carried = usd(50),
              .most_for_member = Points(0),
              .first = FirstCount{.worth = usd(8350), .points = Points(270)}};
  terms.rules = {{.id = "silver",
                  .name = "Silver \"2\"",
                  .effect = {.kind = EffectKind::kFactor, .factor = {3, 2}},
                  .given = Points(41)},
                 {.id = "bath",
                  .name = "",
                  .order = {.value_at_least = usd(100),
                            .value_over = usd(200),
                            .units = {{.of = only, .at_least = 2}, {}}},
                  .effect = {.kind = EffectKind::kRate, .rate = rate(2, 100), .lines = only},
                  .most = Points(10),
                  .given = Points(0)},
                 {.id = "plus",
                  .name = "over 100.00 USD",
                  .stacks = false,
                  .effect = {.kind = EffectKind::kPoints, .points = Points(20)}},
                 {.id = "each",
                  .name = "each",
                  .effect = {.kind = EffectKind::kUnits, .lines = only, .points = Points(10)}},
                 {.id = "gift",
                  .name = "gift",
                  .effect = {.kind = EffectKind::kReward, .reward = "towel; big"}}};
  return terms;
}

}  // namespace

TEST_CASE("Terms of a simple order are one short line", "[loyalty]") {
  EarningRule silver = factor("silver", {3, 2});
  silver.name = "Silver";
  const EarningRules rules =
      with(rules_at(1, 100), {silver, plus("big", 20, {.value_over = usd(10000)})});
  Order order = of_lines({{.product = "A", .minor = 8350}});
  order.value = usd(8350);

  // On people's disks.
  CHECK(to_text(terms_of(order, rules_at(1, 100))) == "v1; rate 1/100 USD; first 8350 USD 83");
  CHECK(to_text(terms_of(worth(8350), rules_at(1, 100))) ==
        "v1; rate 1/100 USD; by-value; first 8350 USD 83");
  CHECK(to_text(terms_of(order, rules)) ==
        "v1; rate 1/100 USD; rule \"big\" \"over 100.00 USD\" plus 20 over 10000 USD; "
        "rule \"silver\" \"Silver\" x3/2 given 42; first 8350 USD 125");
  order.value = usd(9150);
  CHECK(to_text(terms_of(order, rules_at(1, 100))) ==
        "v1; rate 1/100 USD; told 9150 of 8350 lines 8350 unknown; first 8350 USD 83");
  order.parts->shipping_minor = 800;
  order.parts->paid_with_card_minor = 50;
  CHECK(to_text(terms_of(order, rules_at(1, 100))) ==
        "v1; rate 1/100 USD; told 9150 of 9200 lines 8350 card 50 with-shipping; "
        "first 8350 USD 83");
}

TEST_CASE("Terms keep what is done when a refund finds too few points", "[loyalty]") {
  for (const char* text : {"when-spent only-pending",
                           "when-spent only-pending own-points",
                           "when-spent own-points",
                           "when-spent debt 500",
                           "when-spent debt 0 own-points"}) {
    CAPTURE(text);
    const std::string terms = std::string("v1; rate 1/100 USD; ") + text + "; first 8350 USD 83";
    REQUIRE(terms_from_text(terms).has_value());
    CHECK(to_text(*terms_from_text(terms)) == terms);
  }
  CHECK_FALSE(terms_from_text("v1; rate 1/100 USD; when-spent; first 8350 USD 83").has_value());
}

TEST_CASE("Terms with everything in them read back as they were", "[loyalty]") {
  const Terms terms = full();
  REQUIRE(is_sound(terms));
  CAPTURE(to_text(terms));

  CHECK(terms_from_text(to_text(terms)) == terms);
  CHECK(to_text(terms).find('\n') == std::string::npos);
}

TEST_CASE("Every choice of the base reads back as it was", "[loyalty]") {
  for (const EarnBy by : {EarnBy::kAmount, EarnBy::kOrder, EarnBy::kUnit}) {
    for (const Rounding rounding : {Rounding::kDown, Rounding::kUp, Rounding::kNearest}) {
      for (const FactorStacking factors :
           {FactorStacking::kMultiply, FactorStacking::kAdd, FactorStacking::kBest}) {
        Terms terms{.rate = rate(1, 100)};
        terms.base.by = by;
        terms.base.rounding = rounding;
        terms.base.factors = factors;
        CHECK(terms_from_text(to_text(terms)) == terms);
      }
    }
  }
  for (const RefundMode mode : {RefundMode::kRecalculate,
                                RefundMode::kInProportion,
                                RefundMode::kPerLine,
                                RefundMode::kAllOrNothing}) {
    const Terms terms{.base = {.points = Points(3), .refunds = mode}, .rate = rate(1, 100)};
    CHECK(terms_from_text(to_text(terms)) == terms);
  }
  for (const TaxCounts tax : {TaxCounts::kAsShown, TaxCounts::kAlways, TaxCounts::kNever}) {
    const Terms terms{.base = {.basis = {.tax = tax}}, .rate = rate(1, 100)};
    CHECK(terms_from_text(to_text(terms)) == terms);
  }
}

TEST_CASE("A rate alone, the form from before, is terms with nothing else", "[loyalty]") {
  const auto terms = terms_from_text("7/300 EUR");

  REQUIRE(terms.has_value());
  CHECK(*terms == Terms{.rate = rate(7, 300, "EUR"), .by_value = true});
  CHECK(to_text(*terms) == "v1; rate 7/300 EUR; by-value");
}

TEST_CASE("Text that nobody wrote as terms gives nothing", "[loyalty]") {
  for (const char* text : {"",
                           "v1",
                           "v2; rate 1/100 USD",
                           "rate 1/100 USD",
                           "v1;",
                           "v1; ",
                           "v1 rate 1/100 USD",
                           "v1; rate 1/100 USD;",
                           "v1; rate 1/100 USD; ",
                           "v1;  rate 1/100 USD",
                           "v1; rate 1/100 USD ",
                           "v1; rate 1/100 usd",
                           "v1; rate 0/100 USD",
                           "v1; rate 1/0 USD",
                           "v1; rate 9999999999/1 USD",
                           "v1; rate 1/100 USD; rate 1/100 USD",
                           "v1; by-value; rate 1/100 USD",
                           "v1; rate 1/100 USD; surprise",
                           "v1; round down; rate 1/100 USD",
                           "v1; basis; rate 1/100 USD",
                           "v1; rate 1/100 USD; first -1 USD 0",
                           "v1; rate 1/100 USD; first 100 USD -1",
                           "v1; rate 1/100 USD; first 100 USD 1000000001",
                           "v1; rate 1/100 USD; first 0100 USD 1",
                           "v1; rate 1/100 USD; carried 50 EUR",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" plus 5 given 5",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" plus 5 given 0",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" plus 5 given 6; first 100 USD 5",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" plus 5; rule \"a\" \"a\" plus 5",
                           "v1; rate 1/100 USD; rule \"\" \"a\" plus 5",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" x1/2",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" x2/0",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" x2",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" x",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" reward \"\"",
                           "v1; rate 1/100 USD; rule \"a\" \"a\" plus 5 units 0 all",
                           "v1; rate 1/100 USD; rule \"a\" \"\\x41\" plus 5",
                           "v1; rate 1/100 USD; rule \"a\" \"\\n\" plus 5",
                           "v1; rate 1/100 USD; rule \"a\" \"\\x",
                           "v1; rate 1/100 USD; rule \"a\" \"\\",
                           "v1; rate 1/100 USD; rule \"a",
                           "v1; rate 1/100 USD; rule a a plus 5",
                           "v1; rate 1/100 USD; convert EUR USD 1/0",
                           "v1; rate 1/100 USD; convert EUR usd 1/1",
                           "v1; rate 1/100 USD; convert EUR USD 2000000000/1",
                           "v1; rate 1/100 USD; rule \"\xff\" \"a\" plus 5"}) {
    CAPTURE(text);
    CHECK_FALSE(terms_from_text(text).has_value());
  }
  CHECK_FALSE(terms_from_text("v1; rate 1/100 USD; rule \"a\" \"" +
                              std::string(kMaxTermsBytes, 'a') + "\" plus 5")
                  .has_value());
}

TEST_CASE("Terms that were changed by one byte give nothing, or terms that can be counted by",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  const std::string text = to_text(full());
  for (int i = 0; i < 3000; ++i) {
    std::string changed = text;
    const auto where = static_cast<std::size_t>(core::draw_below(random, text.size()));
    const auto how = core::draw_below(random, 3);
    if (how == 0) {
      changed.erase(where, 1 + static_cast<std::size_t>(core::draw_below(random, 10)));
    } else if (how == 1) {
      changed.insert(where, 1, "0 9;\"\\x/A-"[core::draw_below(random, 10)]);
    } else {
      changed[where] = static_cast<char>(core::draw_below(random, 256));
    }
    const auto terms = terms_from_text(changed);
    if (terms) {
      REQUIRE(is_sound(*terms));
      REQUIRE(to_text(*terms) == changed);
      const auto earned = points_under(*terms, worth(8000));
      REQUIRE((!earned || earned->total <= core::kMaxEntry));
    }
  }
}

TEST_CASE("A refund under terms read back is the refund under the terms", "[loyalty]") {
  EarningRules rules =
      with(rules_at(1, 100), {factor("x", {3, 2}), plus("a", 20, {.value_over = usd(5000)})});
  rules.rules[1].limit = Limit{.points = Points(12)};
  const Terms terms = terms_of(worth(8350), rules);
  const auto back = terms_from_text(to_text(terms));

  REQUIRE(back.has_value());
  CHECK(*back == terms);
  for (const std::int64_t left : {8350, 5001, 5000, 1, 0}) {
    CHECK(lines_of(earned_under(*back, worth(left))) == lines_of(earned_under(terms, worth(left))));
  }
}
