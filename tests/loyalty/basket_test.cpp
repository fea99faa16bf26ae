#include "loyalty/rewards/basket.h"

#include <cstdint>
#include <numeric>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

bool is_accepted(const BasketLine& line) {
  return check_basket(basket_of({line})).has_value();
}

std::int64_t total_of(const Basket& basket) {
  return totals_of(basket).total_minor;
}

}  // namespace

TEST_CASE("A basket is the sum of its goods, their taxes and shipping", "[loyalty]") {
  Basket basket = basket_of({taxed(line_of("A", 2, 1000), 15), line_of("B", 1, 500)});
  basket.shipping_minor = 700;

  const Totals totals = totals_of(basket);

  CHECK(totals.goods_minor == 2500);
  CHECK(totals.tax_minor == 300);
  CHECK(totals.shipping_minor == 700);
  CHECK(totals.total_minor == 3500);
  CHECK(totals.lines == std::vector<std::int64_t>{2300, 500});
}

TEST_CASE("Prices that include tax cost what they show", "[loyalty]") {
  Basket basket = basket_of({taxed(line_of("A", 1, 1190), 19)});
  basket.prices_include_tax = true;

  const Totals totals = totals_of(basket);

  CHECK(totals.goods_minor == 1000);
  CHECK(totals.tax_minor == 190);
  CHECK(totals.total_minor == 1190);
}

TEST_CASE("Tax is rounded half up", "[loyalty]") {
  CHECK(total_of(basket_of({taxed(line_of("A", 1, 149), 10)})) == 164);  // 14.9
  CHECK(total_of(basket_of({taxed(line_of("A", 1, 145), 10)})) == 160);  // 14.5
  CHECK(total_of(basket_of({taxed(line_of("A", 1, 144), 10)})) == 158);  // 14.4
}

TEST_CASE("A shop rounds tax for each line or once for the order", "[loyalty]") {
  Basket basket = basket_of({taxed(line_of("A", 1, 105), 10),
                             taxed(line_of("B", 1, 105), 10),
                             taxed(line_of("C", 1, 105), 10)});

  CHECK(totals_of(basket).tax_minor == 33);  // three times 10.5
  basket.tax_rounding = TaxRounding::kPerOrder;
  CHECK(totals_of(basket).tax_minor == 32);  // 31.5 once
  basket.lines[2].quantity = 0;
  basket.lines[1].tax = {.times = 3, .per = 30};  // the same 10 %
  CHECK(totals_of(basket).tax_minor == 21);
  basket.lines[1].tax = {.times = 11, .per = 100};  // another rate is rounded by itself
  CHECK(totals_of(basket).tax_minor == 23);         // 10.5 and 11.55
}

