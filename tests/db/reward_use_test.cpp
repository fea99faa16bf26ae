#include "db/reward_use.h"

#include "db/redemptions.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using namespace regulars::db::test;

namespace {

struct World {
  std::unique_ptr<Connection> connection = open_fresh();
  Connection& db = *connection;
  core::MemberId ana = add_ana(db);
  Contact contact = add_contact_of(db, ana);

  core::RedemptionId add(const std::string& request, core::Instant at = kStart) {
    return add_redemption(db,
                          {.request_id = request,
                           .fingerprint = "f",
                           .contact = contact.id,
                           .member = ana,
                           .reward = "towel",
                           .points = core::Points(0),
                           .state = "held",
                           .expires = later(1000),
                           .worst_minor = 750},
                          at);
  }
};

}  // namespace

TEST_CASE("A prize that is out counts once, and not any more when it is given back",
          "[db]") {  // R62, R101
  World world;
  const core::RedemptionId first = world.add("1");
  const core::RedemptionId second = world.add("2");
  CHECK(find_reward_use(world.db, "towel").total == 0);

  count_reward(world.db, first);
  count_reward(world.db, first);
  count_reward(world.db, second);

  CHECK(find_reward_use(world.db, "towel").total == 2);
  CHECK(find_reward_use(world.db, "towel").discount_minor == 1500);
  CHECK(find_reward_use(world.db, "throw").total == 0);
  release_reward(world.db, first);
  release_reward(world.db, first);
  CHECK(find_reward_use(world.db, "towel").total == 1);
  CHECK(find_reward_use(world.db, "towel").discount_minor == 750);
}

TEST_CASE("What a member has had counts from a moment on", "[db]") {  // R101
  World world;
  count_reward(world.db, world.add("1", kStart));
  count_reward(world.db, world.add("2", later(60)));

  CHECK(count_rewards_of(world.db, world.ana, "towel", std::nullopt) == 2);
  CHECK(count_rewards_of(world.db, world.ana, "towel", later(60)) == 1);
  CHECK(count_rewards_of(world.db, world.ana, "towel", later(61)) == 0);
  CHECK(count_rewards_of(world.db, world.ana, "throw", std::nullopt) == 0);
}

TEST_CASE("A reward may cost no points, never fewer", "[db]") {
  World world;

  CHECK(find_redemption(world.db, world.add("1"))->points == core::Points(0));
  CHECK_THROWS(world.db.execute("UPDATE redemption SET points = -1"));
}
