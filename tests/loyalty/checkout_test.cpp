#include "loyalty/rewards/checkout.h"

#include <string>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

Checkout opened(const Basket& basket) {
  auto checkout = Checkout::open(basket);
  REQUIRE(checkout.has_value());
  return *checkout;
}

// Units that become free in a basket of these lines.
std::int64_t freed(const std::vector<BasketLine>& lines, const Benefit& benefit) {
  return opened(basket_of(lines)).take_off(benefit).units;
}

std::int64_t added(std::int64_t quantity, const UnitDeal& deal) {
  return opened(basket_of({line_of("A", quantity, 100)}))
      .take_off(free_units(deal, products({"A"})))
      .added_units;
}

}  // namespace

TEST_CASE("Section 13: 10 % and then 5.00 of 100.00 leave 85.00, the other way round 85.50",
          "[loyalty]") {
  const Basket basket = basket_of({line_of("A", 1, 10000)});
  Checkout checkout = opened(basket);
  Checkout other = opened(basket);

  checkout.take_off(percent_off(10));
  checkout.take_off(amount_off(500));
  other.take_off(amount_off(500));
  other.take_off(percent_off(10));

  CHECK(checkout.totals().total_minor == 8500);
  CHECK(other.totals().total_minor == 8550);
}

TEST_CASE("A percentage is rounded once, half up, and spread over the lines", "[loyalty]") {
  Checkout checkout = opened(basket_of({line_of("A", 1, 33), line_of("B", 1, 33)}));

  const Taken taken = checkout.take_off(percent_off(25));  // 16.5

  CHECK(taken.minor == 17);
  CHECK(taken.lines.at(0) + taken.lines.at(1) == 17);
  CHECK(checkout.order_left() == 49);
}

TEST_CASE("An amount off stops at its products, the order at zero", "[loyalty]") {
  Checkout checkout = opened(basket_of({line_of("A", 1, 300), line_of("B", 1, 900)}));

  CHECK(checkout.take_off(amount_off(500, products({"A"}))).minor == 300);
  CHECK(checkout.take_off(amount_off(500, products({"A"}))).is_nothing());
  CHECK(checkout.take_off(amount_off(1000)).minor == 900);
  CHECK(checkout.totals().total_minor == 0);
}

TEST_CASE("What a discount entered by hand leaves is shared by all lines", "[loyalty]") {
  Checkout checkout =
      opened(basket_of({line_of("A", 1, 1000), line_of("B", 1, 1000), line_of("HAND", 1, -1800)}));

  CHECK(checkout.take_off(percent_off(50, products({"A", "B"}))).lines ==
        std::vector<std::int64_t>{100, 100, 0});
}

TEST_CASE("Discounts count money with tax, or the prices as shown", "[loyalty]") {
  Basket basket = basket_of({taxed(line_of("A", 1, 10000), 10)});
  Checkout with_tax = opened(basket);
  basket.discounts_include_tax = false;
  Checkout as_shown = opened(basket);

  with_tax.take_off(amount_off(1000));
  as_shown.take_off(amount_off(1000));

  CHECK(with_tax.totals().total_minor == 10000);  // 110.00 - 10.00
  CHECK(as_shown.totals().total_minor == 9900);   // 90.00 and its tax
  CHECK(as_shown.totals().tax_minor == 900);
}

TEST_CASE("A prize is one unit of exactly its product for nothing", "[loyalty]") {  // R53
  const Benefit prize = free_units({}, products({"PRIZE"}));

  CHECK(freed({line_of("A", 1, 1000)}, prize) == 0);
  CHECK(freed({line_of("PRIZE", 3, 1000), line_of("A", 1, 100)}, prize) == 1);
  Checkout checkout = opened(basket_of({line_of("PRIZE", 3, 1000)}));
  CHECK(checkout.take_off(prize).minor == 1000);
}

