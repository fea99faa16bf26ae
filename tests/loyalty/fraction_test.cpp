#include "loyalty/fraction.h"

#include <cstdint>
#include <limits>

#include "tests/catch.h"

using namespace regulars::loyalty;

TEST_CASE("Section 4: an amount is rounded once, as the program says", "[loyalty]") {
  CHECK(scaled(2599, {1, 100}, Rounding::kDown) == 25);
  CHECK(scaled(12345, {1, 500}, Rounding::kDown) == 24);
  CHECK(scaled(125000, {1, 3500}, Rounding::kDown) == 35);
  CHECK(scaled(1100, {7, 300}, Rounding::kDown) == 25);
  CHECK(scaled(2501, {1, 100}, Rounding::kUp) == 26);
  CHECK(scaled(2549, {1, 100}, Rounding::kNearest) == 25);
  CHECK(scaled(2550, {1, 100}, Rounding::kNearest) == 26);
  CHECK(scaled(2500, {1, 100}, Rounding::kUp) == 25);
}

TEST_CASE("Below zero down is further from zero and nearest goes away from it", "[loyalty]") {
  CHECK(scaled(-150, {1, 100}, Rounding::kDown) == -2);
  CHECK(scaled(-150, {1, 100}, Rounding::kUp) == -1);
  CHECK(scaled(-150, {1, 100}, Rounding::kNearest) == -2);
}

TEST_CASE("Section 5: factors are multiplied exactly before they are rounded", "[loyalty]") {
  Fraction points(8350);
  points.multiply(1, 100);
  points.multiply({3, 2});
  points.multiply({2, 1});

  CHECK(points.rounded(Rounding::kDown) == 250);  // 250.5
}

TEST_CASE("Fractions add up exactly", "[loyalty]") {
  Fraction sum(1);
  sum.multiply(1, 3);
  Fraction other(1);
  other.multiply(1, 6);
  sum.add(other);
  sum.multiply(2, 1);

  CHECK(sum.rounded(Rounding::kUp) == 1);
}

TEST_CASE("What does not fit is told, never cut", "[loyalty]") {
  const std::int64_t most = std::numeric_limits<std::int64_t>::max();

  CHECK(scaled(most, {1, 1}, Rounding::kDown) == most);
  CHECK_FALSE(scaled(most, {2, 1}, Rounding::kDown).has_value());
  Fraction huge(most);
  huge.multiply(most, 1);
  huge.multiply(most, 1);
  CHECK(huge.is_broken());
  huge.multiply(1, most);
  CHECK_FALSE(huge.rounded(Rounding::kDown).has_value());
}

TEST_CASE("Fractions are compared exactly", "[loyalty]") {
  Fraction third(1);
  third.multiply(1, 3);
  Fraction more(333333333);
  more.multiply(1, 1000000000);

  CHECK(more.is_less(third));
  CHECK_FALSE(third.is_less(more));
}
