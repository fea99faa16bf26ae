#include "core/text_format.h"

#include <cstdlib>

#include "tests/catch.h"

namespace regulars::core {
namespace {

using std::chrono::day;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::year;

LocalTime local(int y, unsigned m, unsigned d, minutes time) {
  return {.day = {year(y), month(m), day(d)}, .since_midnight = time};
}

std::string utc(const LocalTime& time, std::string_view zone) {
  return to_rfc3339(from_local(time, zone)).substr(0, 16);
}

bool same(const LocalTime& left, const LocalTime& right) {
  return left.day == right.day && left.since_midnight == right.since_midnight;
}

Instant at(std::string_view text) {
  return parse_rfc3339(text).value();
}

TEST_CASE("Numbers are written as a language writes them", "[core]") {
  CHECK(format_number(1234567, "en") == "1,234,567");
  CHECK(format_number(1234567, "vi") == "1.234.567");
  CHECK(format_number(1234567, "es") == "1.234.567");
  CHECK(format_number(1234567, "th") == "1,234,567");
  CHECK(format_number(-50, "en") == "-50");
  CHECK(format_number(0, "en") == "0");
  CHECK(format_number(9223372036854775807, "en") == "9,223,372,036,854,775,807");
}

TEST_CASE("A language that is not known acts as English", "[core]") {
  for (const char* unknown : {"", "xx", "zz-ZZ", "not a language", "en_US", "----", "klingon"}) {
    CAPTURE(unknown);
    CHECK(format_number(1234, unknown) == "1,234");
    CHECK(plural_class(1, unknown) == "one");
    CHECK(format_day(at("2026-12-22T00:00:00Z"), "UTC", unknown) == "December 22, 2026");
    CHECK(format_money({.minor = 4990, .currency = "USD"}, unknown) == "$49.90");
  }
}

TEST_CASE("A language with a region or script finds its own rules", "[core]") {
  CHECK(format_number(1234, "en-US") == "1,234");
  CHECK(format_number(1234567, "de-CH") == "1’234’567");
  CHECK(format_number(1234, "vi-US") == "1.234");
  CHECK(format_day(at("2026-12-22T00:00:00Z"), "UTC", "en-GB") == "22 December 2026");
  CHECK(format_day(at("2026-12-22T00:00:00Z"), "UTC", "zh-TW") == "2026年12月22日");
}

TEST_CASE("Money is written with its currency's sign and decimals", "[core]") {
  CHECK(format_money({.minor = 4990, .currency = "USD"}, "en") == "$49.90");
  CHECK(format_money({.minor = -4990, .currency = "USD"}, "en") == "-$49.90");
  CHECK(format_money({.minor = 125000, .currency = "THB"}, "th") == "฿1,250.00");
  CHECK(format_money({.minor = 1980, .currency = "VND"}, "vi") == "1.980\u00A0₫");
  CHECK(format_money({.minor = 1980, .currency = "JPY"}, "en") == "¥1,980");
  CHECK(format_money({.minor = 123456750, .currency = "THB"}, "es") == "1.234.567,50\u00A0฿");
}

TEST_CASE("An amount keeps decimals that are not zero in every currency", "[core]") {
  CHECK(format_money({.minor = 1500, .currency = "IQD"}, "en") == "IQD\u00A01.500");
  CHECK(format_money({.minor = 2000, .currency = "IQD"}, "en") == "IQD\u00A02");
  CHECK(format_money({.minor = 12345, .currency = "CLF"}, "en") == "CLF\u00A01.2345");
}

TEST_CASE("A day is written in the language, the zone and the Gregorian calendar", "[core]") {
  const Instant instant = at("2026-12-22T20:00:00Z");
  CHECK(format_day(instant, "UTC", "en") == "December 22, 2026");
  CHECK(format_day(instant, "Asia/Bangkok", "en") == "December 23, 2026");
  CHECK(format_day(instant, "UTC", "es") == "22 de diciembre de 2026");
  CHECK(format_day(instant, "UTC", "vi").find("22 tháng 12") == 0);
  const std::string thai = format_day(instant, "UTC", "th");
  CHECK(thai.find("ธันวาคม") != std::string::npos);
  CHECK(thai.find("2026") != std::string::npos);
  CHECK(thai.find("2569") == std::string::npos);  // the Buddhist year
}

TEST_CASE("A language has a name in itself and in others", "[core]") {
  CHECK(language_name("en", "en") == "English");
  CHECK(language_name("es", "es") == "Español");
  CHECK(language_name("th", "th") == "ไทย");
  CHECK(language_name("vi", "vi") == "Tiếng Việt");
  CHECK(language_name("es", "en") == "Spanish");
  CHECK(language_name("es-MX", "es-MX") == "Español (México)");
  for (const char* unknown : {"", "xx", "not a language", "----"}) {
    CHECK(language_name(unknown, unknown) == unknown);
  }
}

TEST_CASE("Counts fall into the plural classes of their language", "[core]") {
  CHECK(plural_class(1, "en") == "one");
  CHECK(plural_class(0, "en") == "other");
  CHECK(plural_class(2, "en") == "other");
  CHECK(plural_class(1, "th") == "other");
  CHECK(plural_class(1, "vi") == "other");
  CHECK(plural_class(1, "es") == "one");
  CHECK(plural_class(1'000'000, "es") == "many");
  CHECK(plural_class(3, "ru") == "few");
  CHECK(plural_class(5, "ru") == "many");
  CHECK(plural_class(21, "ru") == "one");
  CHECK(plural_class(2, "ar") == "two");
}

TEST_CASE("Names of zones are known and everything else is not", "[core]") {
  for (const char* zone : {"America/Los_Angeles",
                           "Asia/Bangkok",
                           "UTC",
                           "Europe/Paris",
                           "Asia/Ho_Chi_Minh",
                           "Etc/GMT+5"}) {
    CAPTURE(zone);
    CHECK(is_zone(zone));
  }
  for (const char* wrong : {"",
                            "Mars/Olympus",
                            "GMT+5",
                            "+07:00",
                            "Europe/Pariss",
                            "Etc/Unknown",
                            "../etc/passwd",
                            "Europe/Paris "}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_zone(wrong));
  }
}

TEST_CASE("An unknown zone acts as UTC", "[core]") {
  CHECK(same(to_local(at("2026-06-01T12:34:56Z"), "Mars/Olympus"),
             local(2026, 6, 1, hours(12) + minutes(34))));
  CHECK(utc(local(2026, 6, 1, hours(12)), "GMT+5") == "2026-06-01T12:00");
}

TEST_CASE("An instant has the local day and time of its zone", "[core]") {
  const Instant instant = at("2026-07-01T20:30:59.999Z");
  CHECK(same(to_local(instant, "Asia/Kathmandu"), local(2026, 7, 2, hours(2) + minutes(15))));
  CHECK(same(to_local(instant, "America/New_York"), local(2026, 7, 1, hours(16) + minutes(30))));
  CHECK(same(to_local(instant, "Asia/Bangkok"), local(2026, 7, 2, hours(3) + minutes(30))));
  CHECK(same(to_local(at("1969-12-31T23:59:59.999Z"), "UTC"),
             local(1969, 12, 31, hours(23) + minutes(59))));
}

TEST_CASE("A time in the hour that spring skips runs at the first moment after it", "[core]") {
  CHECK(utc(local(2026, 3, 29, hours(2) + minutes(30)), "Europe/Paris") == "2026-03-29T01:00");
  CHECK(utc(local(2026, 3, 29, hours(2)), "Europe/Paris") == "2026-03-29T01:00");
  CHECK(utc(local(2026, 3, 29, hours(1) + minutes(59)), "Europe/Paris") == "2026-03-29T00:59");
  CHECK(utc(local(2026, 3, 29, hours(3)), "Europe/Paris") == "2026-03-29T01:00");
  CHECK(utc(local(2026, 3, 8, hours(2) + minutes(30)), "America/New_York") == "2026-03-08T07:00");
  CHECK(utc(local(2018, 11, 4, minutes(30)), "America/Sao_Paulo") == "2018-11-04T03:00");
}

TEST_CASE("A time that autumn brings twice runs at its first occurrence", "[core]") {
  CHECK(utc(local(2026, 10, 25, hours(2) + minutes(30)), "Europe/Paris") == "2026-10-25T00:30");
  CHECK(utc(local(2026, 10, 25, hours(3)), "Europe/Paris") == "2026-10-25T02:00");
  CHECK(utc(local(2026, 11, 1, hours(1) + minutes(30)), "America/New_York") == "2026-11-01T05:30");
}

TEST_CASE("Lord Howe changes its clocks by half an hour", "[core]") {
  // +10:30 in winter, +11 in summer: 4 October 2026 02:00 to 02:30, 5 April 2026 02:00 to 01:30.
  CHECK(utc(local(2026, 10, 4, hours(2) + minutes(15)), "Australia/Lord_Howe") ==
        "2026-10-03T15:30");
  CHECK(utc(local(2026, 4, 5, hours(1) + minutes(45)), "Australia/Lord_Howe") ==
        "2026-04-04T14:45");
}

TEST_CASE("Casablanca leaves its time around Ramadan and comes back", "[core]") {
  // +01, and +00 from 15 February 03:00 to 22 March 2026 02:00.
  CHECK(utc(local(2026, 2, 15, hours(2) + minutes(30)), "Africa/Casablanca") == "2026-02-15T01:30");
  CHECK(utc(local(2026, 3, 1, hours(12)), "Africa/Casablanca") == "2026-03-01T12:00");
  CHECK(utc(local(2026, 3, 22, hours(2) + minutes(30)), "Africa/Casablanca") == "2026-03-22T02:00");
  CHECK(utc(local(2026, 6, 1, hours(12)), "Africa/Casablanca") == "2026-06-01T11:00");
}

TEST_CASE("A day that Apia never had runs at the beginning of the next one", "[core]") {
  CHECK(utc(local(2011, 12, 30, hours(9)), "Pacific/Apia") == "2011-12-30T10:00");
  CHECK(
      same(to_local(at("2011-12-30T10:00:00Z"), "Pacific/Apia"), local(2011, 12, 31, minutes(0))));
}

TEST_CASE("A local time in a zone without changes is simply moved", "[core]") {
  CHECK(utc(local(2026, 4, 1, hours(9)), "Asia/Bangkok") == "2026-04-01T02:00");
  CHECK(utc(local(2026, 4, 1, hours(9)), "Asia/Kathmandu") == "2026-04-01T03:15");
  CHECK(utc(local(2026, 4, 1, hours(9)), "UTC") == "2026-04-01T09:00");
}

TEST_CASE("More languages and zones than are kept at once still give right answers", "[core]") {
  for (int i = 0; i < 200; ++i) {
    const std::string number = std::to_string(100 + i);
    CHECK(format_number(1234, "es-x-" + number) == "1234");
    CHECK(to_local(from_ms(0), "Nowhere/" + number).since_midnight == minutes(0));
  }
  CHECK(format_number(1234567, "vi") == "1.234.567");
}

}  // namespace
}  // namespace regulars::core