TEST_CASE("Second at half price: every second unit costs half, the cheaper ones", "[loyalty]") {
  Benefit half = free_units({.buy = 1, .get = 1, .repeats = true});
  half.percent = percent(50);
  Checkout checkout = opened(basket_of({line_of("DEAR", 2, 1000), line_of("CHEAP", 1, 600)}));

  const Taken taken = checkout.take_off(half);

  CHECK(taken.units == 1);
  CHECK(taken.minor == 300);
  CHECK(taken.lines == std::vector<std::int64_t>{0, 300});
}

TEST_CASE("A family deal frees the cheapest of so many units", "[loyalty]") {
  const Benefit three_for_two = free_units({.buy = 2, .get = 1, .repeats = true});
  const std::vector<BasketLine> lines{line_of("A", 2, 1000), line_of("B", 3, 400)};
  Checkout checkout = opened(basket_of(lines));

  CHECK(freed({line_of("A", 2, 1000)}, three_for_two) == 0);
  CHECK(freed({line_of("A", 3, 1000)}, three_for_two) == 1);
  CHECK(freed({line_of("A", 5, 1000)}, three_for_two) == 1);
  CHECK(freed({line_of("A", 6, 1000)}, three_for_two) == 2);
  CHECK(checkout.take_off(three_for_two).minor == 400);
}

TEST_CASE("A deal once per order does not repeat, stock ends it", "[loyalty]") {  // R62
  const std::vector<BasketLine> lines{line_of("A", 20, 100)};

  CHECK(freed(lines, free_units({.buy = 1, .get = 1})) == 1);
  CHECK(freed(lines, free_units({.buy = 1, .get = 1, .repeats = true})) == 10);
  CHECK(freed(lines, free_units({.buy = 1, .get = 1, .repeats = true, .units_max = 4})) == 4);
  CHECK(freed(lines, free_units({.buy = 1, .get = 1, .repeats = true, .units_max = 0})) == 0);
  CHECK(freed(lines, free_units({.buy = 3, .get = 2, .repeats = true})) == 8);
  CHECK(freed(lines, free_units({.buy = 20, .get = 1})) == 0);
  CHECK(freed(lines, free_units({.buy = 19, .get = 1})) == 1);
}

TEST_CASE("What is bought and what is free may overlap", "[loyalty]") {
  // Buy a drawer or a table, get a table: a unit cannot be both.
  const Benefit deal =
      free_units({.bought = products({"DRAWER", "TABLE"}), .buy = 1, .get = 1, .repeats = true},
                 products({"TABLE"}));

  CHECK(freed({line_of("TABLE", 1, 900)}, deal) == 0);
  CHECK(freed({line_of("TABLE", 2, 900)}, deal) == 1);
  CHECK(freed({line_of("TABLE", 2, 900), line_of("DRAWER", 1, 100)}, deal) == 1);
  CHECK(freed({line_of("TABLE", 2, 900), line_of("DRAWER", 2, 100)}, deal) == 2);
}

TEST_CASE("Units that make others free stay paid though they are the cheapest", "[loyalty]") {
  // A for every two of A or B: with one B only, one of the two cheap A has to stay paid.
  const Benefit deal = free_units({.bought = products({"A"}), .buy = 1, .get = 1, .repeats = true},
                                  products({"A", "B"}));
  Checkout checkout = opened(basket_of({line_of("A", 2, 100), line_of("B", 1, 900)}));

  const Taken taken = checkout.take_off(deal);

  CHECK(taken.units == 1);
  CHECK(taken.minor == 100);
  Checkout more = opened(basket_of({line_of("A", 2, 100), line_of("B", 2, 900)}));
  CHECK(more.take_off(deal).lines == std::vector<std::int64_t>{0, 1800});
}

