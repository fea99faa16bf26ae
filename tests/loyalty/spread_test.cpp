#include "loyalty/earning/spread.h"

#include <numeric>

#include "core/random.h"
#include "loyalty/earning/order.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

using Shares = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("An amount is shared out by weight and what is over goes to the largest remainders",
          "[loyalty]") {
  CHECK(spread(1000, {10000, 5000}) == Shares{667, 333});
  CHECK(spread(100, {1, 1, 1}) == Shares{34, 33, 33});
  CHECK(spread(2, {1, 1, 1}) == Shares{1, 1, 0});
  CHECK(spread(10, {0, 5, 0}) == Shares{0, 10, 0});
  CHECK(spread(0, {3, 4}) == Shares{0, 0});
  CHECK(spread(7, {0, 0}) == Shares{0, 0});
  CHECK(spread(7, {}).empty());
  CHECK(spread(kMaxOrderMinor, {kMaxOrderMinor - 1, 1}) == Shares{kMaxOrderMinor - 1, 1});
}

TEST_CASE("Shares always add up, and none is above its weight while the amount is not",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  for (int i = 0; i < 200; ++i) {
    Shares weights(1 + core::draw_below(random, 8));
    for (std::int64_t& weight : weights) {
      weight = static_cast<std::int64_t>(core::draw_below(random, 10'000));
    }
    weights.front() += 1;
    const std::int64_t total = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    const auto amount =
        static_cast<std::int64_t>(core::draw_below(random, static_cast<std::uint64_t>(total) + 1));

    const Shares shares = spread(amount, weights);

    REQUIRE(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == amount);
    for (std::size_t k = 0; k < shares.size(); ++k) {
      REQUIRE(shares[k] >= 0);
      REQUIRE(shares[k] <= weights[k]);
    }
  }
}
