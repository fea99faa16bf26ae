#include "engine/gifts.h"

#include <algorithm>

#include "db/inbox.h"
#include "engine/timers.h"
#include "tests/catch.h"
#include "tests/engine/test_rules.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;
using loyalty::GiftKind;
using std::chrono::day;
using std::chrono::days;
using std::chrono::month;

namespace {

// Ana joined on 5 January 2026 with 50 points.
struct World {
  TestShop shop{{.verify_email = VerifyEmail::kNever}};
  db::Contact ana = shop.member("ana", "ana@example.com");

  explicit World(std::vector<loyalty::GiftRule> gifts) { sets(std::move(gifts)); }
  void sets(std::vector<loyalty::GiftRule> gifts) {
    shop.change_rules([&](Rules& rules) { rules.program.gifts = std::move(gifts); });
    shop.act([](const Context& context) { note_gift_rules(context); });
    shop.settle();
  }
  void born(unsigned of, unsigned the) {
    shop.act([&](const Context& context) {
      set_birthday(context, *ana.member, {.date = month(of) / day(the)});
    });
    shop.settle();
  }
  /// The timers' work at a moment; the balance then.
  std::int64_t at(const char* text) {
    shop.clock.set(utc(text));
    while (collect_due(shop.db(), shop.now()) > 0) {
      shop.settle();
    }
    shop.settle();
    return shop.points_of(ana);
  }
  std::string refs() {
    return shop.ask(
        "SELECT coalesce(group_concat(ref, ' '), '') FROM txn WHERE ref LIKE 'gift:%:%'");
  }
};

const loyalty::GiftRule kBirthday{.kind = GiftKind::kBirthday, .points = Points(25)};
const loyalty::GiftRule kAnniversary{.kind = GiftKind::kAnniversary, .points = Points(40)};
const loyalty::GiftRule kChristmas{.id = "christmas",
                                   .kind = GiftKind::kCalendar,
                                   .points = Points(10),
                                   .day = month(12) / day(24)};

}  // namespace

TEST_CASE("Section 19: a birthday gift comes on the day, in the shop's zone, once a year",
          "[engine]") {  // R43
  World world({kBirthday});
  world.born(2, 29);
  CHECK(world.shop.ask("SELECT next_gift_ms FROM member") ==
        std::to_string(core::to_ms(utc("2026-02-28T08:00:00Z"))));

  CHECK(world.at("2026-02-28T07:59:59Z") == 50);
  CHECK(world.at("2026-02-28T08:00:00Z") == 75);
  CHECK(world.at("2026-03-01T08:00:00Z") == 75);
  CHECK(world.at("2027-02-28T12:00:00Z") == 100);
  CHECK(world.refs() == "gift:1:birthday:2026 gift:1:birthday:2027");
  CHECK(world.at("2028-02-28T12:00:00Z") == 100);
  CHECK(world.at("2028-02-29T12:00:00Z") == 125);
}

TEST_CASE("A gift is given up to seven days late and not later", "[engine]") {
  World world({kBirthday});
  world.born(3, 1);
  const bool is_in_time = GENERATE(true, false);

  CHECK(world.at(is_in_time ? "2026-03-08T20:00:00Z" : "2026-03-09T20:00:00Z") ==
        (is_in_time ? 75 : 50));
  CHECK(world.at("2027-03-01T20:00:00Z") == (is_in_time ? 100 : 75));
}

TEST_CASE("Section 19: a birthday that is changed waits until the next year", "[engine]") {
  World world({kBirthday});
  world.born(3, 1);
  CHECK(world.at("2026-03-01T20:00:00Z") == 75);

  world.born(3, 10);
  CHECK(world.at("2026-03-10T20:00:00Z") == 75);
  world.born(3, 10);  // told again: no change
  CHECK(world.at("2027-03-10T20:00:00Z") == 100);
}

TEST_CASE("An anniversary and a day of the calendar are given each year", "[engine]") {
  World world({kAnniversary, kChristmas});

  CHECK(world.at("2026-12-24T20:00:00Z") == 60);
  CHECK(world.at("2027-01-05T20:00:00Z") == 100);
  CHECK(world.at("2027-12-24T20:00:00Z") == 110);
}

TEST_CASE("A program with a new gift looks at every member again, page by page", "[engine]") {
  World world({});
  for (int i = 0; i < 401; ++i) {
    const std::string name = "m" + std::to_string(i);
    world.shop.member(name, name + "@example.com");
  }
  world.sets({kChristmas});

  CHECK(world.shop.ask("SELECT count(*) FROM member WHERE next_gift_ms IS NOT NULL") == "402");
  CHECK(world.shop.ask("SELECT count(*) FROM inbox WHERE kind = 'arm_gifts'") == "3");
  world.sets({});
  CHECK(world.shop.ask("SELECT count(*) FROM member WHERE next_gift_ms IS NOT NULL") == "0");
}

