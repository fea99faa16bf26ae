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

template <class... Parts>
ValueParts with(Parts... parts) {
  ValueParts value{};
  ((value.at(static_cast<std::size_t>(parts)) = true), ...);
  return value;
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

TEST_CASE("What a value counts beside the goods is found when the order first counts",
          "[loyalty]") {
  Order order = order_of(6600, 6000);
  order.parts->shipping_minor = 600;
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);
  CHECK(terms->told ==
        ToldValue{.value = 6600,
                  .amounts = 6600,
                  .lines = 6000,
                  .parts = with(ValuePart::kShipping),
                  .made_up = 6600});
  CHECK(terms_from_text(to_text(*terms)) == *terms);

  order.is_part_refunded = true;
  order.value.minor = 6000;
  order.parts->shipping_minor = 0;
  CHECK(points_of(*terms, order) == 60);  // only the shipping came back
  order.value.minor = 3000;
  order.parts->lines[0].minor = 3000;
  CHECK(points_of(*terms, order) == 30);
  order.value.minor = 1500;
  CHECK(points_of(*terms, order) == 15);  // and a half of that by amount
}

TEST_CASE("Section 10: a refund by amount takes its share, whatever the value counts",
          "[loyalty]") {
  struct Case {
    const char* name;
    std::int64_t value;
    OrderParts parts;
    std::optional<ValueParts> counts;
  };
  const OrderLine goods{.product = "A", .minor = 10000};
  const OrderLine card{.product = "CARD", .minor = 5000, .kind = LineKind::kGiftCard};
  const OrderLine top_up{.product = "TOP", .minor = 5000, .kind = LineKind::kTopUp};
  const OrderLine fee{.product = "WRAP", .minor = 300, .kind = LineKind::kFee};
  const OrderLine prize{.product = "PRIZE", .minor = 2500, .kind = LineKind::kPrize};
  const OrderLine taxed{.product = "A", .minor = 10000, .tax_minor = 700};
  const std::vector<Case> cases{
      {"goods", 10000, {.lines = {goods}}, std::nullopt},
      {"shipping", 11000, {.lines = {goods}, .shipping_minor = 1000}, with(ValuePart::kShipping)},
      {"a gift card", 15000, {.lines = {goods, card}}, with(ValuePart::kGiftCards)},
      {"a top-up", 15000, {.lines = {goods, top_up}}, with(ValuePart::kGiftCards)},
      {"tax on top", 10700, {.lines = {goods}, .tax_minor = 700}, with(ValuePart::kTax)},
      {"tax on top, by line", 10700, {.lines = {taxed}}, with(ValuePart::kTax)},
      {"without the tax that prices have",
       9300,
       {.lines = {goods}, .tax_minor = 700, .prices_include_tax = true},
       with(ValuePart::kTax)},
      {"fees", 10500, {.lines = {goods, fee}, .fees_minor = 200}, with(ValuePart::kFees)},
      {"tips", 10200, {.lines = {goods}, .tips_minor = 200}, with(ValuePart::kTips)},
      {"a prize whose coupon is told as a discount",
       10000,
       {.lines = {goods, prize}, .discount_minor = 2500},
       with(ValuePart::kPrizes)},
      {"all of it",
       12900,
       {.lines = {goods, card}, .shipping_minor = 900, .paid_with_card_minor = 3000},
       with(ValuePart::kShipping, ValuePart::kGiftCards, ValuePart::kPaidWithCard)}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    Order order = order_of(one.value, 0);
    order.parts = one.parts;
    const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
    REQUIRE(terms);
    CHECK(terms->told.has_value() == one.counts.has_value());
    CHECK((!terms->told || terms->told->parts == one.counts));
    CHECK(terms_from_text(to_text(*terms)) == *terms);
    const std::int64_t whole = points_of(*terms, order);
    CHECK((whole == 100 || (whole == 75 && one.parts.discount_minor > 0)));
    for (const bool is_part_refunded : {false, true}) {
      order.is_part_refunded = is_part_refunded;
      order.value.minor = one.value / 2;
      CHECK(points_of(*terms, order) == whole / 2);
      order.value.minor = 1;
      CHECK(points_of(*terms, order) == 0);
    }
  }
}

