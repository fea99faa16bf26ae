// Rules that change on a day: `regulars whatif PROGRAM --since DAY`.
#include <chrono>
#include <optional>
#include <string>

#include "engine/member_account.h"
#include "engine/order_points.h"
#include "engine/program/program_file.h"
#include "engine/proof/whatif.h"
#include "loyalty/calendar.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using std::chrono::days;
using std::chrono::milliseconds;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

// The first moment of a day in the shop.
core::Instant day(const char* text) {
  const auto midnight = utc((std::string(text) + "T00:00:00Z").c_str());
  return loyalty::start_of(std::chrono::floor<days>(midnight), kZone);
}

loyalty::Program program_of(const std::string& text) {
  const auto result = read_program({.name = "flows/program.yaml", .bytes = text});
  CAPTURE(text);
  REQUIRE(result.program.has_value());
  return *result.program;
}

std::string text_with(const std::string& points, const std::string& more = "") {
  return "program: Bumble Rewards\ncurrency: USD\ntime_zone: America/Los_Angeles\n"
         "points:\n  earn: 1 per 1.00 USD\n" +
         points + "rewards:\n  towel: {name: Towel, costs: 200, coupon: {product: TOWEL}}\n" + more;
}

constexpr const char* kFiveDays = "  expire: 5 days\n";

// Ana orders on 5 January, when points never end; from then on the shop is quiet.
struct World {
  TestShop shop;
  db::Contact ana;
  int orders = 0;

  explicit World(const std::string& points = "") {
    writes(points);
    ana = shop.member("ana", "ana@example.com");
    buys(30000);
  }
  void writes(const std::string& points, const std::string& more = "") {
    const std::string text = text_with(points, more) + "# " + std::to_string(shop.programs.size());
    shop.change_rules([&](Rules& rules) {
      rules.program = program_of(text);
      rules.program_text = text;
    });
    shop.act([&](const Context& context) {
      if (ana.member) {
        const MemberAccount redated(context, *ana.member);  // as the timers do after a change
      }
    });
  }
  void buys(std::int64_t minor) {
    store_adapter::Order order = shop.order(minor);
    order.id = std::to_string(++orders);
    order.number = order.id;
    order.placed_at = shop.now();
    shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *ana.member);
    });
  }
  void comes(core::Instant moment) { shop.clock.advance(moment - shop.now()); }
  WhatIf under(const std::string& text, core::Instant since) {
    const loyalty::Program program = program_of(text);
    ChangedRules rules(program, since, shop.db());
    const auto result = what_if(shop.db(), rules, shop.now());
    REQUIRE(result.has_value());
    return *result;
  }
  std::int64_t expired_since(core::Instant since) {
    return under(text_with(kFiveDays), since).would.points.expired;
  }
};

}  // namespace

TEST_CASE("Section 8: expiry since a day counts from that day though nothing happened since",
          "[engine]") {
  World world;
  world.comes(day("2026-02-07") - milliseconds(1));
  CHECK(world.expired_since(day("2026-02-01")) == 0);  // 6 February is their last good day

  world.comes(day("2026-02-07"));
  CHECK(world.expired_since(day("2026-02-01")) == 300);
  CHECK(world.expired_since(day("2026-02-02")) == 0);
  CHECK(world.expired_since(core::Instant{}) == 300);  // from the first happening on
}

TEST_CASE("Section 8: what happens days after the day of the change does not move its date",
          "[engine]") {
  World world;
  world.comes(day("2026-02-10"));
  world.buys(10000);

  const WhatIf result = world.under(text_with(kFiveDays), day("2026-02-01"));

  CHECK(result.would.points.expired == 300);
  CHECK(result.would.points.available == 100);
  CHECK(world.expired_since(day("2026-02-07")) == 0);
  world.comes(day("2026-02-16"));
  CHECK(world.expired_since(day("2026-02-01")) == 400);
}

