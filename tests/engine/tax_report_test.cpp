#include "engine/proof/tax_report.h"

#include <algorithm>
#include <string>

#include "engine/claim_order.h"
#include "engine/order_points.h"
#include "engine/program/program_file.h"
#include "engine/redeem.h"
#include "engine/store_event.h"
#include "loyalty/rewards/reward_kind.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;
using loyalty::Reward;
using loyalty::TaxedPart;

namespace {

struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  void tell(const store_adapter::Order& order) {
    shop.act([&](const Context& context) { change_order(context, order, Told::kUnasked); });
  }
  TaxReport report() {
    std::optional<core::Result<TaxReport>> made;
    loyalty::Program program;
    shop.act([&](const Context& context) { program = context.rules.program; });
    made = report_tax(shop.db(), program);
    REQUIRE(made->has_value());
    return **made;
  }
  /// The one month's: value, with points, with gift cards, taxed.
  std::string sums() {
    const TaxReport made = report();
    REQUIRE(made.months.size() == 1);
    const loyalty::TaxedOrder& sum = made.months[0].sum;
    return std::to_string(made.months[0].orders) + ": " + std::to_string(sum.value) + " " +
           std::to_string(sum.with_points) + " " + std::to_string(sum.with_gift_cards) + " " +
           std::to_string(sum.taxable);
  }
  void tax(const loyalty::TaxRules& rules) {
    shop.change_rules([&](Rules& all) { all.program.tax = rules; });
  }
  /// Pays 20.00 with 400 points; gives the coupon's code.
  std::string points_coupon() {
    shop.give(ana, 500);
    shop.change_rules([](Rules& rules) {
      Reward& towel = *std::ranges::find(rules.program.rewards, "towel", &Reward::id);
      const std::string name = towel.name;
      towel = reward_of(*find_kind(loyalty::standard_kinds(), "points_payment"));
      towel.id = "towel";
      towel.name = name;
      towel.costs = Points(400);
      towel.points_part = loyalty::PointsPart{
          .points_per_block = Points(100), .minor_per_block = 500, .points_min = Points(400)};
    });
    std::string code;
    shop.act([&](const Context& context) {
      REQUIRE(redeem(context, {.contact = ana, .reward = "towel", .nonce = "1"}).outcome.empty());
      const auto redemption =
          db::find_redemption(context.db, std::to_string(ana.id.number()) + ":1");
      REQUIRE(redemption.has_value());
      settle_issued(context, *redemption, {.code = redemption->code, .id = "c1"});
      code = redemption->code;
    });
    return code;
  }
};

store_adapter::Order with_parts(store_adapter::Order order) {
  order.parts = store_adapter::OrderParts{.lines = {{.product = "A", .minor = 12000}},
                                          .discount = 2000,
                                          .shipping = 800,
                                          .paid_with_points = 2500,
                                          .paid_with_card = 3000};
  return order;
}

}  // namespace

TEST_CASE("A month's orders show what points and gift cards paid, and what is taxed",
          "[engine]") {  // R139
  World world;
  world.tell(with_parts(world.shop.order(10000)));
  CHECK(world.sums() == "1: 10800 2500 3000 10800");
  CHECK(world.report().without_parts == 0);

  world.tax({.with_points = TaxedPart::kCashPart});
  CHECK(world.sums() == "1: 10800 2500 3000 8300");
  world.tax({.with_points = TaxedPart::kCashPart, .with_gift_cards = TaxedPart::kCashPart});
  CHECK(world.sums() == "1: 10800 2500 3000 5300");
}

TEST_CASE("What a refund by amount leaves is sold, of an order that nobody claimed as well",
          "[engine]") {  // R139
  World world;
  store_adapter::Order order = with_parts(world.shop.order(10800));
  world.tell(order);
  order.version += 1;
  order.state = store_adapter::OrderState::kPartiallyRefunded;
  order.value.minor = 5400;
  world.tell(order);
  CHECK(world.sums() == "1: 5400 1250 1500 5400");
  order.version += 1;
  order.parts->lines[0].minor = 6000;
  order.parts->shipping = 400;
  order.parts->discount = 1000;
  world.tell(order);  // the same half by line; what paid is still told whole
  CHECK(world.sums() == "1: 5400 1250 1500 5400");
}

