// One whole amount shared out by weights, so that the shares add up to it exactly.
#pragma once

#include <cstdint>
#include <vector>

namespace regulars::loyalty {

/// The shares of `amount`, one a weight, by the largest remainder: each share is cut down to a
/// whole number, and what is missing goes to the largest remainders, of equal ones to the first.
/// No share is above its weight while `amount` is not above their sum. amount and weights: 0 to
/// kMaxOrderMinor, the weights together too. All shares are 0 when all weights are.
std::vector<std::int64_t> spread(std::int64_t amount, const std::vector<std::int64_t>& weights);

}  // namespace regulars::loyalty
