#include "engine/proof/rebuild.h"

#include <chrono>
#include <string>

#include "engine/adjust.h"
#include "engine/coupon_moves.h"
#include "engine/order_points.h"
#include "engine/redeem.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  db::Contact bob = shop.member("bob", "bob@example.com");
  int orders = 0;

  store_adapter::Order buys(const db::Contact& who, std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.id = std::to_string(++orders);
    order.number = order.id;
    order.placed_at = shop.clock.now();
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *who.member);
    });
    return order;
  }
  void refunds(store_adapter::Order& order, std::int64_t left) {
    order.version += 1;
    order.value.minor = left;
    order.state = left > 0 ? store_adapter::OrderState::kPartiallyRefunded
                           : store_adapter::OrderState::kRefunded;
    shop.act([&](const Context& context) { record_order(context, order); });
  }
  // Redeems, and lets the shop answer.
  void redeems(const db::Contact& who, const char* reward, const char* nonce) {
    shop.act([&](const Context& context) {
      redeem(context, {.contact = who, .reward = reward, .nonce = nonce});
    });
    shop.settle();
  }
  void corrects(const db::Contact& who, std::int64_t points) {
    shop.act([&](const Context& context) {
      CHECK(adjust(context,
                   {.member = *who.member,
                    .change = core::Points(points),
                    .reason = "Sorry",
                    .who = "command line"})
                .has_value());
    });
  }
  void passes(std::chrono::days days) { shop.clock.advance(days); }
  RebuildReport rebuilt() { return test::rebuilt(shop); }
};

// As the program file's tiers have it.
loyalty::EarningRule factor_in(const std::string& tier, const loyalty::Factor& factor) {
  loyalty::EarningRule rule{.id = "tier:" + tier};
  rule.effect = {.kind = loyalty::EffectKind::kFactor, .factor = factor};
  rule.member.tiers = {tier};
  return rule;
}

}  // namespace

// R34
TEST_CASE("A refund by amount goes by what the value held, told before the claim or grown since",
          "[engine]") {
  World world;
  const auto told = [&](const store_adapter::Order& order) {
    world.shop.act([&](const Context& context) { record_order(context, order); });
  };
  const auto points = [&] { return world.shop.points_of(world.ana); };
  const auto order_of = [&](const char* id, std::int64_t minor) {
    auto order = world.shop.order(minor);
    order.id = id;
    order.number = id;
    order.placed_at = world.shop.clock.now();
    order.parts = store_adapter::OrderParts{.lines = {{.product = "A", .minor = 10000}}};
    return order;
  };
  const std::int64_t at_first = points();

  auto late = order_of("late", 11000);
  late.parts->shipping = 1000;
  told(late);
  world.refunds(late, 5500);
  told(late);  // the same word again
  world.shop.act([&](const Context& context) { claim_for(context, late, *world.ana.member); });
  CHECK(points() == at_first + 50);

  auto grown = order_of("grown", 10000);
  told(grown);
  world.shop.act([&](const Context& context) { claim_for(context, grown, *world.ana.member); });
  CHECK(points() == at_first + 150);
  grown.version += 1;
  grown.value.minor = 25000;
  grown.parts->lines[0].minor = 20000;
  grown.parts->lines.push_back({.product = "CARD", .minor = 5000, .is_gift_card = true});
  told(grown);
  CHECK(points() == at_first + 250);
  world.refunds(grown, 12500);
  CHECK(points() == at_first + 150);

  CHECK(world.rebuilt().is_same());
}

TEST_CASE("The ledger follows from the history, transaction by transaction", "[engine]") {
  World world;
  auto order = world.buys(world.ana, 26000);
  world.buys(world.bob, 9999);
  world.refunds(order, 22000);
  world.redeems(world.ana, "towel", "n1");
  world.refunds(order, 0);
  world.shop.refuses_coupons = true;
  world.buys(world.bob, 30000);
  world.redeems(world.bob, "napkins", "n2");
  world.corrects(world.bob, 7);

  const RebuildReport report = world.rebuilt();

  CHECK(report.is_same());
  CHECK(report.members == 2);
  CHECK(std::to_string(report.txns) ==
        world.shop.ask("SELECT count(*) FROM txn WHERE outcome = 'applied'"));
}

TEST_CASE("A clock that was put back changes no proof", "[engine]") {
  World world;
  auto order = world.buys(world.ana, 26000);
  world.shop.clock.advance(std::chrono::minutes(-30));
  world.redeems(world.ana, "towel", "n1");
  world.refunds(order, 22000);

  CHECK(world.rebuilt().is_same());
}

