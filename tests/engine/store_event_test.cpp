#include "engine/store_event.h"

#include "db/inbox.h"
#include "db/redemptions.h"
#include "engine/order_points.h"
#include "store_adapter/store_callback.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using store_adapter::Order;
using store_adapter::OrderState;
using store_adapter::to_callback_json;

namespace {

struct World {
  TestShop shop;
  int calls = 0;

  /// The shop calls; the state in which the event ends.
  std::string hears(const std::string& body) {
    const std::string key = std::to_string(++calls);
    db::add_event(
        shop.db(),
        {.source = "store", .dedup_key = key, .lane = "o", .kind = "callback", .body = body},
        shop.now());
    shop.settle();
    db::Query row(shop.db(), "SELECT state FROM inbox WHERE dedup_key = ? AND source = 'store'");
    row.bind(key);
    return row.next() ? row.text(0) : "";
  }
};

}  // namespace

TEST_CASE("A refund that the shop tells of takes the points back", "[engine]") {
  World world;
  const db::Contact ana = world.shop.member("ana", "ana@example.com");
  Order order = world.shop.order(6000);
  CHECK(world.hears(to_callback_json(order, "order.paid", world.shop.now())) == "done");
  CHECK(world.shop.ask("SELECT order_key FROM inbox") == "custom:90071");
  world.shop.act([&](const Context& context) { claim_for(context, order, *ana.member); });
  REQUIRE(world.shop.points_of(ana) == 110);

  order.version = 2;
  order.state = OrderState::kPartiallyRefunded;
  order.value.minor = 2000;
  const std::string refund = to_callback_json(order, "order.refunded", world.shop.now());
  CHECK(world.hears(refund) == "done");
  CHECK(world.hears(refund) == "done");

  CHECK(world.shop.points_of(ana) == 70);
}

TEST_CASE("A callback that cannot be read is refused and changes nothing", "[engine]") {
  World world;

  CHECK(world.hears("{}") == "refused");
  CHECK(world.hears("no json") == "refused");
  CHECK(world.shop.ask("SELECT count(*) FROM order_state") == "0");
}

TEST_CASE("A coupon that the shop saw in an order is used, and only once", "[engine]") {
  World world;
  const db::Contact ana = world.shop.member("ana", "ana@example.com");
  world.shop.give(ana, 150);
  world.shop.sends({.kind = channel::EventKind::kTap,
                    .payload = to_text(flow::Payload{
                        .flow = "rewards", .step = "confirm", .picked = {{"reward", "towel"}}})});
  world.shop.types("yes");
  const std::string code = world.shop.ask("SELECT code FROM coupon");
  REQUIRE(code.size() == 12);
  const auto used = [&](const char* id) {
    return to_callback_json(store_adapter::CouponUsed{.code = code, .order_id = id},
                            world.shop.now());
  };

  CHECK(world.hears(used("1")) == "done");
  CHECK(world.hears(used("2")) == "done");

  CHECK(world.shop.ask("SELECT state || used_order FROM coupon") == "used1");
}
