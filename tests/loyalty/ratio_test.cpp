#include "loyalty/ratio.h"

#include <cstdint>
#include <limits>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("A share is told in percent with one decimal, half goes up", "[loyalty]") {
  CHECK(percent_of(Share{.part = 3800, .whole = 10000}) == Percent{380});
  CHECK(percent_of(Share{.part = 1, .whole = 3}) == Percent{333});
  CHECK(percent_of(Share{.part = 2, .whole = 3}) == Percent{667});
  CHECK(percent_of(Share{.part = 1, .whole = 2000}) == Percent{1});  // 0.05 %
  CHECK(percent_of(Share{.part = 49, .whole = 100000}) == Percent{0});
  CHECK(percent_of(Share{.part = -1, .whole = 2000}) == Percent{-1});
  CHECK(percent_of(Share{.part = 3, .whole = 2}) == Percent{1500});
}

TEST_CASE("A share of nothing has no value, which is not zero", "[loyalty]") {
  CHECK_FALSE(percent_of(Share{.part = 0, .whole = 0}).has_value());
  CHECK_FALSE(percent_of(Share{.part = 5, .whole = 0}).has_value());
  CHECK_FALSE(percent_of(Share{.part = 5, .whole = -5}).has_value());
  CHECK_FALSE(quotient_of({.part = 5, .whole = 0}).has_value());
  CHECK(percent_of(Share{.part = 0, .whole = 5}) == Percent{0});
}

TEST_CASE("A share that does not fit is told, never cut", "[loyalty]") {
  CHECK(percent_of(Share{.part = kMost, .whole = kMost}) == kWhole);
  CHECK_FALSE(percent_of(Share{.part = kMost, .whole = 1}).has_value());
  CHECK_FALSE(quotient_of({.part = kMost, .whole = 1}).has_value());
  CHECK_FALSE(part_of(usd(kMost), {1001}, Rounding::kNearest).has_value());
}

TEST_CASE("Amounts of two currencies have no share of one another", "[loyalty]") {
  CHECK(percent_of(MoneyShare{.part = usd(900), .whole = usd(24000)}) == Percent{38});
  CHECK_FALSE(percent_of(MoneyShare{.part = usd(900), .whole = {.minor = 24000, .currency = "EUR"}})
                  .has_value());
}

TEST_CASE("A part of an amount is rounded as it is asked for", "[loyalty]") {
  CHECK(part_of(usd(13200), {200}, Rounding::kDown) == usd(2640));
  CHECK(part_of(usd(5), {500}, Rounding::kDown) == usd(2));
  CHECK(part_of(usd(5), {500}, Rounding::kNearest) == usd(3));
}

TEST_CASE("Percentages and numbers are written with their decimals", "[loyalty]") {
  CHECK(to_text(Percent{380}) == "38.0 %");
  CHECK(to_text(Percent{5}) == "0.5 %");
  CHECK(to_text(Percent{-5}) == "-0.5 %");
  CHECK(to_text(Hundredths{150}) == "1.50");
  CHECK(to_text(Hundredths{7}) == "0.07");
  CHECK(to_text(Hundredths{std::numeric_limits<std::int64_t>::min()}) == "-92233720368547758.08");
}

TEST_CASE("A typed percentage has one decimal at most", "[loyalty]") {
  CHECK(percent_from_text("55") == Percent{550});
  CHECK(percent_from_text("55.5") == Percent{555});
  CHECK(percent_from_text("55.5%") == Percent{555});
  CHECK(percent_from_text("0 %") == Percent{0});
  CHECK(percent_from_text("999999") == Percent{9'999'990});
  for (const char* text : {"",
                           "%",
                           " %",
                           "55.55",
                           "55.",
                           ".5",
                           "-5",
                           "+5",
                           "5,5",
                           "5e1",
                           "1000000",
                           "5 5",
                           "55%%",
                           "5.-",
                           "55  %"}) {
    CAPTURE(text);
    CHECK_FALSE(percent_from_text(text).has_value());
  }
}
