// What the shipped flows say about using a code, for every kind of reward.
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "tests/catch.h"
#include "tests/engine/owner_world.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

// Ana has 260 points; the one reward costs 100.
struct World {
  OwnerWorld owner;

  explicit World(const std::string& gives, const std::string& more = "") {
    owner.shop.give(owner.ana, 210);
    const auto result = read_program(
        {.name = "flows/program.yaml",
         .bytes = "program: Bumble Rewards\ncurrency: USD\ntime_zone: America/Los_Angeles\n"
                  "points: {earn: 1 per 1.00 USD}\n"
                  "rewards:\n  one: {name: Surprise, costs: 100, " +
                  gives + "}\n" + more});
    CAPTURE(gives);
    REQUIRE(result.program.has_value());
    owner.shop.change_rules([&](Rules& rules) { rules.program = *result.program; });
  }

  std::vector<std::string> takes() {
    owner.shop.types("prizes");
    owner.shop.taps("Get this prize");
    owner.shop.heard();
    owner.shop.taps("Yes please");
    owner.shop.settle();
    return owner.shop.heard();
  }
  std::vector<std::string> looks_up() {
    owner.shop.types("codes");
    owner.shop.heard();
    owner.shop.taps("How to use it");
    return owner.shop.heard();
  }
};

}  // namespace

TEST_CASE("A prize product goes into the basket, and the words say whether it ships free",
          "[engine]") {  // R53
  World towel("coupon: {product: TOWEL}");
  const auto heard = towel.takes();
  CHECK(has_part(heard,
                 "put Surprise into your basket at Bumble Linens and type the code at the "
                 "checkout. It works once, for exactly this product, for 30 days"));
  CHECK(has_part(heard, "Shipping is not included"));
  CHECK(has_part(towel.looks_up(), "Put the prize into your basket at Bumble Linens"));

  World parcel("coupon: {product: TOWEL, free_shipping: yes}");
  const auto told = parcel.takes();
  CHECK(has_part(told, "for exactly this product, for 30 days"));
  CHECK(has_part(told, "The order ships free."));
  CHECK_FALSE(has_part(told, "Shipping is not included"));
}

TEST_CASE("Nobody is told to put money off or a gift card into the basket",
          "[engine]") {  // R58, R61
  const std::string once =
      "How to use it: type the code at the checkout of Bumble Linens. "
      "It works once, for 30 days, until February 4, 2026.";
  const std::string card =
      "How to use it: type the code at the checkout of Bumble Linens. You can "
      "use it until nothing is left on it";
  const std::string again = "It works once.";
  const std::string again_card = "You can use it until nothing is left on it.";
  struct Kind {
    const char* gives;
    std::string use;
    std::string again;
  };
  const Kind kinds[] = {
      {"gives: {amount: 5.00 USD}", once, again},
      {"gives: {percent: 15 %}", once, again},
      {"gives: {percent: 15 %, products: [TEA]}", once, again},
      {"kind: free_shipping, when: {minimum: 20.00 USD}", once, again},
      {"gives: {blocks: 100 points for 0.50 USD}", once, again},
      {"gives: {steps: 10.00 USD from 100.00 USD}", once, again},
      {"gives: {buy: 2, products: [TEA]}", once, again},
      {"kind: gift_card_once, gives: {value: 0.50 USD}", once, again},
      {"kind: gift_card_once, gives: {value: 0.50 USD}, coupon: {expires: never}",
       "It works once and has no end",
       again},
      {"gives: {value: 0.50 USD}", card + ", for 30 days, until February 4, 2026.", again_card},
      {"gives: {value: 0.50 USD}, coupon: {expires: never}",
       "It has no end: you can use it until nothing is left on it.",
       again_card},
      {"kind: mine", once, again}};
  for (const Kind& kind : kinds) {
    CAPTURE(kind.gives);
    World world(kind.gives,
                "reward_kinds:\n  mine: {like: percent_off, gives: {percent: 10 %, up_to: 1.00 "
                "USD}}\n");
    auto heard = world.takes();
    CAPTURE(heard);
    CHECK(has_part(heard, "Here it is! Your code: "));
    CHECK(has_part(heard, kind.use));
    const auto later = world.looks_up();
    CAPTURE(later);
    CHECK(has_part(later, "Type this code at the checkout of Bumble Linens: "));
    CHECK(has_part(later, kind.again));
    heard.insert(heard.end(), later.begin(), later.end());
    for (const char* untrue : {"basket", "exactly", "Shipping is not included"}) {
      CHECK_FALSE(has_part(heard, untrue));
    }
    CHECK(world.owner.shop.ask("SELECT count(*) FROM message WHERE body LIKE '%Free with this%'") ==
          "0");
  }
}

TEST_CASE("A reward that an order brought is free only when it is a product", "[engine]") {  // R46
  const auto shown_as = [](const char* gives) {
    World world(std::string("offered: no, ") + gives,
                "campaigns:\n  big: {earn: reward one, when: {at_least: 50.00 USD}}\n");
    world.owner.shop.types("hello");
    world.owner.buys({line("TOWEL", 1, 5000)});
    CHECK(has_part(world.owner.shop.heard(), "Your order 1 brought you something: Surprise!"));
    const auto count = [&](const char* words) {
      return world.owner.shop.ask(
          (std::string("SELECT count(*) FROM message WHERE body LIKE '%") + words + "%'").c_str());
    };
    return count("Free with this code") + " " + count("For the checkout, until");
  };

  CHECK(shown_as("coupon: {product: TOWEL}") == "1 0");
  CHECK(shown_as("gives: {amount: 5.00 USD}") == "0 1");
}
