// Codes with which points pay a part of an order: what they ask for, and how many there are.
#include <chrono>
#include <cstdint>
#include <string>

#include "db/reward_use.h"
#include "engine/reward_coupon.h"
#include "store_adapter/store.h"
#include "tests/catch.h"
#include "tests/engine/owner_world.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

// Ana has 3050 points; 300 of them pay 15.00 of an order.
struct World : OwnerWorld {
  explicit World(const std::string& more) {
    owner_writes("",
                 "  part: {name: A part, costs: 300, gives: {blocks: 100 points for 5.00 USD}, "
                 "coupon: {}" +
                     more + "}\n");
    buys({line("A", 1, 300000)});
  }
  std::string takes() {
    shows("part");
    return take("part");
  }
  std::string refused() {
    shows("part");
    return press("part").outcome;
  }
  std::int64_t points() { return shop.points_of(ana); }
  std::int64_t used() { return db::find_reward_use(shop.db(), "part").discount_minor; }
};

}  // namespace

TEST_CASE("Section 9: a code that points paid asks for an order that needs all of it", "[engine]") {
  const auto minimum = [](const std::string& more) {
    World world(more);
    world.takes();
    const auto terms = store_adapter::terms_from(world.newest().benefit);
    REQUIRE(terms.has_value());
    CHECK(terms->benefit.amount == core::Money{.minor = 1500, .currency = "USD"});
    return terms->needs.minimum.value_or(core::Money{});
  };
  CHECK(minimum("") == core::Money{.minor = 1500, .currency = "USD"});
  CHECK(minimum(", when: {minimum: 50.00 USD}") == core::Money{.minor = 5000, .currency = "USD"});
}

TEST_CASE("Section 12: of a budget of 40.00 two codes of 15.00 are given for points",
          "[engine]") {  // R101
  World world(", budget: 40.00 USD");
  const std::string first = world.takes();
  world.takes();
  CHECK(world.used() == 3000);
  CHECK(world.refused() == "unavailable");
  CHECK(world.points() == 2450);

  SECTION("One that is cancelled leaves room for another") {
    world.shop.act([&](const Context& context) {
      REQUIRE(cancel_coupon(context, {.code = first, .reason = "A mistake", .who = "owner"}));
    });
    CHECK(world.used() == 1500);
    CHECK(world.points() == 2750);
  }
  SECTION("Those whose time is over leave room for others") {
    world.shop.pass(std::chrono::days(31));
    world.shop.act([](const Context& context) { expire_due_coupons(context, "part"); });
    CHECK(world.used() == 0);
    CHECK(world.points() == 2450);
  }
  world.takes();
  world.check_history();
}
