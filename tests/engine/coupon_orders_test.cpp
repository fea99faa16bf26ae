// Coupons and the orders they pay, in whatever order the shop tells of them.
#include <chrono>
#include <string>

#include "db/redemptions.h"
#include "engine/coupon_moves.h"
#include "engine/order_points.h"
#include "engine/store_event.h"
#include "tests/catch.h"
#include "tests/engine/owner_world.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using store_adapter::Order;
using store_adapter::OrderState;

namespace {

// Ana has 100 points and a coupon that cost 400 and pays 20.00 of an order.
struct World : OwnerWorld {
  std::string code;

  explicit World(const std::string& reward =
                     "costs: 400, gives: {blocks: 100 points for 5.00 USD}, coupon: {}") {
    owner_writes("", "  prize: {name: A prize, " + reward + "}\n");
    buys({line("A", 1, 45000)});
    code = has_prize();
  }
  std::string has_prize() {
    shows("prize");
    return take("prize");
  }
  Order bought(const char* id, std::int64_t minor) const {
    Order order = shop.order(minor, 0);
    order.id = order.number = id;
    return order;
  }
  /// Tells the order's newest word; gives Ana's points afterwards.
  std::int64_t tells(Order& order, OrderState state, std::int64_t minor) {
    shop.pass(std::chrono::seconds(1));
    order.version += 1;
    order.state = state;
    order.value.minor = minor;
    shop.act([&](const Context& context) { change_order(context, order, Told::kUnasked); });
    return points();
  }
  std::int64_t claims(const Order& order) {
    shop.act([&](const Context& context) { claim_for(context, order, *ana.member); });
    return points();
  }
  std::int64_t redeemed(const std::string& id) {
    shop.pass(std::chrono::seconds(1));
    shop.act([&](const Context& context) { coupon_used(context, code, id); });
    return points();
  }
  std::int64_t points() { return shop.points_of(ana); }
  db::Coupon coupon() { return *db::find_coupon(shop.db(), code); }
  std::string newest_note() { return shop.notes().empty() ? std::string() : shop.notes().front(); }
};

}  // namespace

TEST_CASE(
    "Section 10: an order of 80.00, 20.00 paid with 400 points, brings back 200 with its half"
    " though only the coupon's own word tells of the use",
    "[engine]") {
  World world;
  CHECK(world.points() == 100);
  Order order = world.bought("J1", 0);
  SECTION("The order was claimed before") {
    world.tells(order, OrderState::kPaid, 8000);
    CHECK(world.claims(order) == 180);
    CHECK(world.redeemed("J1") == 180);
    CHECK(world.tells(order, OrderState::kPartiallyRefunded, 4000) == 340);
    CHECK(world.redeemed("J1") == 340);  // told twice
    CHECK(world.tells(order, OrderState::kRefunded, 0) == 500);
  }
  SECTION("It is claimed later") {
    world.tells(order, OrderState::kPaid, 8000);
    world.redeemed("J1");
    CHECK(world.tells(order, OrderState::kPartiallyRefunded, 4000) == 300);
    CHECK(world.claims(order) == 340);
  }
  SECTION("The half was refunded before") {
    const bool is_claimed = GENERATE(false, true);
    world.tells(order, OrderState::kPaid, 8000);
    if (is_claimed) {
      world.claims(order);
    }
    world.tells(order, OrderState::kPartiallyRefunded, 6000);
    world.tells(order, OrderState::kPartiallyRefunded, 4000);
    CHECK(world.redeemed("J1") == 300 + (is_claimed ? 40 : 0));
    CHECK(world.tells(order, OrderState::kPartiallyRefunded, 2000) == 400 + (is_claimed ? 20 : 0));
  }
  SECTION("All of it was refunded before") {
    world.tells(order, OrderState::kPaid, 8000);
    world.tells(order, OrderState::kRefunded, 8000);
    CHECK(world.redeemed("J1") == 500);
    CHECK(world.redeemed("J1") == 500);
  }
  SECTION("What it was worth before is not known: what is left counts as the whole") {
    world.tells(order, OrderState::kPartiallyRefunded, 4000);
    CHECK(world.redeemed("J1") == 100);
    CHECK(world.tells(order, OrderState::kPartiallyRefunded, 2000) == 300);
  }
  SECTION("The shop named no order at first") {
    world.tells(order, OrderState::kPaid, 8000);
    world.redeemed("");
    CHECK(world.redeemed("J1") == 100);
    CHECK(world.tells(order, OrderState::kPartiallyRefunded, 4000) == 300);
  }
  CHECK(world.shop.notes().empty());
  world.check_history();
}