TEST_CASE("A gift card or shipping that goes back takes no points of the goods", "[loyalty]") {
  Order order = order_of(15900, 10000);
  order.parts->lines.push_back({.product = "CARD", .minor = 5000, .kind = LineKind::kGiftCard});
  order.parts->shipping_minor = 900;
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);

  order.is_part_refunded = true;
  order.value.minor = 10900;
  order.parts->lines.pop_back();
  CHECK(points_of(*terms, order) == 100);
  order.value.minor = 10000;
  order.parts->shipping_minor = 0;
  CHECK(points_of(*terms, order) == 100);
  order.value.minor = 5000;
  CHECK(points_of(*terms, order) == 50);
}

TEST_CASE("A value that nothing makes up tells a refund only while nothing else has changed",
          "[loyalty]") {
  Order order = order_of(9753, 10000);
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);
  REQUIRE(terms->told);
  CHECK_FALSE(terms->told->parts.has_value());
  CHECK(terms_from_text(to_text(*terms)) == *terms);
  CHECK(points_of(*terms, order) == 100);

  order.value.minor = 4800;
  CHECK(points_of(*terms, order) == 49);
  order.value.minor = 9800;
  CHECK(points_of(*terms, order) == 100);
  order.value.minor = 4876;
  order.parts->lines[0].minor = 5000;
  CHECK(points_of(*terms, order) == 50);
}

TEST_CASE("A shop may round each line on its own", "[loyalty]") {
  Order order = order_of(5999, 4001);
  order.parts->lines.push_back({.product = "B", .minor = 4000});
  order.parts->discount_minor = 2000;
  const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
  REQUIRE(terms);
  REQUIRE(terms->told);
  CHECK(terms->told->made_up == 6001);
  CHECK(terms_from_text(to_text(*terms)) == *terms);
  CHECK(points_of(*terms, order) == 60);

  order.is_part_refunded = true;
  order.parts->lines.pop_back();
  order.value.minor = 3000;
  CHECK(points_of(*terms, order) == 30);  // the discount was left whole

  order.parts->lines[0].minor = 8002;  // one line: two off is no rounding
  order.is_part_refunded = false;
  order.value.minor = 6000;
  CHECK_FALSE(told_value(order)->parts.has_value());
}

TEST_CASE("An order that has grown is refunded by what it has grown to", "[loyalty]") {
  Order order = order_of(11000, 10000);
  order.parts->shipping_minor = 1000;
  const auto first = told_value(order);
  order.value.minor = 16000;
  order.parts->lines[0].minor = 18000;
  order.parts->paid_with_points_minor = 3000;

  const auto grown = told_again(first, order);
  REQUIRE(grown);
  CHECK(grown->parts == with(ValuePart::kShipping, ValuePart::kPaidWithPoints));

  order.value.minor = 8000;
  CHECK(told_again(grown, order) == grown);  // no part makes that up: it went back
  order.is_part_refunded = true;
  CHECK(as_left(order, grown)->parts->money_back == MoneyBack{.minor = 8000, .of = 16000});
  order.value.minor = 15000;
  order.parts->shipping_minor = 0;
  CHECK(told_again(grown, order) == grown);  // nothing is learnt from what is left
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

TEST_CASE("A payment told whole is lowered first, then the discount", "[loyalty]") {
  struct Case {
    const char* name;
    std::int64_t value;
    OrderParts first;
    std::int64_t left;
    std::int64_t points;
  };
  const std::vector<OrderLine> two{{.product = "A", .minor = 4000},
                                   {.product = "B", .minor = 4000}};
  const std::vector<Case> cases{
      {"shipping in the value",
       6500,
       {.lines = two, .discount_minor = 2000, .shipping_minor = 500},
       3500,
       30},
      {"value after points",
       4000,
       {.lines = two, .discount_minor = 2000, .paid_with_points_minor = 2000},
       2000,
       20},
      {"value before points",
       6000,
       {.lines = two, .discount_minor = 2000, .paid_with_points_minor = 2000},
       3000,
       20},
      {"tax on top, told whole",
       6600,
       {.lines = two, .discount_minor = 2000, .tax_minor = 600},
       3300,
       30}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    Order order = order_of(one.value, 0);
    order.parts = one.first;
    const auto terms = resolve_terms(order, one_per_dollar(), {}, kNow);
    REQUIRE(terms);
    REQUIRE(points_of(*terms, order) == (one.first.paid_with_points_minor > 0 ? 40 : 60));
    order.is_part_refunded = true;
    order.parts->lines.pop_back();
    order.value.minor = one.left;
    CHECK(points_of(*terms, order) == one.points);
  }
}

}  // namespace regulars::loyalty
