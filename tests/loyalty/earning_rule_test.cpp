#include "loyalty/earning/earning_rule.h"

#include "tests/catch.h"
#include "tests/loyalty/earn_world.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

const std::string kZone = "America/New_York";

bool runs(const EarningRule& rule, const char* moment, const Order& order = worth(100)) {
  return is_running(rule, order, at(moment), kZone);
}

bool met(const MemberConditions& conditions,
         const EarningFacts& facts,
         const Order& order = worth(100)) {
  return is_met(conditions,
                Purchase{.order = order, .facts = facts, .bought = kNow, .zone = kZone});
}

LineFilter only(std::string product) {
  return {.mode = LineFilter::Mode::kOnlyListed, .products = {std::move(product)}};
}

}  // namespace

TEST_CASE("Section 5: rules work by priority, then by id, never in the order of the file",
          "[loyalty]") {
  std::vector<EarningRule> rules{plus("b", 1), plus("c", 1), plus("a", 1)};
  rules[1].priority = 5;

  const auto sorted = in_fixed_order(rules);

  CHECK(sorted[0]->id == "c");
  CHECK(sorted[1]->id == "a");
  CHECK(sorted[2]->id == "b");
}

TEST_CASE("A happy hour runs in its days and hours by the shop's clock", "[loyalty]") {  // R42, R99
  EarningRule rule = plus("happy-friday", 10);
  rule.window = {.from = Day(std::chrono::year{2026} / 12 / 1),
                 .to = Day(std::chrono::year{2026} / 12 / 31)};
  rule.hours = {{.days = {false, false, false, false, true, false, false},
                 .from = std::chrono::hours(17),
                 .to = std::chrono::hours(19)}};

  CHECK(runs(rule, "2026-12-04T22:00:00Z"));
  CHECK(runs(rule, "2026-12-04T23:59:59Z"));
  CHECK_FALSE(runs(rule, "2026-12-04T21:59:59Z"));
  CHECK_FALSE(runs(rule, "2026-12-05T00:00:00Z"));
  CHECK_FALSE(runs(rule, "2026-12-03T22:00:00Z"));
  CHECK_FALSE(runs(rule, "2026-11-27T22:00:00Z"));
  CHECK_FALSE(runs(rule, "2027-01-01T22:00:00Z"));
}

TEST_CASE("An order claimed days later is judged by when it was placed", "[loyalty]") {
  EarningRule rule = plus("march-1", 10);
  rule.window = {.from = day_of(kNow, kZone), .to = day_of(kNow, kZone)};
  const EarningRules rules = with(rules_at(1, 100), {rule});
  Order order = worth(1000);

  const auto later = resolve_terms(order, rules, {}, kNow + std::chrono::days(7));
  order.placed = kNow + std::chrono::days(7);
  const auto placed_later = resolve_terms(order, rules, {}, kNow);

  CHECK(later->first->points == core::Points(20));
  CHECK(placed_later->first->points == core::Points(10));
}

TEST_CASE("A rule runs in its channels only, and not when it is switched off",
          "[loyalty]") {  // R103
  EarningRule rule = plus("a", 10);
  rule.channels = {"web", "pos"};
  Order order = worth(100);
  order.channel = "pos";
  CHECK(runs(rule, "2026-03-01T12:00:00Z", order));
  order.channel = "app";
  CHECK_FALSE(runs(rule, "2026-03-01T12:00:00Z", order));
  CHECK_FALSE(runs(rule, "2026-03-01T12:00:00Z"));

  rule.channels = {};
  CHECK(runs(rule, "2026-03-01T12:00:00Z"));
  rule.is_on = false;
  CHECK_FALSE(runs(rule, "2026-03-01T12:00:00Z"));
}

