// Membership that is bought, in the database: trial, fees by orders, what is proven of it.
#include "engine/membership.h"

#include <chrono>
#include <string>
#include <vector>

#include "db/memberships.h"
#include "db/tiers.h"
#include "engine/host.h"
#include "engine/member_account.h"
#include "engine/order_points.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using std::chrono::days;
using std::chrono::hours;

namespace {

// Gold earns twice and has a prize of its own; it is sold for a year, with a trial of 30 days.
void sell_gold(Rules& rules) {
  rules.program.tiers = {{.name = "Guest"}, {.name = "Gold", .threshold = 5000, .earn = {2, 1}}};
  loyalty::EarningRule gold{.id = "tier:Gold", .name = "Gold"};
  gold.member.tiers = {"Gold"};
  gold.effect = {.kind = loyalty::EffectKind::kFactor, .factor = {2, 1}};
  rules.program.earning.rules = {gold};
  rules.program.membership = loyalty::MembershipRules{
      .tier = "Gold", .fee = {.minor = 3000, .currency = "USD"}, .product = "CLUB-YEAR"};
}

struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  int orders = 0;

  World() { shop.change_rules(sell_gold); }

  store_adapter::Order order_of(const std::string& product, std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.id = std::to_string(++orders);
    order.number = order.id;
    order.placed_at = shop.now();
    order.parts = store_adapter::OrderParts{.lines = {{.product = product, .minor = minor}}};
    return order;
  }
  store_adapter::Order buys(const std::string& product, std::int64_t minor) {
    store_adapter::Order order = order_of(product, minor);
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *ana.member);
    });
    return order;
  }
  void tells(const store_adapter::Order& order) {
    shop.act([&](const Context& context) { record_order(context, order); });
  }
  void refunds(store_adapter::Order& order) {
    order.version += 1;
    order.value.minor = 0;
    order.state = store_adapter::OrderState::kRefunded;
    tells(order);
  }
  TrialOutcome tries() {
    TrialOutcome outcome = TrialOutcome::kNotOffered;
    shop.act([&](const Context& context) { outcome = start_trial(context, *ana.member); });
    return outcome;
  }
  std::string tier() {
    std::string name;
    shop.act([&](const Context& context) { name = MemberAccount(context, *ana.member).tier(); });
    return name;
  }
  bool is_proven() { return rebuilt(shop).differing == 0; }
};

}  // namespace

TEST_CASE("A trial is started once, earns like the tier, and ends by its date",
          "[engine]") {  // R69
  World world;

  CHECK(world.tries() == TrialOutcome::kStarted);
  CHECK(world.tries() == TrialOutcome::kAlreadyHad);

  CHECK(world.tier() == "Gold");
  world.buys("TOWEL", 1000);
  CHECK(world.shop.points_of(world.ana) == 50 + 20);
  world.shop.pass(days(31));
  world.buys("TOWEL", 1000);  // no timer has come round
  CHECK(world.shop.points_of(world.ana) == 50 + 20 + 10);
  CHECK(world.tier() == "Guest");
  CHECK(world.is_proven());
}

TEST_CASE("A trial is not offered where none is sold", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.membership->trial.reset(); });
  CHECK(world.tries() == TrialOutcome::kNotOffered);

  world.shop.change_rules([](Rules& rules) { rules.program.membership.reset(); });
  CHECK(world.tries() == TrialOutcome::kNotOffered);
}

TEST_CASE("An order with the fee's product buys the tier, and its refund ends it at once",
          "[engine]") {  // R68
  World world;
  store_adapter::Order fee = world.buys("CLUB-YEAR", 3000);
  CHECK(world.tier() == "Gold");
  CHECK(world.shop.points_of(world.ana) == 50 + 30);  // counted in the tier before it
  world.buys("TOWEL", 1000);
  CHECK(world.shop.points_of(world.ana) == 50 + 30 + 20);
  CHECK(world.tries() == TrialOutcome::kAlreadyHad);
  world.shop.pass(days(20));

  world.refunds(fee);

  CHECK(world.tier() == "Guest");
  CHECK(world.shop.points_of(world.ana) == 50 + 20);  // what was earned in the tier stays
  world.buys("TOWEL", 1000);
  CHECK(world.shop.points_of(world.ana) == 50 + 20 + 10);
  CHECK(world.is_proven());
}

