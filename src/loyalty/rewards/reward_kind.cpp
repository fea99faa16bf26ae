#include "loyalty/rewards/reward_kind.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace regulars::loyalty {
namespace {

struct FieldRow {
  RewardField field;
  std::string_view name;
  bool (*is_said)(const Reward&);
};

constexpr std::array<FieldRow, 8> kFields{{
    {RewardField::kProduct,
     "product",
     [](const Reward& reward) { return !reward.product.empty(); }},
    {RewardField::kProducts,
     "products",
     [](const Reward& reward) {
       return !reward.product.empty() || !is_everything(reward.benefit.on);
     }},
    {RewardField::kPercent,
     "percent",
     [](const Reward& reward) { return reward.benefit.percent.times > 0; }},
    {RewardField::kAmount,
     "amount",
     [](const Reward& reward) { return reward.benefit.amount_minor > 0; }},
    {RewardField::kMinimum,
     "minimum",
     [](const Reward& reward) { return reward.basket.minor > 0; }},
    {RewardField::kSteps,
     "steps",
     [](const Reward& reward) { return !reward.benefit.steps.empty(); }},
    {RewardField::kGiftValue,
     "value",
     [](const Reward& reward) { return reward.gift_value.minor > 0; }},
    {RewardField::kBlocks,
     "blocks",
     [](const Reward& reward) { return reward.points_part.has_value(); }},
}};

const FieldRow& row_of(RewardField field) {
  return *std::ranges::find(kFields, field, &FieldRow::field);
}

constexpr Factor kAll{.times = 1, .per = 1};
constexpr Factor kHalf{.times = 1, .per = 2};
constexpr Factor kToBeSaid{.times = 0, .per = 100};

Reward at_checkout(BenefitKind kind, Factor percent = kAll) {
  return {.base = RewardBase::kCheckout, .benefit = {.kind = kind, .percent = percent}};
}

Reward units(const UnitDeal& deal, Factor percent = kAll) {
  Reward reward = at_checkout(BenefitKind::kFreeUnits, percent);
  reward.benefit.deal = deal;
  return reward;
}

Reward in_steps(BenefitKind kind, StepsBy by) {
  Reward reward = at_checkout(kind);
  reward.benefit.steps_by = by;
  return reward;
}

Reward gift_card(bool is_single_use) {
  return {.base = RewardBase::kStoredValue, .is_gift_single_use = is_single_use};
}

Reward given_by(RewardBase base) {
  return {.base = base};
}

}  // namespace

std::string_view name_of(RewardField field) {
  return row_of(field).name;
}

std::vector<RewardKind> standard_kinds() {
  using enum BenefitKind;
  using enum RewardField;
  const UnitDeal pair{.buy = 1, .get = 1, .repeats = true};
  return {
      {"product", {kProduct}, units({})},
      {"free_sample", {kProduct}, units({.adds_units = true})},
      {"amount_off", {kAmount}, at_checkout(kAmountOff)},
      {"percent_off", {kPercent}, at_checkout(kPercentOff, kToBeSaid)},
      {"cheapest_percent_off", {kPercent}, at_checkout(kCheapestUnit, kToBeSaid)},
      {"free_shipping", {kMinimum}, at_checkout(kFreeShipping)},
      {"bogo", {kProducts}, units(pair)},
      {"second_half_price", {kProducts}, units(pair, kHalf)},
      {"volume_by_amount", {kSteps}, in_steps(kAmountOff, StepsBy::kAmount)},
      {"volume_by_quantity", {kSteps, kProducts}, in_steps(kPercentOff, StepsBy::kUnits)},
      {"gift_card", {kGiftValue}, gift_card(false)},
      {"gift_card_once", {kGiftValue}, gift_card(true)},
      {"points_payment", {kBlocks}, given_by(RewardBase::kPointsPart)},
      {"experience", {}, given_by(RewardBase::kByHand)},
      {"early_access", {}, given_by(RewardBase::kByHand)},
      {"donation", {}, given_by(RewardBase::kByHand)},
      {"surprise", {}, given_by(RewardBase::kByHand)},
      {"thank_you", {}, given_by(RewardBase::kByHand)},
  };
}

const RewardKind* find_kind(const std::vector<RewardKind>& kinds, std::string_view name) {
  const auto found = std::ranges::find(kinds, name, &RewardKind::name);
  return found == kinds.end() ? nullptr : &*found;
}

Reward reward_of(const RewardKind& kind) {
  Reward reward = kind.preset;
  reward.kind = kind.name;
  return reward;
}

std::vector<RewardField> missing_fields(const RewardKind& kind, const Reward& reward) {
  std::vector<RewardField> missing;
  std::ranges::copy_if(kind.needs, std::back_inserter(missing), [&](RewardField field) {
    return !row_of(field).is_said(reward);
  });
  return missing;
}

}  // namespace regulars::loyalty