TEST_CASE("A rule asks how often, how long and how much the member bought",
          "[loyalty]") {  // R37, R94
  CHECK(met({.nth_order = 1}, {.orders = 0}));
  CHECK_FALSE(met({.nth_order = 1}, {.orders = 1}));
  CHECK(met({.nth_order = 5}, {.orders = 4}));
  CHECK(met({.orders_at_least = 3}, {.orders = 3}));
  CHECK_FALSE(met({.orders_at_least = 3}, {.orders = 2}));
  CHECK(met({.spent_at_least = usd(50000)}, {.spent = usd(50000)}));
  CHECK_FALSE(met({.spent_at_least = usd(50000)}, {.spent = usd(49999)}));
  CHECK_FALSE(
      met({.spent_at_least = usd(100)}, {.spent = core::Money{.minor = 500, .currency = "EUR"}}));
  CHECK_FALSE(met({.spent_at_least = usd(0)}, {}));
  const std::chrono::days month(30);
  CHECK(met({.joined_at_least = month}, {.joined = kNow - std::chrono::days(30)}));
  CHECK_FALSE(met({.joined_at_least = month}, {.joined = kNow - std::chrono::days(29)}));
  CHECK_FALSE(met({.joined_at_least = month}, {}));
}

TEST_CASE("A rule asks for the tier, the country and the coupon that was used",
          "[loyalty]") {  // R94
  Order order = worth(100);
  order.country = "GB";
  order.coupon_codes = {"Summer-10"};

  CHECK(met({.tiers = {"Silver", "Gold"}}, {.tier = "Gold"}));
  CHECK_FALSE(met({.tiers = {"Silver", "Gold"}}, {}));
  CHECK(met({.countries = {"GB"}}, {}, order));
  CHECK_FALSE(met({.countries = {"GB"}}, {.country = "US"}, order));
  CHECK(met({.coupons = {"SUMMER-10"}}, {}, order));
  CHECK_FALSE(met({.coupons = {"WINTER-10"}}, {}, order));
  CHECK_FALSE(met({.coupons = {"SUMMER-10"}}, {}));
}

TEST_CASE("Public cases: a quantity and a value must both be there, with tax or without",
          "[loyalty]") {  // R94
  const auto cart = [](std::int64_t a, std::int64_t b) {
    return of_lines({{.product = "A", .quantity = a, .minor = a * 10000, .tax_minor = a * 1500},
                     {.product = "B", .quantity = b, .minor = b * 500, .tax_minor = b * 75}});
  };
  const auto brings = [](const Order& order, OrderConditions when, TaxCounts tax) {
    EarningRules rules = with(rules_at(1, 10000000), {plus("a", 1, std::move(when))});
    rules.base.basis.tax = tax;
    return points(order, rules) == 1;
  };
  // odoo-cond-01
  CHECK_FALSE(brings(cart(10, 1), {.value_at_least = usd(100600)}, TaxCounts::kAsShown));
  CHECK(brings(cart(10, 1), {.value_at_least = usd(100500)}, TaxCounts::kAsShown));
  CHECK(brings(cart(10, 1), {.value_at_least = usd(100600)}, TaxCounts::kAlways));
  // odoo-cond-02
  const OrderConditions both{.value_at_least = usd(32000),
                             .units = {{.of = only("A"), .at_least = 3}}};
  CHECK_FALSE(brings(cart(2, 4), both, TaxCounts::kAsShown));
  CHECK_FALSE(brings(cart(2, 24), both, TaxCounts::kAsShown));
  CHECK(brings(cart(3, 24), both, TaxCounts::kAsShown));
  CHECK_FALSE(brings(cart(3, 3), both, TaxCounts::kAsShown));
}

TEST_CASE("Asking for units is not met where the shop tells no lines", "[loyalty]") {
  const OrderConditions any{.units = {{}}};

  CHECK_FALSE(is_met(any, worth(100), Worth{.value = usd(100)}));
  CHECK(is_met(any, of_lines({{.product = "A"}}), Worth{.value = usd(100)}));
  CHECK_FALSE(is_met(
      any, of_lines({{.product = "A", .kind = LineKind::kPrize}}), Worth{.value = usd(100)}));
}

TEST_CASE("A rule without a name is called by what it asks for", "[loyalty]") {
  EarningRule named = plus("a", 1, {.value_over = usd(10000)});
  named.name = "Big basket";
  EarningRule first = plus("a", 1);
  first.member.nth_order = 1;

  CHECK(name_of(named) == "Big basket");
  CHECK(name_of(plus("a", 1, {.value_over = usd(10000)})) == "over 100.00 USD");
  CHECK(name_of(plus("a", 1, {.value_at_least = usd(10000)})) == "from 100.00 USD");
  CHECK(name_of(first) == "first order");
  CHECK(name_of(plus("a", 1)) == "a");
}