TEST_CASE("Tiers that are changed, taken away and brought back are computed again", "[engine]") {
  World world;
  const auto use_tiers = [&](const std::vector<loyalty::Tier>& tiers) {
    world.shop.change_rules([&](Rules& rules) {
      rules.program.tiers = tiers;
      rules.program.earning.rules = {};
      for (const loyalty::Tier& tier : tiers) {
        rules.program.earning.rules.push_back(factor_in(tier.name, tier.earn));
      }
    });
    world.passes(std::chrono::days(1));
    world.buys(world.ana, 1000);
    CHECK(world.rebuilt().is_same());
  };
  const loyalty::Tier guest{.name = "Guest"};
  const loyalty::Tier silver{.name = "Silver", .threshold = 300, .earn = {.times = 3, .per = 2}};
  const loyalty::Tier gold{.name = "Gold", .threshold = 1000, .earn = {.times = 2, .per = 1}};
  loyalty::Tier harder = silver;
  harder.threshold = 400;
  loyalty::Tier easier = gold;
  easier.threshold = 330;

  use_tiers({guest, silver, gold});
  world.buys(world.ana, 32000);
  use_tiers({guest, harder, gold});  // Silver is kept for its time
  use_tiers({silver, easier});       // another place in the list, and Gold at once
  use_tiers({});
  use_tiers({guest, silver, gold});
  use_tiers({guest, gold});
  world.passes(std::chrono::days(800));
  use_tiers({guest, silver, gold});
}

TEST_CASE("A late claim counts in the tier in which the order was placed", "[engine]") {
  World world;
  world.shop.change_rules([&](Rules& rules) {
    rules.program.tiers = {{.name = "Guest"}, {.name = "Silver", .threshold = 300}};
    rules.program.earning.rules.push_back(factor_in("Silver", {.times = 3, .per = 2}));
  });
  store_adapter::Order early = world.shop.order(10000);
  early.id = early.number = "early";
  early.placed_at = world.shop.clock.now();
  world.passes(std::chrono::days(2));
  world.buys(world.ana, 30000);  // 50 for joining, 300: Silver
  world.passes(std::chrono::days(1));

  world.shop.act([&](const Context& context) {
    record_order(context, early);
    claim_for(context, early, *world.ana.member);
  });
  CHECK(world.shop.points_of(world.ana) == 450);  // not 500
  world.buys(world.ana, 10000);
  CHECK(world.shop.points_of(world.ana) == 600);

  CHECK(world.rebuilt().is_same());
}

TEST_CASE("Points that come back with a part of their order are computed again", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) {
    loyalty::Reward blocks{.id = "blocks", .name = "20.00 off", .costs = core::Points(400)};
    blocks.base = loyalty::RewardBase::kPointsPart;
    blocks.points_part = loyalty::PointsPart{.points_per_block = core::Points(100),
                                             .minor_per_block = 500,
                                             .points_min = core::Points(400)};
    rules.program.rewards = {blocks};
  });
  world.buys(world.ana, 45000);
  world.redeems(world.ana, "blocks", "n1");
  CHECK(world.shop.points_of(world.ana) == 100);
  store_adapter::Order order = world.shop.order(6000);
  order.id = order.number = "part";
  order.placed_at = world.shop.clock.now();
  order.coupon_codes = {world.shop.ask("SELECT code FROM coupon")};
  world.shop.act([&](const Context& context) {
    record_order(context, order);
    claim_for(context, order, *world.ana.member);
  });
  world.refunds(order, 3000);
  CHECK(world.shop.points_of(world.ana) == 330);
  CHECK(world.rebuilt().is_same());
  world.refunds(order, 0);
  CHECK(world.shop.points_of(world.ana) == 500);

  CHECK(world.rebuilt().is_same());
}

TEST_CASE("Only orders that earned keep the next one waiting", "[engine]") {  // R33
  World world;
  world.shop.change_rules([](Rules& rules) {
    rules.program.earning.base = {.by = loyalty::EarnBy::kOrder,
                                  .points = core::Points(10),
                                  .least_value = core::Money{.minor = 1000, .currency = "USD"}};
    rules.program.earning.pause = std::chrono::hours(12);
  });
  const auto after_order = [&](std::int64_t minor) {
    world.buys(world.ana, minor);
    return world.shop.points_of(world.ana);
  };
  CHECK(after_order(999) == 50);  // too small, so nothing was counted
  world.shop.pass(std::chrono::hours(1));
  CHECK(after_order(1000) == 60);
  world.shop.pass(std::chrono::hours(8));
  CHECK(after_order(1000) == 60);  // too soon
  world.shop.pass(std::chrono::hours(4));
  CHECK(after_order(1000) == 70);

  CHECK(world.rebuilt().is_same());
}

TEST_CASE("Points that wait and end are computed again by their dates", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) {
    rules.program.usable = {.mode = loyalty::UsableRule::Mode::kPeriod,
                            .after = {14, loyalty::Unit::kDay}};
    rules.program.expiry = {.mode = loyalty::ExpiryRule::Mode::kPeriod,
                            .after = {2, loyalty::Unit::kMonth}};
  });
  world.buys(world.ana, 26000);
  world.passes(std::chrono::days(20));
  world.redeems(world.ana, "towel", "n1");
  world.passes(std::chrono::days(90));
  CHECK(world.rebuilt().is_same());  // what is due and not written is no difference

  world.shop.act([&](const Context& context) { collect_due(context.db, context.now); });
  world.shop.settle();

  CHECK(world.shop.ask("SELECT count(*) FROM txn WHERE kind = 'expire'") != "0");
  CHECK(world.rebuilt().is_same());
}

