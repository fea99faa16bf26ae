#include "engine/proof/explain.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "db/verify.h"
#include "engine/adjust.h"
#include "engine/host.h"
#include "engine/order_points.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;

namespace {

// A shop where points of orders wait 14 days and live for a year; Ana has 50 points.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  World() {
    shop.change_rules([](Rules& rules) {
      rules.program.usable = {.mode = loyalty::UsableRule::Mode::kPeriod,
                              .after = {14, loyalty::Unit::kDay}};
      rules.program.expiry = {.mode = loyalty::ExpiryRule::Mode::kPeriod,
                              .after = {1, loyalty::Unit::kYear}};
    });
  }
  void claims(const store_adapter::Order& order) {
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *ana.member);
    });
  }
  loyalty::Statement on(core::Instant at) { return explain(shop.db(), *ana.member, at); }
  loyalty::Program program() {
    loyalty::Program rules;
    shop.act([&rules](const Context& context) { rules = context.rules.program; });
    return rules;
  }
  loyalty::Statement in(std::chrono::days days) { return on(shop.clock.now() + days); }
  // Of the 110 points 100 were taken, then the order of 60 went back.
  void owes_50() {
    shop.change_rules([](Rules& rules) {
      rules.program.usable = {};
      rules.program.refunds.claw_back = loyalty::ClawBack::kDebt;
      rules.program.refunds.debt_limit = Points(500);
    });
    claims(shop.order(6000));
    shop.act([&](const Context& context) {
      REQUIRE(adjust(context,
                     {.member = *ana.member,
                      .change = Points(-100),
                      .reason = "For the test",
                      .who = "test"}));
    });
    store_adapter::Order gone = shop.order(0, 2);
    gone.state = store_adapter::OrderState::kRefunded;
    shop.act([&](const Context& context) { record_order(context, gone); });
  }
};

}  // namespace

TEST_CASE("Points of an order wait, count, and end by their dates though no timer ran",
          "[engine]") {  // R97
  World world;
  world.claims(world.shop.order(6000));
  CHECK(world.shop.points_of(world.ana) == 50);

  CHECK(world.in(std::chrono::days(0)).pending == Points(60));
  CHECK(world.in(std::chrono::days(15)).available == Points(110));
  CHECK(world.in(std::chrono::days(400)).available == Points(50));
  world.shop.clock.advance(std::chrono::days(15));
  world.shop.act([&](const Context& context) {
    const auto points = EngineHost(context, world.ana).fact("points");
    REQUIRE(points.has_value());
    CHECK(std::get<std::int64_t>(*points) == 110);
  });

  CHECK(world.shop.points_of(world.ana) == 110);
  CHECK(db::verify(world.shop.db(), world.shop.clock.now()).empty());
}

TEST_CASE("A statement names every order, refund and prize, and adds up", "[engine]") {
  World world;
  world.claims(world.shop.order(6000));
  store_adapter::Order refunded = world.shop.order(3000, 2);
  refunded.state = store_adapter::OrderState::kPartiallyRefunded;
  world.shop.act([&](const Context& context) { record_order(context, refunded); });

  const loyalty::Statement now = world.in(std::chrono::days(0));

  REQUIRE(now.lines.size() == 3);
  CHECK(reason_of(now.lines[0], "en") == "Joining bonus");
  CHECK(reason_of(now.lines[1], "es") == "Pedido 10432");
  CHECK(reason_of(now.lines[2], "en") == "Refund of order 10432");
  CHECK(now.lines[1].breakdown.find("60.00 USD at 1 per 1.00 USD") != std::string::npos);
  CHECK(now.available == Points(50));
  CHECK(now.pending == Points(30));
}

TEST_CASE("A debt is told with the orders whose refund made it", "[engine]") {
  World world;
  world.owes_50();
  store_adapter::Order next = world.shop.order(2000);
  next.id = "90072";
  next.number = "10433";
  world.claims(next);

  const loyalty::Statement now = world.in(std::chrono::days(0));

  CHECK(now.debt == Points(-30));
  CHECK(owed_text(now, now.owed_for) == "order 10432");
  CHECK(owed_text(now, now.lines.back().pays) == "order 10432");
  CHECK(owed_text(now, {}) == "");
}

TEST_CASE("A member is found by number and by address", "[engine]") {
  World world;
  const std::string number = std::to_string(world.ana.member->number());

  CHECK(find_member(world.shop.db(), number) == world.ana.member);
  CHECK(find_member(world.shop.db(), "#" + number) == world.ana.member);
  CHECK(find_member(world.shop.db(), "Ana@Example.com") == world.ana.member);
  CHECK_FALSE(find_member(world.shop.db(), "999").has_value());
  CHECK_FALSE(find_member(world.shop.db(), "bob@example.com").has_value());
  CHECK_FALSE(find_member(world.shop.db(), "").has_value());
}

TEST_CASE("Of an order under a program that is switched off, explain says so", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.earning.is_on = false; });
  world.claims(world.shop.order(6000));

  const auto orders = orders_without_points(world.shop.db(), *world.ana.member);

  REQUIRE(orders.size() == 1);
  CHECK(orders[0].why == "the program was switched off; total = 0");
}

