#include "loyalty/taxable.h"

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

constexpr TaxRules kFull{};
constexpr TaxRules kCash{.with_points = TaxedPart::kCashPart,
                         .with_gift_cards = TaxedPart::kCashPart};

Order order_of(std::int64_t minor, std::optional<OrderParts> parts = std::nullopt) {
  return {.key = "x:1",
          .number = "1",
          .is_counting = true,
          .value = {.minor = minor, .currency = "USD"},
          .parts = std::move(parts)};
}

// Section 3: items 120.00, coupon -20.00, shipping 8.00, points pay 25.00, a gift card 30.00.
const Order kOrder = order_of(10000,
                              OrderParts{.lines = {{.product = "A", .minor = 12000}},
                                         .discount_minor = 2000,
                                         .shipping_minor = 800,
                                         .paid_with_points_minor = 2500,
                                         .paid_with_card_minor = 3000});

TaxedOrder taxed_as(const Order& order, const TaxRules& rules, std::int64_t coupon = 0) {
  const auto result = taxed(order, coupon, rules);
  REQUIRE(result.has_value());
  return *result;
}

}  // namespace

TEST_CASE("Tax is on the full value, or on the cash part where the owner says so",
          "[loyalty]") {  // R139
  const TaxedOrder full = taxed_as(kOrder, kFull);
  CHECK(full.value == 10800);
  CHECK(full.with_points == 2500);
  CHECK(full.with_gift_cards == 3000);
  CHECK(full.taxable == 10800);

  CHECK(taxed_as(kOrder, kCash).taxable == 5300);
  CHECK(taxed_as(kOrder, {.with_points = TaxedPart::kCashPart}).taxable == 8300);
  CHECK(taxed_as(kOrder, {.with_gift_cards = TaxedPart::kCashPart}).taxable == 7800);
  CHECK(taxed_as(kOrder, kCash).value == 10800);
}

TEST_CASE("What pays more than there is leaves nothing to tax, and never less", "[loyalty]") {
  Order order = kOrder;
  order.parts->paid_with_points_minor = 10000;
  order.parts->paid_with_card_minor = 99900;
  const TaxedOrder cash = taxed_as(order, kCash);
  CHECK(cash.with_points == 10000);
  CHECK(cash.with_gift_cards == 800);
  CHECK(cash.taxable == 0);
}

TEST_CASE("Gift cards that were bought and prizes are not taxed here, fees and shipping are",
          "[loyalty]") {
  Order order =
      order_of(6000,
               OrderParts{.lines = {{.product = "A", .minor = 6000},
                                    {.product = "P", .minor = 1990, .kind = LineKind::kPrize},
                                    {.product = "G", .minor = 5000, .kind = LineKind::kGiftCard}},
                          .shipping_minor = 500,
                          .tips_minor = 300,
                          .fees_minor = 200});
  CHECK(taxed_as(order, kFull).taxable == 6700);
  order.parts->discount_minor = 1990;  // the coupon that pays the prize
  CHECK(taxed_as(order, kFull).taxable == 6700);
  order.parts->discount_minor = 2990;  // and 10.00 off the goods
  CHECK(taxed_as(order, kFull).taxable == 5700);
  order.parts->discount_minor = 99900;
  CHECK(taxed_as(order, kFull).taxable == 700);
}

TEST_CASE("Section 10: of goods for 80.00 points paid 20.00, which the shop told as a discount",
          "[loyalty]") {  // R139
  const Order order = order_of(6000);
  CHECK(taxed_as(order, kFull, 2000).value == 8000);
  CHECK(taxed_as(order, kFull, 2000).taxable == 8000);
  CHECK(taxed_as(order, kCash, 2000).taxable == 6000);

  // A shop that tells it as a payment has told all of it.
  CHECK(taxed_as(kOrder, kFull, 2500).value == 10800);
}

TEST_CASE("Amounts that are out of range are no order, and a month's sum is never wrapped",
          "[loyalty]") {
  CHECK_FALSE(taxed(order_of(-1), 0, kFull));
  CHECK_FALSE(taxed(order_of(100), -1, kFull));
  CHECK_FALSE(taxed(order_of(100), kMaxOrderMinor + 1, kFull));

  TaxMonth month{.currency = "USD"};
  REQUIRE(add(month, taxed_as(kOrder, kCash)));
  REQUIRE(add(month, taxed_as(kOrder, kCash)));
  CHECK(month.orders == 2);
  CHECK(month.sum.value == 21600);
  CHECK(month.sum.taxable == 10600);
  CHECK_FALSE(add(month, {.value = INT64_MAX}));
  CHECK(month.orders == 2);
  CHECK(month.sum.value == 21600);
}
