#include "engine/warnings.h"

#include "db/messages.h"
#include "db/warnings.h"
#include "engine/adjust.h"
#include "engine/member_account.h"
#include "engine/order_points.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using loyalty::ExpiryRule;
using loyalty::Unit;

namespace {

ExpiryRule sixty_days() {
  return {.mode = ExpiryRule::Mode::kPeriod, .after = {60, Unit::kDay}, .warn_days = {30, 7}};
}

// Ana joined on 5 January 2026 and said yes to reminders. Her 50 points are good until 6 March; the
// notices are due on 4 and 27 February at 00:00 in the shop's zone, and said at 09:00, 17:00 UTC.
struct World {
  TestShop shop;
  db::Contact ana;

  explicit World(const ExpiryRule& rule = sixty_days()) {
    sets([&rule](loyalty::Program& program) {
      program.expiry = rule;
      program.reminders.every.reset();
      program.reminders.win_back.reset();
    });
    ana = shop.member("ana", "ana@example.com");
    consent(true);
  }
  void sets(const std::function<void(loyalty::Program&)>& change) {
    shop.change_rules([&change](Rules& rules) { change(rules.program); });
  }
  void consent(bool given) {
    db::record_consent(
        shop.db(),
        {.member = *ana.member, .contact = ana.id, .kind = "reminders", .given = given},
        shop.now());
  }
  void corrects(std::int64_t change) {
    shop.act([&](const Context& context) {
      REQUIRE(adjust(context,
                     {.member = *ana.member,
                      .change = core::Points(change),
                      .reason = "For the test",
                      .who = "test"}));
    });
  }
  void buys(std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.placed_at = shop.now();
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *ana.member);
    });
  }
  /// Collects what is due, decides it, and tells what was said.
  std::vector<std::string> at(const char* time) {
    shop.clock.set(utc(time));
    while (collect_due(shop.db(), shop.now()) > 0) {
      shop.settle();
    }
    return shop.heard();
  }
  std::string next() { return shop.ask("SELECT coalesce(next_warning_ms, 'none') FROM member"); }
  static std::string ms(const char* time) { return std::to_string(core::to_ms(utc(time))); }
};

constexpr const char* kEnding =
    "50 of your points at Bumble Linens are good until March 6, 2026. Then they are gone.";

}  // namespace

TEST_CASE("Section 8: a member is told before points end, once for each notice",
          "[engine]") {  // R97
  World world;
  CHECK(world.next() == World::ms("2026-02-04T08:00:00Z"));
  CHECK(next_due(world.shop.db()) == utc("2026-02-04T08:00:00Z"));

  CHECK(world.at("2026-02-04T07:59:59Z").empty());
  CHECK(world.at("2026-02-04T08:00:00Z").empty());  // the quiet hours
  CHECK(world.next() == World::ms("2026-02-04T17:00:00Z"));
  const auto said = world.at("2026-02-04T17:00:00Z");
  CHECK(has_part(said, kEnding));
  CHECK(has_part(said, "150 more points and you can take: Linen hand towel."));
  CHECK(world.at("2026-02-04T17:00:01Z").empty());
  CHECK(world.next() == World::ms("2026-02-27T08:00:00Z"));

  CHECK(has_part(world.at("2026-02-27T17:00:00Z"), kEnding));
  CHECK(world.next() == "none");
  CHECK(world.at("2026-03-06T20:00:00Z").empty());
  CHECK(world.shop.points_of(world.ana) == 50);
  CHECK(world.at("2026-03-07T20:00:00Z").empty());
  CHECK(world.shop.points_of(world.ana) == 0);
}

TEST_CASE("Where points are told as money, so is what ends of them", "[engine]") {
  World world;
  world.sets([](loyalty::Program& program) {
    program.point_worth = core::Money{.minor = 1, .currency = "USD"};
  });
  world.shop.clock.set(utc("2026-01-20T18:00:00Z"));
  world.corrects(20);

  const auto said = world.at("2026-02-27T17:00:00Z");

  CHECK(has_part(said, "$0.50 of your credit at Bumble Linens is good until March 6, 2026."));
  CHECK(has_part(said, "$0.20 more ends by "));
  CHECK(has_part(said, "$1.30 more and you can take: Linen hand towel."));
}

