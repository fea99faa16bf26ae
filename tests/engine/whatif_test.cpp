#include "engine/proof/whatif.h"

#include <chrono>
#include <string>

#include "db/notes.h"
#include "engine/order_points.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

// One program for the whole history.
class OneProgram final : public ReplayRules {
 public:
  explicit OneProgram(loyalty::Program program) : program_(std::move(program)) {}
  core::Result<const loyalty::Program*> at(const db::Happening& /*happening*/) override {
    return &program_;
  }

 private:
  loyalty::Program program_;
};

// Ana has bought for 260.00 and taken a towel for 200 points; Bob has bought for 99.99.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  db::Contact bob = shop.member("bob", "bob@example.com");
  int orders = 0;

  World() {
    buys(ana, 26000);
    buys(bob, 9999);
    shop.act([&](const Context& context) {
      redeem(context, {.contact = ana, .reward = "towel", .nonce = "n"});
    });
    shop.settle();
  }
  void buys(const db::Contact& who, std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.id = std::to_string(++orders);
    order.number = order.id;
    order.placed_at = shop.clock.now();
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *who.member);
    });
  }
  WhatIf under(const loyalty::Program& program) {
    OneProgram rules(program);
    const auto result = what_if(shop.db(), rules, shop.clock.now());
    REQUIRE(result.has_value());
    return *result;
  }
};

}  // namespace

TEST_CASE("An unchanged program gives exactly what there is", "[engine]") {
  World world;

  const WhatIf result = world.under(shipped_rules()->program);

  CHECK(result.is_same());
  CHECK(result.same == 2);
  CHECK(result.was.points.earned == 50 + 260 + 50 + 99);
  CHECK(result.was.points.used == 200);
  CHECK(result.was.points.available == 110 + 149);
  CHECK(result.was.prizes.at("towel").issued == 1);
}

TEST_CASE("Twice the points let everybody gain, and a dearer prize could not have been had",
          "[engine]") {
  World world;
  loyalty::Program program = shipped_rules()->program;
  program.earning.rates.front().points = core::Points(2);

  const WhatIf twice = world.under(program);

  CHECK_FALSE(twice.is_same());
  CHECK(twice.gaining == 2);
  CHECK(twice.would.points.earned == 50 + 520 + 50 + 199);
  CHECK(twice.members.front().member == world.ana.member->number());
  CHECK(twice.members.front().was == 110);
  CHECK(twice.members.front().would == 370);

  program = shipped_rules()->program;
  program.rewards.front().costs = core::Points(400);
  const WhatIf dearer = world.under(program);
  CHECK(dearer.refused_prizes == 1);
  CHECK(dearer.would.prizes.empty());
  CHECK(dearer.would.points.available == 310 + 149);
}

TEST_CASE("What would have expired by now is gone on the other side", "[engine]") {
  World world;
  loyalty::Program program = shipped_rules()->program;
  program.expiry = {.mode = loyalty::ExpiryRule::Mode::kPeriod,
                    .after = {1, loyalty::Unit::kMonth}};
  world.shop.clock.advance(std::chrono::days(40));

  const WhatIf result = world.under(program);

  CHECK(result.losing == 2);
  CHECK(result.would.points.available == 0);
  CHECK(result.would.points.expired == 110 + 149);
  CHECK(result.was.points.expired == 0);
}
