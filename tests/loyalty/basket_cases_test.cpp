// The worked cases of loyalty-cases.json that speak of baskets, under their names there.
#include <string>
#include <utility>
#include <vector>

#include "loyalty/rewards/discount.h"
#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

struct Case {
  const char* id;
  std::vector<BasketLine> lines;
  std::vector<Benefit> typed;        // the codes in the order in which they are typed
  std::vector<std::int64_t> totals;  // after each of them
};

void check_totals(const Case& one) {
  std::vector<Benefit> so_far;
  for (std::size_t i = 0; i < one.typed.size(); ++i) {
    CAPTURE(one.id, i);
    so_far.push_back(one.typed[i]);
    CHECK(total_after(basket_of(one.lines), so_far) == one.totals.at(i));
  }
}

}  // namespace

TEST_CASE("Codes typed one after another give the totals of the public cases", "[loyalty]") {
  const ProductSet a = products({"A"});
  const ProductSet a_and_b = products({"A", "B"});
  const std::vector<Case> cases{
      {"odoo-disc-04", {line_of("CAB", 2, 32000)}, {at_most(cheapest_off(50), 3000)}, {61000}},
      {"odoo-disc-06 by line",
       {taxed(line_of("1", 1, 560), 15),
        taxed(line_of("2", 1, 892), 15),
        taxed(line_of("3", 1, 4491), 15),
        taxed(line_of("4", 1, 21726), 15),
        taxed(line_of("5", 1, 240000), 15)},
       {percent_off(100)},
       {0}},
      {"odoo-disc-11", {line_of("A", 1, 40)}, {percent_off(10)}, {36}},
      {"odoo-earn-02", {line_of("A", 1, 10000)}, {percent_off(10)}, {9000}},
      {"odoo-earn-03", {line_of("A", 1, 10000), line_of("B", 1, 5000)}, {percent_off(10)}, {13500}},
      {"odoo-stack-01",
       {line_of("A", 3, 10000)},
       {percent_off(10), percent_off(10), percent_off(10)},
       {27000, 24300, 21870}},
      {"odoo-stack-03",
       {line_of("A", 1, 600), line_of("B", 1, 400), line_of("C", 1, 1000)},
       {percent_off(10), amount_off(500, a_and_b), amount_off(1000, a)},
       {1800, 1350, 900}},
      {"odoo-stack-04",
       {taxed(line_of("A", 1, 1000), 10), taxed(line_of("B", 1, 1000), 20)},
       {percent_off(100, a), amount_off(500, a_and_b)},
       {1200, 700}},
      {"odoo-stack-04 the other way",
       {taxed(line_of("A", 1, 1000), 10), taxed(line_of("B", 1, 1000), 20)},
       {amount_off(500, a_and_b), percent_off(100, a)},
       {1800, 700}},
      {"odoo-stack-06",
       {line_of("A", 1, 2000), line_of("HAND", 1, -500)},
       {amount_off(1000)},
       {500}},
      {"odoo-stack-09",
       {taxed(line_of("BIN", 1, 4700), 20)},
       {amount_off(5000), amount_off(1000, products({"BIN"}))},
       {640, 0}}};

  for (const Case& one : cases) {
    check_totals(one);
  }
}

TEST_CASE("Cases odoo-disc-01 and 03: a discount ends at its ceiling and at what is left to pay",
          "[loyalty]") {
  const Benefit tenth = at_most(percent_off(10, products({"A"})), 900);
  const BasketLine good = taxed(line_of("A", 1, 10000), 20);
  const Basket by_hand = basket_of({good, taxed(line_of("B", 1, -9500), 20)});

  CHECK(taken_off(basket_of({good}), {tenth}) == 900);
  CHECK(totals_of(by_hand).total_minor == 600);
  CHECK(taken_off(by_hand, {tenth}) == 600);
}

TEST_CASE("Case odoo-disc-05: 10 % on the cheapest tagged product", "[loyalty]") {
  const Benefit tenth = cheapest_off(10, {.tags = {"tag"}});
  Basket basket = basket_of(
      {tagged(taxed(line_of("A", 1, 10000), 15), "tag"), taxed(line_of("B", 1, 500), 15)});

  CHECK(taken_off(basket, {tenth}) == 1150);
  basket.lines.push_back(tagged(line_of("C", 1, 5000), "tag"));
  CHECK(taken_off(basket, {tenth}) == 500);
}

TEST_CASE("Case odoo-disc-06: 100 % off odd prices leaves exactly zero", "[loyalty]") {
  Basket basket = basket_of({});
  for (const std::int64_t unit : {560, 892, 4491, 21726, 240000}) {
    basket.lines.push_back(taxed(line_of("A", 1, unit), 15));
  }
  basket.tax_rounding = TaxRounding::kPerOrder;

  CHECK(total_after(basket, {percent_off(100)}) == 0);
  basket.discounts_include_tax = false;
  CHECK(total_after(basket, {percent_off(100)}) == 0);
}

