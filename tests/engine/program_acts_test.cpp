// The keys of program.yaml at work: the owner's text is read, orders come in, points are counted.
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "db/ledger.h"
#include "engine/member_account.h"
#include "engine/member_rewards.h"
#include "engine/order_points.h"
#include "engine/program/program_file.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using store_adapter::OrderState;

namespace {

// The points that Ana has beside the 50 for joining.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  int orders = 0;

  // As after a reload of this file; `points` stands below "points:".
  void owner_writes(const std::string& points, const std::string& more = "") {
    std::string text =
        "program: Bumble Rewards\ncurrency: USD\ntime_zone: America/Los_Angeles\npoints:\n";
    text += points;
    text += "rewards: {towel: {name: Towel, costs: 20, coupon: {product: PRIZE-TOWEL}}}\n";
    if (more.find("bonuses:") == std::string::npos) {
      text += "bonuses: {joining: 50}\n";
    }
    text += more;
    const auto result = read_program({.name = "flows/program.yaml", .bytes = text});
    CAPTURE(text);
    REQUIRE(result.program.has_value());
    shop.change_rules([&](Rules& rules) {
      rules.program = *result.program;
      rules.program_text = text;
    });
  }
  store_adapter::Order next(std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.id = std::to_string(++orders);
    order.number = order.id;
    return order;
  }
  void claim(const store_adapter::Order& order) {
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *ana.member);
    });
  }
  store_adapter::Order buys(std::int64_t minor) {
    store_adapter::Order order = next(minor);
    claim(order);
    return order;
  }
  void refunds(store_adapter::Order order, std::int64_t left) {
    order.value.minor = left;
    order.state = left > 0 ? OrderState::kPartiallyRefunded : OrderState::kRefunded;
    ++order.version;
    shop.act([&](const Context& context) { record_order(context, order); });
  }
  // Points by date, as the next event would find them.
  void look() {
    shop.act([&](const Context& context) { MemberAccount account(context, *ana.member); });
  }
  std::int64_t points() {
    look();
    return shop.points_of(ana) - 50;
  }
  db::Balances balances() { return db::balances_of(shop.db(), *ana.member); }
  std::string take_prize(const std::string& nonce) {
    std::string outcome;
    shop.act([&](const Context& context) {
      outcome = redeem(context, {.contact = ana, .reward = "towel", .nonce = nonce}).outcome;
    });
    return outcome;
  }
};

const std::string kRate = "  earn: 1 per 1.00 USD\n";

store_adapter::OrderLine line(const std::string& product, std::int64_t minor) {
  return {.product = product, .quantity = 1, .minor = minor};
}

}  // namespace

TEST_CASE("A happy hour counts double by the hour at which the order was placed",
          "[engine]") {  // R42, R99
  World world;
  world.owner_writes(kRate, "campaigns: {happy: {on: fri 17:00-19:00, earn: x2}}\n");
  world.shop.clock.set(utc("2026-01-10T00:59:00Z"));  // Friday 16:59 in the shop's zone
  world.buys(6000);
  CHECK(world.points() == 60);
  world.shop.clock.set(utc("2026-01-10T01:00:00Z"));
  world.buys(6000);
  CHECK(world.points() == 60 + 120);
  world.shop.clock.set(utc("2026-01-10T03:00:00Z"));  // 19:00
  world.buys(6000);
  CHECK(world.points() == 60 + 120 + 60);
}

TEST_CASE("A campaign gives what is left of its budget, then nothing", "[engine]") {  // R101
  World world;
  world.owner_writes(kRate, "campaigns: {double: {earn: x2, budget: 100 points}}\n");

  world.buys(6000);
  CHECK(world.points() == 120);
  world.buys(6000);
  CHECK(world.points() == 120 + 100);
  world.buys(6000);
  CHECK(world.points() == 120 + 100 + 60);
}

