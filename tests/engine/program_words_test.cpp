#include "engine/program/program_words.h"

#include <string>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::engine;
using loyalty::Factor;
using loyalty::Period;
using loyalty::Unit;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

// What no phrase takes, whatever it counts: {} is where its number stands.
const std::vector<std::string> kStrangeNumbers{"1e3",
                                               "1E3",
                                               "1,000",
                                               "1.000.000",
                                               "12345678901234567890",
                                               "-1",
                                               "+1",
                                               " 1",
                                               "",
                                               "one",
                                               "0x10"};

template <class Value>
void refuses_strange_numbers(std::optional<Value> (*parse)(std::string_view),
                             const std::string& before,
                             const std::string& behind) {
  for (const std::string& number : kStrangeNumbers) {
    CAPTURE(before + number + behind);
    CHECK_FALSE(parse(before + number + behind));
  }
}

loyalty::WeekHours week(std::array<bool, 7> on, minutes from = {}, minutes to = hours(24)) {
  return {.days = on, .from = from, .to = to};
}

bool is_same(const std::optional<loyalty::WeekHours>& found, const loyalty::WeekHours& expected) {
  return found && found->days == expected.days && found->from == expected.from &&
         found->to == expected.to;
}

}  // namespace

TEST_CASE("A period counts days, weeks, months, quarters, half-years or years", "[engine]") {
  CHECK(parse_period("24 months") == Period{.count = 24, .unit = Unit::kMonth});
  CHECK(parse_period("1 month") == Period{.count = 1, .unit = Unit::kMonth});
  CHECK(parse_period("2 years") == Period{.count = 2, .unit = Unit::kYear});
  CHECK(parse_period("1 quarter") == Period{.count = 1, .unit = Unit::kQuarter});
  CHECK(parse_period("2 half-years") == Period{.count = 2, .unit = Unit::kHalfYear});
  CHECK(parse_period("6 weeks") == Period{.count = 6, .unit = Unit::kWeek});
  CHECK(parse_period("90 days") == Period{.count = 90, .unit = Unit::kDay});
}

TEST_CASE("A period is at most 100 years, and at most 1200 of anything", "[engine]") {
  for (const char* border :
       {"1200 days", "1200 weeks", "1200 months", "400 quarters", "200 half-years", "100 years"}) {
    CAPTURE(border);
    CHECK(parse_period(border).has_value());
  }
  for (const char* wrong : {"1201 days",
                            "1201 weeks",
                            "1201 months",
                            "401 quarters",
                            "201 half-years",
                            "101 years",
                            "0 days",
                            "20 hours",
                            "2 decades",
                            "2years",
                            "2  years",
                            "2 years ",
                            "2",
                            "years",
                            "1 half year",
                            "2 years, rounded up"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_period(wrong));
  }
  refuses_strange_numbers(parse_period, "", " months");
}

TEST_CASE("A factor is read exactly and comes in lowest terms", "[engine]") {
  CHECK(parse_factor("x1.5") == Factor{.times = 3, .per = 2});
  CHECK(parse_factor("x1.50") == Factor{.times = 3, .per = 2});
  CHECK(parse_factor("x2") == Factor{.times = 2, .per = 1});
  CHECK(parse_factor("x1.25") == Factor{.times = 5, .per = 4});
  CHECK(parse_factor("x0.1") == Factor{.times = 1, .per = 10});
  CHECK(parse_factor("x1000") == Factor{.times = 1000, .per = 1});
  for (const char* wrong : {"1.5",
                            "x",
                            "x1.",
                            "x.5",
                            "x1.555",
                            "x0.09",
                            "x0",
                            "x1000.01",
                            "x1001",
                            "x12345",
                            "x01",
                            "X2",
                            "x 2",
                            "2x",
                            "x1,5",
                            "x-2",
                            "x1.5.5",
                            "x1.5 "}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_factor(wrong));
  }
  refuses_strange_numbers(parse_factor, "x", "");
}