TEST_CASE("Case odoo-disc-07: 25 % on two of the products, then on one instead", "[loyalty]") {
  const Basket basket = basket_of({line_of("CHAIR", 4, 1650), line_of("DRAWER", 2, 2500)});

  CHECK(total_after(basket, {percent_off(25, products({"CHAIR", "DRAWER"}))}) == 8700);
  CHECK(total_after(basket, {percent_off(25, products({"CHAIR"}))}) == 9950);
}

TEST_CASE("Case odoo-disc-10: 50 % does not lower a fixed tax", "[loyalty]") {
  BasketLine line = taxed(line_of("A", 1, 10000), 15);
  line.fixed_tax_minor = 1000;

  const Totals totals = applied(basket_of({line}), discounts_of({percent_off(50)})).totals;

  CHECK(totals.total_minor == 6750);
  CHECK(totals.tax_minor == 1750);
}

TEST_CASE("Case odoo-bogo-01: free units follow the paid quantity", "[loyalty]") {
  const Benefit deal =
      free_units({.buy = 3, .get = 1, .repeats = true, .adds_units = true}, products({"A"}));
  const std::vector<std::pair<std::int64_t, std::int64_t>> steps{{3, 1}, {2, 0}, {75, 25}, {6, 2}};

  for (const auto& [quantity, free] : steps) {
    auto checkout = Checkout::open(basket_of({line_of("A", quantity, 100)}));
    REQUIRE(checkout.has_value());
    CAPTURE(quantity);
    CHECK(checkout->take_off(deal).added_units == free);
  }
}

TEST_CASE("Section 13: a reward shrinks when its products leave the cart, odoo-bogo-03",
          "[loyalty]") {
  Basket basket = basket_of({line_of("CAB", 1, 50000), line_of("CHAIR", 2, 10000)});
  const Benefit chairs = at_most(percent_off(100, products({"CHAIR"})), 20000);

  CHECK(taken_off(basket, {chairs}) == 20000);
  CHECK(total_after(basket, {chairs}) == 50000);
  basket.lines.at(1).quantity = 1;
  CHECK(taken_off(basket, {chairs}) == 10000);
  CHECK(total_after(basket, {chairs}) == 50000);
}

TEST_CASE("Section 13: a free product is limited by how many are in the cart, odoo-cond-05",
          "[loyalty]") {
  const Basket basket = basket_of({line_of("DRAWER", 3, 2500), line_of("TABLE", 1, 9000)});
  const UnitDeal once{.bought = products({"DRAWER"}), .buy = 1, .get = 1};
  UnitDeal each = once;
  each.repeats = true;

  for (const UnitDeal& deal : {once, each}) {
    const Discounted result =
        applied(basket, discounts_of({free_units(deal, products({"TABLE"}))}));
    REQUIRE(result.applied.size() == 1);
    CHECK(result.applied.at(0).taken.units == 1);
    CHECK(result.totals.total_minor == 7500);
  }
}

TEST_CASE("Case odoo-cond-01: the minimum of an order without and with tax", "[loyalty]") {
  const Basket basket =
      basket_of({taxed(line_of("A", 10, 10000), 15), taxed(line_of("B", 1, 500), 15)});

  CHECK_FALSE(meets({.minor = 100600}, basket));
  CHECK(meets({.minor = 100500}, basket));
  CHECK(meets({.minor = 100600, .with_tax = true}, basket));
}

TEST_CASE("Case odoo-cond-02: quantity and value must both hold", "[loyalty]") {
  const BasketNeeds needs{.minor = 32000, .products = {{.of = products({"A"}), .units = 3}}};
  const auto holds_with = [&needs](std::int64_t a, std::int64_t b) {
    return meets(needs, basket_of({line_of("A", a, 10000), line_of("B", b, 500)}));
  };

  CHECK_FALSE(holds_with(2, 4));
  CHECK_FALSE(holds_with(2, 24));
  CHECK(holds_with(3, 24));
  CHECK_FALSE(holds_with(2, 24));
}

TEST_CASE("Case odoo-stack-07: only the best discount of a group applies", "[loyalty]") {
  const std::vector<Discount> group{
      {.id = "5", .benefit = percent_off(5), .needs = {.units = 2}, .groups = {"promotion"}},
      {.id = "10", .benefit = percent_off(10), .needs = {.units = 4}, .groups = {"promotion"}}};
  const auto ids = [&group](std::int64_t quantity) {
    std::vector<std::string> found;
    for (const auto& one : applied(basket_of({line_of("A", quantity, 10000)}), group).applied) {
      found.push_back(one.id);
    }
    return found;
  };

  CHECK(ids(1).empty());
  CHECK(ids(3) == std::vector<std::string>{"5"});
  CHECK(ids(5) == std::vector<std::string>{"10"});
}

TEST_CASE("Case odoo-gift-06: one card for every gift card bought", "[loyalty]") {
  BasketLine card = line_of("GIFT50", 1, 5000);
  card.is_gift_card = true;
  Basket basket = basket_of({line_of("A", 1, 10000), card});

  CHECK(count_gift_cards(basket) == 1);
  basket.lines.at(1).quantity = 2;
  CHECK(count_gift_cards(basket) == 2);
  basket.lines.at(1).quantity = 1;
  CHECK(count_gift_cards(basket) == 1);
}