TEST_CASE("A change of the rules counts from its moment on", "[engine]") {
  World world;
  auto order = world.buys(world.ana, 10000);
  world.shop.change_rules(
      [](Rules& rules) { rules.program.earning.rates.front().points = core::Points(2); });
  world.buys(world.ana, 10000);
  world.refunds(order, 5000);

  CHECK(world.shop.points_of(world.ana) == 300);
  CHECK(world.rebuilt().is_same());
}

TEST_CASE("What became of coupons follows from the history", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) {
    for (loyalty::Reward& reward : rules.program.rewards) {
      reward.on_expiry = loyalty::OnExpiry::kRecredit;
      reward.on_order_cancelled = loyalty::OnOrderCancelled::kCancelAndRecredit;
    }
  });
  world.buys(world.ana, 90000);
  for (const char* nonce : {"n1", "n2", "n3"}) {
    world.redeems(world.ana, "towel", nonce);
  }
  const std::string code = world.shop.ask("SELECT code FROM redemption WHERE id = 1");
  const std::string other = world.shop.ask("SELECT code FROM redemption WHERE id = 2");
  world.shop.act([&](const Context& context) {
    CHECK(cancel_coupon(context, {.code = code, .reason = "Sorry", .who = "owner"}).has_value());
    coupon_used(context, other, "o1");
  });
  world.passes(std::chrono::days(1));
  world.shop.act([&](const Context& context) {
    coupon_used(context, code, "o2");
    free_coupons_of(context, "o1");
  });
  world.passes(std::chrono::days(40));
  world.shop.act([&](const Context& context) { collect_due(context.db, context.now); });
  world.shop.settle();

  CHECK(world.shop.ask("SELECT group_concat(state) FROM"
                       " (SELECT state FROM coupon ORDER BY redemption_id)") ==
        "used,cancelled,expired");
  CHECK(world.shop.ask("SELECT count(*) FROM txn WHERE kind = 'recredit'") == "3");
  CHECK(world.rebuilt().is_same());
}

TEST_CASE("Rewards for nothing and by hand follow from the history", "[engine]") {
  World world;
  world.buys(world.ana, 90000);
  world.shop.change_rules([](Rules& rules) {
    rules.program.rewards.at(0).costs = core::Points(0);
    rules.program.rewards.at(1).base = loyalty::RewardBase::kByHand;
  });
  world.redeems(world.ana, "towel", "n1");
  world.redeems(world.ana, "napkins", "n2");

  CHECK(world.shop.ask("SELECT group_concat(outcome) FROM redemption") == "issued,by_hand");
  CHECK(world.rebuilt().is_same());
}

TEST_CASE("A number that does not follow from the history is found", "[engine]") {
  World world;
  world.buys(world.ana, 10000);
  world.shop.give(world.bob, 1000);

  const RebuildReport report = world.rebuilt();

  CHECK(report.differing == 1);
  REQUIRE(report.first.size() == 1);
  CHECK(report.first.front().member == world.bob.member->number());
  CHECK(report.first.front().written == report.first.front().computed + 1);
}

TEST_CASE("Switching expiry on burns nothing at once, and is computed again", "[engine]") {  // R97
  World world;
  world.buys(world.ana, 10000);
  world.passes(std::chrono::days(400));
  world.shop.change_rules([](Rules& rules) {
    rules.program.expiry = {.mode = loyalty::ExpiryRule::Mode::kPeriod,
                            .after = {3, loyalty::Unit::kMonth}};
  });

  world.buys(world.bob, 1000);
  world.corrects(world.ana, 1);
  CHECK(world.shop.points_of(world.ana) == 151);
  world.passes(std::chrono::days(80));
  world.corrects(world.ana, 1);
  CHECK(world.shop.points_of(world.ana) == 152);
  world.passes(std::chrono::days(14));
  world.corrects(world.ana, 1);

  CHECK(world.shop.points_of(world.ana) == 2);  // the last correction, and that of 14 days ago
  CHECK(world.rebuilt().is_same());
}

TEST_CASE("After a change of the expiry everybody gets the new dates without being asked",
          "[engine]") {
  World world;
  world.buys(world.ana, 10000);
  world.passes(std::chrono::days(1));
  world.shop.change_rules([](Rules& rules) {
    rules.program.expiry = {.mode = loyalty::ExpiryRule::Mode::kPeriod,
                            .after = {3, loyalty::Unit::kMonth}};
  });
  world.shop.act([](const Context& /*context*/) {});
  CHECK(world.shop.ask("SELECT count(*) FROM lot WHERE expires_ms IS NOT NULL") == "0");

  world.shop.act([](const Context& context) { collect_due(context.db, context.now); });
  world.shop.settle();

  CHECK(world.shop.ask("SELECT count(*) FROM lot WHERE expires_ms IS NULL") == "0");
  CHECK(world.rebuilt().is_same());
}