TEST_CASE("Who did not say yes to reminders, or wrote STOP, is not warned", "[engine]") {
  World world;
  const bool is_stopped = GENERATE(false, true);
  if (is_stopped) {
    world.shop.types("STOP");
    world.shop.heard();
  } else {
    world.consent(false);
  }

  CHECK(world.at("2026-02-04T17:00:00Z").empty());
  CHECK(world.next() == World::ms("2026-02-27T08:00:00Z"));
  CHECK(world.shop.ask("SELECT count(*) FROM message WHERE class = 'warning'") == "0");
}

TEST_CASE("Points that were spent meanwhile are not warned of", "[engine]") {
  World world;
  world.corrects(-50);

  CHECK(world.at("2026-02-04T17:00:00Z").empty());
  CHECK(world.next() == "none");
}

TEST_CASE("A warning names what is left of the points", "[engine]") {
  World world;
  world.corrects(-49);

  CHECK(
      has_part(world.at("2026-02-04T17:00:00Z"),
               "1 of your points at Bumble Linens is good until March 6, 2026. Then it is gone."));
}

TEST_CASE("Points whose end moves with each activity are warned of by the new day", "[engine]") {
  World world(
      {.mode = ExpiryRule::Mode::kInactivity, .after = {60, Unit::kDay}, .warn_days = {30}});
  CHECK(world.next() == World::ms("2026-02-04T08:00:00Z"));
  world.at("2026-02-01T20:00:00Z");
  world.buys(1000);

  CHECK(world.at("2026-02-04T17:00:00Z").empty());
  CHECK(world.next() == World::ms("2026-03-03T08:00:00Z"));
  CHECK(has_part(world.at("2026-03-03T17:00:00Z"),
                 "60 of your points at Bumble Linens are good until April 2, 2026."));
}

TEST_CASE("After a stop of days several warnings are one message", "[engine]") {
  World world;
  world.at("2026-01-06T20:00:00Z");
  world.corrects(10);

  const auto said = world.at("2026-02-05T18:00:00Z");
  CHECK(has_part(said, kEnding));
  CHECK(has_part(said, "10 more end by March 7, 2026."));
  CHECK(world.shop.ask("SELECT count(*) FROM message WHERE body LIKE '%good until%'") == "1");
  CHECK(world.at("2026-02-06T18:00:00Z").empty());
}

TEST_CASE("A warning that is more than 48 hours late is left out, and the last one comes",
          "[engine]") {
  World world;

  CHECK(world.at("2026-02-07T18:00:00Z").empty());
  CHECK(world.next() == World::ms("2026-02-27T08:00:00Z"));
  CHECK(has_part(world.at("2026-02-28T18:00:00Z"), kEnding));
  CHECK(world.next() == "none");
}

TEST_CASE("A stop beyond the end warns of nothing", "[engine]") {
  World world;

  CHECK(world.at("2026-03-08T18:00:00Z").empty());
  CHECK(world.shop.points_of(world.ana) == 0);
}

TEST_CASE("A warning waits while a person of the shop talks", "[engine]") {
  World world;
  db::set_silent_until(world.shop.db(), world.ana.id, utc("2026-02-04T20:00:00Z"));

  CHECK(world.at("2026-02-04T17:00:00Z").empty());
  CHECK(has_part(world.at("2026-02-04T20:00:00Z"), kEnding));
}

TEST_CASE("A warning that Messenger's window held back is said anew with today's numbers",
          "[engine]") {
  World world;
  const db::Contact page = world.shop.contact("77", "messenger");
  db::bind_contact(world.shop.db(), page.id, *world.ana.member);
  db::set_unreachable(world.shop.db(), world.ana.id);
  world.at("2026-02-04T17:00:00Z");
  REQUIRE_FALSE(db::held_messages(world.shop.db(), page.id).empty());
  const bool is_spent = GENERATE(false, true);
  if (is_spent) {
    world.corrects(-50);
  } else {
    world.corrects(-20);
  }

  db::open_window(world.shop.db(), page.id, world.shop.now() + std::chrono::hours(24));
  world.shop.act([&](const Context& context) {
    db::Contact back = *db::find_contact(context.db, page.id);
    say_anew(context, back, release_held(context, back));
  });

  CHECK(db::held_messages(world.shop.db(), page.id).empty());
  CHECK(world.shop.ask("SELECT count(*) FROM message WHERE state = 'queued'"
                       " AND body LIKE '%30 of your points%'") == (is_spent ? "0" : "1"));
}

