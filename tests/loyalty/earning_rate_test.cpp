#include "loyalty/earning/earning_rate.h"

#include <algorithm>
#include <limits>
#include <string>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

struct Case {
  const char* currency;
  std::int64_t points;  // for every `per`
  std::int64_t per;
  std::int64_t value;
  std::int64_t expected;
};

EarningRate rate(std::int64_t points, std::int64_t per, std::string currency = "USD") {
  return {.points = Points(points), .per = {.minor = per, .currency = std::move(currency)}};
}

std::int64_t points_of(std::int64_t minor, const EarningRate& by) {
  const auto points = points_for({.minor = minor, .currency = by.per.currency}, by);
  REQUIRE(points.has_value());
  return points->count();
}

}  // namespace

TEST_CASE("Money becomes points in every kind of currency, rounded down", "[loyalty]") {  // R23
  const std::vector<Case> cases{{"USD", 1, 100, 2599, 25},
                                {"JPY", 1, 100, 1980, 19},
                                {"KWD", 1, 500, 12345, 24},
                                {"VND", 1, 10000, 259000, 25},
                                {"THB", 1, 3500, 125000, 35},
                                {"USD", 7, 300, 1100, 25},  // in proportion, not in groups of 3.00
                                {"USD", 1, 100, 8350, 83},
                                {"USD", 1, 100, 100, 1},
                                {"USD", 1, 100, 99, 0},
                                {"USD", 3, 100, 99, 2},  // three lines of 0.99 as one order
                                {"USD", 1, 100, 0, 0},
                                {"USD", 1, 100, -500, 0}};

  for (const Case& one : cases) {
    CAPTURE(one.currency, one.points, one.per, one.value);
    CHECK(points_of(one.value, rate(one.points, one.per, one.currency)) == one.expected);
  }
}

TEST_CASE("An order in another currency, or a rate of nothing, earns nothing", "[loyalty]") {
  CHECK_FALSE(points_for({.minor = 5000, .currency = "EUR"}, rate(1, 100)).has_value());
  CHECK_FALSE(points_for({.minor = 5000, .currency = "USD"}, rate(1, 0)).has_value());
}

TEST_CASE("No amount of money gives more than one entry may hold", "[loyalty]") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

  CHECK(points_of(kMost, rate(1, 1)) == core::kMaxEntry.count());
  CHECK(points_of(kMost, rate(1'000'000, 1)) == core::kMaxEntry.count());
  CHECK(points_of(1'000'000'000, rate(1, 1)) == 1'000'000'000);
  CHECK(points_of(1'000'000'001, rate(1, 1)) == 1'000'000'000);
}

TEST_CASE("Splitting an order never pays", "[loyalty]") {  // R33
  const std::uint64_t seed = GENERATE(11U, 12U, 13U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  for (int i = 0; i < 200; ++i) {
    const auto by = rate(static_cast<std::int64_t>(1 + core::draw_below(random, 9)),
                         static_cast<std::int64_t>(1 + core::draw_below(random, 500)));
    const auto whole = static_cast<std::int64_t>(core::draw_below(random, 20'000));
    const auto part =
        static_cast<std::int64_t>(core::draw_below(random, static_cast<std::uint64_t>(whole) + 1));
    CAPTURE(whole, part);
    CHECK(points_of(part, by) + points_of(whole - part, by) <= points_of(whole, by));
  }
}
