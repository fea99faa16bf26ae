#include "loyalty/rewards/worth.h"

#include <algorithm>

#include "loyalty/fraction.h"

namespace regulars::loyalty {
namespace {

// What is taken off, and the least order that it is taken off whole.
struct Offer {
  std::int64_t off = 0;
  std::int64_t order = 0;
};

std::int64_t amount_of(const Benefit& benefit, std::int64_t amount) {
  return std::min(amount, benefit.ceiling_minor.value_or(amount));
}

// 0 off for a percentage without a ceiling, or of nothing.
Offer offer_of(const Benefit& benefit, const VolumeStep& step) {
  if (benefit.kind == BenefitKind::kAmountOff) {
    const std::int64_t off = amount_of(benefit, step.amount_minor);
    return {.off = off, .order = off};
  }
  const std::int64_t off = benefit.ceiling_minor.value_or(0);
  if (off <= 0 || step.percent.times <= 0) {
    return {};
  }
  const auto order =
      scaled(off, {.times = step.percent.per, .per = step.percent.times}, Rounding::kUp);
  return order ? Offer{.off = off, .order = *order} : Offer{};
}

std::int64_t worth_of(const Reward& reward, const VolumeStep& step) {
  Offer offer = offer_of(reward.benefit, step);
  offer.order = std::max(offer.order, reward.basket.minor);
  if (reward.benefit.steps_by == StepsBy::kAmount) {
    offer.order = std::max(offer.order, step.from);
  }
  return offer.off >= offer.order - offer.off ? offer.off : 0;
}

std::int64_t worth_off_orders(const Reward& reward) {
  const Benefit& benefit = reward.benefit;
  const bool is_percent = benefit.kind == BenefitKind::kPercentOff && reward.product.empty();
  if (reward.base != RewardBase::kCheckout ||
      (!is_percent && benefit.kind != BenefitKind::kAmountOff)) {
    return 0;
  }
  if (benefit.steps.empty()) {
    return is_percent ? worth_of(reward, {.percent = benefit.percent})
                      : amount_of(benefit, benefit.amount_minor);
  }
  std::int64_t best = 0;
  for (const VolumeStep& step : benefit.steps) {
    best = std::max(best, worth_of(reward, step));
  }
  return best;
}

}  // namespace

std::int64_t worth_in_money(const Reward& reward) {
  if (reward.gift_value.minor > 0) {
    return reward.gift_value.minor;
  }
  if (reward.base == RewardBase::kPointsPart) {
    return worst_discount(reward).value_or(0);
  }
  const std::int64_t off = worth_off_orders(reward);
  if (off > 0) {
    return off;
  }
  return reward.product.empty() || !reward.price ? 0 : reward.price->minor;
}

}  // namespace regulars::loyalty
