#include "loyalty/program.h"

#include <algorithm>

namespace regulars::loyalty {
std::optional<EarningRate> Program::told_rate() const {
  const bool is_by_money = earning.base.by == EarnBy::kAmount && !earning.rates.empty();
  return is_by_money ? std::optional(earning.rates.front()) : std::nullopt;
}

std::optional<core::Money> Program::credit_of(core::Points points) const {
  core::Money credit = point_worth.value_or(core::Money{});
  const bool is_too_much = __builtin_mul_overflow(credit.minor, points.count(), &credit.minor);
  return point_worth && !is_too_much ? std::optional(credit) : std::nullopt;
}

const Reward* Program::find_reward(std::string_view id) const {
  const auto found = std::ranges::find(rewards, id, &Reward::id);
  return found == rewards.end() ? nullptr : &*found;
}

const Reward* Program::next_reward(core::Points points) const {
  const auto found = std::ranges::find_if(rewards, [points](const Reward& reward) {
    return is_in_catalogue(reward) && reward.costs > points;
  });
  return found == rewards.end() ? nullptr : &*found;
}

}  // namespace regulars::loyalty