TEST_CASE("The shop adds free units to what is paid for", "[loyalty]") {
  const UnitDeal deal{.buy = 3, .get = 1, .repeats = true, .adds_units = true};

  CHECK(added(2, deal) == 0);
  CHECK(added(3, deal) == 1);
  CHECK(added(75, deal) == 25);
  CHECK(added(75, {.buy = 3, .get = 1, .adds_units = true}) == 1);
  CHECK(added(75, {.buy = 3, .get = 1, .repeats = true, .adds_units = true, .units_max = 6}) == 6);
  CHECK(added(0, {.get = 1, .adds_units = true}) == 1);  // a free sample needs nothing bought
}

TEST_CASE("Section 13: free units are not discounted again", "[loyalty]") {
  Checkout checkout = opened(basket_of({line_of("A", 2, 1000), line_of("B", 1, 800)}));
  REQUIRE(checkout.take_off(free_units({}, products({"B"}))).minor == 800);

  CHECK(checkout.take_off(percent_off(10)).lines == std::vector<std::int64_t>{200, 0});
  CHECK(checkout.take_off(cheapest_off(50)).lines == std::vector<std::int64_t>{450, 0});
  CHECK(checkout.take_off(free_units({}, products({"B"}))).is_nothing());
}

TEST_CASE("Section 13: a ceiling holds for all free units of a deal together", "[loyalty]") {
  Checkout checkout = opened(basket_of({line_of("A", 4, 1000), line_of("B", 1, 300)}));

  const Taken taken =
      checkout.take_off(at_most(free_units({.buy = 1, .get = 1, .repeats = true}), 900));

  CHECK(taken.units == 2);
  CHECK(taken.minor == 900);
  CHECK(taken.lines == std::vector<std::int64_t>{600, 300});
}

TEST_CASE("Volume steps count from exactly their amount or quantity on", "[loyalty]") {
  Benefit by_amount = amount_off(0);
  by_amount.steps = {{.from = 20000, .amount_minor = 2500}, {.from = 10000, .amount_minor = 1000}};
  Benefit by_units = percent_off(0, products({"A"}));
  by_units.steps_by = StepsBy::kUnits;
  by_units.steps = {{.from = 3, .percent = percent(10)}, {.from = 5, .percent = percent(20)}};
  const auto saved = [](std::int64_t quantity, std::int64_t unit, const Benefit& benefit) {
    return opened(basket_of({line_of("A", quantity, unit)})).take_off(benefit).minor;
  };

  CHECK(saved(1, 9999, by_amount) == 0);
  CHECK(saved(1, 10000, by_amount) == 1000);
  CHECK(saved(1, 19999, by_amount) == 1000);
  CHECK(saved(1, 20000, by_amount) == 2500);
  CHECK(saved(2, 100, by_units) == 0);
  CHECK(saved(3, 100, by_units) == 30);
  CHECK(saved(5, 100, by_units) == 100);
}

TEST_CASE("Shipping becomes free up to a ceiling", "[loyalty]") {
  Basket basket = basket_of({line_of("A", 1, 1000)});
  basket.shipping_minor = 700;
  const Benefit shipping{.kind = BenefitKind::kFreeShipping};
  Checkout all = opened(basket);
  Checkout part = opened(basket);

  CHECK(all.take_off(shipping).shipping_minor == 700);
  CHECK(all.totals().total_minor == 1000);
  CHECK(all.take_off(shipping).is_nothing());
  CHECK(part.take_off(at_most(shipping, 500)).minor == 500);
  CHECK(part.totals().shipping_minor == 200);
}

TEST_CASE("A prize may bring free shipping along", "[loyalty]") {  // R55
  Basket basket = basket_of({line_of("PRIZE", 1, 1000)});
  basket.shipping_minor = 700;
  Benefit prize = at_most(free_units({}, products({"PRIZE"})), 800);
  prize.free_shipping = true;
  Checkout checkout = opened(basket);

  CHECK(checkout.take_off(prize).minor == 1500);
  CHECK(checkout.totals().total_minor == 200);
}