TEST_CASE("A share is above nothing and at most the whole", "[engine]") {
  CHECK(parse_percent("15 %") == Factor{.times = 3, .per = 20});
  CHECK(parse_percent("15%") == Factor{.times = 3, .per = 20});
  CHECK(parse_percent("2.5 %") == Factor{.times = 1, .per = 40});
  CHECK(parse_percent("0.01 %") == Factor{.times = 1, .per = 10'000});
  CHECK(parse_percent("100 %") == Factor{.times = 1, .per = 1});
  for (const char* wrong : {"0 %",
                            "100.01 %",
                            "101 %",
                            "15",
                            "%",
                            " %",
                            "15  %",
                            "2.555 %",
                            "015 %",
                            "15 percent",
                            "-5 %",
                            "2,5 %",
                            "% 15"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_percent(wrong));
  }
  refuses_strange_numbers(parse_percent, "", " %");
}

TEST_CASE("Weekly hours name days, hours or both", "[engine]") {
  constexpr bool X = true;
  constexpr bool o = false;
  CHECK(is_same(parse_week_hours("fri 17:00-19:00"),
                week({o, o, o, o, X, o, o}, hours(17), hours(19))));
  CHECK(is_same(parse_week_hours("mon-fri 09:00-12:00"),
                week({X, X, X, X, X, o, o}, hours(9), hours(12))));
  CHECK(is_same(parse_week_hours("sat, sun"), week({o, o, o, o, o, X, X})));
  CHECK(is_same(parse_week_hours("sat,sun"), week({o, o, o, o, o, X, X})));
  CHECK(is_same(parse_week_hours("weekdays"), week({X, X, X, X, X, o, o})));
  CHECK(is_same(parse_week_hours("weekends 9:30-24:00"),
                week({o, o, o, o, o, X, X}, hours(9) + minutes(30))));
  CHECK(
      is_same(parse_week_hours("17:00-19:00"), week({X, X, X, X, X, X, X}, hours(17), hours(19))));
  CHECK(is_same(parse_week_hours("mon, wed-thu, sun 08:00-09:00"),
                week({X, o, X, X, o, o, X}, hours(8), hours(9))));
}

TEST_CASE("Days run on over Sunday and hours over midnight", "[engine]") {
  CHECK(is_same(parse_week_hours("sat-mon"), week({true, false, false, false, false, true, true})));
  CHECK(is_same(parse_week_hours("fri 22:00-02:00"),
                week({false, false, false, false, true, false, false}, hours(22), hours(2))));
}

TEST_CASE("Weekly hours that nobody could follow are refused", "[engine]") {
  for (const char* wrong : {"",
                            "friday",
                            "Fri",
                            "fri 17-19",
                            "fri 17:00",
                            "fri 17:00 - 19:00",
                            "fri 17:00-17:00",
                            "fri 24:00-02:00",
                            "fri 17:00-25:00",
                            "fri-fri",
                            "fri-",
                            "-fri",
                            "fri,",
                            ", fri",
                            "fri sat",
                            "17:00-19:00 fri",
                            "fri  17:00-19:00",
                            "fri17:00-19:00",
                            "fri -17:00-19:00",
                            "every day",
                            "fri 17:00-19:00, sat 10:00-12:00"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_week_hours(wrong));
  }
}

TEST_CASE("Points may be given for an order as such", "[engine]") {
  CHECK(parse_points_per_order("1 per order") == core::Points(1));
  CHECK(parse_points_per_order("1000000 per order") == core::Points(1'000'000));
  for (const char* wrong : {"0 per order",
                            "1000001 per order",
                            "1 per 1.00 USD",
                            "per order",
                            "1 per orders",
                            "1 order"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_points_per_order(wrong));
  }
  refuses_strange_numbers(parse_points_per_order, "", " per order");
}

TEST_CASE("A rate with an amount that would be rounded is refused", "[engine]") {
  CHECK(parse_earning_rate("7 per 3.00 USD").has_value());
  for (const char* wrong : {"1 per 1,00 USD",
                            "1 per 1e2 USD",
                            "1 per 1.005 USD",
                            "1 per 0.5 JPY",
                            "1 per 12345678901234567890 USD",
                            "+1 per 1.00 USD",
                            "-0 per 1.00 USD",
                            "1 per 1.00 USD "}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_earning_rate(wrong));
  }
  refuses_strange_numbers(parse_earning_rate, "", " per 1.00 USD");
  refuses_strange_numbers(parse_earning_rate, "1 per ", " USD");
}

TEST_CASE("A number of points is a number and the word", "[engine]") {
  CHECK(parse_points("1 point") == core::Points(1));
  CHECK(parse_points("10000 points") == core::Points(10'000));
  CHECK(parse_points("1000000000 points") == core::Points(1'000'000'000));
  for (const char* wrong :
       {"0 points", "1000000001 points", "10000", "10000 pts", "points", "10000  points"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_points(wrong));
  }
  refuses_strange_numbers(parse_points, "", " points");
}

TEST_CASE("An amount to be exceeded is the word over and the amount", "[engine]") {
  CHECK(parse_over("over 100.00 USD") == core::Money{.minor = 10'000, .currency = "USD"});
  CHECK(parse_over("over 0.00 USD") == core::Money{.minor = 0, .currency = "USD"});
  CHECK(parse_over("over 1980 JPY") == core::Money{.minor = 1980, .currency = "JPY"});
  for (const char* wrong : {"100.00 USD",
                            "over",
                            "over ",
                            "over 100",
                            "over 100.00",
                            "above 100 USD",
                            "over 100.005 USD",
                            "over  100.00 USD",
                            "over -0.00 USD"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_over(wrong));
  }
  refuses_strange_numbers(parse_over, "over ", " USD");
}

TEST_CASE("A limit counts points or times, in a part of the calendar or in all", "[engine]") {
  CHECK(parse_limit("100 per month") == CountLimit{.count = 100, .per = Unit::kMonth});
  CHECK(parse_limit("100 points per month") == CountLimit{.count = 100, .per = Unit::kMonth});
  CHECK(parse_limit("3 times per week") ==
        CountLimit{.count = 3, .is_times = true, .per = Unit::kWeek});
  CHECK(parse_limit("1 time per half-year") ==
        CountLimit{.count = 1, .is_times = true, .per = Unit::kHalfYear});
  CHECK(parse_limit("1 time") == CountLimit{.count = 1, .is_times = true});
  CHECK(parse_limit("500 points") == CountLimit{.count = 500});
  CHECK(parse_limit("1000000000 per year").has_value());
  for (const char* wrong : {"100",
                            "0 per month",
                            "1000000001 per year",
                            "100 per months",
                            "100 per hour",
                            "100 per 2 weeks",
                            "3 visits per week",
                            "3 per",
                            "per month",
                            "3 times a week",
                            "3  times"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_limit(wrong));
  }
  refuses_strange_numbers(parse_limit, "", " per month");
  refuses_strange_numbers(parse_limit, "", " times");
}

TEST_CASE("Whole days may be written in weeks or hours, if no rest is left", "[engine]") {
  CHECK(parse_whole_days("28 days") == days(28));
  CHECK(parse_whole_days("4 weeks") == days(28));
  CHECK(parse_whole_days("48 hours") == days(2));
  CHECK(parse_whole_days("1 day") == days(1));
  for (const char* wrong : {"36 hours", "12 hours", "1 month", "28", "0 days", "1099 days"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse_whole_days(wrong));
  }
  refuses_strange_numbers(parse_whole_days, "", " days");
  CHECK_FALSE(parse_win_back("36 hours after the last order"));
}