TEST_CASE("The timer writes down what became usable", "[engine]") {
  World world;
  world.claims(world.shop.order(6000));
  world.shop.clock.advance(std::chrono::days(15));
  CHECK(next_due(world.shop.db()).has_value());

  world.shop.act([&](const Context& context) { collect_due(context.db, context.now); });
  world.shop.settle();

  CHECK(world.shop.points_of(world.ana) == 110);
  CHECK(world.shop.ask("SELECT count(*) FROM txn WHERE kind = 'activate'") == "1");
  CHECK(world.shop.ask("SELECT happened_ms < created_ms FROM txn WHERE kind = 'activate'") == "1");
}

TEST_CASE("A member who asks why gets the lines in their language, adding up", "[engine]") {
  World world;
  world.claims(world.shop.order(6000));
  world.shop.clock.advance(std::chrono::days(15));

  const std::string text = statement_text(world.in(std::chrono::days(0)), world.program(), "es");

  CHECK(text ==
        "+50  Bono de bienvenida, 5 de enero de 2026\n+60  Puntos del pedido 10432 ya disponibles, "
        "19 de enero de "
        "2026");
}

TEST_CASE("Of a long history the older part is one line that adds up", "[engine]") {
  World world;
  for (int number = 1; number <= 15; ++number) {
    store_adapter::Order order = world.shop.order(100);
    order.id = std::to_string(number);
    order.number = order.id;
    order.placed_at = world.shop.clock.now() - std::chrono::days(30);
    world.claims(order);
  }

  const std::string text = statement_text(world.in(std::chrono::days(0)), world.program(), "en");

  CHECK(text.substr(0, text.find('\n')) == "+55  …");
  CHECK(std::ranges::count(text, '\n') == 10);
}

TEST_CASE("Where points are told as money, so are why and the prizes", "[engine]") {  // R44
  World world;
  world.shop.change_rules([](Rules& rules) {
    rules.program.usable = {};
    rules.program.point_worth = core::Money{.minor = 1, .currency = "USD"};
  });
  world.claims(world.shop.order(6000));
  const auto says = [&world](const char* text) {
    world.shop.heard();
    world.shop.types(text);
    return world.shop.heard();
  };

  const auto why = says("why");
  CHECK(has_part(why, "You have $1.10 of credit."));
  CHECK(has_part(why, "+$0.60  Order 10432"));
  const auto prizes = says("prizes");
  CAPTURE(why, prizes);
  CHECK(has_part(prizes, "You have $1.10 of credit. These are our prizes:"));
  CHECK_FALSE(has_part(prizes, "points"));
  world.shop.taps("Get this prize");
  CHECK(has_part(world.shop.heard(), "costs $8.00. You need $6.90 more."));
}

TEST_CASE("Where points are told as money, a prize is taken for money", "[engine]") {  // R44
  World world;
  world.shop.change_rules(
      [](Rules& rules) { rules.program.point_worth = core::Money{.minor = 1, .currency = "USD"}; });
  world.shop.give(world.ana, 800);
  world.shop.types("prizes");
  world.shop.heard();

  world.shop.taps("Get this prize");
  CHECK(has_part(world.shop.heard(), "Waffle linen throw for $8.00: shall I take it off"));
  world.shop.taps("Yes please");

  const auto said = world.shop.heard();
  CHECK(has_part(said, "You have $0.50 left."));
  CHECK_FALSE(has_part(said, "points"));
}

TEST_CASE("Section 20: a line about points that can be used now names their order", "[engine]") {
  World world;
  world.claims(world.shop.order(6000));
  const bool is_written = GENERATE(false, true);
  world.shop.clock.advance(std::chrono::days(15));
  if (is_written) {
    world.shop.act([](const Context& context) { collect_due(context.db, context.now); });
    world.shop.settle();
  }
  const loyalty::Statement statement = world.in(std::chrono::days(0));
  const auto text = [&](std::string_view language) {
    return statement_text(statement, world.program(), language);
  };
  CHECK(text("en").find("+60  Points of order 10432 can be used now") != std::string::npos);
  CHECK(text("es").find("+60  Puntos del pedido 10432 ya disponibles") != std::string::npos);
}

TEST_CASE("Section 20: who asks why hears of points that are on the way", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.joining_bonus = Points(0); });
  const db::Contact ben = world.shop.member("ben", "ben@example.com");
  world.shop.speaker = "ben";
  world.shop.types("why");
  CHECK(has_part(world.shop.heard(), "There is nothing on your card yet."));
  world.shop.act([&](const Context& context) {
    const store_adapter::Order order = world.shop.order(24000);
    record_order(context, order);
    claim_for(context, order, *ben.member);
  });
  world.shop.heard();

  world.shop.types("why");

  const auto heard = world.shop.heard();
  CHECK(has_part(heard, "240 more points are on the way."));
  CHECK_FALSE(has_part(heard, "nothing on your card"));
}

TEST_CASE("Section 20: who asks why hears of a debt", "[engine]") {
  World world;
  world.owes_50();
  world.shop.heard();

  world.shop.types("why");

  CHECK(has_part(world.shop.heard(), "After a refund you owe 50 points"));
}
