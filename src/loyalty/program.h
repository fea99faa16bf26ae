// The rules of a points program as the owner set them: one value, read from flows/program.yaml.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "loyalty/earning/earning_rule.h"
#include "loyalty/earning/event_earning.h"
#include "loyalty/joining.h"
#include "loyalty/points/account.h"
#include "loyalty/points/expiry.h"
#include "loyalty/points/usable.h"
#include "loyalty/referrals/referrals.h"
#include "loyalty/rewards/reward.h"
#include "loyalty/taxable.h"
#include "loyalty/tiers/membership.h"
#include "loyalty/tiers/tiers.h"

namespace regulars::loyalty {

/// Local hours in which nothing is sent that we start ourselves; from == to: none.
struct QuietHours {
  std::chrono::minutes from{0};
  std::chrono::minutes to{0};
};

struct Reminders {
  std::optional<std::chrono::days> every{};     // absent: no reminders
  std::optional<std::chrono::days> win_back{};  // after the last order; absent: none
  QuietHours quiet{};
};

struct Program {
  std::string name;
  std::string currency;
  std::string time_zone;
  std::string language;                  // the base language
  std::vector<std::string> languages{};  // all that the shop speaks, the base language first
  EarningRules earning{.rates = {EarningRate{}}};
  UsableRule usable;
  ExpiryRule expiry;
  RefundPolicy refunds;
  core::Points joining_bonus;
  std::vector<EventRule> events;
  std::vector<GiftRule> gifts;
  std::optional<ReferralRules> referral{};  // absent: nothing for bringing a friend
  /// What one point is told as where points are told as money (R44); absent: as points.
  std::optional<core::Money> point_worth{};
  std::vector<Reward> rewards;  // cheapest first
  std::vector<Tier> tiers;      // lowest first
  TierRules tier_rules;
  std::optional<MembershipRules> membership;  // its tier is one of `tiers`
  Reminders reminders;
  std::optional<JoiningRules> who_can_join;  // absent: everybody
  TaxRules tax;                              // of reports

  /// The rate that members are told; nothing where orders or units are counted, not money.
  std::optional<EarningRate> told_rate() const;
  /// The points as money; nothing where points are told as points, or too many for an amount.
  std::optional<core::Money> credit_of(core::Points points) const;
  const Reward* find_reward(std::string_view id) const;
  /// The cheapest reward that costs more than `points`; null when there is none.
  const Reward* next_reward(core::Points points) const;
};

}  // namespace regulars::loyalty