TEST_CASE("Late and repeated words about the fee's order change nothing", "[engine]") {
  World world;
  store_adapter::Order fee = world.buys("CLUB-YEAR", 3000);
  const store_adapter::Order first = fee;
  world.tells(fee);
  CHECK(world.shop.ask("SELECT count(*) FROM fee") == "1");
  world.refunds(fee);
  const std::string ended = world.shop.ask("SELECT refunded_ms FROM fee");
  world.shop.pass(hours(5));

  world.tells(first);  // an older version, come late
  world.tells(fee);

  CHECK(world.shop.ask("SELECT refunded_ms FROM fee") == ended);
  CHECK(world.tier() == "Guest");
  CHECK(world.is_proven());
}

TEST_CASE("A fee whose order brings no points ends with its refund all the same", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.earning.is_on = false; });
  store_adapter::Order fee = world.buys("CLUB-YEAR", 3000);
  CHECK(world.tier() == "Gold");
  store_adapter::Order foreign = world.order_of("CLUB-YEAR", 3000);
  foreign.value.currency = "JPY";  // cannot be counted

  world.refunds(fee);
  CHECK(world.tier() == "Guest");
  world.shop.act([&](const Context& context) {
    record_order(context, foreign);
    claim_for(context, foreign, *world.ana.member);
  });
  CHECK(world.tier() == "Gold");
  world.refunds(foreign);

  CHECK(world.tier() == "Guest");
  CHECK(world.is_proven());
}

TEST_CASE("Renewed before its end a membership runs on, and the timer comes at its end",
          "[engine]") {  // R68
  World world;
  world.buys("CLUB-YEAR", 3000);
  world.shop.pass(days(350));
  world.buys("CLUB-YEAR", 3000);
  world.shop.pass(days(30));
  CHECK(world.tier() == "Gold");
  world.shop.pass(days(351));
  CHECK(next_due(world.shop.db()) <= world.shop.now());

  world.shop.act([&](const Context& context) { collect_due(context.db, context.now); });
  world.shop.settle();

  CHECK(world.tier() == "Guest");
  const auto row = db::find_tier(world.shop.db(), *world.ana.member);
  CHECK((!row->next_check || *row->next_check > world.shop.now()));
  CHECK(world.is_proven());
}

TEST_CASE("In another program the same history has no membership", "[engine]") {
  World world;
  world.tries();
  world.buys("TOWEL", 1000);
  world.shop.pass(days(1));

  world.shop.change_rules([](Rules& rules) { rules.program.membership.reset(); });

  CHECK(world.tier() == "Gold");  // what was begun stays
  world.buys("TOWEL", 1000);
  CHECK(world.shop.points_of(world.ana) == 50 + 20 + 20);
  CHECK(world.is_proven());
}

TEST_CASE("The conversation offers the trial, starts it and says how to stay", "[engine]") {  // R69
  World world;
  world.shop.types("membership");
  world.shop.settle();
  CHECK(has_part(world.shop.heard(), "Would you like to try it for 30 days?"));

  world.shop.taps("Try it free");
  world.shop.settle();

  const auto heard = world.shop.heard();
  CHECK(has_part(heard, "You are in Gold to the end of February 4, 2026."));
  CHECK(has_part(heard, "buy CLUB-YEAR in our shop for $30.00"));
  world.shop.types("membership");
  world.shop.settle();
  CHECK(has_part(world.shop.heard(), "You are trying our membership, to the end of February 4"));
  world.shop.pass(days(31));
  world.shop.types("membership");
  world.shop.settle();
  CHECK(has_part(world.shop.heard(), "Your membership has ended."));
  world.buys("CLUB-YEAR", 3000);
  world.shop.types("membership");
  world.shop.settle();
  CHECK(has_part(world.shop.heard(), "Whoever renews it on that day or before loses no time"));
}

