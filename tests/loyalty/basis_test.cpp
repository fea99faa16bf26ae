#include "loyalty/earning/basis.h"

#include <algorithm>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

Order order_of(OrderParts parts) {
  return {.number = "10432",
          .is_counting = true,
          .value = {.minor = 0, .currency = "USD"},
          .parts = std::move(parts)};
}

const LineFilter kFood{.mode = LineFilter::Mode::kOnlyListed, .categories = {"food"}};

OrderLine line(std::int64_t minor, std::string category = "food") {
  return {.product = "A", .categories = {std::move(category)}, .minor = minor};
}

std::int64_t minor_of(const Order& order,
                      const BasisRules& rules = {},
                      const LineFilter& filter = {}) {
  const auto basis = basis_of(order, rules, filter);
  REQUIRE(basis.has_value());
  std::int64_t sum = 0;
  for (const BasisPart& part : basis->parts) {
    CHECK(part.minor != 0);
    sum += part.is_counted ? part.minor : 0;
  }
  CHECK(sum == basis->amount.minor);
  CHECK(sum >= 0);
  return basis->amount.minor;
}

std::vector<std::string> lines_of(const Basis& basis) {
  std::vector<std::string> lines;
  for (const BasisPart& part : basis.parts) {
    lines.push_back(to_line(part, basis.amount.currency));
  }
  return lines;
}

// Items 120.00, coupon 20.00, shipping 8.00, 25.00 paid with points, 30.00 with a gift card.
Order worked_example() {
  return order_of({.lines = {line(7000), line(5000)},
                   .discount_minor = 2000,
                   .shipping_minor = 800,
                   .paid_with_points_minor = 2500,
                   .paid_with_card_minor = 3000});
}

}  // namespace

TEST_CASE("Section 3: items less discounts less the part paid with points are the basis",
          "[loyalty]") {
  const auto basis = basis_of(worked_example(), {});

  REQUIRE(basis.has_value());
  CHECK(basis->amount == core::Money{.minor = 7500, .currency = "USD"});
  CHECK(lines_of(*basis) ==
        std::vector<std::string>{"+120.00 items",
                                 "-20.00 discounts",
                                 "8.00 shipping left out",
                                 "-25.00 paid with points",
                                 "30.00 paid with gift card or wallet not taken off"});
}

TEST_CASE("Section 3: each setting moves the basis by exactly its part", "[loyalty]") {
  CHECK(minor_of(worked_example()) == 7500);
  CHECK(minor_of(worked_example(), {.before_discounts = true}) == 9500);
  CHECK(minor_of(worked_example(), {.with_shipping = true}) == 8300);
  CHECK(minor_of(worked_example(), {.with_paid_by_points = true}) == 10000);
  CHECK(minor_of(worked_example(), {.with_paid_by_card = false}) == 4500);
}

TEST_CASE("Discounts on a line count like those on the order", "[loyalty]") {
  const Order order = order_of(
      {.lines = {{.product = "A", .minor = 9000, .discount_minor = 1000}}, .discount_minor = 500});

  CHECK(minor_of(order) == 8500);
  CHECK(minor_of(order, {.before_discounts = true}) == 10000);
}

TEST_CASE("Section 3: gift cards bought, top-ups, prizes, fees, tips and shipping earn nothing",
          "[loyalty]") {
  const Order order = order_of({.lines = {line(1000),
                                          {.minor = 5000, .kind = LineKind::kGiftCard},
                                          {.minor = 2000, .kind = LineKind::kTopUp},
                                          {.minor = 1500, .kind = LineKind::kPrize},
                                          {.minor = 300, .kind = LineKind::kFee}},
                                .shipping_minor = 800,
                                .tips_minor = 200,
                                .fees_minor = 100});

  const auto basis = basis_of(order, {});

  REQUIRE(basis.has_value());
  CHECK(basis->amount.minor == 1000);
  CHECK(lines_of(*basis) ==
        std::vector<std::string>{"+10.00 items",
                                 "88.00 gift cards, top-ups, prizes and fees left out",
                                 "8.00 shipping left out",
                                 "2.00 tips left out",
                                 "1.00 fees left out"});
}

TEST_CASE("Section 3: tax counts as the shop shows its prices, always, or never", "[loyalty]") {
  const OrderLine taxed{.product = "A", .minor = 10000, .tax_minor = 1500};
  const OrderLine gross{.product = "A", .minor = 11500, .tax_minor = 1500};
  const Order without = order_of({.lines = {taxed}});
  const Order with = order_of({.lines = {gross}, .prices_include_tax = true});

  CHECK(minor_of(without) == 10000);
  CHECK(minor_of(with) == 11500);
  CHECK(minor_of(without, {.tax = TaxCounts::kAlways}) == 11500);
  CHECK(minor_of(with, {.tax = TaxCounts::kAlways}) == 11500);
  CHECK(minor_of(without, {.tax = TaxCounts::kNever}) == 10000);
  CHECK(minor_of(with, {.tax = TaxCounts::kNever}) == 10000);
}

