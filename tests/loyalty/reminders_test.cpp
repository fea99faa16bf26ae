#include "loyalty/reminders.h"

#include <string>

#include "core/random.h"
#include "core/text_format.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

Program program_in(const std::string& zone) {
  return {
      .time_zone = zone,
      .reminders = {
          .every = days(28), .win_back = days(60), .quiet = {.from = hours(21), .to = hours(9)}}};
}

core::Instant utc(const char* text) {
  const auto instant = core::parse_rfc3339(text);
  REQUIRE(instant.has_value());
  return *instant;
}

std::string text_of(std::optional<core::Instant> instant) {
  return instant ? core::to_rfc3339(*instant) : "none";
}

}  // namespace

TEST_CASE("Section 19: reminders come every 28 days after joining", "[loyalty]") {  // R76
  const Program program = program_in("UTC");
  const core::Instant joined = utc("2026-01-05T10:00:00Z");

  const auto first = next_reminder(program, joined, joined);
  const auto second = next_reminder(program, joined, *first);
  const auto third = next_reminder(program, joined, *second);

  CHECK(text_of(first) == "2026-02-02T10:00:00.000Z");
  CHECK(text_of(second) == "2026-03-02T10:00:00.000Z");
  CHECK(text_of(third) == "2026-03-30T10:00:00.000Z");
  CHECK(next_reminder(program, joined, *first - core::Duration(1)) == first);
}

TEST_CASE("Section 19: a win-back comes 60 days after the last order", "[loyalty]") {  // R78
  CHECK(text_of(win_back_after(
            program_in("UTC"), utc("2026-01-10T10:00:00Z"), utc("2026-03-11T09:59:59Z"))) ==
        "2026-03-11T10:00:00.000Z");
}

TEST_CASE("Somebody who is here with an old order is not missed at once", "[loyalty]") {
  CHECK(text_of(win_back_after(
            program_in("UTC"), utc("2026-01-10T10:00:00Z"), utc("2026-03-11T10:00:00Z"))) ==
        "2026-05-10T10:00:00.000Z");
}

TEST_CASE("Without a rhythm in the program nothing is due", "[loyalty]") {
  const Program program{.time_zone = "UTC"};

  CHECK_FALSE(next_reminder(program, {}, {}).has_value());
  CHECK_FALSE(win_back_after(program, {}, {}).has_value());
}

TEST_CASE("A reminder keeps its local hour through summer time", "[loyalty]") {
  const Program program = program_in("America/New_York");    // summer time from 8 March 2026
  const core::Instant joined = utc("2026-02-10T15:00:00Z");  // 10:00 there

  CHECK(text_of(next_reminder(program, joined, joined)) == "2026-03-10T14:00:00.000Z");
}

TEST_CASE("A reminder that falls into the night waits for the morning", "[loyalty]") {
  const Program program = program_in("UTC");

  CHECK(text_of(next_reminder(program, utc("2026-01-05T23:30:00Z"), utc("2026-01-06T00:00:00Z"))) ==
        "2026-02-03T09:00:00.000Z");
  CHECK(text_of(next_reminder(program, utc("2026-01-05T03:00:00Z"), utc("2026-01-06T00:00:00Z"))) ==
        "2026-02-02T09:00:00.000Z");
}

TEST_CASE("Quiet hours end on the minute, before and after midnight", "[loyalty]") {
  const Program program = program_in("UTC");
  const auto moved = [&](const char* wanted) {
    return text_of(out_of_quiet_hours(program, utc(wanted)));
  };

  CHECK(moved("2026-01-05T20:59:59Z") == "2026-01-05T20:59:59.000Z");
  CHECK(moved("2026-01-05T21:00:00Z") == "2026-01-06T09:00:00.000Z");
  CHECK(moved("2026-01-05T23:59:59Z") == "2026-01-06T09:00:00.000Z");
  CHECK(moved("2026-01-06T00:00:00Z") == "2026-01-06T09:00:00.000Z");
  CHECK(moved("2026-01-06T08:59:59Z") == "2026-01-06T09:00:00.000Z");
  CHECK(moved("2026-01-06T09:00:00Z") == "2026-01-06T09:00:00.000Z");
}

TEST_CASE("Quiet hours within one day and no quiet hours at all", "[loyalty]") {
  Program program = program_in("UTC");
  program.reminders.quiet = {.from = hours(12), .to = hours(14)};
  CHECK(text_of(out_of_quiet_hours(program, utc("2026-01-05T12:00:00Z"))) ==
        "2026-01-05T14:00:00.000Z");
  CHECK(text_of(out_of_quiet_hours(program, utc("2026-01-05T14:00:00Z"))) ==
        "2026-01-05T14:00:00.000Z");
  CHECK(text_of(out_of_quiet_hours(program, utc("2026-01-05T23:00:00Z"))) ==
        "2026-01-05T23:00:00.000Z");

  program.reminders.quiet = {.from = hours(9), .to = hours(9)};
  CHECK(text_of(out_of_quiet_hours(program, utc("2026-01-05T09:00:00Z"))) ==
        "2026-01-05T09:00:00.000Z");
}

TEST_CASE("Quiet hours that end in the hour summer time skips end right after it", "[loyalty]") {
  Program program = program_in("Europe/Paris");
  program.reminders.quiet = {.from = hours(21), .to = hours(2) + minutes(30)};

  // 29 March 2026: 02:30 does not exist in Paris; the first valid instant is 03:00 = 01:00 UTC.
  CHECK(text_of(out_of_quiet_hours(program, utc("2026-03-28T23:00:00Z"))) ==
        "2026-03-29T01:00:00.000Z");
}

TEST_CASE("A reminder may be a day late, not more", "[loyalty]") {
  const core::Instant due = utc("2026-01-05T10:00:00Z");

  CHECK(judge_lateness(due, due) == Lateness::kSend);
  CHECK(judge_lateness(due, due + hours(24)) == Lateness::kSend);
  CHECK(judge_lateness(due, due + hours(24) + core::Duration(1)) == Lateness::kSkip);
}

TEST_CASE("Two instants are on one day by the shop's own calendar", "[loyalty]") {
  const Program program = program_in("America/Los_Angeles");

  CHECK(is_same_day(program, utc("2026-01-05T08:00:00Z"), utc("2026-01-06T07:59:59Z")));
  CHECK_FALSE(is_same_day(program, utc("2026-01-05T07:59:59Z"), utc("2026-01-05T08:00:00Z")));
}

TEST_CASE("The next reminder is always later, never at night and less than a rhythm away",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(21U, 22U, 23U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  const Program program = program_in(seed == 22U ? "Australia/Lord_Howe" : "America/New_York");
  for (int i = 0; i < 100; ++i) {
    const core::Instant joined =
        utc("2025-01-01T00:00:00Z") + minutes(core::draw_below(random, 525'600));
    const core::Instant after = joined + minutes(core::draw_below(random, 525'600));
    CAPTURE(core::to_rfc3339(joined), core::to_rfc3339(after));
    const auto next = next_reminder(program, joined, after);
    REQUIRE(next.has_value());
    CHECK(*next > after);
    CHECK(*next - after <= days(28) + hours(13));
    CHECK(out_of_quiet_hours(program, *next) == *next);
  }
}