TEST_CASE("Members are gone through when the program begins to warn", "[engine]") {
  World world({.mode = ExpiryRule::Mode::kPeriod, .after = {60, Unit::kDay}});
  CHECK(world.next() == "none");
  world.sets([](loyalty::Program& program) { program.expiry.warn_days = {30}; });

  world.shop.act([](const Context& context) { note_warning_rules(context); });
  world.shop.settle();

  CHECK(world.next() == World::ms("2026-02-04T08:00:00Z"));
  world.shop.act([](const Context& context) { note_warning_rules(context); });
  CHECK(world.shop.ask("SELECT count(*) FROM inbox WHERE kind = 'arm_warnings'") == "1");
}

TEST_CASE("Where nothing is warned of nobody is looked at", "[engine]") {
  World world({.mode = ExpiryRule::Mode::kNever});

  world.shop.act([](const Context& context) { note_warning_rules(context); });
  CHECK(world.at("2026-02-04T17:00:00Z").empty());
  CHECK(world.next() == "none");
  CHECK(world.shop.ask("SELECT count(*) FROM inbox WHERE kind LIKE '%warning%'") == "0");
}

namespace {

// Silver from 300 points holds for 30 days after it was reached, and is warned of 5 days before.
void add_tiers(loyalty::Program& program) {
  program.tiers = {{.name = "Guest"}, {.name = "Silver", .threshold = 300}};
  program.tier_rules = {
      .qualifying = {.period = loyalty::QualifyingRule::PeriodKind::kRolling, .days = 30},
      .holding = {.kind = loyalty::Holding::Kind::kFixed, .length = {30, Unit::kDay}},
      .warn = std::chrono::days(5)};
}

constexpr const char* kSilver =
    "300 points more by February 4, 2026 keep you in Silver at Bumble Linens.";

}  // namespace

TEST_CASE("Section 11: a member is told what keeps the tier before it is lost", "[engine]") {
  World world({.mode = ExpiryRule::Mode::kNever});
  world.sets(add_tiers);
  world.buys(30000);

  CHECK(world.at("2026-01-31T07:59:59Z").empty());
  CHECK(world.at("2026-01-31T08:00:00Z").empty());  // the quiet hours
  CHECK(has_part(world.at("2026-01-31T17:00:00Z"), kSilver));
  CHECK(world.at("2026-02-01T17:00:00Z").empty());
}

TEST_CASE("A tier that is safe again is not warned of, and one that is lost is not either",
          "[engine]") {
  World world({.mode = ExpiryRule::Mode::kNever});
  world.sets(add_tiers);
  world.buys(30000);

  SECTION("kept in the night between") {
    CHECK(world.at("2026-01-31T08:00:00Z").empty());
    world.corrects(1);  // a correction does not qualify
    store_adapter::Order more = world.shop.order(40000);
    more.id = "90072";
    more.number = "10433";
    world.shop.act([&](const Context& context) {
      record_order(context, more);
      claim_for(context, more, *world.ana.member);
    });
    CHECK_FALSE(has_part(world.at("2026-01-31T17:00:00Z"), "keep you in"));
  }
  SECTION("a stop that ends before the loss") {
    CHECK(has_part(world.at("2026-02-04T18:00:00Z"), kSilver));
  }
  SECTION("a stop beyond the loss") {
    CHECK(world.at("2026-02-05T18:00:00Z").empty());
  }
}

TEST_CASE("A tier and points that are due together are one message", "[engine]") {
  ExpiryRule rule = sixty_days();
  rule.after = {35, Unit::kDay};  // good until 9 February
  World world(rule);
  world.sets(add_tiers);
  world.buys(30000);

  world.at("2026-01-10T17:00:00Z");  // the first notice
  const auto said = world.at("2026-02-02T18:00:00Z");

  CHECK(has_part(said, "350 of your points at Bumble Linens are good until February 9, 2026."));
  CHECK(has_part(said, "And 300 points by February 4, 2026 keep you in Silver."));
  CHECK_FALSE(has_part(said, kSilver));
  CHECK(world.at("2026-02-02T18:00:01Z").empty());
}
