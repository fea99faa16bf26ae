#include "engine/remind.h"

#include "db/inbox.h"
#include "db/messages.h"
#include "engine/order_points.h"
#include "engine/timers.h"
#include "loyalty/reminders.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// A member who said yes to reminders on 5 January 2026 at 10:00 in the shop's zone.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  World() {
    consent(true);
    set_times(utc("2026-02-02T18:00:00Z"), std::nullopt);
  }
  void consent(bool given) {
    db::record_consent(
        shop.db(),
        {.member = *ana.member, .contact = ana.id, .kind = "reminders", .given = given},
        shop.now());
  }
  void set_times(std::optional<core::Instant> reminder, std::optional<core::Instant> win_back) {
    db::set_reminder_times(shop.db(), *ana.member, reminder, win_back);
  }
  db::Member member() { return shop.member_of(ana); }
  /// Collects what is due, decides it, and tells what was said.
  std::vector<std::string> at(const char* time) {
    shop.clock.set(utc(time));
    collect_due(shop.db(), shop.now());
    shop.settle();
    return shop.heard();
  }
};

constexpr const char* kReminder = "This is your card at Bumble Linens";
constexpr const char* kWinBack = "We have not seen you at Bumble Linens";

}  // namespace

TEST_CASE("A member who agreed is reminded every 28 days", "[engine]") {  // R76
  World world;

  CHECK(world.at("2026-02-02T17:59:59Z").empty());
  CHECK(has_part(world.at("2026-02-02T18:00:00Z"), kReminder));
  CHECK(world.at("2026-02-02T18:00:01Z").empty());
  CHECK(world.member().next_reminder == utc("2026-03-02T18:00:00Z"));
  CHECK(has_part(world.at("2026-03-02T18:00:00Z"), kReminder));
  CHECK(world.member().next_reminder == utc("2026-03-30T17:00:00Z"));  // summer time
}

TEST_CASE("Section 19: a reminder says points, prizes and what is missing", "[engine]") {  // R77
  World world;
  world.shop.give(world.ana, 200);

  const auto said = world.at("2026-02-02T18:00:00Z");

  CHECK(has_part(said, "you have 250 points"));
  CHECK(has_part(said, "A prize you can take now: Linen hand towel."));
  CHECK(has_part(said, "Set of four linen napkins: 100 more points"));
}

TEST_CASE("Without consent nothing is sent and nothing stays due", "[engine]") {
  World world;
  world.consent(false);

  CHECK(world.at("2026-02-02T18:00:00Z").empty());
  CHECK_FALSE(world.member().next_reminder.has_value());
}

TEST_CASE("A reminder that is a day late is sent, a later one waits for its next turn",
          "[engine]") {
  World world;

  SECTION("a day") {
    CHECK(has_part(world.at("2026-02-03T18:00:00Z"), kReminder));
  }
  SECTION("more than a day") {
    CHECK(world.at("2026-02-03T18:00:01Z").empty());
  }
  CHECK(world.member().next_reminder == utc("2026-03-02T18:00:00Z"));
}

TEST_CASE("After long downtime one missed reminder is skipped, not sent in a burst", "[engine]") {
  World world;

  CHECK(world.at("2026-06-01T18:00:00Z").empty());
  CHECK(world.member().next_reminder == utc("2026-06-22T17:00:00Z"));
}

TEST_CASE("A reminder found in the quiet hours is sent at their end", "[engine]") {
  World world;

  CHECK(world.at("2026-02-03T06:00:00Z").empty());                     // 22:00 there
  CHECK(world.member().next_reminder == utc("2026-02-03T17:00:00Z"));  // 09:00
  CHECK(world.at("2026-02-03T16:59:59Z").empty());
  CHECK(has_part(world.at("2026-02-03T17:00:00Z"), kReminder));
  CHECK(world.member().next_reminder == utc("2026-03-02T18:00:00Z"));
}

