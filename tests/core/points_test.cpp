#include "core/points.h"

#include <limits>
#include <type_traits>

#include "core/ids.h"
#include "tests/catch.h"

namespace regulars::core {
namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

// Points, ids and bare numbers cannot be swapped by mistake.
static_assert(!std::is_convertible_v<std::int64_t, Points>);
static_assert(!std::is_convertible_v<Points, std::int64_t>);
static_assert(!std::is_convertible_v<double, Points>);
static_assert(!std::is_convertible_v<MemberId, JobId>);
static_assert(!std::is_convertible_v<std::int64_t, MemberId>);

TEST_CASE("Points that were never set are zero", "[core]") {
  CHECK(Points().count() == 0);
  CHECK(Points() == Points(0));
}

TEST_CASE("Adding points gives their exact sum up to the largest 64-bit number", "[core]") {
  CHECK(add(Points(50), Points(60)) == Points(110));
  CHECK(add(Points(50), Points(-60)) == Points(-10));
  CHECK(add(Points(kLargest - 1), Points(1)) == Points(kLargest));
  CHECK(add(Points(kSmallest + 1), Points(-1)) == Points(kSmallest));
}

TEST_CASE("A sum of points that does not fit gives nothing instead of a wrong number", "[core]") {
  CHECK_FALSE(add(Points(kLargest), Points(1)).has_value());
  CHECK_FALSE(add(Points(kSmallest), Points(-1)).has_value());
}

TEST_CASE("Subtracting points gives their exact difference or nothing", "[core]") {
  CHECK(subtract(Points(110), Points(200)) == Points(-90));
  CHECK(subtract(Points(-1), Points(kLargest)) == Points(kSmallest));
  CHECK_FALSE(subtract(Points(-2), Points(kLargest)).has_value());
  CHECK_FALSE(subtract(Points(0), Points(kSmallest)).has_value());
}

TEST_CASE("Points are compared as numbers, also below zero", "[core]") {
  CHECK(Points(-1) < Points(0));
  CHECK(Points(199) < Points(200));
  CHECK(Points(200) >= Points(200));
}

TEST_CASE("One entry holds at most a thousand million points", "[core]") {
  CHECK(kMaxEntry == Points(1'000'000'000));
}

TEST_CASE("An id that was never given is not set and rows count from one", "[core]") {
  CHECK_FALSE(MemberId().is_set());
  CHECK(MemberId(1).is_set());
  CHECK(MemberId(7).number() == 7);
  CHECK(MemberId(7) != MemberId(8));
}

}  // namespace
}  // namespace regulars::core