TEST_CASE("However tax is rounded, an order without discounts shows one tax", "[loyalty]") {
  const std::uint64_t seed = GENERATE(21U, 22U, 23U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  const auto draw = [&random](std::uint64_t below) {
    return static_cast<std::int64_t>(core::draw_below(random, below));
  };
  for (int i = 0; i < 200; ++i) {
    Basket basket = basket_of({});
    basket.tax_rounding = draw(2) == 0 ? TaxRounding::kPerLine : TaxRounding::kPerOrder;
    for (int k = 0; k < 5; ++k) {
      basket.lines.push_back(taxed(line_of("A", 1 + draw(4), draw(5000)), 5 * draw(5)));
    }
    Basket shown = basket;
    shown.discounts_include_tax = false;
    CAPTURE(i);
    CHECK(totals_of(basket).tax_minor == totals_of(shown).tax_minor);
    CHECK(totals_of(basket).lines == totals_of(shown).lines);
  }
}

TEST_CASE("A fixed tax comes on top for every unit", "[loyalty]") {
  BasketLine line = taxed(line_of("A", 3, 1000), 10);
  line.fixed_tax_minor = 25;

  const Totals totals = totals_of(basket_of({line}));

  CHECK(totals.goods_minor == 3000);
  CHECK(totals.tax_minor == 375);
  CHECK(totals.total_minor == 3375);
}

TEST_CASE("Discounts entered by hand never make an order negative", "[loyalty]") {
  const Basket paid = basket_of({line_of("A", 1, 2000), line_of("HAND", 1, -500)});
  const Basket over =
      basket_of({taxed(line_of("A", 1, 400), 0), taxed(line_of("HAND", 1, -500), 20)});

  CHECK(total_of(paid) == 1500);
  CHECK(total_of(over) == 0);
  CHECK(totals_of(over).tax_minor == 0);
}

TEST_CASE("A set of products is named by id, category or tag", "[loyalty]") {  // R95
  BasketLine line = tagged(line_of("A", 1, 100), "new");
  line.categories = {"food"};

  CHECK(holds({}, line));
  CHECK(holds({.products = {"B", "A"}}, line));
  CHECK(holds({.categories = {"food"}}, line));
  CHECK(holds({.tags = {"new"}}, line));
  CHECK(holds({.products = {"B"}, .tags = {"new"}}, line));
  CHECK_FALSE(holds({.products = {"B"}}, line));
  CHECK_FALSE(holds({.categories = {"new"}}, line));
}

TEST_CASE("Only goods that a member pays for are counted", "[loyalty]") {
  BasketLine card = line_of("GIFT", 1, 5000);
  card.is_gift_card = true;
  BasketLine top_up = line_of("TOPUP", 1, 3000);
  top_up.is_top_up = true;
  BasketLine prize = line_of("PRIZE", 1, 900);
  prize.is_prize = true;
  const Basket basket = basket_of(
      {taxed(line_of("A", 2, 1000), 10), card, top_up, prize, taxed(line_of("HAND", 1, -500), 10)});

  CHECK(units_of(basket, {}) == 2);
  CHECK(goods_of(basket, {}, false) == 1500);
  CHECK(goods_of(basket, {}, true) == 1650);
  CHECK(goods_of(basket, products({"A"}), false) == 2000);
  CHECK(goods_of(basket, products({"GIFT"}), false) == 0);
  CHECK(count_gift_cards(basket) == 1);
  CHECK(top_up_of(basket) == 3000);
}

TEST_CASE("A basket with impossible numbers is refused", "[loyalty]") {
  CHECK(is_accepted(line_of("A", kMaxUnits, 1'000'000'000)));
  CHECK_FALSE(is_accepted(line_of("A", kMaxUnits + 1, 1)));
  CHECK_FALSE(is_accepted(line_of("A", -1, 1)));
  CHECK(is_accepted(line_of("A", 1, kMaxUnitMinor)));
  CHECK(is_accepted(line_of("A", 1, -kMaxUnitMinor)));
  CHECK_FALSE(is_accepted(line_of("A", 1, kMaxUnitMinor + 1)));
  CHECK_FALSE(is_accepted(line_of("A", 1, INT64_MIN)));
  CHECK_FALSE(is_accepted(line_of("A", 1001, kMaxUnitMinor)));
  CHECK(is_accepted(taxed(line_of("A", 1, 1), 100)));
  CHECK_FALSE(is_accepted(taxed(line_of("A", 1, 1), 101)));
  CHECK_FALSE(is_accepted(taxed(line_of("A", 1, 1), -1)));
  BasketLine line = line_of("A", 1, 1);
  line.tax = {.times = 0, .per = 0};
  CHECK_FALSE(is_accepted(line));
  line = line_of("A", 1, 1);
  line.fixed_tax_minor = -1;
  CHECK_FALSE(is_accepted(line));
}

TEST_CASE("A basket has at most a thousand lines and a price of shipping in range", "[loyalty]") {
  Basket basket = basket_of(std::vector<BasketLine>(kMaxBasketLines, line_of("A", 1, 1)));

  CHECK(check_basket(basket).has_value());
  basket.lines.push_back(line_of("A", 1, 1));
  CHECK_FALSE(check_basket(basket).has_value());
  basket.lines.clear();
  basket.shipping_minor = -1;
  CHECK_FALSE(check_basket(basket).has_value());
}

TEST_CASE("The largest basket there can be has a total", "[loyalty]") {
  BasketLine line = taxed(line_of("A", 1000, kMaxUnitMinor), 100);
  line.fixed_tax_minor = kMaxUnitMinor;
  Basket basket = basket_of(std::vector<BasketLine>(kMaxBasketLines, line));
  basket.tax_rounding = TaxRounding::kPerOrder;
  REQUIRE(check_basket(basket).has_value());

  CHECK(total_of(basket) == 3 * kMaxLineMinor * 1000);
}

TEST_CASE("An amount is divided without losing a cent", "[loyalty]") {
  CHECK(divided_over(2, {1, 1, 1}) == std::vector<std::int64_t>{1, 0, 1});
  CHECK(divided_over(0, {0, 0}) == std::vector<std::int64_t>{0, 0});
  CHECK(divided_over(6, {1, 2, 3}) == std::vector<std::int64_t>{1, 2, 3});
  core::SeededRandom random(5);
  for (int i = 0; i < 300; ++i) {
    std::vector<std::int64_t> weights;
    for (int k = 0; k < 6; ++k) {
      weights.push_back(static_cast<std::int64_t>(core::draw_below(random, 50)));
    }
    const auto sum = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    const auto amount =
        static_cast<std::int64_t>(core::draw_below(random, static_cast<std::uint64_t>(sum) + 1));
    const auto parts = divided_over(amount, weights);
    CAPTURE(i, amount);
    CHECK(std::accumulate(parts.begin(), parts.end(), std::int64_t{0}) == amount);
    for (std::size_t k = 0; k < parts.size(); ++k) {
      CHECK(parts[k] >= 0);
      CHECK(parts[k] <= weights[k]);
    }
  }
}
