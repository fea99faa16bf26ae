// What went back by amount and stands in no line of the order.
#include "loyalty/earning/money_back.h"

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

TEST_CASE("A value that counts more or less than the lines is compared as it was at first",
          "[loyalty]") {
  const auto with_shipping = resolve_terms(order_of(6600, 6000), one_per_dollar(), {}, kNow);
  REQUIRE(with_shipping);
  CHECK(with_shipping->told == ToldValue{.value = 6600, .lines = 6000});
  CHECK(points_of(*with_shipping, order_of(6600, 6000)) == 60);
  CHECK(points_of(*with_shipping, order_of(3300, 6000)) == 30);
  CHECK(points_of(*with_shipping, order_of(3600, 3000)) == 30);
  CHECK(points_of(*with_shipping, order_of(10600, 10000)) == 100);  // an item was added

  const auto without_tax = resolve_terms(order_of(5000, 6000), one_per_dollar(), {}, kNow);
  REQUIRE(without_tax);
  CHECK(points_of(*without_tax, order_of(5000, 6000)) == 60);
  CHECK(points_of(*without_tax, order_of(2500, 3000)) == 30);
  CHECK(points_of(*without_tax, order_of(2500, 6000)) == 30);
  CHECK(terms_from_text(to_text(*without_tax)) == *without_tax);
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
  CHECK(money_back(order, std::nullopt) == 0);
  order.value.minor = 5999;
  CHECK(money_back(order, std::nullopt) == 1);
}

TEST_CASE("An amount that no order has is nothing that went back", "[loyalty]") {
  CHECK(money_back(order_of(-1, 6000), std::nullopt) == 0);
  CHECK(money_back(order_of(100, -6000), std::nullopt) == 0);
  CHECK(money_back(order_of(100, 6000), ToldValue{.value = 0, .lines = 6000}) == 0);
}

}  // namespace regulars::loyalty
