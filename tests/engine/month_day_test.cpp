#include "engine/program/month_day.h"

#include "tests/catch.h"

using namespace regulars::engine;
using std::chrono::day;
using std::chrono::month;

TEST_CASE("A day of the year is a number and an English month", "[engine]") {
  CHECK(parse_month_day("24 December") == month(12) / day(24));
  CHECK(parse_month_day("1 jan") == month(1) / day(1));
  CHECK(parse_month_day("29 February") == month(2) / day(29));
  for (const char* text : {"",
                           "December",
                           "30 February",
                           "0 May",
                           "32 May",
                           "24  December",
                           "24 Decem",
                           "24 December ",
                           "-1 May",
                           "12-24"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_month_day(text).has_value());
  }
}

TEST_CASE("A birthday is told with or without its year", "[engine]") {
  CHECK(parse_birthday("1990-02-28") == Birthday{.date = month(2) / day(28), .year = 1990});
  CHECK(parse_birthday("02-28") == Birthday{.date = month(2) / day(28)});
  CHECK(parse_birthday("28 February") == Birthday{.date = month(2) / day(28)});
  CHECK(parse_birthday("28 Feb 1990") == Birthday{.date = month(2) / day(28), .year = 1990});
  CHECK(parse_birthday("2000-02-29") == Birthday{.date = month(2) / day(29), .year = 2000});
  CHECK(parse_birthday("02-29") == Birthday{.date = month(2) / day(29)});
  for (const char* text : {"",
                           "2001-02-29",
                           "02-30",
                           "1899-01-01",
                           "2200-01-01",
                           "1990-2-28",
                           "1990-02-28T00:00:00Z",
                           "28/02/1990",
                           "28 February 90",
                           "29 February 2001"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_birthday(text).has_value());
  }
}
