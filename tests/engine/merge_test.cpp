#include "engine/merge.h"

#include "db/orders.h"
#include "engine/adjust.h"
#include "engine/coupon_moves.h"
#include "engine/member_account.h"
#include "engine/order_points.h"
#include "engine/proof/explain.h"
#include "engine/redeem.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;

namespace {

// Ana has two cards, by two addresses in two channels, with 50 points each for joining.
struct World {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};
  db::Contact first;
  db::Contact second;

  World() {
    shop.change_rules([](Rules& rules) {
      rules.program.expiry = {.mode = loyalty::ExpiryRule::Mode::kPeriod,
                              .after = {60, loyalty::Unit::kDay}};
      rules.program.tiers = {{.name = "Guest"}, {.name = "Silver", .threshold = 150}};
    });
    first = shop.member("ana", "ana@example.com");
    shop.pass(std::chrono::days(10));
    second = shop.member("ana2", "ana@work.example");
  }
  store_adapter::Order buys(std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.placed_at = shop.now();
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *first.member);
    });
    return order;
  }
  core::Result<core::Done> merge_cards(const std::string& reason = "Two cards of one person") {
    core::Result<core::Done> done = core::Done{};
    shop.act([&](const Context& context) {
      done =
          merge(context,
                {.from = *first.member, .into = *second.member, .reason = reason, .who = "test"});
    });
    return done;
  }
  std::int64_t points_of(const db::Contact& card) {
    return account_of(shop.db(), *card.member).available.count();
  }
  std::string tier() {
    std::string name;
    shop.act([&](const Context& context) { name = MemberAccount(context, *second.member).tier(); });
    return name;
  }
};

}  // namespace

TEST_CASE("Section 2: two cards of one person become one, with dates, orders and tier",
          "[engine]") {
  World world;
  world.buys(6000);
  CHECK(world.tier() == "Guest");

  REQUIRE(world.merge_cards().has_value());

  CHECK(world.points_of(world.first) == 0);
  CHECK(world.points_of(world.second) == 160);
  CHECK(world.tier() == "Silver");
  CHECK(world.shop.ask(
            "SELECT group_concat(points || ':' || ((expires_ms - created_ms) / 86400000))"
            " FROM (SELECT * FROM lot WHERE remaining > 0 ORDER BY id)") == "50:60,50:60,60:60");
  CHECK(world.shop.ask("SELECT count(DISTINCT created_ms) FROM lot WHERE remaining > 0") == "2");
  CHECK(world.shop.ask("SELECT member_id FROM order_state") == "2");
  CHECK(world.shop.ask("SELECT group_concat(member_id) FROM contact") == "2,2");
  CHECK(world.shop.ask("SELECT action || ': ' || detail FROM audit ORDER BY id DESC LIMIT 1") ==
        "members merged: member 1 into member 2: Two cards of one person");
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("Merging twice is a no-op", "[engine]") {
  World world;
  REQUIRE(world.merge_cards().has_value());
  const std::string txns = world.shop.ask("SELECT count(*) FROM txn");
  const std::string happenings = world.shop.ask("SELECT count(*) FROM history");

  REQUIRE(world.merge_cards().has_value());

  CHECK(world.shop.ask("SELECT count(*) FROM txn") == txns);
  CHECK(world.shop.ask("SELECT count(*) FROM history") == happenings);
}

TEST_CASE("An order is refunded from the card that has it now", "[engine]") {
  World world;
  store_adapter::Order order = world.buys(6000);
  REQUIRE(world.merge_cards().has_value());

  order.version = 2;
  order.value.minor = 2000;
  order.state = store_adapter::OrderState::kPartiallyRefunded;
  world.shop.act([&](const Context& context) { record_order(context, order); });

  CHECK(world.points_of(world.second) == 120);
  CHECK(world.points_of(world.first) == 0);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("A coupon of a merged card gives its points to the card that stays", "[engine]") {
  World world;
  world.buys(60000);
  world.shop.act([&](const Context& context) {
    redeem(context, {.contact = world.first, .reward = "towel", .nonce = "1"});
  });
  world.shop.settle();
  const std::string code = world.shop.ask("SELECT code FROM coupon");
  world.shop.act([&](const Context& context) { coupon_used(context, code, "9001"); });
  REQUIRE(world.merge_cards().has_value());
  const std::int64_t before = world.points_of(world.second);

  world.shop.act([&](const Context& context) {
    CHECK(cancel_coupon(context, {.code = code, .reason = "x", .who = "t"}).error().code ==
          core::ErrorCode::kConflict);
    free_coupons_of(context, "9001");  // the order is cancelled
    CHECK(cancel_coupon(context, {.code = code, .reason = "x", .who = "t"}).has_value());
  });

  CHECK(world.points_of(world.first) == 0);
  CHECK(world.points_of(world.second) == before + 200);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("Points of a merged card end on their own day", "[engine]") {
  World world;
  REQUIRE(world.merge_cards().has_value());

  world.shop.clock.set(utc("2026-03-10T20:00:00Z"));  // those of 5 January are gone
  world.tier();

  CHECK(world.points_of(world.second) == 50);
  CHECK(rebuilt(world.shop).is_same());
}

TEST_CASE("Cards that cannot be merged stay as they are", "[engine]") {
  World world;
  CHECK(world.merge_cards("  ").error().code == core::ErrorCode::kInvalid);
  world.shop.act([&](const Context& context) {
    const auto alone = merge(
        context,
        {.from = *world.first.member, .into = *world.first.member, .reason = "x", .who = "test"});
    CHECK(alone.error().code == core::ErrorCode::kInvalid);
    const auto missing = merge(
        context,
        {.from = core::MemberId(17), .into = *world.first.member, .reason = "x", .who = "test"});
    CHECK(missing.error().code == core::ErrorCode::kNotFound);
  });

  world.shop.give(world.first, 1000);
  world.shop.speaker = "ana";
  world.shop.is_store_away = true;
  world.shop.types("prizes");
  world.shop.taps("Get this prize");
  world.shop.taps("Yes please");
  REQUIRE(world.shop.held_of(world.first) > 0);
  const std::int64_t left = world.points_of(world.first);
  CHECK(world.merge_cards().error().sentence.find("has a prize that is still open") !=
        std::string::npos);
  CHECK(world.points_of(world.first) == left);
}

TEST_CASE("Each card's statement names the other card after a merge", "[engine]") {
  World world;
  REQUIRE(world.merge_cards());
  const auto told = [&](const db::Contact& card) {
    return explain(world.shop.db(), *card.member, world.shop.now()).lines.back().breakdown;
  };

  CHECK(told(world.first) ==
        "merged: points go to member " + std::to_string(world.second.member->number()));
  CHECK(told(world.second) ==
        "merged: points of member " + std::to_string(world.first.member->number()));
}
