#include "db/redemptions.h"

#include <SQLiteCpp/Exception.h>

#include "db/merging.h"
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

  Redemption wish(const std::string& request) {
    return {.request_id = request,
            .fingerprint = "f",
            .contact = contact.id,
            .member = ana,
            .conversation = "1.1",
            .flow = "rewards",
            .step = "take",
            .reward = "towel",
            .reward_name = "Linen hand towel",
            .product = "PRIZE-TOWEL",
            .points = core::Points(200),
            .state = "held",
            .expires = later(1000)};
  }
  core::RedemptionId add(const std::string& request) {
    return add_redemption(db, wish(request), kStart);
  }
  void issue(core::RedemptionId id, const std::string& code, core::Instant expires) {
    const auto txn = credit(db, ana, 1, "final:" + code);
    set_redemption_code(db, id, code);
    finish_redemption(db, id, "issued", "issued", txn);
    add_coupon(db,
               {.code = code, .redemption = id, .member = ana, .shop_id = "s", .expires = expires},
               kStart);
  }
};

}  // namespace

TEST_CASE("One press of a confirmation button is one redemption for ever", "[db]") {
  World world;
  const core::RedemptionId id = world.add("7:1.1.3");

  CHECK_THROWS_AS(world.add("7:1.1.3"), SQLite::Exception);

  const auto found = find_redemption(world.db, "7:1.1.3");
  REQUIRE(found.has_value());
  CHECK(found->id == id);
  CHECK(found->state == "held");
  CHECK(found->points == core::Points(200));
  CHECK(found->code.empty());
  CHECK_FALSE(found->hold_txn.has_value());
  CHECK(found->expires == later(1000));
  CHECK_FALSE(find_redemption(world.db, "other").has_value());
}

TEST_CASE("A code belongs to one redemption; each new one counts as a try", "[db]") {
  World world;
  const core::RedemptionId first = world.add("1");
  const core::RedemptionId second = world.add("2");

  CHECK(set_redemption_code(world.db, first, "BCDF"));
  CHECK_FALSE(set_redemption_code(world.db, second, "BCDF"));
  CHECK(set_redemption_code(world.db, second, "GHJK"));
  CHECK(set_redemption_code(world.db, second, "MNPQ"));

  CHECK(find_redemption(world.db, first)->code_tries == 1);
  CHECK(find_redemption(world.db, second)->code == "MNPQ");
  CHECK(find_redemption(world.db, second)->code_tries == 2);
}

TEST_CASE("A redemption that ended says how", "[db]") {
  World world;
  const core::RedemptionId id = world.add("1");
  const auto hold = credit(world.db, world.ana, 1, "hold");
  set_redemption_hold(world.db, id, hold);

  finish_redemption(world.db, id, "void", "refused", hold);

  const auto found = find_redemption(world.db, id);
  CHECK(found->state == "void");
  CHECK(found->outcome == "refused");
  CHECK(found->hold_txn == hold);
}

TEST_CASE("The owner's codes are given out once each, and only while they are good", "[db]") {
  World world;
  CHECK_FALSE(has_pool(world.db, "towel"));
  CHECK(add_pool_code(world.db, "A1", "towel", std::nullopt, kStart));
  CHECK_FALSE(add_pool_code(world.db, "A1", "napkins", std::nullopt, kStart));
  CHECK(add_pool_code(world.db, "A0", "towel", later(10), kStart));
  CHECK(add_pool_code(world.db, "A2", "towel", std::nullopt, kStart));
  const core::RedemptionId id = world.add("1");

  CHECK_FALSE(take_pool_code(world.db, "napkins", id, kStart).has_value());
  CHECK(take_pool_code(world.db, "towel", id, later(10)) == "A1");  // A0 is over
  CHECK(take_pool_code(world.db, "towel", id, later(10)) == "A2");  // after a taken code: another
  CHECK_FALSE(take_pool_code(world.db, "towel", id, later(10)).has_value());
  CHECK(has_pool(world.db, "towel"));
  CHECK_FALSE(has_pool(world.db, "napkins"));
}

TEST_CASE("A coupon is kept with all that happened to it", "[db]") {
  World world;
  world.issue(world.add("1"), "BCDF", later(1000));
  Coupon coupon = coupons_of(world.db, world.ana, 5).at(0);
  CHECK(coupon.reward_name == "Linen hand towel");
  CHECK(coupon.reward == "towel");
  CHECK(coupon.state == "open");
  CHECK_FALSE(coupon.used.has_value());

  coupon.state = "used";
  coupon.used_order = "o1";
  coupon.used = later(10);
  coupon.left_days = 20;
  coupon.expires = later(2000);
  save_coupon(world.db, coupon);

  CHECK_FALSE(find_coupon(world.db, "unknown").has_value());
  const auto found = find_coupon(world.db, "bcdf");
  REQUIRE(found.has_value());
  CHECK(found->code == "BCDF");
  CHECK(found->used == later(10));
  CHECK(found->left_days == 20);
  CHECK(found->expires == later(2000));
  CHECK(coupons_used_on(world.db, "o1").size() == 1);
  CHECK(coupons_used_on(world.db, "o2").empty());
}

TEST_CASE("Open coupons past their time are found, all or those of one reward", "[db]") {
  World world;
  world.issue(world.add("1"), "BCDF", later(1000));

  CHECK(due_coupons(world.db, later(999), std::nullopt, 10).empty());
  CHECK(due_coupons(world.db, later(1000), std::nullopt, 10).size() == 1);
  CHECK(due_coupons(world.db, later(1000), "towel", 10).size() == 1);
  CHECK(due_coupons(world.db, later(1000), "throw", 10).empty());
  CHECK(newest_coupons(world.db, 10).size() == 1);
}

TEST_CASE("A coupon without an end is never past, and keeps what was paid out of it",
          "[db]") {  // R137
  World world;
  Redemption redemption = world.wish("1");
  redemption.expires.reset();
  const core::RedemptionId id = add_redemption(world.db, redemption, kStart);
  CHECK_FALSE(find_redemption(world.db, id)->expires.has_value());
  add_coupon(world.db, {.code = "BCDF", .redemption = id, .member = world.ana}, kStart);

  Coupon coupon = *find_coupon(world.db, "BCDF");
  CHECK_FALSE(coupon.expires.has_value());
  CHECK_FALSE(is_past(coupon, later(1'000'000'000)));
  CHECK(due_coupons(world.db, later(1'000'000'000), std::nullopt, 10).empty());
  CHECK(find_open_prize(world.db, world.ana, later(1'000'000'000)) == "BCDF");

  CHECK_FALSE(coupon.paid_out_minor.has_value());
  coupon.paid_out_minor = 420;
  save_coupon(world.db, coupon);
  CHECK(coupons_of(world.db, world.ana, 1).at(0).paid_out_minor == 420);
  CHECK(newest_coupons(world.db, 1).at(0).paid_out_minor == 420);
}

TEST_CASE("What was free so far are the prizes whose coupon was made", "[db]") {
  World world;
  world.issue(world.add("1"), "BCDF", later(1000));
  world.add("2");

  CHECK(prizes_of(world.db, world.ana) == std::vector<std::string>{"Linen hand towel"});
}

TEST_CASE("A hold that nobody answers is counted for the owner", "[db]") {
  World world;
  world.add("1");

  CHECK(count_stuck_holds(world.db, kStart) == 0);
  CHECK(count_stuck_holds(world.db, later(1)) == 1);
}
