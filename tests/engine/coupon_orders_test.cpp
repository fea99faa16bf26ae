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
TEST_CASE(
    "Sections 9 and 10: a cancelled order that is paid again costs the points of its coupon "
    "again",
    "[engine]") {
  World world("costs: 100, when_cancelled: points back, coupon: {product: P}");
  const bool tells_codes = GENERATE(false, true);
  Order order = world.bought("J1", 0);
  CHECK(world.points() == 400);
  world.tells(order, OrderState::kPaid, 3000);
  world.redeemed("J1");
  CHECK(world.tells(order, OrderState::kCancelled, 0) == 500);
  const bool is_told_between = GENERATE(false, true);
  if (is_told_between) {
    CHECK(world.redeemed("J1") == 500);
  }
  CHECK(world.coupon().state == "cancelled");

  if (tells_codes) {
    order.coupon_codes = {world.code};
  }
  CHECK(world.tells(order, OrderState::kPaid, 3000) ==
        (tells_codes || is_told_between ? 400 : 500));
  CHECK(world.redeemed("J1") == 400);
  CHECK(world.redeemed("J1") == 400);

  CHECK(world.coupon().state == "used");
  CHECK(world.tells(order, OrderState::kCancelled, 0) == 500);
  CHECK(world.shop.notes().empty());
  world.check_history();
}

