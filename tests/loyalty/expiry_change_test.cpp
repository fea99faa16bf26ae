#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "loyalty/points/expiry.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using std::chrono::days;
using std::chrono::minutes;
using Mode = ExpiryRule::Mode;

namespace {

core::Instant utc(const std::string& text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

core::Instant noon(const std::string& day) {
  return utc(day + "T12:00:00Z");
}

// The last good day of a date.
std::string last_day(std::optional<core::Instant> expires) {
  return expires ? core::to_rfc3339(*expires - core::Duration(1)).substr(0, 10) : "none";
}

ExpiryRule after(int count, Unit unit, std::optional<Unit> rounded_up_to = {}) {
  return {.mode = Mode::kPeriod, .after = {count, unit}, .rounded_up_to = rounded_up_to};
}

ExpiryRule idle(int count, Unit unit) {
  return {.mode = Mode::kInactivity, .after = {count, unit}};
}

const ExpiryRule kNoExpiry{};

ExpiryRule new_year() {
  return {.mode = Mode::kFixedDays, .fixed_days = {std::chrono::December / 31}};
}

RuleChange change(ExpiryRule before, ExpiryRule now, const std::string& day) {
  return {.before = std::move(before), .now = std::move(now), .at = noon(day)};
}

// A lot that was usable at once, with the date that the rule gave it.
HeldLot lot_under(const ExpiryRule& rule, core::Instant earned, core::Instant last_activity) {
  HeldLot held{.lot = {.earned = earned, .usable = earned}, .last_activity = last_activity};
  held.lot.expires = rule.mode == Mode::kInactivity ? idle_until(rule, last_activity, "UTC")
                                                    : expires_at(rule, held.lot, "UTC");
  return held;
}

HeldLot lot_under(const ExpiryRule& rule, const std::string& earned) {
  return lot_under(rule, noon(earned), noon(earned));
}

std::optional<core::Instant> changed(const HeldLot& held, const RuleChange& by) {
  return redated(held, by, "UTC");
}

// The last good day after the change of a lot that had its date from the rule before.
std::string after_change(const std::string& earned, const RuleChange& by) {
  return last_day(changed(lot_under(by.before, earned), by));
}

ExpiryRule random_rule(core::Random& random) {
  const Unit unit = core::draw_below(random, 2) == 0 ? Unit::kMonth : Unit::kDay;
  const auto count = static_cast<int>(1 + core::draw_below(random, 40));
  switch (core::draw_below(random, 6)) {
    case 0:
      return kNoExpiry;
    case 1:
      return new_year();
    case 2:
      return after(count, unit, Unit::kQuarter);
    case 3:
      return idle(count, unit);
    default:
      return after(count, unit);
  }
}

core::Instant random_moment(core::Random& random) {
  return utc("2024-01-01T00:00:00Z") + minutes(core::draw_below(random, 1'576'800));
}

}  // namespace

TEST_CASE("Section 8: switching expiry on burns nothing for one full period", "[loyalty]") {
  const RuleChange on = change(kNoExpiry, after(1, Unit::kYear), "2026-03-10");

  CHECK(after_change("2019-01-01", on) == "2027-03-10");
  CHECK(after_change("2026-03-09", on) == "2027-03-10");
}

TEST_CASE("Points earned at the moment of a change or later keep the date they were given",
          "[loyalty]") {
  const RuleChange on = change(kNoExpiry, after(1, Unit::kYear), "2026-03-10");
  HeldLot lot = lot_under(on.now, "2026-03-10");
  lot.lot.expires = noon("2029-01-01");  // a tier's longer life
  CHECK(changed(lot, on) == lot.lot.expires);

  lot.lot.earned -= core::Duration(1);
  CHECK(last_day(changed(lot, on)) == "2027-03-10");
}

TEST_CASE("Section 8: the full period after a change counts in the shop's days", "[loyalty]") {
  const HeldLot lot{.lot = {.earned = noon("2020-01-01"), .usable = noon("2020-01-01")}};
  // 23:30 on 9 March in Los Angeles, where summer time begins on the 8th of 2026, the 14th of 2027.
  const RuleChange on{
      .before = kNoExpiry, .now = after(1, Unit::kYear), .at = utc("2026-03-10T06:30:00Z")};

  const auto expires = redated(lot, on, "America/Los_Angeles");

  REQUIRE(expires.has_value());
  CHECK(core::to_rfc3339(*expires) == "2027-03-10T08:00:00.000Z");
}

TEST_CASE("Section 8: old points live to the end of the quarter that the change counts to",
          "[loyalty]") {  // R98
  const RuleChange on = change(kNoExpiry, after(2, Unit::kYear, Unit::kQuarter), "2019-02-10");

  CHECK(after_change("2015-05-15", on) == "2021-03-31");
}

TEST_CASE("Section 8: with fixed days old points live to the next one after the change",
          "[loyalty]") {
  CHECK(after_change("2019-01-01", change(kNoExpiry, new_year(), "2026-03-10")) == "2026-12-31");

  ExpiryRule with_time = new_year();
  with_time.at_least = Period{3, Unit::kMonth};
  CHECK(after_change("2019-01-01", change(kNoExpiry, with_time, "2026-12-30")) == "2027-12-31");
}

TEST_CASE("Section 8: a shorter life takes nothing for one full period", "[loyalty]") {
  const RuleChange shorter = change(after(24, Unit::kMonth), after(12, Unit::kMonth), "2026-03-10");

  // Would have lived to 10 January 2028, is over by the new rule on 10 January 2027.
  CHECK(after_change("2026-01-10", shorter) == "2027-03-10");
  // Had nine months left: keeps them and gains none.
  CHECK(after_change("2024-12-10", shorter) == "2026-12-10");
  // Was to end tomorrow.
  CHECK(after_change("2024-03-11", shorter) == "2026-03-11");
}

TEST_CASE("Section 8: a longer life begins at once", "[loyalty]") {
  const RuleChange longer = change(after(12, Unit::kMonth), after(24, Unit::kMonth), "2026-03-10");

  CHECK(after_change("2025-06-01", longer) == "2027-06-01");
  CHECK(after_change("2025-03-10", longer) == "2027-03-10");  // their last good day
}

TEST_CASE("Section 8: switching expiry off takes the date away", "[loyalty]") {
  CHECK(after_change("2025-06-01", change(after(1, Unit::kYear), kNoExpiry, "2026-03-10")) ==
        "none");
}

TEST_CASE("No change of the rule brings points back that were gone", "[loyalty]") {
  const ExpiryRule before = after(1, Unit::kYear);
  const HeldLot lot = lot_under(before, "2025-03-09");
  RuleChange off{.before = before, .now = kNoExpiry, .at = *lot.lot.expires};

  CHECK(changed(lot, off) == lot.lot.expires);

  off.at -= core::Duration(1);
  CHECK_FALSE(changed(lot, off).has_value());
}

TEST_CASE("Other days for warnings change no date", "[loyalty]") {
  ExpiryRule warned = after(1, Unit::kYear);
  warned.warn_days = {30, 7};
  HeldLot lot = lot_under(warned, "2025-06-01");
  lot.lot.expires = noon("2029-01-01");  // kept from an earlier rule

  CHECK(changed(lot, change(after(1, Unit::kYear), warned, "2026-03-10")) == lot.lot.expires);
}

TEST_CASE("Section 8: switching to inactivity counts as an activity of every member", "[loyalty]") {
  const RuleChange on = change(kNoExpiry, idle(1, Unit::kYear), "2026-03-10");
  CHECK(after_change("2019-01-01", on) == "2027-03-10");

  // The balance goes together: lots that had dates of their own have one date now.
  const RuleChange from_dates = change(after(2, Unit::kYear), idle(1, Unit::kYear), "2026-03-10");
  CHECK(after_change("2024-06-01", from_dates) == "2027-03-10");
  CHECK(after_change("2026-03-01", from_dates) == "2027-03-10");
}

TEST_CASE("Section 8: switching from inactivity leaves a member a full time of it", "[loyalty]") {
  const HeldLot old_lot = lot_under(idle(1, Unit::kYear), noon("2020-01-01"), noon("2025-04-01"));
  REQUIRE(last_day(old_lot.lot.expires) == "2026-04-01");

  const auto to = [&](const ExpiryRule& rule) {
    return last_day(changed(old_lot, change(idle(1, Unit::kYear), rule, "2026-03-10")));
  };
  CHECK(to(after(3, Unit::kMonth)) == "2026-06-10");
  CHECK(to(after(2, Unit::kYear)) == "2027-03-10");
  CHECK(to(after(10, Unit::kYear)) == "2030-01-01");
  CHECK(to(kNoExpiry) == "none");
}

TEST_CASE("Section 8: another time of inactivity keeps what the member had", "[loyalty]") {
  const auto idle_change = [](const std::string& last_activity, int months_before, int months) {
    const RuleChange by =
        change(idle(months_before, Unit::kMonth), idle(months, Unit::kMonth), "2026-03-10");
    return last_day(changed(lot_under(by.before, noon("2020-01-01"), noon(last_activity)), by));
  };

  CHECK(idle_change("2026-02-01", 12, 6) == "2026-09-10");
  CHECK(idle_change("2025-04-01", 12, 6) == "2026-04-01");
  CHECK(idle_change("2025-10-01", 6, 12) == "2026-10-01");
}

TEST_CASE("Points that still wait get their date when they become usable", "[loyalty]") {
  const HeldLot waiting{.lot = {.earned = noon("2026-03-01")}};
  RuleChange on = change(kNoExpiry, after(1, Unit::kYear), "2026-03-10");
  CHECK(last_day(changed(waiting, on)) == "none");

  on.now.counts_from = ExpiryRule::CountsFrom::kEarning;
  CHECK(last_day(changed(waiting, on)) == "2027-03-10");
}

TEST_CASE("A history of changes goes through them one by one", "[loyalty]") {
  const std::vector<RuleChange> history = {
      change(kNoExpiry, after(1, Unit::kYear), "2026-03-10"),
      change(after(1, Unit::kYear), after(3, Unit::kMonth), "2026-06-01"),
      change(after(3, Unit::kMonth), after(2, Unit::kYear), "2026-07-01")};
  HeldLot held = lot_under(kNoExpiry, "2025-12-01");
  std::vector<std::string> dates;

  for (const RuleChange& one : history) {
    held.lot.expires = changed(held, one);
    dates.push_back(last_day(held.lot.expires));
  }

  CHECK(dates == std::vector<std::string>{"2027-03-10", "2026-09-01", "2027-12-01"});
}

TEST_CASE("Whatever the owner changes, points lose no time at once and change dates only once",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(51U, 52U, 53U, 54U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  for (int i = 0; i < 500; ++i) {
    const RuleChange by{
        .before = random_rule(random), .now = random_rule(random), .at = random_moment(random)};
    const core::Instant earned = random_moment(random);
    const core::Instant active = std::max(earned, std::min(random_moment(random), by.at));
    HeldLot held = lot_under(by.before, earned, active);
    const auto old = held.lot.expires;
    CAPTURE(i, last_day(old), core::to_rfc3339(by.at), core::to_rfc3339(earned));

    held.lot.expires = changed(held, by);

    CHECK(changed(held, by) == held.lot.expires);
    if (earned >= by.at || (old && *old <= by.at)) {
      CHECK(held.lot.expires == old);
      continue;
    }
    const auto period = last_good_day(by.now, day_of(by.at, "UTC"));
    if (period && by.before != by.now) {
      const core::Instant full = start_of(*period + days(1), "UTC");
      CHECK(*held.lot.expires >= std::min(full, old.value_or(full)));
    }
  }
}

TEST_CASE("After a change points earned later never end earlier", "[loyalty]") {
  const std::uint64_t seed = GENERATE(61U, 62U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  for (int i = 0; i < 500; ++i) {
    const RuleChange by{.before = random_rule(random),
                        .now = random_rule(random),
                        .at = utc("2027-01-01T00:00:00Z")};
    const core::Instant first = random_moment(random);
    const core::Instant second = first + days(core::draw_below(random, 200));
    const auto date = [&](core::Instant earned) {
      return changed(lot_under(earned < by.at ? by.before : by.now, earned, second), by);
    };
    CAPTURE(i, core::to_rfc3339(first), core::to_rfc3339(second));
    const auto later = date(second);
    const auto earlier = date(first);
    CHECK((!later || (earlier && *earlier <= *later)));
  }
}
