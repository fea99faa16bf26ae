#include "engine/order_points.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "db/ledger.h"
#include "db/orders.h"
#include "db/redemptions.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using store_adapter::Order;
using store_adapter::OrderState;

namespace {

// A member with 50 points, and the shop's words about order 10432.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  Order refunded(std::int64_t minor, std::int64_t version) {
    Order order = shop.order(minor, version);
    order.state = minor > 0 ? OrderState::kPartiallyRefunded : OrderState::kRefunded;
    return order;
  }
  OrderChange record(const Order& order) {
    OrderChange change;
    shop.act([&](const Context& context) { change = record_order(context, order); });
    return change;
  }
  Claimed claim(const Order& order) {
    Claimed claimed;
    shop.act([&](const Context& context) {
      record_order(context, order);
      claimed = claim_for(context, order, *ana.member);
    });
    return claimed;
  }
  std::string fetches() { return shop.ask("SELECT count(*) FROM job WHERE kind = 'fetch_order'"); }
  std::int64_t points() { return shop.points_of(ana); }
  void spend(std::int64_t costs) {
    shop.change_rules([&](Rules& rules) {
      rules.program.rewards = {{.id = "any", .name = "Any", .costs = core::Points(costs)}};
    });
    shop.act([&](const Context& context) {
      CHECK(redeem(context, {.contact = ana, .reward = "any", .nonce = "n"}).outcome.empty());
    });
  }
};

}  // namespace

TEST_CASE("An order brings its points when it is claimed, once", "[engine]") {
  World world;
  const Order order = world.shop.order(5999);

  CHECK(world.record(order).is_news);
  CHECK(world.points() == 50);  // nobody has claimed it
  const Claimed first = world.claim(order);
  const Claimed second = world.claim(order);

  CHECK(first.is_ours);
  CHECK(first.is_first);
  CHECK(first.earned == core::Points(59));
  CHECK(second.is_ours);
  CHECK_FALSE(second.is_first);
  CHECK(second.earned == core::Points(0));
  CHECK(world.points() == 109);
}

TEST_CASE("Section 15: an older word of the shop, and the same one again, is ignored", "[engine]") {
  World world;
  world.claim(world.shop.order(6000, 5));

  CHECK_FALSE(world.record(world.shop.order(6000, 5)).is_news);
  CHECK_FALSE(world.record(world.refunded(0, 4)).is_news);

  CHECK(world.fetches() == "0");

  CHECK(world.points() == 110);
  const OrderChange change = world.record(world.refunded(1000, 6));
  CHECK(change.is_news);
  CHECK(change.change == core::Points(-50));
  CHECK(change.member == world.ana.member);
}

TEST_CASE("Of two words of one version the one holds that the shop says when it is asked",
          "[engine]") {
  World world;
  world.claim(world.shop.order(6000, 5));
  const std::vector<Order> words{
      world.shop.order(6000, 5), world.refunded(1000, 5), world.refunded(0, 6)};
  const Order holds = words.at(GENERATE(0U, 1U, 2U));
  world.shop.orders["10432"] = holds;

  CHECK_FALSE(world.record(world.refunded(1000, 5)).is_news);
  CHECK(world.points() == 110);  // nobody knows yet
  CHECK(world.fetches() == "1");
  world.shop.settle();
  CHECK_FALSE(world.record(world.shop.order(6000, 4)).is_news);
  world.shop.pass(std::chrono::seconds(1));
  world.record(world.refunded(1000, 5));
  world.shop.settle();

  CHECK(world.points() == 50 + holds.value.minor / 100);
  const bool told_what_is_known = holds.version == 6 || holds.value.minor == 1000;
  CHECK(world.fetches() == (told_what_is_known ? "1" : "2"));
}

TEST_CASE("Words of one version that go to and fro all count", "[engine]") {
  World world;
  world.claim(world.shop.order(6000, 5));
  for (const std::int64_t minor : {1000, 2000, 0}) {
    world.shop.orders["10432"] = world.refunded(minor, 5);
    world.record(world.refunded(minor, 5));
    world.shop.settle();
    CHECK(world.points() == 50 + minor / 100);
  }
}

