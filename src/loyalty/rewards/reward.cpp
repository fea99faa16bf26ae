#include "loyalty/rewards/reward.h"

#include <algorithm>
#include <array>

namespace regulars::loyalty {
namespace {

struct AnswerRow {
  CanHave answer;
  std::string_view name;
  std::string_view words;
};

constexpr std::array<AnswerRow, 11> kAnswers{{
    {CanHave::kYes, "yes", ""},
    {CanHave::kOff, "off", "it is switched off at the moment"},
    {CanHave::kNotYet, "not_yet", "it has not begun yet"},
    {CanHave::kOver, "over", "its time is over"},
    {CanHave::kOutOfStock, "out_of_stock", "it is out of stock"},
    {CanHave::kTier, "tier", "it is for another tier"},
    {CanHave::kSegment, "segment", "it is for other members"},
    {CanHave::kLimitMember, "limit_member", "you have had it as often as one member can"},
    {CanHave::kLimitTotal, "limit_total", "all of it has been given away"},
    {CanHave::kHours, "hours", "it cannot be had at this hour"},
    {CanHave::kNotEnough, "not_enough", "there are not enough points"},
}};

const AnswerRow& row_of(CanHave answer) {
  return *std::ranges::find(kAnswers, answer, &AnswerRow::answer);
}

bool is_below_zero(const std::optional<std::int64_t>& number) {
  return number.value_or(0) < 0;
}

bool has_sound_limits(const Reward& reward) {
  const RewardLimits& limits = reward.limits;
  return !is_below_zero(reward.stock) && !is_below_zero(limits.total) &&
         !is_below_zero(limits.discount_minor) && !is_below_zero(limits.order_minor) &&
         (!limits.per_member || limits.per_member->times >= 0);
}

bool is_price(core::Points points) {
  return points >= core::Points(0) && points <= core::kMaxEntry;
}

bool is_life(std::optional<std::chrono::days> days) {
  return !days || (*days >= std::chrono::days(0) && *days <= std::chrono::days(36'500));
}

// The largest amount that the benefit's own numbers allow off an order.
std::optional<std::int64_t> worst_off(const Benefit& benefit) {
  if (benefit.ceiling_minor) {
    return benefit.ceiling_minor;
  }
  if (benefit.kind != BenefitKind::kAmountOff) {
    return std::nullopt;
  }
  std::int64_t worst = benefit.steps.empty() ? benefit.amount_minor : 0;
  for (const VolumeStep& step : benefit.steps) {
    worst = std::max(worst, step.amount_minor);
  }
  return worst;
}

// The most units a deal can give on one order.
std::optional<std::int64_t> worst_units(const UnitDeal& deal) {
  if (!deal.repeats || deal.buy == 0) {
    return std::min(deal.get, deal.units_max.value_or(deal.get));
  }
  return deal.units_max;
}

// What the blocks pay that one of it costs; nothing without numbers that fit.
std::optional<std::int64_t> worst_part(const Reward& reward) {
  if (!reward.points_part || reward.points_part->points_per_block < core::Points(1)) {
    return std::nullopt;
  }
  const std::int64_t blocks =
      price_for(reward, "").count() / reward.points_part->points_per_block.count();
  std::int64_t minor = 0;
  if (__builtin_mul_overflow(blocks, reward.points_part->minor_per_block, &minor)) {
    return std::nullopt;
  }
  return minor;
}

std::optional<core::Money> times(const std::optional<core::Money>& money, std::int64_t count) {
  core::Money product = money.value_or(core::Money{});
  if (!money || __builtin_mul_overflow(money->minor, count, &product.minor)) {
    return std::nullopt;
  }
  return product;
}

std::optional<core::Money> worst_at_checkout(const Reward& reward, std::string_view currency) {
  const Benefit& benefit = reward.benefit;
  if (benefit.kind == BenefitKind::kFreeUnits && reward.cost) {
    const auto units = worst_units(benefit.deal);
    return units ? times(reward.cost, *units) : std::nullopt;
  }
  const auto off = worst_off(benefit);
  if (off && !benefit.free_shipping) {
    return core::Money{.minor = *off, .currency = std::string(currency)};
  }
  return reward.cost;
}

CanHave reason_of_reward(const Reward& reward, const RewardUses& uses, Day today) {
  if (!reward.is_on) {
    return CanHave::kOff;
  }
  if (reward.window.from && today < *reward.window.from) {
    return CanHave::kNotYet;
  }
  if (reward.window.to && today > *reward.window.to) {
    return CanHave::kOver;
  }
  return reward.stock && uses.total >= *reward.stock ? CanHave::kOutOfStock : CanHave::kYes;
}

bool is_paid(const Reward& reward, const RewardFacts& facts) {
  return reward.punches ? facts.full_cards > 0 : facts.available >= price_for(reward, facts.tier);
}

CanHave reason_of_limits(const Reward& reward, const RewardUses& uses) {
  if (is_member_limit_reached(reward.limits, uses)) {
    return CanHave::kLimitMember;
  }
  const bool is_full = is_total_limit_reached(reward.limits, uses, worst_discount(reward));
  return is_full ? CanHave::kLimitTotal : CanHave::kYes;
}

}  // namespace

core::Result<core::Done> check_reward(const Reward& reward) {
  if (!is_price(reward.costs) || !std::ranges::all_of(reward.costs_by_tier, [](const auto& one) {
        return is_price(one.second);
      })) {
    return core::invalid("A reward costs 0 to 1,000,000,000 points.");
  }
  if (!is_life(reward.expires) || !std::ranges::all_of(reward.expires_by_tier, [](const auto& one) {
        return is_life(one.second);
      })) {
    return core::invalid("A coupon lives 0 to 36,500 days.");
  }
  if (!reward.expires && reward.base != RewardBase::kStoredValue) {
    return core::invalid("Only a gift card can be without an end.");
  }
  if (!has_sound_limits(reward)) {
    return core::invalid("Stock and limits are 0 or more.");
  }
  if (reward.gift_value.minor < 0 || reward.gift_value.minor > kMaxLineMinor) {
    return core::invalid("The value of a gift card is out of range.");
  }
  if (reward.points_part) {
    if (auto checked = check_points_part(*reward.points_part); !checked) {
      return checked;
    }
  }
  return check_benefit(discount_of(reward).benefit);
}

bool is_in_catalogue(const Reward& reward) {
  return !reward.punches && !reward.is_given_only;
}

std::string_view name_of(CanHave answer) {
  return row_of(answer).name;
}

std::string_view words_for(CanHave answer) {
  return row_of(answer).words;
}

CanHave can_have(const Reward& reward,
                 const RewardFacts& facts,
                 const RewardUses& uses,
                 core::Instant now,
                 std::string_view zone) {
  if (reward.is_given_only && !facts.is_given) {
    return CanHave::kOff;
  }
  const CanHave first = reason_of_reward(reward, uses, day_of(now, zone));
  if (first != CanHave::kYes) {
    return first;
  }
  if (!reward.tiers.empty() && std::ranges::find(reward.tiers, facts.tier) == reward.tiers.end()) {
    return CanHave::kTier;
  }
  if (!fits(reward.members, facts, now, zone)) {
    return CanHave::kSegment;
  }
  const CanHave limit = reason_of_limits(reward, uses);
  if (limit != CanHave::kYes) {
    return limit;
  }
  if (!is_in(reward.hours, now, zone)) {
    return CanHave::kHours;
  }
  return facts.is_given || is_paid(reward, facts) ? CanHave::kYes : CanHave::kNotEnough;
}

core::Points price_for(const Reward& reward, const std::string& tier) {
  if (reward.base == RewardBase::kPointsPart && reward.points_part) {
    const std::int64_t block = reward.points_part->points_per_block.count();
    const std::int64_t least = std::max<std::int64_t>(reward.points_part->points_min.count(), 1);
    const std::int64_t blocks = (least - 1) / block + 1;
    return core::Points(blocks * block);
  }
  const auto special = reward.costs_by_tier.find(tier);
  return special == reward.costs_by_tier.end() ? reward.costs : special->second;
}

std::optional<std::chrono::days> life_for(const Reward& reward, const std::string& tier) {
  const auto special = reward.expires_by_tier.find(tier);
  return special == reward.expires_by_tier.end() ? reward.expires : std::optional(special->second);
}

CouponRules coupon_rules(const Reward& reward) {
  return {.on_expiry = reward.on_expiry,
          .on_order_cancelled = reward.on_order_cancelled,
          .is_blocked = !reward.is_on && reward.blocks_coupons};
}

Discount discount_of(const Reward& reward) {
  Discount discount{.id = reward.id,
                    .benefit = reward.benefit,
                    .needs = reward.basket,
                    .groups = reward.groups,
                    .with_stored_value = reward.with_stored_value};
  if (!reward.product.empty()) {
    discount.benefit.on = {.products = {reward.product}};
  }
  return discount;
}

core::Result<Discounted> benefit_of(const Reward& reward, const Basket& basket) {
  return apply(basket, {discount_of(reward)});
}

std::optional<std::int64_t> worst_discount(const Reward& reward) {
  switch (reward.base) {
    case RewardBase::kCheckout:
      return worst_off(reward.benefit);
    case RewardBase::kStoredValue:
      return reward.gift_value.minor;
    case RewardBase::kPointsPart:
      return worst_part(reward);
    case RewardBase::kByHand:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<core::Money> worst_cost(const Reward& reward, std::string_view currency) {
  switch (reward.base) {
    case RewardBase::kCheckout:
      return worst_at_checkout(reward, currency);
    case RewardBase::kStoredValue:
      return reward.gift_value;
    case RewardBase::kPointsPart:
      return std::nullopt;
    case RewardBase::kByHand:
      return reward.cost;
  }
  return std::nullopt;
}

std::optional<core::Money> margin_of(const Reward& reward) {
  return reward.price && reward.cost ? core::subtract(*reward.price, *reward.cost) : std::nullopt;
}

std::optional<std::int64_t> purchases_for(core::Points costs, core::Points per_purchase) {
  if (per_purchase < core::Points(1)) {
    return std::nullopt;
  }
  const std::int64_t wanted = std::max<std::int64_t>(costs.count(), 0);
  return wanted / per_purchase.count() + (wanted % per_purchase.count() > 0 ? 1 : 0);
}

PriceRange first_prize_range(core::Points per_purchase) {
  const core::Points one = std::clamp(per_purchase, core::Points(0), core::kMaxEntry);
  return {.from = core::Points(3 * one.count()), .to = core::Points(4 * one.count())};
}

}  // namespace regulars::loyalty
