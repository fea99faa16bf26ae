#include "loyalty/calendar.h"

#include <string>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::year;

namespace {

Day day(int y, unsigned m, unsigned d) {
  return std::chrono::year_month_day{year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

core::Instant utc(const char* text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

constexpr const char* kZone = "America/Los_Angeles";

}  // namespace

TEST_CASE("Section 8: a month that is too short ends on its last day", "[loyalty]") {
  CHECK(add(day(2025, 8, 31), {1, Unit::kMonth}) == day(2025, 9, 30));
  CHECK(add(day(2023, 10, 31), {4, Unit::kMonth}) == day(2024, 2, 29));
  CHECK(add(day(2026, 1, 31), {1, Unit::kMonth}) == day(2026, 2, 28));
  CHECK(add(day(2024, 2, 29), {1, Unit::kYear}) == day(2025, 2, 28));
  CHECK(subtract(day(2026, 3, 31), {1, Unit::kMonth}) == day(2026, 2, 28));
}

TEST_CASE("Days, weeks, quarters and half-years are counted in the calendar", "[loyalty]") {
  CHECK(add(day(2026, 12, 30), {3, Unit::kDay}) == day(2027, 1, 2));
  CHECK(add(day(2026, 12, 30), {2, Unit::kWeek}) == day(2027, 1, 13));
  CHECK(add(day(2026, 11, 30), {1, Unit::kQuarter}) == day(2027, 2, 28));
  CHECK(add(day(2026, 8, 31), {1, Unit::kHalfYear}) == day(2027, 2, 28));
  CHECK(subtract(day(2026, 1, 5), {1, Unit::kWeek}) == day(2025, 12, 29));
}

TEST_CASE("Every unit has a first and a last day", "[loyalty]") {
  const Day wednesday = day(2026, 5, 13);

  CHECK(first_of(wednesday, Unit::kWeek) == day(2026, 5, 11));
  CHECK(last_of(wednesday, Unit::kWeek) == day(2026, 5, 17));
  CHECK(first_of(wednesday, Unit::kMonth) == day(2026, 5, 1));
  CHECK(last_of(day(2024, 2, 3), Unit::kMonth) == day(2024, 2, 29));
  CHECK(last_of(wednesday, Unit::kQuarter) == day(2026, 6, 30));
  CHECK(last_of(wednesday, Unit::kHalfYear) == day(2026, 6, 30));
  CHECK(first_of(day(2026, 12, 31), Unit::kHalfYear) == day(2026, 7, 1));
  CHECK(last_of(wednesday, Unit::kYear) == day(2026, 12, 31));
  CHECK(first_of(wednesday, Unit::kDay) == wednesday);
  CHECK(last_of(wednesday, Unit::kDay) == wednesday);
}

TEST_CASE("Section 19: who was born on 29 February has a birthday on the 28th in other years",
          "[loyalty]") {
  CHECK(same_day_in(year{2025}, day(2000, 2, 29)) == day(2025, 2, 28));
  CHECK(same_day_in(year{2028}, day(2000, 2, 29)) == day(2028, 2, 29));
  CHECK(same_day_in(year{2026}, day(1980, 6, 7)) == day(2026, 6, 7));
}

TEST_CASE("A day begins at midnight of the shop's zone", "[loyalty]") {
  CHECK(start_of(day(2026, 3, 1), kZone) == utc("2026-03-01T08:00:00Z"));
  CHECK(day_of(utc("2026-03-01T07:59:59Z"), kZone) == day(2026, 2, 28));
  CHECK(day_of(utc("2026-03-01T08:00:00Z"), kZone) == day(2026, 3, 1));
}

TEST_CASE("Both days of a window belong to it", "[loyalty]") {  // R96
  const Window window{.from = day(2026, 12, 1), .to = day(2026, 12, 31)};

  CHECK_FALSE(is_in(window, utc("2026-12-01T07:59:59Z"), kZone));
  CHECK(is_in(window, utc("2026-12-01T08:00:00Z"), kZone));
  CHECK(is_in(window, utc("2027-01-01T07:59:59Z"), kZone));
  CHECK_FALSE(is_in(window, utc("2027-01-01T08:00:00Z"), kZone));
  CHECK(is_in(Window{}, utc("2026-12-01T07:59:59Z"), kZone));
}

TEST_CASE("Happy hours follow the shop's clock", "[loyalty]") {  // R42, R99
  WeekHours friday{.days = {false, false, false, false, true}, .from = hours(17), .to = hours(19)};

  CHECK(is_in(friday, utc("2026-12-05T01:00:00Z"), kZone));  // Friday 17:00
  CHECK(is_in(friday, utc("2026-12-05T02:59:59Z"), kZone));
  CHECK_FALSE(is_in(friday, utc("2026-12-05T03:00:00Z"), kZone));
  CHECK_FALSE(is_in(friday, utc("2026-12-04T01:00:00Z"), kZone));
}

TEST_CASE("Hours over midnight belong to the day on which they begin", "[loyalty]") {
  const WeekHours night{
      .days = {false, false, false, false, true}, .from = hours(22), .to = hours(2)};

  CHECK(is_in(night, utc("2026-12-04T23:00:00Z"), "UTC"));  // Friday
  CHECK(is_in(night, utc("2026-12-05T01:59:00Z"), "UTC"));  // Saturday
  CHECK_FALSE(is_in(night, utc("2026-12-05T02:00:00Z"), "UTC"));
  CHECK_FALSE(is_in(night, utc("2026-12-04T01:00:00Z"), "UTC"));  // Friday, of Thursday's night
}

TEST_CASE("Section 19: an hour that summer time leaves out does not run, a double one runs twice",
          "[loyalty]") {
  const WeekHours early{.from = hours(2), .to = hours(3)};

  // 8 March 2026: 02:00 to 03:00 does not exist in Los Angeles.
  CHECK_FALSE(is_in(early, utc("2026-03-08T09:59:00Z"), kZone));
  CHECK_FALSE(is_in(early, utc("2026-03-08T10:00:00Z"), kZone));
  // 1 November 2026: 01:00 to 02:00 comes twice.
  const WeekHours twice{.from = hours(1), .to = hours(2)};
  CHECK(is_in(twice, utc("2026-11-01T08:30:00Z"), kZone));
  CHECK(is_in(twice, utc("2026-11-01T09:30:00Z"), kZone));
  CHECK_FALSE(is_in(twice, utc("2026-11-01T10:30:00Z"), kZone));
}

TEST_CASE("Days that hold none of the hours never meet them", "[loyalty]") {
  const auto on = [](std::initializer_list<std::size_t> weekdays, int from, int to) {
    WeekHours week{.days = {}, .from = std::chrono::hours(from), .to = std::chrono::hours(to)};
    for (const std::size_t day : weekdays) {
      week.days.at(day) = true;
    }
    return week;
  };
  const Day monday = std::chrono::sys_days(std::chrono::year(2026) / 3 / 2);
  const Window monday_to_wednesday{.from = monday, .to = monday + std::chrono::days(2)};

  CHECK(ever_meet(monday_to_wednesday, {}));
  CHECK(ever_meet(monday_to_wednesday, {on({2}, 17, 19)}));
  CHECK_FALSE(ever_meet(monday_to_wednesday, {on({3}, 17, 19)}));
  CHECK_FALSE(ever_meet(monday_to_wednesday, {on({4}, 17, 19), on({5, 6}, 0, 24)}));
  CHECK(ever_meet(monday_to_wednesday, {on({4}, 17, 19), on({0}, 17, 19)}));
  // From Sunday evening into Monday, and to its midnight.
  CHECK(ever_meet(monday_to_wednesday, {on({6}, 22, 2)}));
  CHECK_FALSE(ever_meet(monday_to_wednesday, {on({6}, 22, 0)}));
  CHECK(ever_meet({.from = monday}, {on({4}, 17, 19)}));
  CHECK(ever_meet({.from = monday, .to = monday + std::chrono::days(6)}, {on({6}, 17, 19)}));
  CHECK_FALSE(ever_meet({.from = monday, .to = monday + std::chrono::days(5)}, {on({6}, 17, 19)}));
}
