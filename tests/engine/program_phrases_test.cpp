#include "engine/program/program_phrases.h"

#include <array>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/engine/json_schema_checker.h"

using namespace regulars;
using namespace regulars::engine;

namespace {

struct Samples {
  const flow::Phrase* phrase;
  std::vector<const char*> good;
};

// As many ways of writing as each has.
const std::vector<Samples>& samples() {
  static const std::vector<Samples> kSamples{
      {&kCurrencyPhrase, {"USD", "JPY"}},
      {&kTimeZonePhrase,
       {"America/Los_Angeles", "Asia/Bangkok", "Etc/GMT+5", "UTC", "America/Port-au-Prince"}},
      {&kEarningRatePhrase,
       {"1 per 1.00 USD", "7 per 3 USD", "1000000 per 0.500 KWD", "1 per 10000 VND"}},
      {&kPointsPerOrderPhrase, {"1 per order", "1000000 per order"}},
      {&kPointsPhrase, {"1 point", "10000 points"}},
      {&kOverPhrase, {"over 100.00 USD", "over 100 USD", "over 1980 JPY"}},
      {&kWholeDaysPhrase, {"1 day", "28 days", "4 weeks", "48 hours", "1440 minutes", "028 days"}},
      {&kWinBackPhrase, {"60 days after the last order", "60 days", "1 week after the last order"}},
      {&kPeriodPhrase,
       {"24 months", "1 month", "2 years", "1 quarter", "90 days", "6 weeks", "2 half-years"}},
      {&kFactorPhrase, {"x1.5", "x2", "x0.10", "x1000", "x1000.00"}},
      {&kPercentPhrase, {"15 %", "15%", "2.5 %", "100.00 %", "0.01 %"}},
      {&kQuietHoursPhrase, {"21:00-09:00", "9:05-17:00", "00:00-00:00"}},
      {&kWeekHoursPhrase,
       {"fri 17:00-19:00",
        "mon-fri 09:00-12:00",
        "sat, sun",
        "sat,sun",
        "weekdays",
        "weekends 9:00-24:00",
        "17:00-19:00",
        "mon, wed-thu, sun 08:00-09:00"}},
      {&kLimitPhrase,
       {"100 per month",
        "100 points per month",
        "3 times per week",
        "1 time",
        "500 points",
        "1 point per half-year"}},
      {&kRewardIdPhrase, {"towel", "Towel_2-b", "1"}},
      {&kBonusNamePhrase, {"review", "Review_2-b", "1"}},
      {&kMonthDayPhrase, {"24 December", "1 may", "29 Feb"}},
      {&kLinkPhrase,
       {"https://a.example", "https://bumble.example/cart/add?id=77&discount={code}"}}};
  return kSamples;
}

bool matches(const flow::Phrase& phrase, const std::string& text) {
  return test::matches("^(?:" + std::string(phrase.pattern) + ")$", text);
}

std::string problem_of(const flow::Phrase& phrase, const std::string& text) {
  const flow::KeySpec spec{.kind = flow::ValueKind::kPhrase, .phrase = &phrase};
  return flow::scalar_problem("key", text, spec);
}

}  // namespace

TEST_CASE("Every way of writing a phrase is taken, and the editor's pattern takes it too",
          "[engine]") {
  for (const Samples& each : samples()) {
    for (const char* text : each.good) {
      CAPTURE(each.phrase->name, text);
      CHECK(each.phrase->accepts(text));
      CHECK(matches(*each.phrase, text));
    }
  }
}

TEST_CASE("A phrase of another kind is taken neither by the check nor by the editor", "[engine]") {
  for (const Samples& each : samples()) {
    for (const char* text :
         {"\xF0\x9F\x8D\xB0", "1 2 3", "http://a.example/?a=b c", "USD 1", "x"}) {
      if (std::string(text) == "x" &&
          (each.phrase == &kRewardIdPhrase || each.phrase == &kBonusNamePhrase)) {
        continue;  // a fine name
      }
      CAPTURE(each.phrase->name, text);
      CHECK_FALSE(each.phrase->accepts(text));
      const bool is_wide = each.phrase == &kTimeZonePhrase;  // no pattern knows all zones
      CHECK((is_wide || !matches(*each.phrase, text)));
    }
  }
}

TEST_CASE("Phrases have names of their own, since the editor's schema goes by them", "[engine]") {
  std::set<std::string> names;
  for (const Samples& each : samples()) {
    CHECK(names.insert(each.phrase->name).second);
  }
}

TEST_CASE("A refused phrase is told with the way to write it", "[engine]") {
  CHECK(problem_of(kPeriodPhrase, "two years") ==
        "\"two years\" is no time of the calendar; write it like: 24 months, 2 years, 1 quarter or "
        "90 days (100 years at most)");
  CHECK(problem_of(kFactorPhrase, "x1,5") ==
        "\"x1,5\" is no factor: numbers have no comma here; write it like: x1.5 or x2 (x0.1 to "
        "x1000, at most two decimals)");
  CHECK(problem_of(kEarningRatePhrase, "1 per 1.005 USD") ==
        "\"1 per 1.005 USD\" is no earning rule: USD has at most 2 decimals; write it like: 1 per "
        "1.00 USD");
  CHECK(problem_of(kLimitPhrase, "-3 times") ==
        "\"-3 times\" is no limit: numbers have no minus here; write it like: 100 per month, 3 "
        "times per week or 1 time");
  CHECK(problem_of(kPointsPhrase, "1e4 points") ==
        "\"1e4 points\" is no number of points: numbers are written out here, without an exponent; "
        "write it like: 10000 points");
}

TEST_CASE("A time that is no whole number of days is told with the nearest", "[engine]") {
  CHECK(problem_of(kWholeDaysPhrase, "36 hours") ==
        "whole days are needed here, not \"36 hours\"; write 1 day or 2 days");
  CHECK(problem_of(kWholeDaysPhrase, "100 hours") ==
        "whole days are needed here, not \"100 hours\"; write 4 days or 5 days");
  CHECK(problem_of(kWinBackPhrase, "12 hours after the last order") ==
        "whole days are needed here, not \"12 hours\"; write 1 day");
  CHECK(problem_of(kWinBackPhrase, "soon") ==
        "\"soon\" is not understood; write it like: 60 days after the last order");
}
