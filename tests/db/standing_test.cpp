// What a member has reached and used: tiers, limits, campaigns.
#include <chrono>

#include "db/rule_use.h"
#include "db/tiers.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;
using std::chrono::days;
using std::chrono::sys_days;

namespace {

struct World {
  std::unique_ptr<Connection> connection = open_fresh();
  Connection& db = *connection;
  core::MemberId ana = add_ana(db);
};

}  // namespace

TEST_CASE("A member's tier is kept with all its dates and found when it is due", "[db]") {
  World world;
  CHECK_FALSE(find_tier(world.db, world.ana).has_value());
  save_tier(world.db,
            world.ana,
            {.tier = "Silver",
             .reached = kStart,
             .holds_until = later(100),
             .manual_tier = "Gold",
             .manual_until = later(50),
             .manual_reason = "for a friend",
             .warned_of = later(20),
             .checked = later(10),
             .next_check = later(50)});

  const auto row = find_tier(world.db, world.ana);

  REQUIRE(row.has_value());
  CHECK(row->tier == "Silver");
  CHECK(row->holds_until == later(100));
  CHECK_FALSE(row->grace_until.has_value());
  CHECK(row->manual_tier == "Gold");
  CHECK(row->manual_reason == "for a friend");
  CHECK(row->warned_of == later(20));
  CHECK(next_tier_due(world.db) == later(50));
  CHECK(due_tiers(world.db, later(49), 10).empty());
  CHECK(due_tiers(world.db, later(50), 10).at(0).member == world.ana);
  save_tier(world.db, world.ana, {.checked = later(60)});
  CHECK_FALSE(find_tier(world.db, world.ana)->tier.has_value());
  CHECK_FALSE(next_tier_due(world.db).has_value());
}

TEST_CASE("What qualifies is kept by the day, and a claw-back lowers its day", "[db]") {
  World world;
  add_qualifying(world.db, world.ana, {.day = sys_days(days(20000)), .amount = 60});
  add_qualifying(world.db, world.ana, {.day = sys_days(days(20000)), .amount = -20});
  add_qualifying(world.db, world.ana, {.day = sys_days(days(19000)), .amount = 5});
  add_qualifying(world.db, world.ana, {.day = sys_days(days(19500)), .amount = 7});
  add_qualifying(world.db, world.ana, {.day = sys_days(days(19500)), .amount = -7});

  const auto found = qualifying_of(world.db, world.ana);

  REQUIRE(found.size() == 2);
  CHECK(found[0].day == sys_days(days(19000)));
  CHECK(found[1].amount == 40);
}

TEST_CASE("The use of a rule is kept for a member and a period", "[db]") {
  World world;
  const UseKey january{.member = world.ana, .rule = "review", .since = sys_days(days(20454))};
  const UseKey ever{.member = world.ana, .rule = "review"};
  CHECK(find_use(world.db, january).times == 0);

  save_use(world.db, january, {.times = 2, .points = core::Points(60)});
  save_use(world.db, january, {.times = 3, .points = core::Points(90)});

  CHECK(find_use(world.db, january).times == 3);
  CHECK(find_use(world.db, january).points == core::Points(90));
  CHECK(find_use(world.db, ever).times == 0);
}

TEST_CASE("The use of a campaign is kept for all", "[db]") {
  World world;
  CHECK(find_campaign_use(world.db, "friday").redemptions == 0);

  save_campaign_use(
      world.db,
      "friday",
      {.points = core::Points(10), .redemptions = 1, .discount_minor = 750, .order_minor = 6000});

  const CampaignRow use = find_campaign_use(world.db, "friday");
  CHECK(use.points == core::Points(10));
  CHECK(use.redemptions == 1);
  CHECK(use.discount_minor == 750);
  CHECK(use.order_minor == 6000);
}
