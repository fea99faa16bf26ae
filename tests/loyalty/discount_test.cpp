#include "loyalty/rewards/discount.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

Discount in_group(std::string id, const Benefit& benefit, std::vector<std::string> groups) {
  return {.id = std::move(id), .benefit = benefit, .groups = std::move(groups)};
}

std::vector<std::string> ids_of(const Discounted& result) {
  std::vector<std::string> ids;
  for (const AppliedDiscount& one : result.applied) {
    ids.push_back(one.id);
  }
  return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("Section 13: discounts apply in one order, however the codes were typed", "[loyalty]") {
  Basket basket = basket_of({line_of("A", 3, 2000), line_of("B", 2, 2500)});
  basket.shipping_minor = 700;
  std::vector<Discount> discounts{{.id = "shipping", .benefit = {BenefitKind::kFreeShipping}},
                                  {.id = "order amount", .benefit = amount_off(500)},
                                  {.id = "order percent", .benefit = percent_off(10)},
                                  {.id = "A amount", .benefit = amount_off(300, products({"A"}))},
                                  {.id = "A percent", .benefit = percent_off(20, products({"A"}))},
                                  {.id = "cheapest", .benefit = cheapest_off(50)},
                                  {.id = "B free", .benefit = free_units({}, products({"B"}))}};
  std::ranges::sort(discounts, {}, &Discount::id);
  const Discounted first = applied(basket, discounts);

  CHECK(ids_of(first) == Ids{"B free",
                             "cheapest",
                             "A percent",
                             "A amount",
                             "order percent",
                             "order amount",
                             "shipping"});
  do {
    CHECK(applied(basket, discounts).totals.total_minor == first.totals.total_minor);
  } while (std::ranges::next_permutation(discounts, {}, &Discount::id).found);
}

TEST_CASE("Section 13: 100.00 with 10 % and 5.00 off is 85.00 in both orders", "[loyalty]") {
  const Basket basket = basket_of({line_of("A", 1, 10000)});

  CHECK(total_after(basket, {percent_off(10), amount_off(500)}) == 8500);
  CHECK(total_after(basket, {amount_off(500), percent_off(10)}) == 8500);
}

TEST_CASE("Section 13: of a general 15 % and a member's 20 % in one group the 20 % applies",
          "[loyalty]") {  // R102
  const Basket basket = basket_of({line_of("A", 1, 10000)});

  const Discounted result = applied(basket,
                                    {in_group("general", percent_off(15), {"sale"}),
                                     in_group("member", percent_off(20), {"sale"}),
                                     in_group("free", amount_off(100), {})});

  CHECK(result.totals.total_minor == 7900);
  CHECK(ids_of(result) == Ids{"member", "free"});
  REQUIRE(result.left_out.size() == 1);
  CHECK(result.left_out.at(0).id == "general");
  CHECK(result.left_out.at(0).reason == LeftOut::kGroup);
}

TEST_CASE("The best of a group is what takes most off this basket", "[loyalty]") {
  const std::vector<Discount> both{in_group("amount", amount_off(1000), {"sale"}),
                                   in_group("percent", percent_off(10), {"sale"})};

  CHECK(ids_of(applied(basket_of({line_of("A", 1, 9999)}), both)) == Ids{"amount"});
  CHECK(ids_of(applied(basket_of({line_of("A", 1, 10000)}), both)) == Ids{"amount"});
  CHECK(ids_of(applied(basket_of({line_of("A", 1, 10100)}), both)) == Ids{"percent"});
}

TEST_CASE("A discount in two groups is combined with neither", "[loyalty]") {
  const Basket basket = basket_of({line_of("A", 1, 10000)});
  const std::vector<Discount> all{in_group("alone", percent_off(30), {"one", "two"}),
                                  in_group("one", percent_off(10), {"one"}),
                                  in_group("two", percent_off(20), {"two"})};

  CHECK(ids_of(applied(basket, all)) == Ids{"alone"});
}

TEST_CASE("Free units are worth their price when the best of a group is sought", "[loyalty]") {
  const Basket basket = basket_of({line_of("A", 3, 1000)});
  const Benefit extra =
      free_units({.buy = 3, .get = 1, .repeats = true, .adds_units = true}, products({"A"}));

  const Discounted result = applied(
      basket, {in_group("extra", extra, {"sale"}), in_group("percent", percent_off(30), {"sale"})});

  CHECK(ids_of(result) == Ids{"extra"});
  CHECK(result.applied.at(0).taken.added_units == 1);
}

TEST_CASE("A discount waits until the basket holds what it needs", "[loyalty]") {  // R58, R94
  Discount bundle{.id = "bundle", .benefit = percent_off(10)};
  bundle.needs.products = {{.of = products({"A"}), .units = 2},
                           {.of = products({"B"}), .units = 0, .minor = 500}};

  CHECK(applied(basket_of({line_of("A", 1, 100), line_of("B", 1, 500)}), {bundle}).applied.empty());
  CHECK(applied(basket_of({line_of("A", 2, 100), line_of("B", 1, 499)}), {bundle}).applied.empty());
  CHECK(ids_of(applied(basket_of({line_of("A", 2, 100), line_of("B", 1, 500)}), {bundle})) ==
        Ids{"bundle"});
  const Discounted none = applied(basket_of({}), {bundle});
  REQUIRE(none.left_out.size() == 1);
  CHECK(none.left_out.at(0).reason == LeftOut::kNeeds);
}

TEST_CASE("A coupon of 10 % for one telephone is worth nothing on another", "[loyalty]") {  // R95
  const Discount coupon{.id = "x", .benefit = percent_off(10, products({"IPHONE-X"}))};
  const Basket right = basket_of({line_of("IPHONE-X", 1, 90000), line_of("CASE", 1, 2000)});
  const Basket wrong = basket_of({line_of("IPHONE-8", 1, 60000)});

  CHECK(applied(right, {coupon}).totals.total_minor == 83000);
  REQUIRE(applied(wrong, {coupon}).left_out.size() == 1);
  CHECK(applied(wrong, {coupon}).left_out.at(0).reason == LeftOut::kNothing);
}

TEST_CASE("Free shipping has a minimum", "[loyalty]") {  // R58
  Basket basket = basket_of({line_of("A", 1, 4999)});
  basket.shipping_minor = 700;
  const Discount shipping{
      .id = "s", .benefit = {BenefitKind::kFreeShipping}, .needs = {.minor = 5000}};

  CHECK(applied(basket, {shipping}).totals.total_minor == 5699);
  basket.lines.at(0).unit_minor = 5000;
  CHECK(applied(basket, {shipping}).totals.total_minor == 5000);
}

TEST_CASE("A discount may keep gift cards from paying on its order", "[loyalty]") {  // R102
  const Basket basket = basket_of({line_of("A", 1, 1000)});
  Discount proud{.id = "p", .benefit = percent_off(10), .with_stored_value = false};

  CHECK_FALSE(applied(basket, {proud}).allows_stored_value);
  proud.needs.minor = 2000;
  CHECK(applied(basket, {proud}).allows_stored_value);
}

TEST_CASE("A discount with impossible numbers stops the checkout", "[loyalty]") {
  const Basket basket = basket_of({line_of("A", 1, 1000)});

  CHECK_FALSE(apply(basket, {{.id = "x", .benefit = percent_off(101)}}).has_value());
  CHECK_FALSE(apply(basket_of({line_of("A", -1, 1)}), {}).has_value());
}