TEST_CASE("Sixty days after the last order a member is missed, once", "[engine]") {  // R78
  World world;
  world.set_times(std::nullopt, utc("2026-03-11T17:00:00Z"));

  CHECK(has_part(world.at("2026-03-11T17:00:00Z"), kWinBack));
  CHECK_FALSE(world.member().next_win_back.has_value());
  CHECK(world.at("2026-05-11T17:00:00Z").empty());
}

TEST_CASE("A win-back after sixty days says sixty, with an hour lost in spring", "[engine]") {
  World world;
  const core::Instant ordered = utc("2026-01-10T18:00:30Z");
  const auto due =
      loyalty::win_back_after(world.shop.shop().rules()->program, ordered, world.shop.now());
  REQUIRE(due == utc("2026-03-11T17:00:00Z"));
  db::set_last_order(world.shop.db(), *world.ana.member, ordered, due);
  world.set_times(std::nullopt, due);

  CHECK(has_part(world.at("2026-03-11T17:00:00Z"), "for 60 days"));
}

TEST_CASE("Section 19: a reminder and a win-back due together are one message", "[engine]") {
  World world;
  world.set_times(utc("2026-03-02T18:00:00Z"), utc("2026-03-02T18:00:00Z"));

  const auto said = world.at("2026-03-02T18:00:00Z");

  CHECK(has_part(said, kWinBack));
  CHECK_FALSE(has_part(said, kReminder));
  CHECK(world.at("2026-03-02T18:00:01Z").empty());
  CHECK(world.member().next_reminder == utc("2026-03-30T17:00:00Z"));
  CHECK_FALSE(world.member().next_win_back.has_value());
}

TEST_CASE("A reminder later on the day of a win-back is not sent as well", "[engine]") {
  World world;
  world.set_times(utc("2026-03-02T18:00:00Z"), utc("2026-03-02T17:30:00Z"));

  CHECK(has_part(world.at("2026-03-02T17:30:00Z"), kWinBack));
  CHECK(world.member().next_reminder == utc("2026-03-30T17:00:00Z"));
  CHECK(world.at("2026-03-02T18:00:00Z").empty());
}

TEST_CASE("A reminder waits for a win-back later on the same day, and gives way to it",
          "[engine]") {  // R78
  World world;
  world.set_times(utc("2026-03-02T18:00:00Z"), utc("2026-03-02T20:00:00Z"));

  CHECK(world.at("2026-03-02T18:00:00Z").empty());
  CHECK(world.member().next_reminder == utc("2026-03-02T20:00:00Z"));
  const auto said = world.at("2026-03-02T20:00:00Z");

  CHECK(has_part(said, kWinBack));
  CHECK_FALSE(has_part(said, kReminder));
  CHECK(world.at("2026-03-02T20:00:01Z").empty());
  CHECK(world.member().next_reminder == utc("2026-03-30T17:00:00Z"));
  CHECK_FALSE(world.member().next_win_back.has_value());
}

TEST_CASE("A reminder that waited for a win-back comes by itself when the win-back has moved on",
          "[engine]") {
  World world;
  world.set_times(utc("2026-03-02T18:00:00Z"), utc("2026-03-02T20:00:00Z"));
  REQUIRE(world.at("2026-03-02T18:00:00Z").empty());

  world.set_times(utc("2026-03-02T20:00:00Z"), utc("2026-05-01T20:00:00Z"));  // a new order

  CHECK(has_part(world.at("2026-03-02T20:00:00Z"), kReminder));
}

TEST_CASE("A win-back that is too late does not take the reminder's place", "[engine]") {
  World world;
  world.set_times(utc("2026-03-02T18:00:00Z"), utc("2026-03-01T17:00:00Z"));

  const auto said = world.at("2026-03-02T18:00:00Z");

  CHECK(has_part(said, kReminder));
  CHECK_FALSE(has_part(said, kWinBack));
  CHECK_FALSE(world.member().next_win_back.has_value());
}

