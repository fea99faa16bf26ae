// The catalogue as one person sees it at this moment: prices, and what can be had.
#pragma once

#include <optional>
#include <string>

#include "core/ids.h"
#include "engine/context.h"
#include "loyalty/rewards/reward.h"

namespace regulars::engine {

/// Holds its context, whose transaction it must not outlive. Dates count as they are at the
/// transaction's time; coupons past theirs take nothing from stock and limits.
class MemberRewards {
 public:
  /// member: absent for somebody who has not joined. available, tier: what MemberAccount says.
  MemberRewards(const Context& context,
                std::optional<core::MemberId> member,
                core::Points available,
                std::string tier);

  core::Points price(const loyalty::Reward& reward) const;
  loyalty::CanHave can_have(const loyalty::Reward& reward);
  /// True when a rule may give it now, whatever its price is.
  bool can_be_given(const loyalty::Reward& reward);
  /// True when it can be had, now or with more points.
  bool is_offered(const loyalty::Reward& reward);
  bool is_affordable(const loyalty::Reward& reward);
  /// True when it was given as often as it may be, to this member or to all.
  bool is_at_limit(const loyalty::Reward& reward);
  /// When the member may have a reward at its limit again; nothing when that is not known.
  std::optional<core::Instant> limit_ends(const loyalty::Reward& reward);

 private:
  loyalty::RewardFacts facts_for(const loyalty::Reward& reward);
  void load_facts();
  loyalty::RewardUses uses_of(const loyalty::Reward& reward) const;

  const Context& context_;
  std::optional<core::MemberId> member_;
  loyalty::RewardFacts facts_;
  bool is_loaded_ = false;  // the facts that only some rewards ask for
};

}  // namespace regulars::engine
