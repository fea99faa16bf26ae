#include "loyalty/earning/order.h"

#include <limits>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

Order order_of(std::vector<OrderLine> lines) {
  return {.number = "10432",
          .value = {.minor = 100, .currency = "USD"},
          .parts = OrderParts{.lines = std::move(lines)}};
}

}  // namespace

TEST_CASE("An order with amounts of 0 or more is accepted", "[loyalty]") {
  CHECK(check_order(order_of({})).has_value());
  CHECK(check_order(order_of({{.product = "A", .quantity = 0, .minor = 0}})).has_value());
  CHECK(check_order({.value = {.minor = 0, .currency = "JPY"}}).has_value());
  CHECK(check_order({.value = {.minor = kMaxOrderMinor, .currency = "JPY"}}).has_value());
}

TEST_CASE("An amount below zero is refused with what was found and expected", "[loyalty]") {
  const auto refused = check_order(order_of({{.product = "A", .minor = -500}}));

  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == core::ErrorCode::kInvalid);
  CHECK(refused.error().sentence ==
        "order 10432: \"A\" is -5.00 USD; an amount of an order is 0 or more");
  CHECK_FALSE(check_order({.value = {.minor = -1, .currency = "USD"}}).has_value());
  CHECK_FALSE(check_order(order_of({{.product = "A", .discount_minor = -1}})).has_value());
  CHECK_FALSE(check_order(order_of({{.product = "A", .tax_minor = -1}})).has_value());
  Order order = order_of({});
  order.parts->paid_with_points_minor = -1;
  CHECK_FALSE(check_order(order).has_value());
}

TEST_CASE("An order in no currency, of fewer than no units or without measure is refused",
          "[loyalty]") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

  CHECK_FALSE(check_order({.value = {.minor = 1, .currency = "usd"}}).has_value());
  CHECK_FALSE(check_order(order_of({{.product = "A", .quantity = -1}})).has_value());
  CHECK_FALSE(
      check_order(order_of({{.product = "A", .quantity = kMost}, {.product = "B", .quantity = 1}}))
          .has_value());
  CHECK(check_order(order_of({{.product = "A", .minor = kMaxOrderMinor}})).has_value());
  CHECK_FALSE(check_order(order_of({{.product = "A", .minor = kMaxOrderMinor},
                                    {.product = "B", .minor = 1}}))
                  .has_value());
  CHECK_FALSE(
      check_order(order_of({{.product = "A", .minor = kMost}, {.product = "B", .minor = kMost}}))
          .has_value());
}

TEST_CASE("An order was bought when it was placed, else when it was paid, else now", "[loyalty]") {
  const core::Instant now = core::from_ms(3000);

  CHECK(bought_at({.placed = core::from_ms(1000), .paid = core::from_ms(2000)}, now) ==
        core::from_ms(1000));
  CHECK(bought_at({.paid = core::from_ms(2000)}, now) == core::from_ms(2000));
  CHECK(bought_at({}, now) == now);
}

TEST_CASE("Lines earn by product, category or tag, and only if they are goods",
          "[loyalty]") {  // R94
  const OrderLine towel{.product = "TOWEL", .categories = {"bath"}, .tags = {"new", "linen"}};
  const LineFilter by_product{.mode = LineFilter::Mode::kOnlyListed, .products = {"MUG", "TOWEL"}};
  const LineFilter by_category{.mode = LineFilter::Mode::kOnlyListed, .categories = {"bath"}};
  const LineFilter by_tag{.mode = LineFilter::Mode::kOnlyListed, .tags = {"linen"}};
  const LineFilter all_but{.mode = LineFilter::Mode::kAllButListed, .tags = {"sale"}};

  CHECK(is_earning(towel, {}));
  CHECK(is_earning(towel, by_product));
  CHECK(is_earning(towel, by_category));
  CHECK(is_earning(towel, by_tag));
  CHECK(is_earning(towel, all_but));
  CHECK_FALSE(is_earning({.product = "towel"}, by_product));
  CHECK_FALSE(is_earning({.product = "CUP", .tags = {"sale"}}, all_but));
  CHECK_FALSE(is_earning(towel, {.mode = LineFilter::Mode::kOnlyListed}));
  for (const LineKind kind :
       {LineKind::kGiftCard, LineKind::kTopUp, LineKind::kPrize, LineKind::kFee}) {
    CHECK_FALSE(is_earning({.product = "TOWEL", .kind = kind}, {}));
    CHECK_FALSE(is_earning({.product = "TOWEL", .kind = kind}, by_product));
  }
}

TEST_CASE("Only units of goods that earn are counted", "[loyalty]") {
  const Order order = order_of({{.product = "A", .quantity = 2},
                                {.product = "B", .quantity = 3},
                                {.product = "C", .quantity = 4, .kind = LineKind::kPrize}});

  CHECK(units_in(order, {}) == 5);
  CHECK(units_in(order, {.mode = LineFilter::Mode::kOnlyListed, .products = {"B", "C"}}) == 3);
  CHECK(units_in({.value = {.minor = 100, .currency = "USD"}}, {}) == 0);
}