TEST_CASE("No discount touches gift cards and top-ups", "[loyalty]") {
  BasketLine card = line_of("GIFT", 1, 5000);
  card.is_gift_card = true;
  Checkout checkout = opened(basket_of({card, line_of("A", 1, 1000)}));

  CHECK(checkout.take_off(percent_off(100)).minor == 1000);
  CHECK(checkout.take_off(amount_off(1000, products({"GIFT"}))).is_nothing());
  CHECK(checkout.totals().total_minor == 5000);
}

TEST_CASE("Section 13: whatever is taken off, nothing falls below zero and the sums agree",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(31U, 32U, 33U, 34U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  const auto draw = [&random](std::uint64_t below) {
    return static_cast<std::int64_t>(core::draw_below(random, below));
  };
  const std::vector<std::string> names{"A", "B", "C"};
  for (int i = 0; i < 150; ++i) {
    Basket basket = basket_of({});
    basket.tax_rounding = draw(2) == 0 ? TaxRounding::kPerLine : TaxRounding::kPerOrder;
    basket.discounts_include_tax = draw(2) == 0;
    basket.shipping_minor = draw(900);
    for (const std::string& name : names) {
      basket.lines.push_back(taxed(line_of(name, draw(6), draw(3000)), 5 * draw(5)));
    }
    basket.lines.push_back(taxed(line_of("HAND", draw(2), -draw(2000)), 5));
    Checkout checkout = opened(basket);
    for (int k = 0; k < 6; ++k) {
      const ProductSet on =
          draw(2) == 0 ? ProductSet{} : products({names.at(static_cast<std::size_t>(draw(3)))});
      const std::vector<Benefit> benefits{percent_off(draw(101), on),
                                          amount_off(draw(3000), on),
                                          cheapest_off(draw(101), on),
                                          free_units({.buy = draw(3), .repeats = true}, on),
                                          Benefit{.kind = BenefitKind::kFreeShipping}};
      const std::int64_t before = checkout.order_left();
      const Taken taken = checkout.take_off(benefits.at(static_cast<std::size_t>(draw(5))));
      const Totals totals = checkout.totals();
      CAPTURE(i, k);
      REQUIRE(checkout.order_left() == before - (taken.minor - taken.shipping_minor));
      REQUIRE(taken.minor >= 0);
      REQUIRE(totals.tax_minor >= 0);
      REQUIRE(totals.goods_minor >= 0);
      REQUIRE(totals.goods_minor + totals.tax_minor + totals.shipping_minor == totals.total_minor);
      for (std::size_t line = 0; line < names.size(); ++line) {
        REQUIRE(totals.lines.at(line) >= 0);
      }
    }
  }
}

TEST_CASE("A discount with impossible numbers is refused", "[loyalty]") {
  CHECK(check_benefit(percent_off(100)).has_value());
  CHECK_FALSE(check_benefit(percent_off(101)).has_value());
  CHECK_FALSE(check_benefit(percent_off(-1)).has_value());
  CHECK_FALSE(check_benefit(amount_off(-1)).has_value());
  CHECK_FALSE(check_benefit(at_most(percent_off(10), -1)).has_value());
  CHECK_FALSE(check_benefit(free_units({.buy = -1})).has_value());
  CHECK_FALSE(check_benefit(free_units({.get = 0})).has_value());
  CHECK_FALSE(check_benefit(free_units({.units_max = -1})).has_value());
  CHECK_FALSE(check_benefit(free_units({.adds_units = true})).has_value());
  CHECK(check_benefit(free_units({.adds_units = true}, products({"A"}))).has_value());
  Benefit stepped = amount_off(0);
  stepped.steps = {{.from = 1, .amount_minor = -1}};
  CHECK_FALSE(check_benefit(stepped).has_value());
}

TEST_CASE("A basket that is refused cannot be checked out", "[loyalty]") {
  CHECK_FALSE(Checkout::open(basket_of({line_of("A", -1, 100)})).has_value());
}
