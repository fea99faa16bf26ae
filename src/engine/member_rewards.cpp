#include "engine/member_rewards.h"

#include <utility>

#include "db/orders.h"
#include "db/people.h"
#include "db/reward_use.h"
#include "engine/program/order_text.h"
#include "engine/punch_cards.h"
#include "loyalty/rewards/reward_limits.h"

namespace regulars::engine {
namespace {

using loyalty::CanHave;
using loyalty::Reward;

bool asks_for_facts(const loyalty::MemberNeeds& needs) {
  return needs.orders_min || needs.orders_max || needs.spent_min_minor || needs.ordered_within ||
         needs.no_order_for || needs.member_for || !needs.countries.empty();
}

}  // namespace

MemberRewards::MemberRewards(const Context& context,
                             std::optional<core::MemberId> member,
                             core::Points available,
                             std::string tier)
    : context_(context),
      member_(member),
      facts_{.available = available, .tier = std::move(tier), .joined = context.now} {}

core::Points MemberRewards::price(const Reward& reward) const {
  return loyalty::price_for(reward, facts_.tier);
}

CanHave MemberRewards::can_have(const Reward& reward) {
  if (!context_.rules.program.earning.is_on) {
    return CanHave::kOff;
  }
  return loyalty::can_have(
      reward, facts_for(reward), uses_of(reward), context_.now, context_.rules.program.time_zone);
}

bool MemberRewards::can_be_given(const Reward& reward) {
  loyalty::RewardFacts facts = facts_for(reward);
  facts.is_given = true;
  return loyalty::can_have(
             reward, facts, uses_of(reward), context_.now, context_.rules.program.time_zone) ==
         CanHave::kYes;
}

bool MemberRewards::is_offered(const Reward& reward) {
  const CanHave answer = can_have(reward);
  return answer == CanHave::kYes || answer == CanHave::kNotEnough;
}

bool MemberRewards::is_affordable(const Reward& reward) {
  return can_have(reward) == CanHave::kYes;
}

bool MemberRewards::is_at_limit(const Reward& reward) {
  const CanHave answer = can_have(reward);
  return answer == CanHave::kLimitMember || answer == CanHave::kLimitTotal ||
         answer == CanHave::kOutOfStock;
}

std::optional<core::Instant> MemberRewards::limit_ends(const Reward& reward) {
  return can_have(reward) == CanHave::kLimitMember
             ? loyalty::counts_anew_from(
                   *reward.limits.per_member, context_.now, context_.rules.program.time_zone)
             : std::nullopt;
}

loyalty::RewardFacts MemberRewards::facts_for(const Reward& reward) {
  if (!is_loaded_ && member_ && asks_for_facts(reward.members)) {
    load_facts();
  }
  if (member_ && reward.punches) {
    facts_.full_cards =
        loyalty::complete_cards(card_of(context_, *member_, reward.id), *reward.punches);
  }
  return facts_;
}

void MemberRewards::load_facts() {
  is_loaded_ = true;
  const auto member = db::find_member(context_.db, *member_);
  const db::OrderFacts orders =
      db::order_facts(context_.db, *member_, "", context_.rules.program.currency);
  facts_.orders = orders.count;
  facts_.spent_minor = orders.value_minor;
  facts_.last_order = orders.last_placed;
  facts_.joined = member ? member->joined : context_.now;
  const auto newest = db::orders_of(context_.db, *member_, 1);
  if (!newest.empty()) {
    store_adapter::Order order;
    set_order_detail(order, newest.front().detail);
    facts_.country = order.country;
  }
}

loyalty::RewardUses MemberRewards::uses_of(const Reward& reward) const {
  loyalty::RewardUses uses;
  const loyalty::RewardLimits& limits = reward.limits;
  if (reward.stock || limits.total || limits.discount_minor) {
    const db::RewardUse use = db::find_reward_use(context_.db, reward.id);
    uses.total = use.total;
    uses.discount_minor = use.discount_minor;
  }
  if (limits.order_minor) {
    uses.order_minor = db::orders_with_reward(context_.db,
                                              reward.id,
                                              context_.shop.settings().store_kind,
                                              context_.rules.program.currency);
  }
  if (member_ && limits.per_member) {
    uses.by_member = db::count_rewards_of(
        context_.db,
        *member_,
        reward.id,
        loyalty::counts_from(*limits.per_member, context_.now, context_.rules.program.time_zone));
  }
  return uses;
}

}  // namespace regulars::engine
