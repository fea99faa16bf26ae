#include "core/time.h"

#include "tests/catch.h"

namespace regulars::core {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

std::optional<std::int64_t> ms(std::string_view text) {
  const std::optional<Instant> instant = parse_rfc3339(text);
  return instant ? std::optional(to_ms(*instant)) : std::nullopt;
}

TEST_CASE("An instant is written in UTC with three decimals", "[core]") {
  CHECK(to_rfc3339(from_ms(0)) == "1970-01-01T00:00:00.000Z");
  CHECK(to_rfc3339(from_ms(1'795'341'600'007)) == "2026-11-22T10:00:00.007Z");
  CHECK(to_rfc3339(from_ms(-1)) == "1969-12-31T23:59:59.999Z");
  CHECK(to_rfc3339(from_ms(1'709'164'800'000)) == "2024-02-29T00:00:00.000Z");
}

TEST_CASE("The forms of RFC 3339 that shops send are read", "[core]") {
  const std::int64_t ten = 1'795'341'600'000;
  CHECK(ms("2026-11-22T10:00:00Z") == ten);
  CHECK(ms("2026-11-22t10:00:00z") == ten);
  CHECK(ms("2026-11-22 10:00:00Z") == ten);
  CHECK(ms("2026-11-22T10:00:00+00:00") == ten);
  CHECK(ms("2026-11-22T10:00:00-00:00") == ten);
  CHECK(ms("2026-11-22T17:00:00+07:00") == ten);
  CHECK(ms("2026-11-22T02:00:00-08:00") == ten);
  CHECK(ms("2026-11-22T15:45:00+05:45") == ten);
  CHECK(ms("2026-11-23T00:00:00+14:00") == ten);
}

TEST_CASE("Decimals of a second are cut to milliseconds, never rounded", "[core]") {
  CHECK(ms("1970-01-01T00:00:00.5Z") == 500);
  CHECK(ms("1970-01-01T00:00:00.007Z") == 7);
  CHECK(ms("1970-01-01T00:00:00.0079Z") == 7);
  CHECK(ms("1970-01-01T00:00:00.999999999Z") == 999);
  CHECK(ms("1970-01-01T00:00:00.9999999999Z") == std::nullopt);  // ten decimals
  CHECK(ms("1970-01-01T00:00:00.Z") == std::nullopt);
}

TEST_CASE("A leap second is read as the first second of the next minute", "[core]") {
  CHECK(ms("2016-12-31T23:59:60Z") == ms("2017-01-01T00:00:00Z"));
  CHECK(ms("2016-12-31T23:59:61Z") == std::nullopt);
}

TEST_CASE("Days that do not exist are refused", "[core]") {
  CHECK(ms("2024-02-29T00:00:00Z").has_value());
  for (const char* wrong : {"2026-02-29T00:00:00Z",
                            "1900-02-29T00:00:00Z",
                            "2026-04-31T00:00:00Z",
                            "2026-13-01T00:00:00Z",
                            "2026-00-01T00:00:00Z",
                            "2026-01-00T00:00:00Z",
                            "2026-01-32T00:00:00Z"}) {
    CAPTURE(wrong);
    CHECK(ms(wrong) == std::nullopt);
  }
}

TEST_CASE("Anything that is not RFC 3339 is refused as a time", "[core]") {
  for (const char* wrong : {"",
                            "2026",
                            "2026-11-22",
                            "2026-11-22T10:00Z",
                            "2026-11-22T10:00:00",
                            "2026-11-22T24:00:00Z",
                            "2026-11-22T10:60:00Z",
                            "2026-11-22T10:00:00+7:00",
                            "2026-11-22T10:00:00+0700",
                            "2026-11-22T10:00:00+24:00",
                            "2026-11-22T10:00:00+07:60",
                            "2026-11-22T10:00:00Z ",
                            " 2026-11-22T10:00:00Z",
                            "2026-11-22_10:00:00Z",
                            "26-11-22T10:00:00Z",
                            "+2026-11-22T10:00:00Z",
                            "2026-11-22T10:00:00ZZ",
                            "2026/11/22T10:00:00Z",
                            "2026-11-22T1a:00:00Z",
                            "0000-00-00 00:00:00"}) {
    CAPTURE(wrong);
    CHECK(ms(wrong) == std::nullopt);
  }
}

TEST_CASE("Writing an instant and reading it again changes nothing", "[core]") {
  for (const std::int64_t number : {0L, 1L, 999L, 1'795'341'600'007L, -62'135'596'800'000L}) {
    CAPTURE(number);
    CHECK(parse_rfc3339(to_rfc3339(from_ms(number))) == from_ms(number));
  }
}

TEST_CASE("A fake clock stands still until it is moved", "[core]") {
  FakeClock clock(from_ms(1000));
  CHECK(clock.now() == from_ms(1000));
  clock.advance(hours(1));
  CHECK(clock.now() == from_ms(1000) + hours(1));
  CHECK(clock.monotonic() == Duration(1000) + hours(1));
  clock.set(from_ms(5));
  CHECK(clock.now() == from_ms(5));
}

TEST_CASE("Moving the system clock moves wall time and waiting times alike", "[core]") {
  SystemClock clock;
  const Instant before = clock.now();
  const Duration waited = clock.monotonic();
  clock.advance(hours(24));
  CHECK(clock.offset() == hours(24));
  CHECK(clock.now() - before >= hours(24));
  CHECK(clock.now() - before < hours(24) + minutes(10));
  CHECK(clock.monotonic() - waited >= hours(24));
  CHECK(clock.monotonic() - waited < hours(24) + minutes(10));
}

}  // namespace
}  // namespace regulars::core
