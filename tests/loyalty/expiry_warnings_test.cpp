#include "loyalty/points/expiry_warnings.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;
using std::chrono::hours;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

core::Instant utc(const std::string& text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

Day day(const std::string& text) {
  return std::chrono::floor<std::chrono::days>(utc(text + "T00:00:00Z"));
}

core::Instant midnight(const std::string& text) {
  return start_of(day(text), kZone);
}

std::string text_of(std::optional<core::Instant> instant) {
  return instant ? core::to_rfc3339(*instant) : "none";
}

ExpiryRule warned(std::vector<int> warn_days) {
  return {.mode = ExpiryRule::Mode::kPeriod,
          .after = {1, Unit::kYear},
          .warn_days = std::move(warn_days)};
}

EndingLot lot(std::int64_t id, std::int64_t points, const std::string& last_good_day) {
  return {.id = core::LotId(id),
          .remaining = Points(points),
          .expires = start_of(day(last_good_day) + std::chrono::days(1), kZone)};
}

std::vector<std::string> due(const std::vector<EndingLot>& lots,
                             const ExpiryRule& rule,
                             core::Instant now) {
  std::vector<std::string> keys;
  for (const ExpiryWarning& warning : warnings_due(lots, rule, now, kZone)) {
    keys.push_back(warning_key(core::MemberId(17), warning));
  }
  return keys;
}

using Keys = std::vector<std::string>;

}  // namespace

TEST_CASE("Section 8: a first and a last notice come so many days before the last good day",
          "[loyalty]") {
  const std::vector<EndingLot> lots = {lot(1, 60, "2026-06-30")};
  const ExpiryRule rule = warned({30, 7});
  const Keys first = {"expiry_warning:17:30:2026-06-30"};
  const Keys last = {"expiry_warning:17:7:2026-06-30"};

  CHECK(due(lots, rule, midnight("2026-05-31") - core::Duration(1)).empty());
  CHECK(due(lots, rule, midnight("2026-05-31")) == first);
  CHECK(due(lots, rule, midnight("2026-06-23") - core::Duration(1)).empty());
  CHECK(due(lots, rule, midnight("2026-06-23")) == last);

  CHECK_FALSE(warnings_due(lots, rule, midnight("2026-05-31"), kZone).at(0).is_last);
  CHECK(warnings_due(lots, rule, midnight("2026-06-23"), kZone).at(0).is_last);
}

TEST_CASE("Section 8: a warning lists every lot with its points and its last good day",
          "[loyalty]") {
  EndingLot without_date = lot(5, 10, "2026-06-30");
  without_date.expires.reset();
  const std::vector<EndingLot> lots = {lot(1, 60, "2026-06-30"),
                                       lot(2, 5, "2026-06-29"),
                                       lot(3, 0, "2026-06-30"),
                                       lot(4, 40, "2026-06-30"),
                                       without_date,
                                       lot(6, 70, "2026-07-01")};

  const auto warnings = warnings_due(lots, warned({7}), midnight("2026-06-23"), kZone);

  REQUIRE(warnings.size() == 2);  // a day late, and on its day
  CHECK(warnings[0].last_good_day == day("2026-06-29"));
  REQUIRE(warnings[0].lots.size() == 1);
  CHECK(warnings[0].lots[0].id == core::LotId(2));
  CHECK(warnings[1].last_good_day == day("2026-06-30"));
  REQUIRE(warnings[1].lots.size() == 2);
  CHECK(warnings[1].lots[0].id == core::LotId(1));
  CHECK(warnings[1].lots[0].remaining == Points(60));
  CHECK(warnings[1].lots[1].id == core::LotId(4));
}

TEST_CASE("A warning may be two days late, not more", "[loyalty]") {
  const std::vector<EndingLot> lots = {lot(1, 60, "2026-06-30")};
  const core::Instant on_time = midnight("2026-06-23");

  CHECK(due(lots, warned({7}), on_time + hours(48)).size() == 1);
  CHECK(due(lots, warned({7}), on_time + hours(48) + core::Duration(1)).empty());
}

TEST_CASE("Nobody is warned of points that are gone", "[loyalty]") {
  const std::vector<EndingLot> lots = {lot(1, 60, "2026-06-30")};
  const ExpiryRule on_the_day = warned({0});

  CHECK(due(lots, on_the_day, midnight("2026-06-30")).size() == 1);
  CHECK(due(lots, on_the_day, midnight("2026-07-01") - core::Duration(1)).size() == 1);
  CHECK(due(lots, on_the_day, midnight("2026-07-01")).empty());
}

TEST_CASE("Of two notices that are due together the later one is said", "[loyalty]") {
  const std::vector<EndingLot> lots = {lot(1, 60, "2026-06-30")};

  CHECK(due(lots, warned({8, 7}), midnight("2026-06-23")) ==
        Keys{"expiry_warning:17:7:2026-06-30"});
}

TEST_CASE("A rule without notices warns of nothing", "[loyalty]") {
  const std::vector<EndingLot> lots = {lot(1, 60, "2026-06-30")};

  CHECK(due(lots, warned({}), midnight("2026-06-30")).empty());
  CHECK(text_of(next_warning_at(lots, warned({}), midnight("2026-01-01"), kZone)) == "none");
}

