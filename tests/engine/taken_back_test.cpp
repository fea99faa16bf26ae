#include "engine/taken_back.h"

#include "db/messages.h"
#include "engine/claim_order.h"
#include "engine/order_points.h"
#include "engine/say.h"
#include "engine/store_event.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using store_adapter::Order;
using store_adapter::OrderState;

namespace {

// Ana has claimed order 10432 of 60.00 by its link and has 110 points.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  World() {
    shop.orders["10432"] = shop.order(6000);
    shop.opens("order--" + shop.signed_link("10432"));
    shop.heard();
    REQUIRE(shop.points_of(ana) == 110);
  }
  Order changed(OrderState state, std::int64_t minor, std::int64_t version = 2) const {
    Order order = shop.order(minor, version);
    order.state = state;
    return order;
  }
  /// The shop tells of the order; what is said then.
  std::vector<std::string> tells(const Order& order) {
    shop.act([&](const Context& context) { change_order(context, order); });
    shop.settle();
    return shop.heard();
  }
  std::vector<std::string> refunds() { return tells(changed(OrderState::kRefunded, 0)); }
};

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("A refund is told with the points that went back and those that are left", "[engine]") {
  World world;

  CHECK(world.tells(world.changed(OrderState::kPartiallyRefunded, 1800)) ==
        Texts{"Your order 10432 was refunded, so 42 points went back. You have 68 now."});
  CHECK(world.tells(world.changed(OrderState::kCancelled, 1800, 3)) ==
        Texts{"Your order 10432 was cancelled, so 18 points went back. You have 50 now."});
}

TEST_CASE("Where points are told as money, a refund tells the credit that is left", "[engine]") {
  World world;
  world.shop.change_rules(
      [](Rules& rules) { rules.program.point_worth = core::Money{.minor = 1, .currency = "USD"}; });

  CHECK(world.tells(world.changed(OrderState::kPartiallyRefunded, 1800)) ==
        Texts{"Your order 10432 was refunded, so credit that it had brought went back. "
              "You have $0.68 of credit now."});
}

TEST_CASE("One change is told once, and one that takes no points is not told", "[engine]") {
  World world;
  const Order refund = world.changed(OrderState::kPartiallyRefunded, 1800);
  REQUIRE(world.tells(refund).size() == 1);

  CHECK(world.tells(refund).empty());
  CHECK(world.tells(world.changed(OrderState::kPartiallyRefunded, 1850, 3)).empty());
  CHECK(world.tells(world.changed(OrderState::kPaid, 6000, 4)).empty());  // points came
  CHECK(world.tells(world.changed(OrderState::kPartiallyRefunded, 1800, 5)).size() == 1);
}

TEST_CASE("Only what could be taken back is told", "[engine]") {
  World world;
  world.shop.give(world.ana, 100);
  world.shop.refuses_coupons = true;
  world.shop.is_store_away = true;
  world.shop.sends({.kind = channel::EventKind::kTap,
                    .payload = to_text(flow::Payload{
                        .flow = "rewards", .step = "confirm", .picked = {{"reward", "towel"}}})});
  world.shop.types("yes");
  world.shop.heard();
  REQUIRE(world.shop.points_of(world.ana) == 10);

  CHECK(world.refunds() ==
        Texts{"Your order 10432 was refunded, so 10 points went back. You have 0 now."});
  // The shop refuses the prize: the rest is taken when its points come back.
  world.shop.is_store_away = false;
  world.shop.settle();
  const auto said = world.shop.heard();
  REQUIRE(said.size() >= 2);
  CHECK(said.back() == "Your order 10432 was refunded, so 50 points went back. You have 150 now.");
}

TEST_CASE("After STOP a refund is not told, then or later", "[engine]") {
  World world;
  world.shop.types("stop");
  world.shop.heard();

  CHECK(world.refunds().empty());
  CHECK(world.shop.points_of(world.ana) == 50);
  world.shop.types("points");
  CHECK_FALSE(has_part(world.shop.heard(), "refunded"));
}

TEST_CASE("While a person of the shop talks, a refund is theirs to tell", "[engine]") {
  World world;
  db::set_silent_until(world.shop.db(), world.ana.id, world.shop.now() + std::chrono::hours(1));

  CHECK(world.refunds().empty());
}

TEST_CASE("A refund in the quiet hours is told at their end, to somebody in the chat at once",
          "[engine]") {
  World world;
  const bool is_in_the_chat = GENERATE(false, true);
  world.shop.clock.set(utc("2026-01-06T07:00:00Z"));  // 23:00 in the shop's zone
  if (is_in_the_chat) {
    world.shop.types("points");
    world.shop.heard();
  }

  CHECK(world.refunds().size() == (is_in_the_chat ? 1 : 0));
  world.shop.clock.set(utc("2026-01-06T17:00:00Z"));
  world.shop.settle();
  CHECK(world.shop.heard().size() == (is_in_the_chat ? 0 : 1));
}

TEST_CASE("A question that is open stays open when a refund is told", "[engine]") {
  World world;
  world.shop.types("prizes");
  world.shop.heard();
  const std::string before = world.shop.ask("SELECT state FROM conversation");

  CHECK(world.refunds().size() == 1);

  CHECK(world.shop.ask("SELECT state FROM conversation") == before);
}

TEST_CASE("On Messenger a refund is told inside the 24 hours and not at all after them",
          "[engine]") {
  TestShop shop;
  db::Contact ana = shop.contact("4711", "messenger");
  shop.act([&](const Context& context) {
    const core::MemberId id =
        db::add_member(context.db, {.email = "ana@example.com", .joined = context.now}, "test");
    db::bind_contact(context.db, ana.id, id);
    ana.member = id;
    record_order(context, shop.order(6000));
    claim_for(context, shop.order(6000), id);
  });
  const bool is_open = GENERATE(true, false);
  db::open_window(shop.db(), ana.id, shop.now() + std::chrono::minutes(is_open ? 3 : 2));

  shop.act([&](const Context& context) {
    Order refund = shop.order(0, 2);
    refund.state = OrderState::kRefunded;
    change_order(context, refund);
  });
  shop.settle();

  CHECK(shop.points_of(ana) == 0);
  CHECK(shop.ask("SELECT count(*) FROM message") == (is_open ? "1" : "0"));
  CHECK(shop.ask("SELECT count(*) FROM job WHERE kind = 'send'") == (is_open ? "1" : "0"));
  if (is_open) {
    CHECK(shop.ask("SELECT class || state FROM message") == "noticequeued");
    CHECK(shop.ask("SELECT latest_ms - next_ms FROM job WHERE kind = 'send'") == "900000");
    shop.act([&](const Context& context) { drop_reminders(context, ana); });
    CHECK(shop.ask("SELECT state FROM job WHERE kind = 'send'") == "refused");
  }
}

TEST_CASE("A notice that Messenger did not take is not said later", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.contact("4711", "messenger");
  db::add_message(
      shop.db(),
      {.contact = ana.id, .message_class = "notice", .body = "{}", .state = "held", .reason = ""},
      shop.now());
  db::open_window(shop.db(), ana.id, shop.now() + std::chrono::hours(24));
  ana = *db::find_contact(shop.db(), ana.id);

  shop.act([&](const Context& context) { CHECK_FALSE(release_held(context, ana).reminder); });

  CHECK(shop.ask("SELECT state FROM message") == "refused");
}
