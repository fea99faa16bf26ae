#include "loyalty/earning/spread.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "core/check.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {
namespace {

struct Share {
  std::size_t index;
  Fraction remainder;
};

}  // namespace

std::vector<std::int64_t> spread(std::int64_t amount, const std::vector<std::int64_t>& weights) {
  std::vector<std::int64_t> shares(weights.size(), 0);
  const std::int64_t total = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
  if (total == 0 || amount == 0) {
    return shares;
  }
  std::vector<Share> rests;
  std::int64_t missing = amount;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    Fraction share(amount);
    share.multiply(weights[i], total);
    const auto whole = share.rounded(Rounding::kDown);
    REGULARS_CHECK(whole.has_value(), "an amount to spread is out of range");
    shares[i] = *whole;
    missing -= *whole;
    share.add(Fraction(-*whole));
    rests.push_back({.index = i, .remainder = share});
  }
  std::ranges::stable_sort(rests, [](const Share& left, const Share& right) {
    return right.remainder.is_less(left.remainder);
  });
  // Fewer are missing than there are shares with a remainder.
  for (std::size_t i = 0; missing > 0; ++i, --missing) {
    ++shares[rests.at(i).index];
  }
  return shares;
}

}  // namespace regulars::loyalty
