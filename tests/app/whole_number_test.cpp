#include "app/whole_number.h"

#include <string>

#include "tests/catch.h"

using namespace regulars::app;

TEST_CASE("A whole number of the command line is read as it was typed, or not at all", "[app]") {
  for (const char* right : {"0", "5", "10", "999999999999999999"}) {
    CAPTURE(right);
    CHECK(whole_number_problem(right, kMostWhole).empty());
  }
  for (const char* wrong :
       {"", " 5", "5 ", "+5", "-5", "010", "00", "0x10", "0b1", "1e3", "1.0", "1,000", "1'000"}) {
    CAPTURE(wrong);
    CHECK(whole_number_problem(wrong, kMostWhole) ==
          "\"" + std::string(wrong) + "\" is no whole number; write its digits alone, such as 12");
  }
}

TEST_CASE("A whole number of the command line that is too large is told with the largest",
          "[app]") {
  CHECK(whole_number_problem("65535", 65535).empty());
  CHECK(whole_number_problem("65536", 65535) ==
        "\"65536\" is too large; write a whole number from 0 to 65535");
  CHECK(whole_number_problem("1000000000000000000", kMostWhole) ==
        "\"1000000000000000000\" is too large; write a whole number from 0 to "
        "999999999999999999");
  CHECK_FALSE(whole_number_problem("99999999999999999999999", kMostWhole).empty());
}
