#include "flow/words.h"

#include "tests/catch.h"

using namespace regulars::flow;
using std::chrono::hours;
using std::chrono::minutes;

TEST_CASE("Yes and no may be written in six ways and any case", "[flow]") {
  CHECK(parse_yes_no("yes") == true);
  CHECK(parse_yes_no("True") == true);
  CHECK(parse_yes_no("ON") == true);
  CHECK(parse_yes_no("no") == false);
  CHECK(parse_yes_no("false") == false);
  CHECK(parse_yes_no("off") == false);
  CHECK_FALSE(parse_yes_no("y"));
  CHECK_FALSE(parse_yes_no(""));
}

TEST_CASE("A time is one number and one unit, from a minute to three years", "[flow]") {
  CHECK(parse_duration("1 minute") == minutes(1));
  CHECK(parse_duration("90 minutes") == minutes(90));
  CHECK(parse_duration("20 hours") == hours(20));
  CHECK(parse_duration("28 days") == hours(28 * 24));
  CHECK(parse_duration("2 weeks") == hours(14 * 24));
  CHECK(parse_duration("1098 days") == hours(1098 * 24));
  CHECK_FALSE(parse_duration("1099 days"));
  for (const char* wrong : {"",
                            "5",
                            "days",
                            "0 days",
                            "-1 days",
                            "1.5 hours",
                            "2 months",
                            "1 h",
                            "28days",
                            "1  day",
                            "1 day 2 hours",
                            "9999999999999999999 minutes"}) {
    INFO(wrong);
    CHECK_FALSE(parse_duration(wrong));
  }
}

TEST_CASE("An amount is a number, a blank and a currency", "[flow]") {
  CHECK(parse_amount("60.00 USD") == regulars::core::Money{.minor = 6000, .currency = "USD"});
  CHECK(parse_amount("1980 JPY") == regulars::core::Money{.minor = 1980, .currency = "JPY"});
  for (const char* wrong : {"60.00",
                            "USD 60",
                            "60 usd",
                            "60,00 USD",
                            "60.00  USD",
                            "1.000 USD",
                            "60.0 JPY",
                            " USD",
                            ""}) {
    INFO(wrong);
    CHECK_FALSE(parse_amount(wrong));
  }
}

TEST_CASE("A whole number is its digits and nothing else", "[flow]") {
  CHECK(parse_whole_number("12") == 12);
  CHECK(parse_whole_number("-5") == -5);
  CHECK(parse_whole_number("9223372036854775807") == 9223372036854775807);
  for (const char* wrong :
       {"", "+5", " 5", "5 ", "1,000", "1.0", "1e3", "0x10", "9223372036854775808", "five"}) {
    INFO(wrong);
    CHECK_FALSE(parse_whole_number(wrong));
  }
}

TEST_CASE("A day is written year, month, day, and the calendar must have it", "[flow]") {
  using std::chrono::day;
  using std::chrono::month;
  using std::chrono::sys_days;
  using std::chrono::year;

  CHECK(parse_day("2026-12-01") == sys_days(year(2026) / month(12) / day(1)));
  CHECK(parse_day("2028-02-29").has_value());
  CHECK(parse_day("2000-01-01").has_value());
  CHECK(parse_day("2199-12-31").has_value());
  for (const char* wrong : {"",
                            "2026-02-29",
                            "2026-13-01",
                            "2026-00-01",
                            "2026-12-00",
                            "2026-12-32",
                            "1999-12-31",
                            "2200-01-01",
                            "2026-12-1",
                            "2026/12/01",
                            "01.12.2026",
                            "2026-12-01 ",
                            "2026-12-01T00:00",
                            "+026-12-01"}) {
    INFO(wrong);
    CHECK_FALSE(parse_day(wrong));
  }
}

TEST_CASE("A time of day goes from midnight to a minute before the next", "[flow]") {
  CHECK(parse_time_of_day("00:00") == minutes(0));
  CHECK(parse_time_of_day("9:05") == hours(9) + minutes(5));
  CHECK(parse_time_of_day("23:59") == hours(23) + minutes(59));
  for (const char* wrong : {"",
                            "9",
                            "24:00",
                            "12:60",
                            "9:5",
                            "-9:00",
                            "009:00",
                            "9:005",
                            "9.00",
                            "9:0 ",
                            ":00",
                            "9:"}) {
    INFO(wrong);
    CHECK_FALSE(parse_time_of_day(wrong));
  }
}

TEST_CASE("Habits from other places are told where a number is refused", "[flow]") {
  CHECK(number_habit("1,000.00 USD") == "numbers have no comma here");
  CHECK(number_habit("1 per 1,00 USD") == "numbers have no comma here");
  CHECK(number_habit("1e3 USD") == "numbers are written out here, without an exponent");
  CHECK(number_habit("1E+3 USD") == "numbers are written out here, without an exponent");
  CHECK(number_habit("-5.00 USD") == "numbers have no minus here");
  CHECK(number_habit("1 per -5.00 USD") == "numbers have no minus here");
  CHECK(number_habit("x-2") == "numbers have no minus here");
  CHECK(number_habit("12345678901234567890 USD") == "this number has too many digits");
  CHECK(number_habit("60.005 USD") == "USD has at most 2 decimals");
  CHECK(number_habit("1 per 0.5 JPY") == "JPY has no decimals");
  CHECK(number_habit("1.0005 KWD per order") == "KWD has at most 3 decimals");
  for (const char* plain : {"",
                            "60.00 USD",
                            "1 per 1.00 USD",
                            "0.500 KWD",
                            "x1.5 USD",
                            "mon-fri 09:00-12:00",
                            "21:00 -09:00",
                            "sat, sun",
                            "one euro",
                            "1e"}) {
    INFO(plain);
    CHECK(number_habit(plain).empty());
  }
}
