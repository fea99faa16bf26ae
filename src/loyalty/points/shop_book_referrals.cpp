// Referrals in the history of a whole shop.

#include <algorithm>
#include <optional>
#include <vector>

#include "loyalty/points/shop_book.h"
#include "loyalty/referrals/referral_cause.h"

namespace regulars::loyalty {

using core::Instant;
using core::Points;

void ShopBook::reward(std::int64_t member, const Cause& cause, Points points, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  write(member, who, grant(who.book, cause, points, *program_, now));
}

void ShopBook::reward_back(std::int64_t member, const Cause& cause, Instant paid, Instant now) {
  Person& who = person(member);
  settle(member, who, now);
  const OrderStanding standing = orders_[cause.order_key].standing;
  write(
      member,
      who,
      take_back(who.book, {.cause = cause, .standing = standing, .granted = paid}, *program_, now));
}

void ShopBook::referral_paid(const ReferralHappening& happening, Instant now) {
  const std::optional<ReferralRules>& rules = program_->referral;
  const FriendOrder order{.value = happening.worth, .paid = now};
  if (!rules || !rules->is_on || referrals_.contains(happening.referral)) {
    return;
  }
  ReferralRules asked = *rules;
  if (happening.least_minor) {
    asked.friend_spends.minor = std::min(asked.friend_spends.minor, *happening.least_minor);
  }
  if (!is_enough(asked, order)) {
    return;
  }
  std::vector<Instant>& rewards = referral_rewards_[happening.member];
  const ReferralReward both = reward_for(*rules, count_in_month(rewards, now, program_->time_zone));
  if (both.for_member > Points(0)) {
    rewards.push_back(now);
  }
  referrals_.emplace(
      happening.referral,
      PaidReferral{
          .member = happening.member, .friend_member = happening.friend_member, .paid = now});
  reward(happening.member,
         reward_cause(happening.referral, ReferralSide::kMember),
         both.for_member,
         now);
  reward(happening.friend_member,
         reward_cause(happening.referral, ReferralSide::kFriend),
         both.for_friend,
         now);
}

void ShopBook::referral_back(std::int64_t referral, Instant now) {
  const auto found = referrals_.find(referral);
  if (found == referrals_.end()) {
    return;
  }
  const PaidReferral paid = found->second;
  reward_back(paid.member, reward_back_cause(referral, ReferralSide::kMember), paid.paid, now);
  reward_back(
      paid.friend_member, reward_back_cause(referral, ReferralSide::kFriend), paid.paid, now);
}

}  // namespace regulars::loyalty