TEST_CASE("A shop that does not know the order when asked leaves its points, and the owner hears",
          "[engine]") {
  World world;
  world.claim(world.shop.order(6000, 5));

  world.record(world.refunded(1000, 5));
  world.shop.settle();

  CHECK(world.points() == 110);
  CHECK(has_part(world.shop.notes(), "two things about one version of order 10432"));
}

TEST_CASE("Of an order that is gone only the state counts", "[engine]") {
  World world;
  Order cancelled = world.shop.order(0, 5);
  cancelled.state = OrderState::kCancelled;
  world.claim(cancelled);

  cancelled.value.minor = 6000;
  CHECK_FALSE(world.record(cancelled).is_news);

  CHECK(world.fetches() == "0");
}

TEST_CASE("Section 15: a refund that comes before the claim is not forgotten", "[engine]") {
  World world;
  world.record(world.refunded(2000, 2));

  const Claimed claimed = world.claim(world.shop.order(6000, 1));  // the older word comes late

  CHECK(claimed.earned == core::Points(20));
  CHECK(world.points() == 70);
}

TEST_CASE("Refunds in any order of arrival end at the same number", "[engine]") {
  World world;
  world.claim(world.shop.order(10050, 1));
  std::vector<Order> words{
      world.refunded(8000, 2), world.refunded(5025, 3), world.refunded(2099, 4)};
  const int turn = GENERATE(0, 1, 2, 3, 4, 5);
  CAPTURE(turn);
  for (int i = 0; i < turn; ++i) {
    std::ranges::next_permutation(words, {}, &Order::version);
  }

  for (const Order& word : words) {
    world.record(word);
    world.record(word);
  }

  CHECK(world.points() == 50 + 20);
}

TEST_CASE("Many small refunds take back as much as one", "[engine]") {
  World world;
  world.claim(world.shop.order(1050, 1));

  for (std::int64_t left = 1000, version = 2; left >= 0; left -= 50, ++version) {
    world.record(world.refunded(left, version));
  }

  CHECK(world.points() == 50);
}

TEST_CASE("A refund by amount takes its points though the shop's items stay as they were",
          "[engine]") {
  World world;
  const auto with_item = [](Order order) {
    order.parts =
        store_adapter::OrderParts{.lines = {{.product = "P-1", .quantity = 1, .minor = 5000}}};
    return order;
  };
  CHECK(world.claim(with_item(world.shop.order(5000))).earned == core::Points(50));

  CHECK(world.record(with_item(world.refunded(2000, 2))).change == core::Points(-30));
  CHECK(world.record(with_item(world.refunded(1000, 3))).change == core::Points(-10));
  CHECK(world.points() == 60);
}

TEST_CASE("A cancelled order brings nothing, and its points again once it is paid", "[engine]") {
  World world;
  world.claim(world.shop.order(6000, 1));
  Order cancelled = world.shop.order(6000, 2);
  cancelled.state = OrderState::kCancelled;

  CHECK(world.record(cancelled).change == core::Points(-60));
  CHECK(world.points() == 50);
  CHECK(world.record(world.shop.order(6000, 3)).change == core::Points(60));
  CHECK(world.points() == 110);
}

TEST_CASE("A refund after spending stops at zero and is noted as unrecovered", "[engine]") {
  World world;
  world.claim(world.shop.order(24000, 1));
  world.spend(220);
  REQUIRE(world.points() == 70);

  CHECK(world.record(world.refunded(0, 2)).change == core::Points(-70));
  CHECK(world.points() == 0);
  const auto posted = db::posted_for_order(world.shop.db(), "custom:90071");
  CHECK(posted.unrecovered == core::Points(-170));

  // Paid again: what could not be taken back is settled first.
  CHECK(world.record(world.shop.order(24000, 3)).change == core::Points(70));
  CHECK(db::posted_for_order(world.shop.db(), "custom:90071").unrecovered == core::Points(0));
}