TEST_CASE("The next warning is the earliest notice that has not come yet", "[loyalty]") {
  const std::vector<EndingLot> lots = {
      lot(1, 60, "2026-06-30"), lot(2, 5, "2026-06-10"), lot(3, 0, "2026-05-01")};
  const ExpiryRule rule = warned({30, 7});
  const auto next = [&](core::Instant from) {
    return text_of(next_warning_at(lots, rule, from, kZone));
  };

  CHECK(next(midnight("2026-01-01")) == text_of(midnight("2026-05-11")));
  CHECK(next(midnight("2026-05-11")) == text_of(midnight("2026-05-31")));
  CHECK(next(midnight("2026-05-31")) == text_of(midnight("2026-06-03")));
  CHECK(next(midnight("2026-06-03")) == text_of(midnight("2026-06-23")));
  CHECK(next(midnight("2026-06-23")) == "none");
}

TEST_CASE("A warning is due at the shop's midnight in summer and winter time", "[loyalty]") {
  // Seven days before 14 March 2026 it is winter in Los Angeles, on the day itself summer.
  const std::vector<EndingLot> lots = {lot(1, 60, "2026-03-14")};
  REQUIRE(text_of(lots[0].expires) == "2026-03-15T07:00:00.000Z");

  CHECK(text_of(next_warning_at(lots, warned({7}), midnight("2026-01-01"), kZone)) ==
        "2026-03-07T08:00:00.000Z");
}

TEST_CASE("The sum of what ends by a day holds that day and no later one", "[loyalty]") {
  // sylius-lot-07
  EndingLot never = lot(3, 50, "2026-01-01");
  never.expires.reset();
  const std::vector<EndingLot> lots = {lot(1, 100, "2026-02-01"), lot(2, 200, "2026-06-01"), never};
  const auto sum = [&](const std::string& until) {
    const auto points = expiring_until(lots, day(until), kZone);
    REQUIRE(points.has_value());
    return points->count();
  };

  CHECK(sum("2026-03-01") == 100);
  CHECK(sum("2026-07-01") == 300);
  CHECK(sum("2026-01-31") == 0);
  CHECK(sum("2026-02-01") == 100);
  CHECK(sum("2026-06-01") == 300);
}

TEST_CASE("A sum of points that does not fit is told, not wrapped", "[loyalty]") {
  const std::vector<EndingLot> lots = {
      lot(1, std::numeric_limits<std::int64_t>::max(), "2026-02-01"), lot(2, 1, "2026-02-01")};

  CHECK_FALSE(expiring_until(lots, day("2026-02-01"), kZone).has_value());
}

TEST_CASE("Who looks whenever the next warning is due says every notice exactly once",
          "[loyalty]") {
  core::SeededRandom random(71);
  const ExpiryRule rule = warned({30, 7, 1});
  for (int i = 0; i < 50; ++i) {
    const Day ends = day("2026-02-01") + std::chrono::days(core::draw_below(random, 600));
    const std::vector<EndingLot> lots = {{.id = core::LotId(1),
                                          .remaining = Points(1),
                                          .expires = start_of(ends + std::chrono::days(1), kZone)}};
    CAPTURE(text_of(lots[0].expires));
    Keys said;
    auto now = next_warning_at(lots, rule, midnight("2026-01-01"), kZone);
    while (now) {
      const Keys keys = due(lots, rule, *now);
      said.insert(said.end(), keys.begin(), keys.end());
      now = next_warning_at(lots, rule, *now, kZone);
    }
    const std::string date = core::to_rfc3339(core::Instant(ends)).substr(0, 10);
    CHECK(said == Keys{"expiry_warning:17:30:" + date,
                       "expiry_warning:17:7:" + date,
                       "expiry_warning:17:1:" + date});
  }
}

TEST_CASE("What ends with the first day and what ends a little later are told apart", "[loyalty]") {
  const ExpiryRule rule = warned({30, 7});
  const std::vector<EndingLot> lots = {lot(1, 120, "2027-06-30"),
                                       lot(2, 30, "2027-06-30"),
                                       lot(3, 49, "2027-07-02"),
                                       lot(4, 7, "2027-07-25"),
                                       lot(5, 0, "2027-06-20")};

  const auto soon = ending_soon(lots, rule, midnight("2027-06-05"), kZone);
  REQUIRE(soon);
  CHECK(soon->first_day == day("2027-06-30"));
  CHECK(soon->points == Points(150));
  CHECK(soon->later == Points(49));
  CHECK(soon->last_day == day("2027-07-02"));

  const auto first = ending_soon(lots, rule, midnight("2027-05-31"), kZone);
  REQUIRE(first);
  CHECK(first->later == Points(0));
  CHECK(first->last_day == day("2027-06-30"));
  CHECK_FALSE(
      ending_soon(lots, rule, midnight("2027-05-31") - std::chrono::milliseconds(1), kZone));
  CHECK_FALSE(ending_soon(lots, warned({}), midnight("2027-06-05"), kZone));
}

TEST_CASE("Points end with the whole balance or by themselves, whichever comes first",
          "[loyalty]") {
  const Account account{
      .available = Points(60),
      .lots = {{.id = 1, .remaining = Points(10), .expires = midnight("2027-06-01")},
               {.id = 2, .remaining = Points(20), .expires = midnight("2027-08-01")},
               {.id = 3, .remaining = Points(30)},
               {.id = 4, .remaining = Points(5), .is_pending = true}},
      .idle_until = midnight("2027-07-01")};

  const auto lots = ending_lots(account);

  REQUIRE(lots.size() == 3);  // what waits cannot be spent
  CHECK(lots[0].expires == midnight("2027-06-01"));
  CHECK(lots[1].expires == midnight("2027-07-01"));
  CHECK(lots[2].expires == midnight("2027-07-01"));
}
