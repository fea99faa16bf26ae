// What went back by amount and stands in no line of the order.
#include "loyalty/earning/money_back.h"

#include <utility>
#include <vector>

#include "loyalty/earning/order_earning.h"
#include "tests/catch.h"

namespace regulars::loyalty {
namespace {

const core::Instant kNow = core::parse_rfc3339("2026-03-01T12:00:00Z").value();

Order order_of(std::int64_t value, std::int64_t line) {
  return {.key = "shop:1",
          .number = "1",
          .version = 1,
          .is_counting = true,
          .value = {.minor = value, .currency = "USD"},
          .parts = OrderParts{.lines = {{.product = "P-1", .minor = line}}}};
}

EarningRules one_per_dollar() {
  return {.is_on = true,
          .rates = {{.points = core::Points(1), .per = {.minor = 100, .currency = "USD"}}}};
}

std::int64_t points_of(const Terms& terms, const Order& order) {
  return points_under(terms, order).value().total.count();
}

}  // namespace

TEST_CASE("A refund by amount that leaves the lines as they are takes its points", "[loyalty]") {
  const auto terms = resolve_terms(order_of(6000, 6000), one_per_dollar(), {}, kNow);

  REQUIRE(terms);
  CHECK_FALSE(terms->told.has_value());
  CHECK(points_of(*terms, order_of(6000, 6000)) == 60);
  CHECK(points_of(*terms, order_of(3550, 6000)) == 35);
  CHECK(points_of(*terms, order_of(3550, 3550)) == 35);  // the line was lowered: taken once
  CHECK(points_of(*terms, order_of(3000, 3550)) == 30);  // both ways on one order
  CHECK(points_of(*terms, order_of(0, 6000)) == 0);
  CHECK(points_of(*terms, order_of(7000, 6000)) == 60);  // only the lines raise it
}

TEST_CASE("A value that counts more than the goods says nothing of them", "[loyalty]") {
  Order order = order_of(6600, 6000);
  order.parts->shipping_minor = 600;
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);
  CHECK(terms->told == ToldValue{.value = 6600, .goods = 6000});
  CHECK(terms_from_text(to_text(*terms)) == *terms);

  order.is_part_refunded = true;
  order.value.minor = 6000;
  order.parts->shipping_minor = 0;
  CHECK(points_of(*terms, order) == 60);  // only the shipping came back
  order.value.minor = 3000;
  order.parts->lines[0].minor = 3000;
  CHECK(points_of(*terms, order) == 30);
}

TEST_CASE("Without a refund a discount and what was paid with points are as the shop says",
          "[loyalty]") {
  Order order = order_of(6000, 8000);
  order.parts->discount_minor = 2000;
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);
  order.value.minor = 6500;
  order.parts->shipping_minor = 500;
  CHECK(points_of(*terms, order) == 60);
  order.value.minor = 6000;
  order.parts->paid_with_points_minor = 2000;
  CHECK(points_of(*terms, order) == 40);
}

TEST_CASE("An order that is first seen after a refund by amount is worth what is left",
          "[loyalty]") {
  Order order = order_of(2000, 6000);
  order.is_part_refunded = true;

  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);

  REQUIRE(terms);
  CHECK(terms->first->worth.minor == 2000);
  CHECK(points_of(*terms, order) == 20);
}

TEST_CASE("Prizes and gift cards are no goods that a refund could be missing from", "[loyalty]") {
  Order order = order_of(6000, 6000);
  order.parts->lines.push_back({.product = "PRIZE", .minor = 2500, .kind = LineKind::kPrize});
  order.parts->lines.push_back({.product = "CARD", .minor = 900, .kind = LineKind::kGiftCard});
  order.parts->reward_minor = 2500;

  CHECK_FALSE(told_value(order).has_value());
  CHECK_FALSE(as_left(order, std::nullopt).has_value());
  order.value.minor = 5999;
  CHECK(as_left(order, std::nullopt)->parts->money_back == MoneyBack{.minor = 1, .of = 6000});
}

TEST_CASE("An amount that no order has is nothing that went back", "[loyalty]") {
  CHECK_FALSE(as_left(order_of(-1, 6000), std::nullopt).has_value());
  CHECK_FALSE(as_left(order_of(100, -6000), std::nullopt).has_value());
}

TEST_CASE("Section 10: a refund goes over all ways of payment in proportion", "[loyalty]") {
  Order order = order_of(8000, 8000);
  order.parts->paid_with_points_minor = 2000;
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);
  CHECK(terms->first->points == core::Points(60));
  CHECK(terms_from_text(to_text(*terms)) == *terms);

  for (const auto& [left, points] : {std::pair(6000, 45), {4000, 30}, {2000, 15}, {1, 0}}) {
    order.value.minor = left;
    CHECK(points_of(*terms, order) == points);  // by amount
  }
  order.is_part_refunded = true;
  order.value.minor = 4000;
  order.parts->lines[0].minor = 4000;
  CHECK(points_of(*terms, order) == 30);  // a half came back, and the shop told the same payment
  order.parts->paid_with_points_minor = 1000;
  CHECK(points_of(*terms, order) == 30);  // or its share
}

TEST_CASE("A refund by amount takes the same share of all that earns", "[loyalty]") {
  struct Case {
    const char* name;
    BasisRules basis;
    std::int64_t value;
    OrderParts parts;
    std::vector<std::pair<std::int64_t, std::int64_t>> left_and_points;
  };
  const OrderLine goods{.product = "A", .minor = 10000};
  const std::vector<Case> cases{
      {"before discounts",
       {.before_discounts = true},
       8000,
       {.lines = {goods}, .discount_minor = 2000},
       {{8000, 100}, {4000, 50}, {1, 0}}},
      {"with shipping, which the value leaves out",
       {.with_shipping = true},
       10000,
       {.lines = {goods}, .shipping_minor = 1000},
       {{10000, 110}, {5000, 55}, {1, 0}}},
      {"without tax",
       {.tax = TaxCounts::kNever},
       11000,
       {.lines = {{.product = "A", .minor = 11000, .tax_minor = 1000}}, .prices_include_tax = true},
       {{11000, 100}, {5500, 50}}},
      {"without what a card paid",
       {.with_paid_by_card = false},
       10000,
       {.lines = {goods}, .paid_with_card_minor = 3000},
       {{10000, 70}, {5000, 35}}}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    EarningRules rules = one_per_dollar();
    rules.base.basis = one.basis;
    Order order = order_of(one.value, 0);
    order.parts = one.parts;
    const auto terms = resolve_terms(order, rules, {}, kNow);
    REQUIRE(terms);
    for (const auto& [left, points] : one.left_and_points) {
      CAPTURE(left);
      order.value.minor = left;
      CHECK(points_of(*terms, order) == points);
    }
  }
}

TEST_CASE("A discount that is told whole though a line went is lowered to the order's value",
          "[loyalty]") {
  Order order = order_of(6000, 4000);
  order.parts->lines.push_back({.product = "P-2", .minor = 4000});
  order.parts->discount_minor = 2000;
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);
  CHECK(points_of(*terms, order) == 60);

  order.parts->lines.pop_back();
  order.is_part_refunded = true;
  order.value.minor = 3000;
  CHECK(points_of(*terms, order) == 30);
  order.value.minor = 9000;
  CHECK(points_of(*terms, order) == 40);  // never more than the goods
}

}  // namespace regulars::loyalty