TEST_CASE("A gift that a changed program brings late is given at once, and once", "[engine]") {
  World world({});
  world.at("2026-12-28T20:00:00Z");

  world.sets({kChristmas});
  CHECK(world.shop.points_of(world.ana) == 60);
  world.sets({});
  world.sets({kChristmas});
  CHECK(world.shop.points_of(world.ana) == 60);
}

TEST_CASE("The same rules again look at nobody", "[engine]") {
  World world({kChristmas});
  const std::string before = world.shop.ask("SELECT count(*) FROM inbox");

  world.sets({kChristmas});

  CHECK(world.shop.ask("SELECT count(*) FROM inbox") == before);
}

TEST_CASE("Where addresses must be proven, one that was only typed brings no gift", "[engine]") {
  TestShop shop;
  shop.change_rules([](Rules& rules) { rules.program.gifts = {kChristmas}; });
  const db::Contact ana = shop.member("ana", "ana@example.com");
  shop.act([](const Context& context) { note_gift_rules(context); });
  shop.settle();

  shop.clock.set(utc("2026-12-24T20:00:00Z"));
  collect_due(shop.db(), shop.now());
  shop.settle();

  CHECK(shop.points_of(ana) == 50);
}

TEST_CASE("The shop tells a birthday, and a day that is none is refused with one note",
          "[engine]") {
  World world({kBirthday});
  const auto tells = [&](const char* key, const std::string& birthday) {
    db::add_event(world.shop.db(),
                  {.source = "store",
                   .dedup_key = key,
                   .lane = "o",
                   .kind = "callback",
                   .body = R"({"type":"customer.updated","data":{"email":"ana@example.com",)"
                           R"("birthday":")" +
                           birthday + R"("}})"},
                  world.shop.now());
    world.shop.settle();
    return world.shop.ask("SELECT state FROM inbox ORDER BY id DESC LIMIT 1");
  };

  CHECK(tells("1", "1990-02-28") == "done");
  CHECK(world.shop.notes().empty());
  CHECK(tells("2", "02-30") == "refused");
  world.shop.pass(std::chrono::hours(2));
  CHECK(tells("3", "02-30") == "refused");  // told again: one note
  REQUIRE(world.shop.notes().size() == 1);
  CHECK(has_part(world.shop.notes(), "the birthday \"02-30\" of member "));
  CHECK(has_part(world.shop.notes(), "no day such as 1990-02-28, or 02-28"));
  CHECK(tells("4", "28/02/1990") == "refused");
  CHECK(world.shop.notes().size() == 2);
  CHECK(world.shop.ask("SELECT birth_year || '-' || birth_month || '-' || birth_day FROM member") ==
        "1990-2-28");
  CHECK(world.at("2026-02-28T20:00:00Z") == 75);
}

TEST_CASE("A gift is told once, by the owner's words, at the end of the quiet hours", "[engine]") {
  World world({kChristmas});
  world.shop.heard();

  CHECK(world.at("2026-12-24T08:00:00Z") == 60);  // midnight in the shop's zone
  CHECK(world.shop.heard().empty());
  CHECK(world.at("2026-12-24T17:00:00Z") == 60);
  CHECK(world.shop.heard() ==
        std::vector<std::string>{"christmas: here are 10 points for you. You have 60 now.",
                                 "140 more points and you can take: Linen hand towel."});
  CHECK(world.at("2026-12-24T18:00:00Z") == 60);
  CHECK(world.shop.heard().empty());
}

TEST_CASE("After STOP a gift is given and not told", "[engine]") {
  World world({kChristmas});
  world.shop.types("stop");
  world.shop.heard();

  CHECK(world.at("2026-12-24T18:00:00Z") == 60);
  CHECK(world.shop.heard().empty());
}

TEST_CASE("Gifts stand in the history, and a replay comes to the same points", "[engine]") {
  World world({kBirthday, kAnniversary, kChristmas});
  world.born(3, 1);
  for (const char* moment : {"2026-03-02T20:00:00Z",
                             "2026-12-24T20:00:00Z",
                             "2027-01-06T20:00:00Z",
                             "2027-03-01T20:00:00Z"}) {
    world.at(moment);
  }
  REQUIRE(world.shop.points_of(world.ana) == 50 + 25 + 10 + 40 + 25);

  const RebuildReport report = rebuilt(world.shop);
  CHECK(report.is_same());
  CHECK(report.txns == 5);
}
