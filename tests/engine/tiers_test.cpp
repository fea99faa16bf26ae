// Tiers in the database: reached by orders, counted for the next ones, lost by their date.
#include "db/tiers.h"

#include <chrono>

#include "db/verify.h"
#include "engine/member_account.h"
#include "engine/order_points.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

// Silver from 300 points earns half as much again; a tier holds for 30 days.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  int orders = 0;

  World() {
    shop.change_rules([](Rules& rules) {
      rules.program.tiers = {{.name = "Guest"},
                             {.name = "Silver", .threshold = 300, .earn = {3, 2}}};
      rules.program.tier_rules = {
          .qualifying = {.period = loyalty::QualifyingRule::PeriodKind::kRolling, .days = 30},
          .holding = {.kind = loyalty::Holding::Kind::kFixed, .length = {30, loyalty::Unit::kDay}}};
      loyalty::EarningRule silver{.id = "tier:Silver", .name = "Silver"};
      silver.member.tiers = {"Silver"};
      silver.effect = {.kind = loyalty::EffectKind::kFactor, .factor = {3, 2}};
      rules.program.earning.rules = {silver};
    });
  }
  store_adapter::Order buys(std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.id = std::to_string(++orders);
    order.number = order.id;
    order.placed_at = shop.clock.now();
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *ana.member);
    });
    return order;
  }
  std::string tier() {
    std::string name;
    shop.act([&](const Context& context) { name = MemberAccount(context, *ana.member).tier(); });
    return name;
  }
};

}  // namespace

TEST_CASE("A tier is reached by what was earned and counts for the next order",
          "[engine]") {  // R64
  World world;
  CHECK(world.tier() == "Guest");

  world.buys(30000);  // 300 points with the tier held before
  CHECK(world.shop.points_of(world.ana) == 350);
  CHECK(world.tier() == "Silver");
  world.buys(6000);

  CHECK(world.shop.points_of(world.ana) == 440);
  CHECK(world.shop.ask("SELECT breakdown FROM txn ORDER BY id DESC LIMIT 1").find("x1.5 Silver") !=
        std::string::npos);
  CHECK(db::verify(world.shop.db(), world.shop.clock.now()).empty());
}

TEST_CASE("A refund keeps the terms of its order though the tier is another now", "[engine]") {
  World world;
  store_adapter::Order first = world.buys(30000);
  world.buys(6000);  // under Silver: 90
  first.version = 2;
  first.value.minor = 0;
  first.state = store_adapter::OrderState::kRefunded;

  world.shop.act([&](const Context& context) { record_order(context, first); });

  CHECK(world.shop.points_of(world.ana) == 140);
  CHECK(world.shop.ask("SELECT sum(amount) FROM qualifying") == "90");
  CHECK(world.tier() == "Silver");  // at the next check
}

TEST_CASE("A tier is lost by its date, and the timer writes it down", "[engine]") {
  World world;
  world.buys(30000);
  CHECK(next_due(world.shop.db()).has_value());
  world.shop.clock.advance(std::chrono::days(40));

  world.shop.act([&](const Context& context) { collect_due(context.db, context.now); });
  world.shop.settle();

  CHECK(db::find_tier(world.shop.db(), *world.ana.member)->tier == "Guest");
  CHECK(world.tier() == "Guest");
}