TEST_CASE("Who has spent the points meanwhile keeps the prize, and the owner hears of it",
          "[engine]") {
  World world("costs: 300, when_cancelled: points back, coupon: {product: P}");
  Order order = world.bought("J1", 0);
  order.coupon_codes = {world.code};
  world.tells(order, OrderState::kPaid, 3000);
  world.tells(order, OrderState::kCancelled, 0);
  world.has_prize();
  CHECK(world.points() == 200);

  CHECK(world.tells(order, OrderState::kPaid, 3000) == 200);

  CHECK(world.newest_note().find("They were not taken again") != std::string::npos);
  CHECK(world.tells(order, OrderState::kCancelled, 0) == 200);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("Section 10: the points that paid a part are taken again as far as the order stands",
          "[engine]") {
  World world;
  Order order = world.bought("J1", 0);
  order.coupon_codes = {world.code};
  CHECK(world.tells(order, OrderState::kPaid, 8000) == 100);
  CHECK(world.tells(order, OrderState::kPartiallyRefunded, 4000) == 300);
  CHECK(world.tells(order, OrderState::kCancelled, 0) == 500);
  const bool is_whole = GENERATE(false, true);

  CHECK(world.tells(order,
                    is_whole ? OrderState::kPaid : OrderState::kPartiallyRefunded,
                    is_whole ? 8000 : 4000) == (is_whole ? 100 : 300));

  CHECK(world.tells(order, OrderState::kPartiallyRefunded, 2000) == 400);
  CHECK(world.tells(order, OrderState::kRefunded, 0) == 500);
  world.check_history();
}

TEST_CASE("Points that could not be taken again do not come back with a part of the order",
          "[engine]") {
  World world;
  Order order = world.bought("J1", 0);
  order.coupon_codes = {world.code};
  world.tells(order, OrderState::kPaid, 8000);
  world.tells(order, OrderState::kCancelled, 0);
  CHECK(world.points() == 100);  // the coupon is open again
  world.shop.pass(std::chrono::seconds(1));
  world.shop.act([&](const Context& context) {
    REQUIRE(cancel_coupon(context, {.code = world.code, .reason = "A mistake", .who = "owner"}));
  });
  world.has_prize();
  CHECK(world.points() == 100);
  world.tells(order, OrderState::kPaid, 8000);
  CHECK(world.newest_note().find("They were not taken again") != std::string::npos);

  CHECK(world.tells(order, OrderState::kPartiallyRefunded, 4000) == 100);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE(
    "Section 15: the coupon of a cancelled order that was used on another ends alike however "
    "the words come",
    "[engine]") {  // R106
  const bool are_points_back = GENERATE(false, true);
  World world(std::string("costs: 100, when_cancelled: ") +
              (are_points_back ? "points back" : "usable again") + ", coupon: {product: P}");
  Order first = world.bought("X1", 0);
  Order second = world.bought("X2", 0);
  first.coupon_codes = second.coupon_codes = {world.code};
  const auto check = [&] {
    CHECK(world.points() == 400);
    CHECK(world.coupon().state == "used");
    CHECK(world.coupon().used_order == "X2");
  };
  SECTION("In their order") {
    world.tells(first, OrderState::kPaid, 3000);
    world.tells(first, OrderState::kCancelled, 0);
    world.tells(second, OrderState::kPaid, 3000);
    check();
  }
  SECTION("The second order before the first is cancelled") {
    world.tells(first, OrderState::kPaid, 3000);
    world.tells(second, OrderState::kPaid, 3000);
    CHECK(world.newest_note().find("a second time, for order X2") != std::string::npos);
    world.tells(first, OrderState::kCancelled, 0);
    check();
  }
  SECTION("The second order as the coupon's own word") {
    world.redeemed("X1");
    world.redeemed("X2");
    CHECK(world.shop.notes().size() == 1);
    world.redeemed("X2");
    CHECK(world.shop.notes().size() == 1);  // told twice
    world.shop.act([&](const Context& context) { coupon_released(context, world.code, "X1"); });
    check();
  }
  SECTION("The first use after everything") {
    first.coupon_codes.clear();
    world.tells(first, OrderState::kPaid, 3000);
    world.tells(first, OrderState::kCancelled, 0);
    world.tells(second, OrderState::kPaid, 3000);
    world.redeemed("X1");
    check();
    CHECK(world.shop.notes().empty());
  }
  world.tells(second, OrderState::kCancelled, 0);
  CHECK(world.points() == (are_points_back ? 500 : 400));
  CHECK(world.coupon().state == (are_points_back ? "cancelled" : "open"));
  world.check_history();
}

TEST_CASE("Section 15: a use that is told after its order was cancelled is one of that order",
          "[engine]") {
  World world("costs: 100, when_cancelled: points back, coupon: {product: P}");
  Order order = world.bought("X1", 0);
  world.tells(order, OrderState::kPaid, 3000);
  world.tells(order, OrderState::kCancelled, 0);

  CHECK(world.redeemed("X1") == 500);
  CHECK(world.coupon().state == "cancelled");
  CHECK(world.tells(order, OrderState::kPaid, 3000) == 400);  // paid again
  CHECK(world.coupon().state == "used");
  world.check_history();
}

TEST_CASE("Section 10: points that paid a part go by the other order once the first is cancelled",
          "[engine]") {
  World world;
  Order first = world.bought("X1", 0);
  Order second = world.bought("X2", 0);
  first.coupon_codes = second.coupon_codes = {world.code};
  world.tells(first, OrderState::kPaid, 8000);
  world.tells(first, OrderState::kPartiallyRefunded, 4000);
  world.tells(second, OrderState::kPaid, 10000);
  world.tells(second, OrderState::kPartiallyRefunded, 7500);
  CHECK(world.points() == 300);

  CHECK(world.tells(first, OrderState::kCancelled, 0) == 200);  // a quarter of the second
  CHECK(world.tells(second, OrderState::kPartiallyRefunded, 5000) == 300);
  world.check_history();
}

TEST_CASE("A gift card for several uses stays used while one of its orders stands", "[engine]") {
  const bool are_points_back = GENERATE(false, true);
  World world(std::string("costs: 100, when_cancelled: ") +
              (are_points_back ? "points back" : "usable again") +
              ", gives: {value: 25.00 USD}, coupon: {}");
  world.shop.act(
      [&](const Context& context) { REQUIRE(is_card_of_several_uses(context, world.coupon())); });
  world.redeemed("g1");
  world.redeemed("g2");
  const auto gone = [&](const char* id) {
    world.shop.pass(std::chrono::seconds(1));
    world.shop.act([&](const Context& context) { coupon_released(context, world.code, id); });
    return world.points();
  };
  const bool is_in_order = GENERATE(true, false);
  const char* const at_first = is_in_order ? "g1" : "g2";
  const char* const at_last = is_in_order ? "g2" : "g1";

  CHECK(gone(at_first) == 400);
  CHECK(gone(at_first) == 400);
  CHECK(world.coupon().state == "used");
  CHECK(world.coupon().used_order == at_last);
  world.shop.act([&](const Context& context) {
    CHECK(
        cancel_coupon(context, {.code = world.code, .reason = "x", .who = "owner"}).error().code ==
        core::ErrorCode::kConflict);
  });

  CHECK(gone(at_last) == (are_points_back ? 500 : 400));
  CHECK(world.coupon().state == (are_points_back ? "cancelled" : "open"));
  CHECK(world.shop.notes().empty());
  world.check_history();
}