TEST_CASE("Where no membership is sold the conversation says so", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.membership.reset(); });

  world.shop.types("membership");
  world.shop.settle();

  CHECK(has_part(world.shop.heard(), "We sell no membership. Every order brings points."));
}

TEST_CASE("A person gives a tier to a day, ends it, and both are proven", "[engine]") {
  World world;
  const auto gives = [&](const std::string& tier, const std::string& reason, int last) {
    core::Result<core::Done> done = core::Done{};
    world.shop.act([&](const Context& context) {
      done = give_tier(context,
                       {.member = *world.ana.member,
                        .tier = tier,
                        .last_day = loyalty::day_of(context.now, "UTC") + days(last),
                        .reason = reason,
                        .who = "command line"});
    });
    return done;
  };
  CHECK(gives("Gold", " ", 10).error().code == core::ErrorCode::kInvalid);
  CHECK(gives("Platinum", "Sorry", 10).error().code == core::ErrorCode::kInvalid);
  CHECK(gives("Gold", "Sorry", -1).error().code == core::ErrorCode::kInvalid);
  CHECK(gives("", "Mistake", 0).error().code == core::ErrorCode::kConflict);
  CHECK(world.tier() == "Guest");

  CHECK(gives("Gold", "Sorry", 10).has_value());
  world.buys("TOWEL", 1000);
  CHECK(world.shop.points_of(world.ana) == 50 + 20);
  CHECK(gives("", "Mistake", 0).has_value());
  world.buys("TOWEL", 1000);

  CHECK(world.shop.points_of(world.ana) == 50 + 20 + 10);
  CHECK(world.shop.ask("SELECT count(*) FROM audit WHERE action LIKE 'tier %'") == "2");
  CHECK(world.is_proven());
}

TEST_CASE("A tier that a person gave rests while the file has none of its name", "[engine]") {
  World world;
  world.shop.act([&](const Context& context) {
    CHECK(give_tier(context,
                    {.member = *world.ana.member,
                     .tier = "Gold",
                     .last_day = loyalty::day_of(context.now, "UTC") + days(10),
                     .reason = "Sorry",
                     .who = "command line"})
              .has_value());
  });
  const auto owner_calls_it = [&](const char* name) {
    world.shop.change_rules([&](Rules& rules) { rules.program.tiers.back().name = name; });
    world.shop.clock.advance(days(1));
    world.buys("TOWEL", 1000);
  };
  CHECK(world.tier() == "Gold");

  owner_calls_it("Golden");
  CHECK(world.tier() == "Guest");
  owner_calls_it("Goldest");
  CHECK(world.tier() == "Guest");
  CHECK(world.is_proven());
  owner_calls_it("Gold");
  CHECK(world.tier() == "Gold");
  CHECK(world.is_proven());

  owner_calls_it("Golden");
  world.shop.clock.advance(days(10));
  owner_calls_it("Gold");
  CHECK(world.tier() == "Guest");  // its day has passed meanwhile
  CHECK(world.is_proven());
}

TEST_CASE("Members read the name of the product that they buy, and its id without one",
          "[engine]") {
  World world;
  const auto product = [&world] {
    flow::Value told;
    world.shop.act([&](const Context& context) {
      told = EngineHost(context, world.ana).fact("membership_product").value();
    });
    return std::get<std::string>(told);
  };
  CHECK(product() == "CLUB-YEAR");

  world.shop.change_rules([](Rules& rules) { rules.program.membership->name = "Club for a year"; });

  CHECK(product() == "Club for a year");
}
