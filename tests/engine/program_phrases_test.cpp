#include "engine/program/program_phrases.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/program/earning_phrases.h"
#include "engine/program/membership_words.h"
#include "engine/program/reward_words.h"
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
std::vector<Samples> samples_of_rules() {
  return {
      {&kBaseEarningPhrase, {"1 per 1.00 USD", "10 per order", "1 per item"}},
      {&kOrderMostPhrase, {"500 per order"}},
      {&kEffectPhrase,
       {"x2",
        "20 points",
        "1 point",
        "2 per 1.00 USD",
        "5 points per item",
        "5 per item",
        "1 point per item",
        "reward mug"}},
      {&kTierFactorPhrase, {"x1", "x1.5"}},
      {&kExchangePhrase, {"1.0845 USD", "0.00004 USD", "35 THB"}},
      {&kUsablePhrase,
       {"at once",
        "14 days after payment",
        "1 half-year after payment",
        "after delivery",
        "after delivered, at most 30 days",
        "from 2026-12-01"}},
      {&kExpiryPhrase,
       {"never",
        "24 months after earning",
        "2 years, rounded up to the quarter",
        "24 months after they can be used, rounded up to the half-year",
        "every 31 December, at least 3 months",
        "every 30 June and 31 December",
        "after 12 months without activity"}},
      {&kWhenSpentPhrase, {"stop at zero", "only pending", "debt up to 500 points"}},
      {&kTierStartPhrase, {"0", "300", "1 point", "300 points", "300.00 USD", "5 orders"}},
      {&kTierPeriodPhrase,
       {"calendar year", "calendar half-year", "365 days", "since joining", "lifetime"}},
      {&kHoldingPhrase,
       {"until the end of the next period",
        "12 months",
        "2 half-years",
        "as long as it is reached"}},
      {&kCountryPhrase, {"US"}},
      {&kStepPhrase,
       {"10.00 USD from 100.00 USD", "10 % from 3 items", "10% from 1 item", "5 USD from 3 items"}},
      {&kBlockPhrase, {"100 points for 5.00 USD", "1 point for 1 JPY"}},
      {&kTimesPhrase, {"1 time", "3 times per week", "1 time per half-year"}},
      {&kFeeTimePhrase, {"once", "1 year", "3 months"}},
      {&kTrialPhrase, {"none", "30 days", "4 weeks"}}};
}

std::vector<Samples> samples() {
  std::vector<Samples> all{
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
  for (Samples& each : samples_of_rules()) {
    all.push_back(std::move(each));
  }
  return all;
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

TEST_CASE("However a phrase is changed, what the check takes the editor's pattern takes too",
          "[engine]") {
  static const std::string kPut = " 019.,-%xsSUA:";
  for (const Samples& each : samples()) {
    for (const std::string good : each.good) {
      for (std::size_t at = 0; at <= good.size(); ++at) {
        std::vector<std::string> changed{good.substr(0, at)};
        for (const char sign : kPut) {
          changed.push_back(good.substr(0, at) + sign + good.substr(at));
          changed.push_back(good.substr(0, at) + sign + good.substr(std::min(at + 1, good.size())));
        }
        changed.push_back(good.substr(0, at) + good.substr(std::min(at + 1, good.size())));
        for (const std::string& text : changed) {
          if (each.phrase->accepts(text) && !matches(*each.phrase, text)) {
            CAPTURE(each.phrase->name, text);
            FAIL_CHECK("the pattern is narrower than the check");
          }
        }
      }
    }
  }
}

TEST_CASE("What can be no value of a phrase is refused by the editor's pattern too", "[engine]") {
  const std::vector<Samples> wrong{
      {&kEarningRatePhrase, {"0 per 1.00 USD", "1 per USD", "1 per 1.00"}},
      {&kPointsPerOrderPhrase, {"0 per order"}},
      {&kPointsPhrase, {"0 points", "100"}},
      {&kWholeDaysPhrase, {"0 days", "28"}},
      {&kPeriodPhrase, {"0 months", "months"}},
      {&kWeekHoursPhrase, {"", "-", ", ", "fri-", "mon tue", "fri17:00-19:00", "fri 17:00"}},
      {&kLimitPhrase, {"100", "0 times", "3 per", "3 times week"}},
      {&kBaseEarningPhrase, {"0 per item", "1 per customer"}},
      {&kEffectPhrase, {"0 points", "20", "reward "}},
      {&kUsablePhrase, {"14 moons after payment", "from 2026-13-01", "after 14 days"}},
      {&kExpiryPhrase, {"24 moons", "2 years, rounded up to the moon", "every December"}},
      {&kWhenSpentPhrase, {"debt up to 0 points", "debt"}},
      {&kTierPeriodPhrase, {"calendar moon", "0 days", "365"}},
      {&kHoldingPhrase, {"12 moons", "0 months"}},
      {&kBlockPhrase, {"0 points for 5.00 USD"}},
      {&kTimesPhrase, {"0 times", "3", "3 per week"}},
      {&kFeeTimePhrase, {"0 years", "1 moon"}},
      {&kTrialPhrase, {"0 days", "some"}}};
  for (const Samples& each : wrong) {
    for (const char* text : each.good) {
      CAPTURE(each.phrase->name, text);
      CHECK_FALSE(each.phrase->accepts(text));
      CHECK_FALSE(matches(*each.phrase, text));
    }
  }
}

TEST_CASE("Letters for a time zone are refused with the region that is meant", "[engine]") {
  for (const auto& [letters, region] :
       std::vector<std::pair<std::string, std::string>>{{"PST", "America/Los_Angeles"},
                                                        {"IST", "Asia/Kolkata"},
                                                        {"EST", "America/New_York"},
                                                        {"BST", "Europe/London"},
                                                        {"CEST", "Europe/Paris"}}) {
    CAPTURE(letters);
    CHECK_FALSE(kTimeZonePhrase.accepts(letters));
    CHECK(kTimeZonePhrase.accepts(region));
    CHECK(problem_of(kTimeZonePhrase, letters) ==
          "\"" + letters + "\" is not the name of one place; write a region and a city, such as " +
              region);
  }
  CHECK(kTimeZonePhrase.accepts("UTC"));
  CHECK(kTimeZonePhrase.accepts("Japan"));
  for (const char* wrong : {"America/Los_Angels", "america/los angeles", "Los_Angeles"}) {
    CHECK(problem_of(kTimeZonePhrase, wrong) ==
          "\"" + std::string(wrong) + "\" is no time zone; did you mean America/Los_Angeles?");
  }
  CHECK(problem_of(kTimeZonePhrase, "Mars Base") ==
        "\"Mars Base\" is no time zone; write it like America/Los_Angeles or Asia/Bangkok");
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