TEST_CASE("Section 12: a refund that is undone brings what is left, not what others have by now",
          "[engine]") {  // R33, R101
  struct Case {
    const char* name;
    const char* rules;
    std::int64_t alone;  // what an order of 100.00 brings
    std::int64_t both;   // with another of 100.00 while it was refunded, which is undone then
  };
  const std::string rate = kRate;
  const std::vector<Case> cases{
      {"budget", "campaigns: {double: {earn: x2, budget: 150 points}}\n", 200, 200 + 150},
      {"orders", "campaigns: {double: {earn: x2, budget: {times: 1}}}\n", 200, 200 + 100},
      {"limit", "campaigns: {double: {earn: x2, limit: 1 time}}\n", 200, 200 + 100},
      {"first order", "bonuses: {orders: [{first_order: yes, points: 20}]}\n", 120, 120 + 100}};
  for (const Case& one : cases) {
    CAPTURE(one.name);
    World world;
    world.owner_writes(rate, one.rules);
    store_adapter::Order first = world.buys(10000);
    REQUIRE(world.points() == one.alone);
    first.version = 2;
    first.state = OrderState::kRefunded;
    world.shop.act([&](const Context& context) { record_order(context, first); });
    REQUIRE(world.points() == 0);
    const store_adapter::Order second = world.buys(10000);
    REQUIRE(world.points() == one.alone);

    first.version = 3;
    first.state = OrderState::kPaid;
    world.shop.act([&](const Context& context) { record_order(context, first); });
    CHECK(world.points() == one.both);
    world.refunds(second, 0);
    CHECK(world.points() == one.both - one.alone);
    first.version = 4;
    world.shop.act([&](const Context& context) { record_order(context, first); });
    CHECK(world.points() == one.both - one.alone);
    CHECK(rebuilt(world.shop).is_same());
  }
}

