#include "loyalty/points/expiry.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using std::chrono::days;
using std::chrono::month_day;
using Mode = ExpiryRule::Mode;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

core::Instant utc(const std::string& text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

Day day(const std::string& text) {
  return std::chrono::floor<days>(utc(text + "T00:00:00Z"));
}

std::string day_text(std::optional<Day> day) {
  return day ? core::to_rfc3339(core::Instant(*day)).substr(0, 10) : "none";
}

std::string text_of(std::optional<core::Instant> instant) {
  return instant ? core::to_rfc3339(*instant) : "none";
}

ExpiryRule after(int count, Unit unit, std::optional<Unit> rounded_up_to = {}) {
  return {.mode = Mode::kPeriod, .after = {count, unit}, .rounded_up_to = rounded_up_to};
}

ExpiryRule every(std::vector<month_day> fixed_days) {
  return {.mode = Mode::kFixedDays, .fixed_days = std::move(fixed_days)};
}

month_day on(unsigned month, unsigned day) {
  return {std::chrono::month{month}, std::chrono::day{day}};
}

std::string last(const ExpiryRule& rule, const std::string& counted_from) {
  return day_text(last_good_day(rule, day(counted_from)));
}

LotDates usable_from(core::Instant instant) {
  return {.earned = instant, .usable = instant};
}

// A lot earned at that moment and usable at once.
std::string gone(const ExpiryRule& rule, const std::string& earned, const char* zone = "UTC") {
  return text_of(expires_at(rule, usable_from(utc(earned)), zone));
}

Day random_day(core::Random& random) {
  return day("2015-01-01") + days(core::draw_below(random, 10'950));
}

ExpiryRule random_rule(core::Random& random) {
  constexpr std::array kUnits = {
      Unit::kDay, Unit::kWeek, Unit::kMonth, Unit::kQuarter, Unit::kHalfYear, Unit::kYear};
  ExpiryRule rule = after(static_cast<int>(1 + core::draw_below(random, 30)),
                          kUnits.at(core::draw_below(random, kUnits.size())));
  if (core::draw_below(random, 2) == 0) {
    rule.rounded_up_to = kUnits.at(core::draw_below(random, kUnits.size()));
  }
  if (core::draw_below(random, 3) == 0) {
    rule.mode = Mode::kFixedDays;
    rule.fixed_days = {on(2, 29), on(static_cast<unsigned>(1 + core::draw_below(random, 12)), 28)};
    rule.at_least = core::draw_below(random, 2) == 0 ? std::optional(rule.after) : std::nullopt;
  }
  return rule;
}

}  // namespace

TEST_CASE("Section 8: points that never expire have no date", "[loyalty]") {
  CHECK(last({}, "2026-01-31") == "none");
  CHECK(gone({}, "2026-01-31T12:00:00Z") == "none");
  CHECK(is_good(usable_from(utc("2026-01-31T12:00:00Z")), utc("2126-01-31T12:00:00Z")));
}

TEST_CASE("Section 8: a month that is too short ends the points on its last day", "[loyalty]") {
  // R97
  CHECK(last(after(1, Unit::kMonth), "2025-08-31") == "2025-09-30");
  CHECK(last(after(4, Unit::kMonth), "2023-10-31") == "2024-02-29");
  CHECK(last(after(1, Unit::kMonth), "2026-01-31") == "2026-02-28");  // voucherify-exp-01
  CHECK(last(after(1, Unit::kMonth), "2026-01-25") == "2026-02-25");
  CHECK(last(after(1, Unit::kYear), "2024-02-29") == "2025-02-28");
}

TEST_CASE("Points live for days, weeks, months or years", "[loyalty]") {  // R97
  CHECK(last(after(30, Unit::kDay), "2026-03-01") == "2026-03-31");
  CHECK(last(after(2, Unit::kWeek), "2026-12-25") == "2027-01-08");
  CHECK(last(after(24, Unit::kMonth), "2026-11-22") == "2028-11-22");
  CHECK(last(after(2, Unit::kYear), "2026-11-22") == "2028-11-22");
}

TEST_CASE("Section 8: two years rounded up to the quarter", "[loyalty]") {  // R98
  const ExpiryRule rolling = after(2, Unit::kYear, Unit::kQuarter);

  CHECK(last(rolling, "2019-01-01") == "2021-03-31");
  CHECK(last(rolling, "2019-03-31") == "2021-03-31");
  CHECK(last(rolling, "2019-04-01") == "2021-06-30");
  CHECK(last(rolling, "2019-06-30") == "2021-06-30");
  CHECK(last(rolling, "2019-07-01") == "2021-09-30");
  CHECK(last(rolling, "2019-09-30") == "2021-09-30");
  CHECK(last(rolling, "2019-10-01") == "2021-12-31");
  CHECK(last(rolling, "2019-12-31") == "2021-12-31");
  CHECK(last(rolling, "2025-05-15") == "2027-06-30");
}

TEST_CASE("A life may be rounded up to the month, the half-year or the year", "[loyalty]") {
  CHECK(last(after(1, Unit::kYear, Unit::kMonth), "2023-02-10") == "2024-02-29");
  CHECK(last(after(1, Unit::kYear, Unit::kHalfYear), "2025-06-30") == "2026-06-30");
  CHECK(last(after(1, Unit::kYear, Unit::kHalfYear), "2025-07-01") == "2026-12-31");
  CHECK(last(after(1, Unit::kYear, Unit::kYear), "2025-01-01") == "2026-12-31");
}

TEST_CASE("Points may end with the month or the year in which they were earned", "[loyalty]") {
  // openloyalty-exp-01
  CHECK(gone(after(0, Unit::kMonth, Unit::kMonth), "2026-01-22T12:00:00Z") ==
        "2026-02-01T00:00:00.000Z");
  CHECK(gone(after(0, Unit::kYear, Unit::kYear), "2018-05-05T12:00:00Z") ==
        "2019-01-01T00:00:00.000Z");
  CHECK(gone(every({on(12, 31)}), "2018-05-05T12:00:00Z") == "2019-01-01T00:00:00.000Z");
}

TEST_CASE("Section 8: points may end on fixed days of every year", "[loyalty]") {
  const ExpiryRule rule = every({on(12, 31), on(6, 30)});

  CHECK(last(rule, "2026-01-01") == "2026-06-30");
  CHECK(last(rule, "2026-06-30") == "2026-06-30");
  CHECK(last(rule, "2026-07-01") == "2026-12-31");
  CHECK(last(rule, "2026-12-31") == "2026-12-31");
  CHECK(last(every({on(3, 31)}), "2026-04-01") == "2027-03-31");
  CHECK(last(every({}), "2026-04-01") == "none");
}

TEST_CASE("29 February as a fixed day is the 28th in other years", "[loyalty]") {
  const ExpiryRule rule = every({on(2, 29)});

  CHECK(last(rule, "2024-02-29") == "2024-02-29");
  CHECK(last(rule, "2024-03-01") == "2025-02-28");
  CHECK(last(rule, "2025-02-28") == "2025-02-28");
  CHECK(last(rule, "2027-03-01") == "2028-02-29");
}

TEST_CASE("A fixed day that comes too soon is passed over when the owner says so", "[loyalty]") {
  ExpiryRule rule = every({on(12, 31)});
  CHECK(last(rule, "2026-12-30") == "2026-12-31");

  rule.at_least = Period{3, Unit::kMonth};
  CHECK(last(rule, "2026-12-30") == "2027-12-31");
  CHECK(last(rule, "2026-09-30") == "2026-12-31");
  CHECK(last(rule, "2026-10-01") == "2027-12-31");
}

TEST_CASE("Section 8: points are gone at midnight after the last good day, in the shop's zone",
          "[loyalty]") {  // R96, R97
  // 22 November, still the 21st in Los Angeles.
  const auto expires =
      expires_at(after(1, Unit::kYear), usable_from(utc("2026-11-22T07:59:00Z")), kZone);
  REQUIRE(text_of(expires) == "2027-11-22T08:00:00.000Z");

  const LotDates lot{.usable = utc("2026-11-22T07:59:00Z"), .expires = expires};
  CHECK(is_good(lot, *expires - core::Duration(1)));
  CHECK_FALSE(is_good(lot, *expires));
  CHECK(day_text(last_good_day_before(*expires, kZone)) == "2027-11-21");
}

TEST_CASE("Section 8: summer time moves the moment, not the day", "[loyalty]") {
  const ExpiryRule rule = after(1, Unit::kMonth);

  CHECK(gone(rule, "2026-02-20T20:00:00Z", kZone) == "2026-03-21T07:00:00.000Z");
  CHECK(gone(rule, "2026-10-10T20:00:00Z", kZone) == "2026-11-11T08:00:00.000Z");
}

TEST_CASE("Section 19: where midnight does not exist the day's first moment counts", "[loyalty]") {
  const ExpiryRule rule = after(1, Unit::kDay);

  // 15 October 2017 begins at 01:00 in Sao Paulo, 26 April 2024 in Cairo.
  CHECK(gone(rule, "2017-10-13T12:00:00Z", "America/Sao_Paulo") == "2017-10-15T03:00:00.000Z");
  CHECK(gone(rule, "2024-04-24T12:00:00Z", "Africa/Cairo") == "2024-04-25T22:00:00.000Z");
  // 18 February 2018: at midnight the clocks of Sao Paulo go back to 23:00 of the 17th.
  CHECK(gone(rule, "2018-02-16T12:00:00Z", "America/Sao_Paulo") == "2018-02-18T03:00:00.000Z");
  // 30 December 2011 was left out in Apia.
  CHECK(gone(rule, "2011-12-28T22:00:00Z", "Pacific/Apia") == "2011-12-30T10:00:00.000Z");
}

TEST_CASE("Section 6: a life counts from the day on which points become usable", "[loyalty]") {
  ExpiryRule rule = after(1, Unit::kMonth);
  const LotDates lot{.earned = utc("2026-03-01T12:00:00Z"), .usable = utc("2026-03-15T00:00:00Z")};
  const LotDates waiting{.earned = lot.earned};

  CHECK(text_of(expires_at(rule, lot, "UTC")) == "2026-04-16T00:00:00.000Z");
  CHECK(text_of(expires_at(rule, waiting, "UTC")) == "none");

  rule.counts_from = ExpiryRule::CountsFrom::kEarning;
  CHECK(text_of(expires_at(rule, lot, "UTC")) == "2026-04-02T00:00:00.000Z");
  CHECK(text_of(expires_at(rule, waiting, "UTC")) == "2026-04-02T00:00:00.000Z");
}

TEST_CASE("Section 6: points are usable from their moment on, whether a job ran or not",
          "[loyalty]") {
  const core::Instant usable = utc("2026-03-15T00:00:00Z");
  const LotDates lot{.earned = utc("2026-03-01T12:00:00Z"), .usable = usable};

  CHECK_FALSE(is_good(lot, usable - core::Duration(1)));
  CHECK(is_good(lot, usable));
  CHECK_FALSE(is_good({.earned = lot.earned}, usable));
}

TEST_CASE("Section 8: a whole balance ends so long after the last activity", "[loyalty]") {
  // smile-exp-01
  const ExpiryRule rule{.mode = Mode::kInactivity, .after = {1, Unit::kYear}};

  const auto first = idle_until(rule, utc("2021-01-01T12:00:00Z"), "UTC");
  const auto second = idle_until(rule, utc("2021-12-31T12:00:00Z"), "UTC");

  CHECK(text_of(first) == "2022-01-02T00:00:00.000Z");
  CHECK(day_text(last_good_day_before(*second, "UTC")) == "2022-12-31");
  CHECK(gone(rule, "2021-01-01T12:00:00Z") == "none");  // no lot has a date of its own
  CHECK(text_of(idle_until(after(1, Unit::kYear), {}, "UTC")) == "none");
}

TEST_CASE("Section 8: a higher tier may give its points a longer life", "[loyalty]") {  // R100
  const ExpiryRule guest = after(1, Unit::kYear);
  const ExpiryRule gold = after(3, Unit::kYear);

  CHECK(gone(guest, "2026-11-22T12:00:00Z") == "2027-11-23T00:00:00.000Z");
  CHECK(gone(gold, "2026-11-22T12:00:00Z") == "2029-11-23T00:00:00.000Z");
}

TEST_CASE("Section 9: points given back after their date have a month of grace", "[loyalty]") {
  // 23:30 on 1 March in Los Angeles.
  const core::Instant now = utc("2026-03-02T07:30:00Z");

  CHECK(text_of(grace_expiry(now, kGrace, kZone)) == "2026-04-01T07:00:00.000Z");
  CHECK(text_of(grace_expiry(now, days(0), kZone)) == "2026-03-02T08:00:00.000Z");
}

TEST_CASE("Section 7: the earliest date is used first, then the oldest, without a date last",
          "[loyalty]") {
  const LotDates a{.earned = utc("2026-01-01T00:00:00Z"), .expires = utc("2026-07-01T00:00:00Z")};
  const LotDates b{.earned = utc("2026-01-03T00:00:00Z"), .expires = utc("2026-04-01T00:00:00Z")};
  const LotDates c{.earned = utc("2025-01-01T00:00:00Z")};
  const LotDates later_a{.earned = utc("2026-01-02T00:00:00Z"), .expires = a.expires};

  CHECK(is_used_before(b, a));
  CHECK_FALSE(is_used_before(a, b));
  CHECK(is_used_before(a, later_a));
  CHECK_FALSE(is_used_before(later_a, a));
  CHECK(is_used_before(later_a, c));
  CHECK_FALSE(is_used_before(c, later_a));
  CHECK_FALSE(is_used_before(a, a));
}

TEST_CASE("The last good day is never before the day it counts from, nor earlier for a later day",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(31U, 32U, 33U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  for (int i = 0; i < 500; ++i) {
    const ExpiryRule rule = random_rule(random);
    const Day from = random_day(random);
    const Day later = from + days(core::draw_below(random, 100));
    CAPTURE(day_text(from), day_text(later), rule.after.count);
    const auto end = last_good_day(rule, from);
    REQUIRE(end.has_value());
    CHECK(*end >= from);
    CHECK(*end <= *last_good_day(rule, later));
  }
}

TEST_CASE("Counting in months never skips one", "[loyalty]") {
  core::SeededRandom random(34);
  for (int i = 0; i < 500; ++i) {
    const Day from = random_day(random);
    const int count = static_cast<int>(core::draw_below(random, 60));
    CAPTURE(day_text(from), count);
    const std::chrono::year_month_day start(from);
    const std::chrono::year_month_day end(*last_good_day(after(count, Unit::kMonth), from));
    CHECK(end.year() / end.month() == start.year() / start.month() + std::chrono::months(count));
    CHECK(end.day() <= start.day());
  }
}

TEST_CASE("In every zone points are good through their last day and not on the next", "[loyalty]") {
  const std::string zone = GENERATE(as<std::string>(),
                                    "America/Los_Angeles",
                                    "America/Sao_Paulo",
                                    "Africa/Cairo",
                                    "America/Havana",
                                    "Australia/Lord_Howe");
  core::SeededRandom random(35);
  for (int i = 0; i < 300; ++i) {
    const core::Instant earned =
        core::Instant(random_day(random)) + std::chrono::minutes(core::draw_below(random, 1440));
    CAPTURE(zone, text_of(earned));
    const auto expires = expires_at(after(1, Unit::kMonth), usable_from(earned), zone);
    REQUIRE(expires.has_value());
    const Day end = last_good_day_before(*expires, zone);
    CHECK(end == add(day_of(earned, zone), {1, Unit::kMonth}));
    CHECK(day_of(*expires, zone) == end + days(1));
  }
}