TEST_CASE("A happening on the day itself goes by the new rules, one before it by the old",
          "[engine]") {
  World world;
  const std::string twice = text_with("", "campaigns: {twice: {earn: x2}}\n");
  world.comes(day("2026-02-01") - milliseconds(1));
  world.buys(10000);
  CHECK(world.under(twice, day("2026-02-01")).is_same());
  CHECK(world.under(twice, day("2026-01-31")).would.points.earned == 300 + 200);

  world.comes(day("2026-02-01"));
  world.buys(1000);
  CHECK(world.under(twice, day("2026-02-01")).would.points.earned == 300 + 100 + 20);
}

TEST_CASE("What ended before the day of a longer life stays ended, and the rest lives on",
          "[engine]") {
  World world("  expire: 30 days\n");  // the first 300 end with 4 February
  world.comes(day("2026-01-20"));
  world.buys(10000);  // these with 19 February
  world.comes(day("2026-03-01"));

  CHECK(world.under(text_with(""), day("2026-02-05")).would.points.expired == 300);
  CHECK(world.under(text_with(""), day("2026-02-04")).would.points.expired == 0);
  CHECK(world.under(text_with(""), day("2026-02-20")).would.points.expired == 400);
  CHECK(world.under(text_with(""), day("2026-02-05")).was.points.expired == 400);
}

TEST_CASE("Since a day to come, or under the same rules since any day, nothing is different",
          "[engine]") {
  World world("  expire: 30 days\n");
  world.comes(day("2026-01-20"));
  world.buys(10000);
  world.comes(day("2026-02-10"));

  CHECK(world.under(text_with(kFiveDays), day("2026-02-11")).is_same());
  for (const char* since : {"2026-01-01", "2026-01-06", "2026-01-20", "2026-02-04", "2026-02-09"}) {
    CAPTURE(since);
    CHECK(world.under(text_with("  expire: 30 days\n"), day(since)).is_same());
  }
  CHECK(world.under(text_with("  expire: 30 days\n"), core::Instant{}).is_same());
}

TEST_CASE("A change of the owner's after the day is not taken up, one before it stands",
          "[engine]") {
  World world;
  world.comes(day("2026-02-03"));
  world.writes("  expire: 10 days\n");
  world.comes(day("2026-02-15"));

  const std::string same = text_with("  expire: 10 days\n");
  CHECK(world.under(same, day("2026-02-01")).would.points.expired == 300);
  CHECK(world.under(same, day("2026-02-10")).is_same());
  CHECK(world.under(text_with(""), day("2026-02-10")).would.points.expired == 0);
  CHECK(world.under(text_with(""), day("2026-02-14")).would.points.expired == 300);
}

TEST_CASE("A clock that was put back over the day of the change keeps the new rules", "[engine]") {
  World world;
  world.comes(day("2026-02-01"));
  world.buys(10000);
  world.shop.clock.advance(-std::chrono::minutes(30));
  world.buys(10000);

  const std::string twice = text_with("", "campaigns: {twice: {earn: x2}}\n");
  CHECK(world.under(twice, day("2026-02-01")).would.points.earned == 300 + 200 + 200);
}

TEST_CASE("Points from before there was a history end a full period after the day, too",
          "[engine]") {
  World world;
  db::Connection& database = world.shop.db();
  database.execute("DROP TRIGGER history_no_delete");
  database.execute("DELETE FROM history");
  database.execute(
      "INSERT INTO history(at_ms, kind, member_id, key, body, rule_version)"
      " SELECT created_ms, 'posted', member_id, ref, CAST(id AS TEXT), rule_version FROM txn");
  database.execute("DELETE FROM setting WHERE name = 'rules_in_force'");
  world.comes(day("2026-02-03"));
  world.writes("");  // the first start with a history

  world.comes(day("2026-02-07") - milliseconds(1));
  CHECK(world.expired_since(day("2026-02-01")) == 0);
  world.comes(day("2026-02-08"));
  CHECK(world.expired_since(day("2026-02-01")) == 300);
  CHECK(world.expired_since(day("2026-02-03")) == 0);
  CHECK(world.expired_since(day("2026-02-02")) == 300);
}