TEST_CASE("A reminder does not come between a question and its answer", "[engine]") {
  World world;
  world.shop.give(world.ana, 150);
  world.shop.sends({.kind = channel::EventKind::kTap,
                    .payload = to_text(flow::Payload{
                        .flow = "rewards", .step = "confirm", .picked = {{"reward", "towel"}}})});
  world.shop.heard();
  world.set_times(world.shop.now() + minutes(10), std::nullopt);

  SECTION("the answer comes in time") {
    CHECK(world.at("2026-01-05T18:11:00Z").empty());
    world.shop.types("yes");
    CHECK(world.shop.points_of(world.ana) == 0);
    CHECK_FALSE(has_part(world.shop.heard(), kReminder));
    CHECK(world.at("2026-01-05T18:59:59Z").empty());
    CHECK(has_part(world.at("2026-01-05T19:01:00Z"), kReminder));
  }
  SECTION("a question that was left alone gives way") {
    CHECK(has_part(world.at("2026-01-05T19:01:00Z"), kReminder));
    world.shop.types("yes");  // to the reminder: see the prizes
    CHECK(has_part(world.shop.heard(), "These are our prizes"));
    CHECK(world.shop.points_of(world.ana) == 200);
  }
}

TEST_CASE("A reminder waits while a person of the shop talks", "[engine]") {
  World world;
  db::set_silent_until(world.shop.db(), world.ana.id, utc("2026-02-02T20:00:00Z"));

  CHECK(world.at("2026-02-02T18:00:00Z").empty());
  CHECK(has_part(world.at("2026-02-02T20:00:00Z"), kReminder));
}

TEST_CASE("On Messenger outside the window a reminder waits, and only the newest", "[engine]") {
  World world;
  const db::Contact page = world.shop.contact("77", "messenger");
  db::bind_contact(world.shop.db(), page.id, *world.ana.member);
  db::set_unreachable(world.shop.db(), world.ana.id);

  world.at("2026-02-02T18:00:00Z");
  const auto first = db::held_messages(world.shop.db(), page.id).size();
  REQUIRE(first > 0);
  world.at("2026-03-02T18:00:00Z");

  CHECK(db::held_messages(world.shop.db(), page.id).size() == first);
  CHECK(world.shop.ask("SELECT count(*) FROM job") == "0");
}

TEST_CASE("A member whom nothing reaches gets nothing", "[engine]") {
  World world;
  db::set_unreachable(world.shop.db(), world.ana.id);

  CHECK(world.at("2026-02-02T18:00:00Z").empty());
}

TEST_CASE("An order moves the win-back, and the consent sets the reminders", "[engine]") {
  TestShop shop;
  const db::Contact ana = shop.member("ana", "ana@example.com");
  const store_adapter::Order order = shop.order(6000);
  shop.act([&](const Context& context) {
    record_order(context, order);
    claim_for(context, order, *ana.member);
  });

  shop.types("start");

  CHECK(shop.member_of(ana).reminders);
  CHECK(shop.member_of(ana).next_reminder == utc("2026-02-02T18:00:00Z"));
  CHECK(shop.member_of(ana).next_win_back == utc("2026-03-06T18:00:00Z"));
  shop.types("STOP");
  CHECK_FALSE(shop.member_of(ana).next_reminder.has_value());
  CHECK_FALSE(shop.member_of(ana).next_win_back.has_value());
}

TEST_CASE("The same occurrence is collected once", "[engine]") {
  World world;
  world.shop.clock.set(utc("2026-02-02T18:00:00Z"));

  CHECK(next_due(world.shop.db()) == utc("2026-02-02T18:00:00Z"));
  CHECK(collect_due(world.shop.db(), world.shop.now()) == 1);
  CHECK(collect_due(world.shop.db(), world.shop.now() + minutes(1)) == 0);
  CHECK(world.shop.ask("SELECT count(*) FROM inbox WHERE kind = 'reminder_due'") == "1");
}
