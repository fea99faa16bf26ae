// What the shipped flows say where points are told as money: nobody hears of points.
#include <cstdint>
#include <string>
#include <vector>

#include "engine/adjust.h"
#include "engine/order_points.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;

namespace {

// One point is worth a cent; joining brings 50.
struct World {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};

  World() {
    shop.change_rules([](Rules& rules) {
      rules.program.point_worth = core::Money{.minor = 1, .currency = "USD"};
    });
  }
  std::vector<std::string> hears(const std::string& text) {
    shop.types(text);
    const auto heard = shop.heard();
    for (const std::string& said : heard) {
      CAPTURE(said);
      CHECK(said.find("point") == std::string::npos);
    }
    return heard;
  }
  void corrects(const db::Contact& contact, std::int64_t change) {
    shop.act([&](const Context& context) {
      REQUIRE(adjust(context,
                     {.member = *contact.member,
                      .change = Points(change),
                      .reason = "For the test",
                      .who = "test"}));
    });
  }
  void refunds(const store_adapter::Order& paid) {
    store_adapter::Order order = paid;
    order.version += 1;
    order.state = store_adapter::OrderState::kRefunded;
    order.value.minor = 0;
    shop.act([&](const Context& context) { record_order(context, order); });
  }
};

}  // namespace

TEST_CASE("With credit a newcomer reads amounts of money from the first word on", "[engine]") {
  World world;

  CHECK(has_part(world.hears("hello"),
                 "your first prize for $2.00. You get $0.50 of credit just for joining."));
  CHECK(has_part(world.hears("join"), "It is free, and you start with $0.50 of credit."));
  world.hears("yes");
  world.shop.types("ana@example.com");
  CHECK(has_part(world.shop.heard(), "Here is your $0.50 of credit: you now have $0.50."));
  CHECK(has_part(world.hears("hello"), "You have $0.50 of credit. What would you like to see?"));
  CHECK(has_part(world.hears("join"), "You are a member already, and you have $0.50 of credit."));
}

TEST_CASE("With credit the balance, what is missing and what is owed are money", "[engine]") {
  World world;
  const db::Contact ana = world.shop.member("ana", "ana@example.com");
  world.shop.heard();

  CHECK(has_part(world.hears("balance"), "$1.50 more and you can take: Linen hand towel."));

  world.shop.change_rules([](Rules& rules) {
    rules.program.refunds.claw_back = loyalty::ClawBack::kDebt;
    rules.program.refunds.debt_limit = Points(500);
  });
  world.shop.orders["10432"] = world.shop.order(6000);
  world.shop.opens("order--" + world.shop.signed_link("10432"));
  const auto claimed = world.shop.heard();
  CHECK(has_part(claimed, "It brought you $0.60. You have $1.10 of credit now."));
  CHECK(has_part(claimed, "$0.90 more and you can take your next prize"));
  world.corrects(ana, -100);
  world.refunds(world.shop.orders["10432"]);
  world.shop.settle();
  world.shop.heard();
  CHECK(has_part(world.hears("balance"),
                 "After a refund you owe $0.50; the next credit pays it first."));
}
