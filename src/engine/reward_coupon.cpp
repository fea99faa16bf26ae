#include "engine/reward_coupon.h"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace regulars::engine {
namespace {

using loyalty::BenefitKind;
using loyalty::Reward;
using loyalty::RewardBase;
using store_adapter::BenefitType;
using store_adapter::CouponBenefit;

// "15", "2.5": percentages of the file have at most two decimals.
std::string percent_text(const loyalty::Factor& share) {
  constexpr std::int64_t kHundredths = 10'000;
  const std::int64_t value =
      loyalty::scaled(kHundredths, share, loyalty::Rounding::kNearest).value_or(0);
  std::string text = std::to_string(value / 100);
  if (value % 100 != 0) {
    text += value % 100 < 10 ? ".0" : ".";
    text += std::to_string(value % 10 == 0 ? value % 100 / 10 : value % 100);
  }
  return text;
}

class TermsWriter {
 public:
  TermsWriter(const Reward& reward, std::string_view currency)
      : reward_(reward), currency_(currency) {}

  CouponBenefit benefit(core::Points paid) const {
    switch (reward_.base) {
      case RewardBase::kStoredValue:
        return {.type = BenefitType::kGiftCard, .amount = reward_.gift_value};
      case RewardBase::kPointsPart:
        return {.type = BenefitType::kAmount, .amount = paid_with(paid)};
      case RewardBase::kCheckout:
      case RewardBase::kByHand:
        return checkout();
    }
    return {};
  }

  store_adapter::CouponNeeds needs() const {
    const loyalty::BasketNeeds& basket = reward_.basket;
    store_adapter::CouponNeeds needs{.items = basket.units};
    if (basket.minor > 0) {
      needs.minimum = money(basket.minor);
    }
    if (!basket.products.empty()) {
      const loyalty::ProductNeed& need = basket.products.front();
      needs.items = need.units;
      needs.products = need.of.products;
      needs.categories = need.of.categories;
      needs.tags = need.of.tags;
    }
    return needs;
  }

 private:
  core::Money money(std::int64_t minor) const {
    return {.minor = minor, .currency = std::string(currency_)};
  }

  core::Money paid_with(core::Points paid) const {
    const loyalty::PointsPart& part = *reward_.points_part;
    return money(paid.count() / part.points_per_block.count() * part.minor_per_block);
  }

  CouponBenefit checkout() const {
    const loyalty::Benefit& benefit = reward_.benefit;
    CouponBenefit asked;
    switch (benefit.kind) {
      case BenefitKind::kNothing:
        return asked;
      case BenefitKind::kFreeUnits:
        return units();
      case BenefitKind::kFreeShipping:
        asked.type = BenefitType::kFreeShipping;
        break;
      case BenefitKind::kCheapestUnit:
        asked = {.type = BenefitType::kCheapestPercent, .percent = percent_text(benefit.percent)};
        break;
      case BenefitKind::kPercentOff:
        asked = {.type = BenefitType::kPercent, .percent = percent_text(benefit.percent)};
        break;
      case BenefitKind::kAmountOff:
        asked = {.type = BenefitType::kAmount, .amount = money(benefit.amount_minor)};
        break;
    }
    if (benefit.ceiling_minor) {
      asked.ceiling = money(*benefit.ceiling_minor);
    }
    put_steps(asked);
    return asked;
  }

  CouponBenefit units() const {
    const loyalty::UnitDeal& deal = reward_.benefit.deal;
    const bool is_free = reward_.benefit.percent.times == reward_.benefit.percent.per;
    if (deal.buy == 0 && deal.get == 1 && is_free) {
      return {.type = BenefitType::kFreeProduct};
    }
    return {.type = BenefitType::kUnits,
            .percent = percent_text(reward_.benefit.percent),
            .buy = deal.buy,
            .get = deal.get,
            .repeats = deal.repeats,
            .adds_units = deal.adds_units,
            .units_max = deal.units_max};
  }

  void put_steps(CouponBenefit& asked) const {
    const loyalty::Benefit& benefit = reward_.benefit;
    if (benefit.steps.empty()) {
      return;
    }
    asked.percent.clear();
    asked.amount.reset();
    for (const loyalty::VolumeStep& step : benefit.steps) {
      store_adapter::CouponStep one;
      if (benefit.steps_by == loyalty::StepsBy::kUnits) {
        one.items = step.from;
      } else {
        one.from = money(step.from);
      }
      if (benefit.kind == BenefitKind::kPercentOff) {
        one.percent = percent_text(step.percent);
      } else {
        one.amount = money(step.amount_minor);
      }
      asked.steps.push_back(std::move(one));
    }
  }

  const Reward& reward_;
  std::string_view currency_;
};

}  // namespace

store_adapter::CouponTerms terms_of(const Reward& reward,
                                    core::Points paid,
                                    std::string_view currency) {
  const TermsWriter writer(reward, currency);
  const loyalty::ProductSet on = loyalty::discount_of(reward).benefit.on;
  return {.benefit = writer.benefit(paid),
          .categories = on.categories,
          .tags = on.tags,
          .needs = writer.needs(),
          .groups = reward.groups,
          .with_gift_cards = reward.with_stored_value,
          .is_single_use = reward.base != RewardBase::kStoredValue || reward.is_gift_single_use};
}

std::vector<std::string> what_shop_cannot(const loyalty::Program& program,
                                          const store_adapter::Capabilities& shop) {
  std::vector<std::string> sentences;
  for (const Reward& reward : program.rewards) {
    if (reward.base == RewardBase::kByHand) {
      continue;
    }
    const BenefitType type =
        terms_of(reward, loyalty::price_for(reward, ""), program.currency).benefit.type;
    if (std::ranges::find(shop.benefits, type) == shop.benefits.end()) {
      sentences.push_back("The reward \"" + reward.id + "\" needs a coupon of the sort \"" +
                          std::string(to_string(type)) + "\", which this shop cannot make.");
    }
  }
  return sentences;
}

std::vector<std::string> products_of(const Reward& reward) {
  return loyalty::discount_of(reward).benefit.on.products;
}

}  // namespace regulars::engine
