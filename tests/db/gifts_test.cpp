#include "db/gifts.h"

#include "db/activities.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"

using namespace regulars;
using namespace regulars::db;
using std::chrono::day;
using std::chrono::days;
using std::chrono::month;
using std::chrono::sys_days;

namespace {

core::Instant at(std::int64_t ms) {
  return core::from_ms(ms);
}

}  // namespace

TEST_CASE("A birthday is kept as month and day, with the year only when it was told", "[db]") {
  const auto connection = test::open_fresh();
  const core::MemberId ana = add_member(*connection, {.joined = at(5)}, "test");
  CHECK_FALSE(birthday_of(*connection, ana).has_value());

  save_birthday(*connection, ana, {.date = month(2) / day(29), .told = sys_days(days(20000))});
  const auto told = birthday_of(*connection, ana);
  REQUIRE(told.has_value());
  CHECK(told->date == month(2) / day(29));
  CHECK_FALSE(told->year.has_value());
  CHECK(told->told == sys_days(days(20000)));
  CHECK_FALSE(told->changed.has_value());

  save_birthday(*connection,
                ana,
                {.date = month(3) / day(1),
                 .year = 1990,
                 .told = told->told,
                 .changed = sys_days(days(20001))});
  const auto changed = birthday_of(*connection, ana);
  CHECK(changed->year == 1990);
  CHECK(changed->changed == sys_days(days(20001)));
}

TEST_CASE("Members are due from their gift's moment on, the earliest first", "[db]") {
  const auto connection = test::open_fresh();
  const core::MemberId ana = add_member(*connection, {.joined = at(5)}, "test");
  const core::MemberId bob = add_member(*connection, {.joined = at(6)}, "test");
  set_next_gift(*connection, ana, at(2000));
  set_next_gift(*connection, bob, at(1000));

  CHECK(due_gifts(*connection, at(999), 10).empty());
  REQUIRE(due_gifts(*connection, at(1000), 10).size() == 1);
  const auto both = due_gifts(*connection, at(2000), 10);
  REQUIRE(both.size() == 2);
  CHECK(both[0].member == bob);
  CHECK(next_gift_due(*connection) == at(1000));
  set_next_gift(*connection, bob, std::nullopt);
  CHECK(next_gift_due(*connection) == at(2000));
}

TEST_CASE("Who is due is found by the index, not by looking at everybody", "[db]") {
  const auto connection = test::open_fresh();

  Query plan(*connection,
             "EXPLAIN QUERY PLAN SELECT id, next_gift_ms FROM member WHERE next_gift_ms <= ?"
             " ORDER BY next_gift_ms LIMIT ?");
  plan.bind(at(1)).bind(10);
  REQUIRE(plan.next());
  CHECK(plan.text(3).find("member_gift") != std::string::npos);
}

TEST_CASE("Members are gone through in pages, each once", "[db]") {
  const auto connection = test::open_fresh();
  for (int i = 0; i < 5; ++i) {
    add_member(*connection, {.joined = at(i)}, "test");
  }

  const auto first = members_after(*connection, core::MemberId(0), 3);
  REQUIRE(first.size() == 3);
  const auto second = members_after(*connection, first.back(), 3);
  REQUIRE(second.size() == 2);
  CHECK(second.front().number() == first.back().number() + 1);
  CHECK(members_after(*connection, second.back(), 3).empty());
}

TEST_CASE("The table refuses the same activity of a member twice", "[db]") {
  const auto connection = test::open_fresh();
  const core::MemberId ana = add_member(*connection, {.joined = at(5)}, "test");
  const ActivityRow row{
      .member = ana, .name = "review", .id = "r1", .at = at(7), .source = "store"};

  CHECK_FALSE(is_activity_known(*connection, ana, "review", "r1"));
  add_activity(*connection, row);
  CHECK(is_activity_known(*connection, ana, "review", "r1"));
  CHECK_FALSE(is_activity_known(*connection, ana, "review", ""));
  CHECK_THROWS(add_activity(*connection, row));
}
