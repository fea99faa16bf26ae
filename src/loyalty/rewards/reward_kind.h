// The kinds of rewards, as a table: a new kind is a row, by the owner or by us, and no code.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "loyalty/rewards/reward.h"

namespace regulars::loyalty {

/// A part of a reward that its kind may ask for.
enum class RewardField {
  kProduct,   // the one product that is the prize
  kProducts,  // some products, categories or tags
  kPercent,
  kAmount,
  kMinimum,  // of the order
  kSteps,
  kGiftValue,
  kBlocks,  // of points and money
};
/// The name under which an owner knows it: "product", "percent" …
std::string_view name_of(RewardField field);

/// A reward of the kind begins as `preset`: who gives it, what the checkout takes off, and whatever
/// else the kind fixes, conditions and limits included. What the reward says itself goes over it.
struct RewardKind {
  std::string name;
  std::vector<RewardField> needs{};  // what the preset leaves open and every reward has to say
  Reward preset{};
};

/// product, free_sample, amount_off, percent_off, cheapest_percent_off, free_shipping, bogo,
/// second_half_price, volume_by_amount, volume_by_quantity, gift_card, gift_card_once,
/// points_payment, and by hand: experience, early_access, donation, surprise, thank_you
/// (R58, R59). A kind of the owner's is a copy of one of them with another name (R61).
std::vector<RewardKind> standard_kinds();

/// Null when there is none of that name.
const RewardKind* find_kind(const std::vector<RewardKind>& kinds, std::string_view name);

/// The preset, under the kind's name.
Reward reward_of(const RewardKind& kind);

/// The needed fields that the reward does not say.
std::vector<RewardField> missing_fields(const RewardKind& kind, const Reward& reward);

}  // namespace regulars::loyalty