TEST_CASE("Tax told for the whole order is spread over the lines like a discount", "[loyalty]") {
  const Order order = order_of(
      {.lines = {line(10000), line(5000, "other")}, .tax_minor = 1500, .prices_include_tax = true});

  CHECK(minor_of(order, {.tax = TaxCounts::kNever}) == 13500);
  CHECK(minor_of(order, {.tax = TaxCounts::kNever}, kFood) == 9000);
  CHECK(minor_of(order, {}, kFood) == 10000);
}

TEST_CASE("Section 3: a discount on the whole order is spread over the lines, or left out",
          "[loyalty]") {
  const Order order =
      order_of({.lines = {line(10000), line(5000, "other")}, .discount_minor = 1500});

  CHECK(minor_of(order, {}, kFood) == 9000);
  CHECK(minor_of(order, {.spreads_order_discount = false}, kFood) == 10000);
  CHECK(minor_of(order, {.spreads_order_discount = false}) == 13500);
  const LineFilter all_but{.mode = LineFilter::Mode::kAllButListed, .categories = {"other"}};
  CHECK(minor_of(order, {}, all_but) == 9000);
}

TEST_CASE("The shares of all lines add up to the basis of the whole order", "[loyalty]") {
  const Order order = order_of({.lines = {line(999), line(1001, "other"), line(1, "other")},
                                .discount_minor = 100,
                                .paid_with_points_minor = 333});
  const LineFilter others{.mode = LineFilter::Mode::kAllButListed, .categories = {"food"}};

  CHECK(minor_of(order, {}, kFood) + minor_of(order, {}, others) == minor_of(order));
}

TEST_CASE("Section 3: an own reward on the order counts before or after", "[loyalty]") {
  const Order order = order_of({.lines = {line(5000)}, .reward_minor = 1000});

  CHECK(minor_of(order) == 4000);
  CHECK(minor_of(order, {.before_own_reward = true}) == 5000);
}

TEST_CASE("The coupon that pays a prize lowers nothing but the prize", "[loyalty]") {
  const Order order = order_of(
      {.lines = {line(5000), {.product = "PRIZE", .minor = 1500, .kind = LineKind::kPrize}},
       .reward_minor = 1500});

  CHECK(minor_of(order) == 5000);
}

TEST_CASE("Discounts and payments above the lines' value leave nothing, never less", "[loyalty]") {
  CHECK(minor_of(order_of({.lines = {line(5000)}, .discount_minor = 6000})) == 0);
  CHECK(minor_of(order_of({.lines = {line(5000)}, .paid_with_points_minor = 5000})) == 0);
  const Order order =
      order_of({.lines = {line(2000)}, .shipping_minor = 800, .paid_with_points_minor = 2500});
  CHECK(minor_of(order) == 0);
  CHECK(minor_of(order, {.with_shipping = true}) == 300);
  CHECK(minor_of(order, {.with_paid_by_points = true}) == 2000);
}

TEST_CASE("Shipping counts for the order, not where only listed lines earn", "[loyalty]") {
  const Order order = order_of({.lines = {line(1000), line(500, "other")}, .shipping_minor = 800});

  CHECK(minor_of(order, {.with_shipping = true}) == 2300);
  CHECK(minor_of(order, {.with_shipping = true}, kFood) == 1000);
}

TEST_CASE("An order of which only the value is known earns on its value", "[loyalty]") {
  const Order order{.number = "1", .value = {.minor = 5995, .currency = "USD"}};

  CHECK(minor_of(order) == 5995);
  CHECK(minor_of(order, {.before_discounts = true}, kFood) == 5995);
  CHECK(lines_of(*basis_of(order, {})) == std::vector<std::string>{"+59.95 order total"});
}

TEST_CASE("An order with an amount below zero has no basis but an error", "[loyalty]") {
  const auto basis = basis_of(order_of({.lines = {line(-500)}}), {});

  REQUIRE_FALSE(basis.has_value());
  CHECK(basis.error().code == core::ErrorCode::kInvalid);
}

TEST_CASE("Public cases: what a discount, a wallet and a gift card do to the basis", "[loyalty]") {
  // odoo-earn-02, -03, -05, -06, -09
  CHECK(minor_of(order_of({.lines = {line(10000)}, .discount_minor = 1000})) == 9000);
  CHECK(minor_of(order_of({.lines = {line(10000), line(5000, "other")}, .discount_minor = 1500}),
                 {.spreads_order_discount = false},
                 kFood) == 10000);
  CHECK(minor_of(order_of({.lines = {line(10000)}, .paid_with_card_minor = 1000})) == 10000);
  CHECK(minor_of(order_of({.lines = {line(10000)}, .paid_with_card_minor = 5000})) == 10000);
  CHECK(minor_of(order_of({.lines = {{.product = "A", .minor = 10000, .tax_minor = 1500}}}),
                 {.tax = TaxCounts::kAlways}) == 11500);
  // erpnext-earn-03: what was paid with points earns nothing
  CHECK(minor_of(order_of({.lines = {line(1000000)}, .paid_with_points_minor = 1000})) == 999000);
}
