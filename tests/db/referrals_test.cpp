#include "db/referrals.h"

#include <chrono>
#include <memory>
#include <string>

#include <SQLiteCpp/Exception.h>

#include "db/people.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;

namespace {

const core::Instant kNow = core::from_ms(1'700'000'000'000);

struct World {
  std::unique_ptr<Connection> db = test::open_fresh();
  core::MemberId ana = add_member(*db, {.email = "ana@example.com", .joined = kNow}, "test");
  core::MemberId ben = add_member(*db, {.email = "ben@example.com", .joined = kNow}, "test");

  core::ContactId contact(const std::string& address) {
    return find_or_add_contact(*db, {.channel = "chat", .page = "1", .address = address}, kNow).id;
  }
  std::optional<core::ReferralId> refer(core::MemberId referrer, const std::string& address) {
    return add_referral(*db,
                        {.referrer = referrer,
                         .contact = contact(address),
                         .state = "asked",
                         .invited = kNow,
                         .expires = kNow + std::chrono::days(90),
                         .due = kNow + std::chrono::days(90)});
  }
};

}  // namespace

TEST_CASE("A person is referred once, by the first who does", "[db]") {
  World world;
  const auto first = world.refer(world.ana, "cleo");
  REQUIRE(first.has_value());
  CHECK_FALSE(world.refer(world.ben, "cleo").has_value());
  CHECK_FALSE(world.refer(world.ana, "cleo").has_value());
  CHECK(referral_of_contact(*world.db, world.contact("cleo"))->referrer == world.ana);
}

TEST_CASE("A friend brings one reward, and nobody brings themselves", "[db]") {
  World world;
  Referral one = *find_referral(*world.db, *world.refer(world.ana, "c1"));
  one.friend_member = world.ben;
  save_referral(*world.db, one);
  Referral two = *find_referral(*world.db, *world.refer(world.ana, "c2"));
  two.friend_member = world.ben;
  CHECK_THROWS_AS(save_referral(*world.db, two), SQLite::Exception);
  two.friend_member = world.ana;
  CHECK_THROWS_AS(save_referral(*world.db, two), SQLite::Exception);
  CHECK(referral_of_friend(*world.db, world.ben)->id == one.id);
}

TEST_CASE("A personal code is one member's and stays", "[db]") {
  World world;
  CHECK(set_invite_code(*world.db, world.ana, "AAA"));
  CHECK_FALSE(set_invite_code(*world.db, world.ana, "BBB"));
  CHECK_FALSE(set_invite_code(*world.db, world.ben, "AAA"));
  CHECK(invite_code_of(*world.db, world.ana) == "AAA");
  CHECK_FALSE(invite_code_of(*world.db, world.ben).has_value());
  CHECK(find_inviter(*world.db, "AAA") == world.ana);
  CHECK_FALSE(find_inviter(*world.db, "BBB").has_value());
}

TEST_CASE("What was written of a referral is read again, and counted", "[db]") {
  World world;
  Referral row = *find_referral(*world.db, *world.refer(world.ana, "cleo"));
  CHECK(next_referral_due(*world.db) == row.expires);
  row.friend_member = world.ben;
  row.state = "paid";
  row.joined = kNow + std::chrono::hours(1);
  row.order_key = "custom:1";
  row.due.reset();
  row.paid = kNow + std::chrono::hours(2);
  row.for_member = core::Points(50);
  row.for_friend = core::Points(20);
  row.minimum_minor = 5000;
  row.reasons = "why";
  save_referral(*world.db, row);

  const Referral read = *find_referral(*world.db, row.id);
  CHECK(read.order_key == "custom:1");
  CHECK(read.paid == row.paid);
  CHECK(read.for_friend == core::Points(20));
  CHECK(read.minimum_minor == 5000);
  CHECK(read.reasons == "why");
  CHECK_FALSE(next_referral_due(*world.db).has_value());
  CHECK(count_referrals(*world.db, world.ana).paid == 1);
  CHECK(count_referrals(*world.db, world.ben).paid == 0);
  CHECK(rewards_paid(*world.db, world.ana, *row.paid).size() == 1);
  CHECK(rewards_paid(*world.db, world.ana, *row.paid + core::Duration(1)).empty());
  CHECK(friends_joined(*world.db, world.ana, kNow, *row.joined).size() == 1);
  CHECK(friends_joined(*world.db, world.ana, kNow, kNow).empty());
}

TEST_CASE("Only what is due is found, the earliest first; held ones have a list", "[db]") {
  World world;
  Referral late = *find_referral(*world.db, *world.refer(world.ana, "c1"));
  Referral early = *find_referral(*world.db, *world.refer(world.ana, "c2"));
  Referral held = *find_referral(*world.db, *world.refer(world.ana, "c3"));
  late.due = kNow;
  early.due = kNow - std::chrono::hours(1);
  held.due.reset();
  held.state = "held";
  for (const Referral& row : {late, early, held}) {
    save_referral(*world.db, row);
  }
  const auto due = due_referrals(*world.db, kNow, 10);
  REQUIRE(due.size() == 2);
  CHECK(due.front().id == early.id);
  CHECK(due_referrals(*world.db, kNow - core::Duration(1), 10).size() == 1);
  CHECK(newest_referrals(*world.db, false, 10).front().id == held.id);
  CHECK(newest_referrals(*world.db, true, 10).size() == 1);

  held.state = "ordered";
  save_referral(*world.db, held);
  wake_referrals(*world.db, kNow);
  CHECK(due_referrals(*world.db, kNow, 10).size() == 3);
}
