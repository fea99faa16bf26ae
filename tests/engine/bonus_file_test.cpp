#include "engine/program/bonus_file.h"

#include <chrono>
#include <string>
#include <vector>

#include "engine/program/program_file.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using core::Points;
using loyalty::CapKind;
using loyalty::GiftKind;
using std::chrono::day;
using std::chrono::month;

namespace {

ProgramResult read(const std::string& bonuses) {
  return read_program({.name = "flows/program.yaml", .bytes = R"(program: Bumble Rewards
currency: USD
time_zone: America/Los_Angeles
points:
  earn: 1 per 1.00 USD
rewards:
  towel:
    name: Linen hand towel
    costs: 200
    coupon: {product: PRIZE-TOWEL}
bonuses:
)" + bonuses});
}

struct Wrong {
  const char* bonuses;
  int line;
  const char* says;
};

}  // namespace

TEST_CASE("Events are read with their limits, groups, days and hours", "[engine]") {  // R39, R41
  const auto result = read(R"(  events:
    newsletter: 10
    review: {points: 30, limit: 100 per month, name: Review of a product}
    like: {points: 5, group: social}
    share: {points: 5, group: social, enabled: no}
    visit:
      points: 3
      limit: 2 times per day
      limit_kind: reject
      from: 2026-12-01
      to: 2026-12-31
      on: fri 17:00-19:00
  event_groups:
    social: {limit: 100 points per month}
)");

  REQUIRE(result.program.has_value());
  CHECK(result.findings.empty());
  const auto& events = result.program->events;
  REQUIRE(events.size() == 5);
  CHECK(events[0].name == "newsletter");
  CHECK(events[0].points == Points(10));
  CHECK_FALSE(events[0].limit.has_value());
  CHECK(events[1].limit == loyalty::Limit{.points = Points(100), .per = loyalty::Unit::kMonth});
  CHECK(events[1].title == "Review of a product");
  CHECK(events[2].group == "social");
  CHECK(events[2].limit == events[1].limit);
  CHECK_FALSE(events[3].is_on);
  CHECK(events[4].limit ==
        loyalty::Limit{.times = 2, .per = loyalty::Unit::kDay, .kind = CapKind::kReject});
  CHECK(events[4].window.to == std::chrono::sys_days(std::chrono::year(2026) / 12 / 31));
  CHECK(events[4].hours.size() == 1);
}

TEST_CASE("Gifts by date are read", "[engine]") {  // R43
  const auto result = read(R"(  birthday: 25
  anniversary: 40
  calendar:
    christmas: {on: 24 December, points: 10, name: Merry Christmas}
    leap: {on: 29 February, points: 4, enabled: no}
)");

  REQUIRE(result.program.has_value());
  const auto& gifts = result.program->gifts;
  REQUIRE(gifts.size() == 4);
  CHECK(gifts[0].kind == GiftKind::kBirthday);
  CHECK(gifts[0].points == Points(25));
  CHECK(gifts[1].kind == GiftKind::kAnniversary);
  CHECK(gifts[2].id == "christmas");
  CHECK(gifts[2].day == month(12) / day(24));
  CHECK(loyalty::gift_title(gifts[2]) == "Merry Christmas");
  CHECK_FALSE(gifts[3].is_on);
}

TEST_CASE("What cannot hold among the bonuses is found at its place", "[engine]") {
  const std::vector<Wrong> mistakes{
      {"  events: {review: {points: 30, group: social}}\n", 12, "there is no group \"social\""},
      {"  event_groups: {social: {limit: 100 per month}}\n"
       "  events: {review: {points: 30, limit: 1 time, group: social}}\n",
       13,
       "leave out one of the two"},
      {"  events: {review: {points: 30, from: 2026-12-02, to: 2026-12-01}}\n",
       12,
       "before the first one"},
      {"  events: {review: {points: 30, limit: 100}}\n", 12, "is no limit"},
      {"  events: {review: {limit: 100 per month}}\n", 12, "points"},
      {"  events: {a review: 30}\n", 12, "cannot be such a name"},
      {"  events: {review: 0}\n", 12, "from 1 to 1000000"},
      {"  events: {review: {points: 30, limit_kind: cap}}\n", 12, "not known here"},
      {"  event_groups: {social: {limit_kind: cut}}\n", 12, "limit"},
      {"  calendar: {leap: {on: 30 February, points: 10}}\n", 12, "is no day of the year"},
      {"  calendar: {xmas: {points: 10}}\n", 12, "on: 24 December"},
      {"  birthday: 25\n  birthday: 30\n", 13, "birthday"},
      {"  birthday: 0\n", 12, "from 1 to 1000000"}};
  for (const Wrong& mistake : mistakes) {
    CAPTURE(mistake.bonuses);
    const auto result = read(mistake.bonuses);
    CHECK_FALSE(result.program.has_value());
    REQUIRE(result.findings.size() == 1);
    CHECK(result.findings[0].place.line == mistake.line);
    CHECK(result.findings[0].sentence.find(mistake.says) != std::string::npos);
  }
}

TEST_CASE("A limit below the points of one event is warned of, and at them it is fine",
          "[engine]") {
  const auto low = read("  events: {review: {points: 30, limit: 29 per month}}\n");
  REQUIRE(low.program.has_value());
  REQUIRE(low.findings.size() == 1);
  CHECK(low.findings[0].severity == flow::Severity::kWarning);
  CHECK(low.findings[0].sentence.find("never brings all of them") != std::string::npos);

  const auto rejects =
      read("  events: {review: {points: 30, limit: 29 per month, limit_kind: reject}}\n");
  REQUIRE(rejects.findings.size() == 1);
  CHECK(rejects.findings[0].sentence.find("never brings any") != std::string::npos);

  CHECK(read("  events: {review: {points: 30, limit: 30 per month}}\n").findings.empty());
}