TEST_CASE("Points that could not be taken back stay in balance when a version is told anew",
          "[engine]") {
  World world;
  world.claim(world.shop.order(24000, 1));
  world.spend(220);
  world.record(world.refunded(0, 2));
  REQUIRE(db::posted_for_order(world.shop.db(), "custom:90071").unrecovered == core::Points(-170));

  for (const std::int64_t minor : {24000, 10000, 0}) {
    Order word = minor == 24000 ? world.shop.order(minor, 2) : world.refunded(minor, 2);
    world.shop.orders["10432"] = word;
    world.record(word);
    world.shop.settle();
    const auto posted = db::posted_for_order(world.shop.db(), "custom:90071");
    CHECK(posted.to_member.count() + posted.unrecovered.count() == minor / 100);
    CHECK(world.points() >= 0);
  }

  CHECK(db::posted_for_order(world.shop.db(), "custom:90071").unrecovered == core::Points(-170));
}

TEST_CASE("A refund goes by the rate of its order, not by today's", "[engine]") {
  World world;
  world.claim(world.shop.order(6000, 1));
  world.shop.change_rules(
      [](Rules& rules) { rules.program.earning.rates.front().points = core::Points(2); });

  world.record(world.refunded(3000, 2));

  CHECK(world.points() == 50 + 30);
  CHECK(db::find_order(world.shop.db(), "custom:90071")->rate ==
        "v1; rate 1/100 USD; by-value; first 6000 USD 60");
}

TEST_CASE("An order that was claimed unpaid counts by the rate of the day it is paid", "[engine]") {
  World world;
  Order unpaid = world.shop.order(6000, 1);
  unpaid.state = OrderState::kUnpaid;
  CHECK(world.claim(unpaid).earned == core::Points(0));
  world.shop.change_rules(
      [](Rules& rules) { rules.program.earning.rates.front().points = core::Points(2); });

  world.record(world.shop.order(6000, 2));

  CHECK(world.points() == 50 + 120);
}

TEST_CASE("A test order and one in another currency bring nothing", "[engine]") {
  World world;
  Order order = world.shop.order(6000, 1);
  order.is_test = GENERATE(true, false);
  if (!order.is_test) {
    order.value.currency = "EUR";
  }

  CHECK(world.claim(order).earned == core::Points(0));

  CHECK(world.points() == 50);
  CHECK(has_part(world.shop.notes(), "Orders in EUR bring no points") != order.is_test);
}

TEST_CASE("Only paid and partly refunded orders count", "[engine]") {
  Order order;
  order.state = OrderState::kPaid;
  CHECK(counts(order));
  order.state = OrderState::kPartiallyRefunded;
  CHECK(counts(order));
  for (const OrderState state :
       {OrderState::kUnpaid, OrderState::kRefunded, OrderState::kCancelled}) {
    order.state = state;
    CHECK_FALSE(counts(order));
  }
  order.state = OrderState::kPaid;
  order.is_test = true;
  CHECK_FALSE(counts(order));
}

TEST_CASE("An order sets the last purchase and the day of the win-back", "[engine]") {  // R78
  World world;

  world.claim(world.shop.order(6000, 1));

  const db::Member member = world.shop.member_of(world.ana);
  CHECK(member.last_order == world.shop.now());
  CHECK(member.next_win_back == utc("2026-03-06T18:00:00Z"));
}

TEST_CASE("Each line of an order says how it came about", "[engine]") {
  World world;
  world.claim(world.shop.order(6000, 1));

  world.record(world.refunded(1000, 2));

  CHECK(world.shop.ask("SELECT ref FROM txn WHERE kind = 'clawback'") == "order:custom:90071:v2");
  CHECK(world.shop.ask("SELECT reason FROM txn WHERE kind = 'clawback'") ==
        "Refund of order 10432");
  CHECK(world.shop.ask("SELECT breakdown FROM txn WHERE order_key IS NOT NULL") ==
        "60.00 USD at 1 per 1.00 USD = 60.00; total = 60");
}