TEST_CASE("Each month and currency has its own line, by the shop's day", "[engine]") {  // R139
  World world;
  const auto tell = [&](const char* id, const char* at, const char* currency) {
    store_adapter::Order order = world.shop.order(1000);
    order.id = id;
    order.number = id;
    order.placed_at = *core::parse_rfc3339(at);
    order.value.currency = currency;
    world.tell(order);
  };
  tell("1", "2026-02-01T07:59:59Z", "USD");  // 31 January in Los Angeles
  tell("2", "2026-02-01T08:00:00Z", "USD");
  tell("3", "2026-02-02T08:00:00Z", "JPY");

  const TaxReport report = world.report();

  REQUIRE(report.months.size() == 3);
  CHECK(core::to_rfc3339(core::Instant(report.months[0].month)).substr(0, 7) == "2026-01");
  CHECK(report.months[1].currency == "JPY");
  CHECK(report.months[2].currency == "USD");
  CHECK(report.without_parts == 3);
}

TEST_CASE("Tests, unpaid and refunded orders are not sold", "[engine]") {  // R139
  World world;
  store_adapter::Order order = world.shop.order(1000);
  SECTION("A test order") {
    order.is_test = true;
  }
  SECTION("A refunded one") {
    order.state = store_adapter::OrderState::kRefunded;
  }
  SECTION("A cancelled one") {
    order.state = store_adapter::OrderState::kCancelled;
  }
  SECTION("An unpaid one") {
    order.state = store_adapter::OrderState::kUnpaid;
  }
  world.tell(order);
  CHECK(world.report().months.empty());
}

TEST_CASE("A part that a coupon for points paid is known here, and goes back with a refund",
          "[engine]") {  // R139
  World world;
  const std::string code = world.points_coupon();
  store_adapter::Order order = world.shop.order(6000);  // goods for 80.00
  order.coupon_codes = {code};
  world.tell(order);
  world.shop.act([&](const Context& context) { claim_for(context, order, *world.ana.member); });
  CHECK(world.sums() == "1: 8000 2000 0 8000");
  world.tax({.with_points = TaxedPart::kCashPart});
  CHECK(world.sums() == "1: 8000 2000 0 6000");

  order.version += 1;
  order.state = store_adapter::OrderState::kPartiallyRefunded;
  order.value.minor = 3000;
  world.tell(order);

  CHECK(world.sums() == "1: 4000 1000 0 3000");
}

TEST_CASE("The owner's words about tax", "[engine]") {  // R139
  const std::string file =
      "program: B\ncurrency: USD\ntime_zone: UTC\npoints: {earn: 1 per 1.00 USD}\n"
      "rewards: {mug: {name: Mug, costs: 1, coupon: {product: M}}}\n";
  const auto read = [&](const std::string& tax) {
    return read_program({.name = "program.yaml", .bytes = file + tax});
  };
  CHECK(read("").program->tax == loyalty::TaxRules{});
  CHECK(read("tax: {paid_with_points: cash part}\n").program->tax ==
        loyalty::TaxRules{.with_points = TaxedPart::kCashPart});
  CHECK(
      read("tax: {paid_with_points: full value, paid_with_gift_card: cash part}\n").program->tax ==
      loyalty::TaxRules{.with_gift_cards = TaxedPart::kCashPart});

  const auto wrong = read("tax: {paid_with_points: cash}\n");
  REQUIRE(wrong.findings.size() == 1);
  CHECK(wrong.findings[0].place.line == 6);
  CHECK(wrong.findings[0].sentence.find("cash part") != std::string::npos);
  CHECK(read("tax: cash part\n").findings.size() == 1);
  CHECK(read("tax: {points: cash part}\n").findings.size() == 1);
}