TEST_CASE("A refund that is undone brings all again where nobody took it", "[engine]") {
  World world;
  world.owner_writes(kRate,
                     "campaigns: {double: {earn: x2, budget: 150 points, limit: 1 time}}\n"
                     "bonuses: {orders: [{first_order: yes, points: 20}]}\n");
  store_adapter::Order order = world.buys(10000);
  REQUIRE(world.points() == 220);
  for (const auto& [left, points] : {std::pair(5000, 120), {0, 0}, {10000, 220}, {10000, 220}}) {
    order.version += 1;
    order.value.minor = left;
    order.state = left == 10000 ? OrderState::kPaid
                  : left > 0    ? OrderState::kPartiallyRefunded
                                : OrderState::kRefunded;
    world.shop.act([&](const Context& context) { record_order(context, order); });
    CHECK(world.points() == points);
  }
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("Section 12: a campaign that is switched off gives nothing from the next order on",
          "[engine]") {  // R103
  World world;
  world.owner_writes(kRate, "campaigns: {double: {earn: x2}}\n");
  const auto first = world.buys(6000);
  world.owner_writes(kRate, "campaigns: {double: {earn: x2, enabled: no}}\n");
  world.buys(6000);
  CHECK(world.points() == 120 + 60);

  world.refunds(first, 3000);  // under the rules of its day

  CHECK(world.points() == 60 + 60);
}

TEST_CASE("Section 12: the program's switch works on the next order and the next tap",
          "[engine]") {  // R103
  World world;
  world.owner_writes(kRate);
  world.buys(6000);
  world.owner_writes(kRate, "enabled: no\n");

  auto meanwhile = world.buys(6000);
  CHECK(world.points() == 60);  // what she has stays hers
  CHECK(world.take_prize("1") == "unavailable");
  world.shop.act([&](const Context& context) {
    MemberRewards rewards(context, world.ana.member, core::Points(60), "");
    for (const loyalty::Reward& reward : context.rules.program.rewards) {
      CHECK_FALSE(rewards.is_offered(reward));  // PRIZES shows none that cannot be taken
    }
  });
  const db::Contact ben = world.shop.member("ben", "ben@example.com");
  CHECK(world.shop.points_of(ben) == 0);

  world.owner_writes(kRate, "enabled: yes\n");
  world.refunds(meanwhile, 5000);
  CHECK(world.points() == 60);  // it came while the program was off
  world.buys(6000);
  CHECK(world.points() == 120);
  CHECK(world.take_prize("2").empty());
}

TEST_CASE("Points wait for 14 days and are there on the day, without any job", "[engine]") {
  World world;
  world.owner_writes(kRate + "  usable: 14 days after payment\n");

  world.buys(6000);
  CHECK(world.points() == 0);
  CHECK(world.balances().pending == core::Points(60));
  world.shop.clock.set(utc("2026-01-19T07:59:00Z"));
  CHECK(world.points() == 0);
  world.shop.clock.set(utc("2026-01-19T08:00:00Z"));  // 00:00 in the shop's zone

  CHECK(world.points() == 60);
}

TEST_CASE("Points that wait for the delivery come with it, or after the longest wait", "[engine]") {
  World world;
  world.owner_writes(kRate + "  usable: after delivery, at most 30 days\n");
  store_adapter::Order order = world.buys(6000);
  world.buys(1000);
  CHECK(world.points() == 0);

  world.shop.pass(std::chrono::days(3));
  order.delivered_at = world.shop.now();
  ++order.version;
  world.shop.act([&](const Context& context) { record_order(context, order); });
  CHECK(world.points() == 60);
  world.shop.pass(std::chrono::days(27));

  CHECK(world.points() == 70);
}

TEST_CASE("Points end after their last good day", "[engine]") {  // R97
  World world;
  world.owner_writes(kRate + "  expire: 1 month after earning\n");
  world.buys(6000);

  world.shop.clock.set(utc("2026-02-06T07:59:00Z"));  // 5 February, the last good day
  CHECK(world.points() == 60);
  world.shop.clock.set(utc("2026-02-06T08:00:00Z"));

  CHECK(world.points() == 0);
}

TEST_CASE("A tier's points live as long as the tier says, by the tier at earning",
          "[engine]") {  // R64, R100
  World world;
  world.owner_writes(kRate + "  expire: 1 month\n",
                     "tiers: [{name: Guest}, {name: Silver, from: 100, expire: 2 months}]\n");

  world.buys(9000);  // as a guest: to 5 February; with the order before it 140 points qualify
  world.buys(1000);  // now Silver
  world.buys(2000);  // as Silver: to 5 March
  world.shop.clock.set(utc("2026-02-06T08:00:00Z"));
  CHECK(world.points() == 20);
  world.shop.clock.set(utc("2026-03-06T08:00:00Z"));

  CHECK(world.points() == 0);
}

TEST_CASE("Section 10: what happens to spent points goes by the rules of the order's day",
          "[engine]") {  // R138
  const auto left = [](const std::string& before, const std::string& now) {
    World world;
    world.owner_writes(kRate + before);
    const store_adapter::Order order = world.buys(6000);
    for (const char* nonce : {"1", "2", "3", "4"}) {
      CHECK(world.take_prize(nonce).empty());
    }
    world.owner_writes(kRate + now);
    world.refunds(order, 0);
    CHECK(rebuilt(world.shop).is_same());
    return std::pair(world.points() + 50, world.balances().debt.count());
  };
  const std::string debt = "  when_spent: debt up to 500 points\n";
  const std::string pending = "  when_spent: only pending\n";
  const auto stopped = left("", "");

  CHECK(left("", debt) == stopped);
  CHECK(left("", pending) == stopped);
  CHECK(left(debt, "") == left(debt, debt));
  CHECK(left(debt, "") != stopped);
  CHECK(left(pending, debt) == left(pending, pending));
  CHECK(left(pending, debt) != stopped);
  CHECK(left("  from_other_orders: no\n", "") ==
        left("  from_other_orders: no\n", "  from_other_orders: no\n"));
}

TEST_CASE("A refund of spent points makes a debt up to its limit, which new points pay",
          "[engine]") {
  World world;
  world.owner_writes(kRate + "  when_spent: debt up to 10 points\n");
  const auto order = world.buys(2000);
  for (const char* nonce : {"1", "2", "3"}) {
    CHECK(world.take_prize(nonce).empty());  // 60 of 70
  }

  world.refunds(order, 0);
  CHECK(world.balances().debt == core::Points(-10));
  CHECK(world.balances().available == core::Points(0));
  world.buys(1500);

  CHECK(world.balances().debt == core::Points(0));
  CHECK(world.balances().available == core::Points(5));
}

TEST_CASE("A member's orders bring no more than the limit in a month", "[engine]") {  // R41
  World world;
  world.owner_writes(kRate + "  limit: 100 points per month\n");
  const auto first = world.buys(6000);
  world.buys(6000);
  CHECK(world.points() == 100);
  world.refunds(first, 0);
  CHECK(world.points() == 40);
  world.buys(8000);  // what the refund took back can be earned again
  CHECK(world.points() == 100);

  world.shop.clock.set(utc("2026-02-01T08:00:00Z"));
  world.buys(6000);

  CHECK(world.points() == 160);
}

TEST_CASE("Only so many orders of a day count where the limit says times", "[engine]") {  // R33
  World world;
  world.owner_writes("  earn: 10 per order\n  limit: 2 times per day\n");

  world.buys(500);
  world.buys(500);
  world.buys(500);

  CHECK(world.points() == 20);
}

TEST_CASE("One purchase that is split into many orders counts once", "[engine]") {  // R33
  World world;
  world.owner_writes("  earn: 10 per order\n  order_minimum: 5.00 USD\n  wait_between: 12 hours\n");

  world.buys(499);
  CHECK(world.points() == 0);
  world.shop.pass(std::chrono::hours(12));
  world.buys(500);
  CHECK(world.points() == 10);
  world.shop.pass(std::chrono::hours(11));
  world.buys(500);
  CHECK(world.points() == 10);
  world.shop.pass(std::chrono::hours(12));
  world.buys(500);

  CHECK(world.points() == 20);
}

TEST_CASE("One order brings no more than the most for an order", "[engine]") {
  World world;
  world.owner_writes(kRate + "  at_most: 125 per order\n");

  world.buys(13000);

  CHECK(world.points() == 125);
}

TEST_CASE("Bonuses of orders go by the order's value and the member's count", "[engine]") {
  World world;
  const auto result = read_program({.name = "flows/program.yaml", .bytes = R"(program: B
currency: USD
time_zone: America/Los_Angeles
points: {earn: 1 per 1.00 USD}
bonuses:
  orders:
    - {over: 100.00 USD, points: 20}
    - {first_order: yes, points: 5}
    - {nth_order: 3, points: 7}
rewards: {towel: {name: Towel, costs: 20, coupon: {product: PRIZE-TOWEL}}}
)"});
  REQUIRE(result.program.has_value());
  world.shop.change_rules([&](Rules& rules) { rules.program = *result.program; });

  const auto first = world.buys(10000);  // not over
  CHECK(world.points() == 105);
  const auto second = world.buys(10001);
  CHECK(world.points() == 105 + 120);
  world.buys(1000);
  CHECK(world.points() == 105 + 120 + 17);
  world.refunds(second, 9000);

  CHECK(world.points() == 105 + 90 + 17);
}

TEST_CASE("An order in another currency counts by its rate or its conversion", "[engine]") {
  World world;
  world.owner_writes("  earn: [1 per 1.00 USD, 1 per 0.90 EUR]\n  convert: {GBP: 1.25 USD}\n");
  store_adapter::Order euros = world.next(900);
  euros.value.currency = "EUR";
  world.claim(euros);
  CHECK(world.points() == 10);
  store_adapter::Order pounds = world.next(800);
  pounds.value.currency = "GBP";

  world.claim(pounds);

  CHECK(world.points() == 20);
}

TEST_CASE("Section 5: an order that reaches a tier can count for it", "[engine]") {
  World world;
  const std::string tiers =
      "tiers: [{name: Guest}, {name: Silver, from: 300.00 USD, earn: x1.5}]\n";
  const bool with_the_order = GENERATE(true, false);
  world.owner_writes(
      kRate, tiers + (with_the_order ? "tier_rules: {order_counts: with the order}\n" : ""));
  world.buys(28000);
  CHECK(world.points() == 280);

  world.buys(5000);

  CHECK(world.points() == 280 + (with_the_order ? 75 : 50));
}

TEST_CASE("Only the goods that the owner names bring points, or more of them", "[engine]") {
  World world;
  store_adapter::Order order = world.next(3000);
  order.parts = store_adapter::OrderParts{.lines = {line("TOWEL", 1000), line("SOAP", 2000)}};
  store_adapter::Order again = world.next(3000);
  again.parts = order.parts;

  world.owner_writes(kRate + "  not: {products: [SOAP]}\n");
  world.claim(order);
  CHECK(world.points() == 10);
  world.owner_writes(kRate, "campaigns: {towels: {earn: x2, for: {products: [TOWEL]}}}\n");
  world.claim(again);

  CHECK(world.points() == 10 + 30 + 10);
}

TEST_CASE("Shipping counts where the owner says so", "[engine]") {
  World world;
  store_adapter::Order order = world.next(3500);
  order.parts = store_adapter::OrderParts{.lines = {line("TOWEL", 3000)}, .shipping = 500};
  store_adapter::Order again = world.next(3500);
  again.parts = order.parts;

  world.owner_writes(kRate);
  world.claim(order);
  CHECK(world.points() == 30);
  world.owner_writes(kRate + "  counts: {shipping: yes}\n");
  world.claim(again);

  CHECK(world.points() == 30 + 35);
}

TEST_CASE("People are told what the owner's rule brings, whatever it counts", "[engine]") {  // R35
  World world;
  world.owner_writes("  earn: 10 per order\n  wait_between: 12 hours\n");
  world.shop.speaker = "ben";

  world.shop.types("hello");
  CHECK(has_part(world.shop.heard(), "10 points for every order"));
  world.owner_writes("  earn: 1 per item\n");
  world.shop.speaker = "cleo";
  world.shop.types("hello");

  CHECK(has_part(world.shop.heard(), "1 point for every item"));
}
