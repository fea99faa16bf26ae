#include "engine/referral_rewards.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "db/notes.h"
#include "db/orders.h"
#include "db/referrals.h"
#include "engine/listener.h"
#include "engine/member_account.h"
#include "engine/proof/history.h"
#include "engine/referral_row.h"
#include "engine/referral_signs.h"
#include "engine/referrals.h"
#include "engine/turns.h"
#include "loyalty/referrals/referral_cause.h"
#include "store_adapter/store.h"

namespace regulars::engine {
namespace {

using loyalty::FriendOrder;
using loyalty::ReferralEvent;
using loyalty::ReferralRules;
using loyalty::ReferralSide;
using loyalty::ReferralState;
using loyalty::RewardDecision;
using nlohmann::json;
using store_adapter::OrderState;

constexpr int kMostOrders = 200;  // of one friend; the newest claims are seen
constexpr std::size_t kMaxReasonBytes = 200;

const std::string& zone_of(const Context& context) {
  return context.rules.program.time_zone;
}

FriendOrder to_friend_order(const db::OrderRow& row) {
  const auto state = store_adapter::order_state_from(row.state);
  FriendOrder order{
      .value = row.value,
      .is_cancelled = state == OrderState::kCancelled || state == OrderState::kRefunded};
  if (state != OrderState::kUnpaid) {
    order.paid = row.placed;
  }
  return order;
}

// A claim of an order from before the tap shows that the friend was a customer already.
bool was_customer(const std::vector<db::OrderRow>& orders, core::Instant invited) {
  return std::ranges::any_of(orders,
                             [&](const db::OrderRow& order) { return order.placed < invited; });
}

void end(db::Referral& referral) {
  referral.due.reset();
  referral.order_key.clear();
}

// What holds for a referral whose order is there: a minimum that was raised after it is for later
// friends.
ReferralRules rules_for(const Context& context, const db::Referral& referral) {
  ReferralRules rules = *context.rules.program.referral;
  if (!referral.order_key.empty()) {
    rules.friend_spends.minor = std::min(rules.friend_spends.minor, referral.minimum_minor);
  }
  return rules;
}

// The friend's first order that is worth enough, if there is one.
void look_for_order(const Context& context, const ReferralRules& rules, db::Referral& referral) {
  const auto orders = db::orders_of(context.db, *referral.friend_member, kMostOrders);
  if (was_customer(orders, referral.invited)) {
    move(referral, ReferralEvent::kRefused);
    referral.reasons = kOrderedBefore;
    return end(referral);
  }
  const db::OrderRow* first = nullptr;
  for (const db::OrderRow& order : orders) {
    const bool is_earlier = first == nullptr || std::pair(order.placed, order.order_key) <
                                                    std::pair(first->placed, first->order_key);
    if (is_earlier && loyalty::is_enough(rules, to_friend_order(order))) {
      first = &order;
    }
  }
  if (first != nullptr && move(referral, ReferralEvent::kOrdered)) {
    referral.order_key = first->order_key;
    referral.minimum_minor = rules.friend_spends.minor;
    const auto due = loyalty::reward_due(rules, to_friend_order(*first), zone_of(context));
    referral.due = std::max(*due, context.now);
  }
}

// Each has its own transaction, and neither happens twice.
void claw_back(const Context& context, db::Referral& referral) {
  note_referral_back(context, referral);
  const std::int64_t id = referral.id.number();
  MemberAccount(context, referral.referrer)
      .take_back(loyalty::reward_back_cause(id, ReferralSide::kMember), *referral.paid);
  MemberAccount(context, *referral.friend_member)
      .take_back(loyalty::reward_back_cause(id, ReferralSide::kFriend), *referral.paid);
  move(referral, ReferralEvent::kOrderGone);
}

std::optional<FriendOrder> order_of(const Context& context, const db::Referral& referral) {
  const auto row = db::find_order(context.db, referral.order_key);
  return row ? std::optional(to_friend_order(*row)) : std::nullopt;
}

// A minimum that was raised after the payment takes nothing back.
bool is_gone_after_payment(const Context& context, const db::Referral& referral) {
  const auto order = order_of(context, referral);
  if (!order) {
    return false;
  }
  const ReferralRules then{
      .friend_spends = {.minor = referral.minimum_minor, .currency = order->value.currency}};
  return !loyalty::is_enough(then, *order);
}

// What was taken back stays so: only a person knows why the order came back.
void note_order_is_back(const Context& context, const db::Referral& referral) {
  const auto row = db::find_order(context.db, referral.order_key);
  if (!row || is_gone_after_payment(context, referral)) {
    return;
  }
  const auto reward = [](core::Points points, core::MemberId member) {
    return std::to_string(points.count()) + " points of member " + std::to_string(member.number());
  };
  db::add_note_once(
      context.db,
      {.kind = "review",
       .sentence = "Order " + row->number + " counts again, but the rewards of referral " +
                   std::to_string(referral.id.number()) + ", " +
                   reward(referral.for_member, referral.referrer) + " and " +
                   reward(referral.for_friend, *referral.friend_member) +
                   ", were taken back with it and do not come back by themselves. "
                   "\"regulars points add\" gives them again."},
      context.now);
}

// Brings the referral to where the friend's orders have it now.
void follow_orders(const Context& context, db::Referral& referral) {
  const auto& rules = context.rules.program.referral;
  const ReferralState state = state_of(referral);
  if (state == ReferralState::kPaid) {
    if (is_gone_after_payment(context, referral)) {
      claw_back(context, referral);
    }
    return;
  }
  if (state == ReferralState::kClawedBack) {
    return note_order_is_back(context, referral);
  }
  if (!rules) {
    return;  // looked at when the program has referrals again
  }
  if (state == ReferralState::kOrdered || state == ReferralState::kHeld) {
    const auto order = order_of(context, referral);
    if ((order && loyalty::is_enough(rules_for(context, referral), *order)) ||
        !move(referral, ReferralEvent::kOrderGone)) {
      return;
    }
    referral.order_key.clear();
    referral.reasons.clear();
    referral.due = std::max(referral.expires, context.now);
  }
  if (state_of(referral) == ReferralState::kJoined) {
    look_for_order(context, *rules, referral);
  }
}

void plan_telling(const Context& context,
                  const db::Referral& referral,
                  ReferralSide side,
                  core::Points points) {
  if (points == core::Points(0)) {
    return;
  }
  const bool is_friend = side == ReferralSide::kFriend;
  const core::MemberId member = is_friend ? *referral.friend_member : referral.referrer;
  plan_news(context,
            {.event = kReferralPaidEvent,
             .key = std::to_string(referral.id.number()) + (is_friend ? ":friend" : ":member"),
             .member = member},
            {{"member", member.number()}, {"earned", points.count()}, {"was_invited", is_friend}});
}

void tell(const Context& context, const json& body) {
  auto contact = listener(context, core::MemberId(body.value("member", std::int64_t{0})));
  const flow::Flow* flow = context.rules.flows->match_event(kReferralPaidEvent);
  if (!contact || flow == nullptr) {
    return;
  }
  Talk(context, *contact)
      .announce_flow(flow->name,
                     MessageClass::kNotice,
                     {{"earned", body.value("earned", std::int64_t{0})},
                      {"was_invited", body.value("was_invited", false)}});
}

int rewards_this_month(const Context& context, core::MemberId referrer) {
  const std::string& zone = zone_of(context);
  const auto month = loyalty::first_of(loyalty::day_of(context.now, zone), loyalty::Unit::kMonth);
  return loyalty::count_in_month(
      db::rewards_paid(context.db, referrer, loyalty::start_of(month, zone)), context.now, zone);
}

void give(const Context& context, const db::Referral& referral, ReferralSide side) {
  const bool is_friend = side == ReferralSide::kFriend;
  loyalty::Cause cause = loyalty::reward_cause(referral.id.number(), side);
  cause.breakdown = "referral " + std::to_string(referral.id.number());
  MemberAccount(context, is_friend ? *referral.friend_member : referral.referrer)
      .grant(cause, is_friend ? referral.for_friend : referral.for_member);
}

void pay(const Context& context,
         db::Referral& referral,
         const loyalty::ReferralReward& reward,
         const FriendOrder& order) {
  move(referral, ReferralEvent::kPaid);
  referral.due.reset();
  referral.paid = context.now;
  referral.for_member = reward.for_member;
  referral.for_friend = reward.for_friend;
  referral.minimum_minor = rules_for(context, referral).friend_spends.minor;
  note_referral_paid(context, referral, order.value);
  give(context, referral, ReferralSide::kMember);
  give(context, referral, ReferralSide::kFriend);
  plan_telling(context, referral, ReferralSide::kMember, referral.for_member);
  plan_telling(context, referral, ReferralSide::kFriend, referral.for_friend);
}

void hold(const Context& context, db::Referral& referral, const std::vector<std::string>& reasons) {
  move(referral, ReferralEvent::kHeld);
  referral.due.reset();
  referral.reasons.clear();
  for (const std::string& reason : reasons) {
    referral.reasons += (referral.reasons.empty() ? "" : "; ") + reason;
  }
  db::add_note(context.db,
               {.kind = "review",
                .sentence = "Referral " + std::to_string(referral.id.number()) + " (member " +
                            std::to_string(referral.referrer.number()) + " brought member " +
                            std::to_string(referral.friend_member->number()) +
                            ") is held and pays nothing until you have looked at it: " +
                            referral.reasons + ". See regulars referrals list --held."},
               context.now);
}

RewardDecision judge(const Context& context, const db::Referral& referral) {
  return loyalty::judge_reward(
      rules_for(context, referral),
      {.order = order_of(context, referral).value_or(FriendOrder{}),
       .signals = signals_of(context, referral),
       .rewards_this_month = rewards_this_month(context, referral.referrer)},
      context.now,
      zone_of(context));
}

void decide_reward(const Context& context, db::Referral& referral) {
  if (!has_referrals(context)) {
    referral.due.reset();  // note_referral_switch wakes it
    return;
  }
  const RewardDecision decision = judge(context, referral);
  switch (decision.kind) {
    case RewardDecision::Kind::kNotEnough:  // follow_orders has seen to it
      referral.due.reset();
      return;
    case RewardDecision::Kind::kWait:
      referral.due = decision.due;
      return;
    case RewardDecision::Kind::kHold:
      return hold(context, referral, decision.reasons);
    case RewardDecision::Kind::kPay:
      break;
  }
  const auto doubts = doubts_about(context, referral);
  if (!doubts.empty()) {
    return hold(context, referral, doubts);
  }
  pay(context, referral, decision.reward, *order_of(context, referral));
}

void come_due(const Context& context, core::ReferralId id) {
  auto referral = db::find_referral(context.db, id);
  if (!referral || !referral->due || *referral->due > context.now) {
    return;  // decided meanwhile
  }
  if (referral->friend_member) {
    follow_orders(context, *referral);
  }
  const bool is_due = referral->due && *referral->due <= context.now;
  if (is_due && state_of(*referral) == ReferralState::kOrdered) {
    decide_reward(context, *referral);
  } else if (is_due) {
    move(*referral, ReferralEvent::kExpired);
    end(*referral);
  }
  db::save_referral(context.db, *referral);
}

core::Error no_such(core::ReferralId id) {
  return core::not_found("there is no referral " + std::to_string(id.number()));
}

void write_audit(const Context& context, const ReferralReview& review, const std::string& action) {
  db::add_audit(context.db,
                review.who,
                action,
                "referral " + std::to_string(review.id.number()) +
                    (review.reason.empty() ? "" : ": " + review.reason),
                context.now);
}

}  // namespace

void note_friend_order(const Context& context, core::MemberId friend_member) {
  auto referral = db::referral_of_friend(context.db, friend_member);
  if (!referral) {
    return;
  }
  follow_orders(context, *referral);
  db::save_referral(context.db, *referral);
}

void note_referral_switch(const Context& context) {
  constexpr const char* kSetting = "referrals_on";
  const std::string is = has_referrals(context) ? "yes" : "no";
  if (db::get_setting(context.db, kSetting).value_or("no") == is) {
    return;
  }
  db::set_setting(context.db, kSetting, is);
  if (is == "yes") {
    db::wake_referrals(context.db, context.now);
  }
}

bool decide_referral_event(const Context& context, const std::string& kind, const json& body) {
  if (kind == kReferralDueEvent) {
    come_due(context, core::ReferralId(body.value("referral", std::int64_t{0})));
  } else if (kind == kReferralPaidEvent) {
    tell(context, body);
  } else {
    return false;
  }
  return true;
}

core::Result<core::Done> approve_referral(const Context& context, const ReferralReview& review) {
  auto referral = db::find_referral(context.db, review.id);
  if (!referral) {
    return no_such(review.id);
  }
  if (state_of(*referral) != ReferralState::kHeld) {
    return core::conflict("the referral is not held; it is: " + referral->state);
  }
  if (!has_referrals(context)) {
    return core::conflict("referrals are switched off in program.yaml");
  }
  follow_orders(context, *referral);
  if (state_of(*referral) != ReferralState::kHeld) {
    return core::conflict("the friend's order went away meanwhile");
  }
  pay(context,
      *referral,
      loyalty::reward_for(*context.rules.program.referral,
                          rewards_this_month(context, referral->referrer)),
      *order_of(context, *referral));
  db::save_referral(context.db, *referral);
  write_audit(context, review, "referral approved");
  return core::Done{};
}

core::Result<core::Done> refuse_referral(const Context& context, const ReferralReview& review) {
  ReferralReview known = review;
  known.reason = core::trim(core::clean(review.reason, kMaxReasonBytes));
  if (known.reason.empty()) {
    return core::invalid("refusing a referral needs a reason");
  }
  auto referral = db::find_referral(context.db, review.id);
  if (!referral) {
    return no_such(review.id);
  }
  if (!move(*referral, ReferralEvent::kRefused)) {
    return core::conflict("the referral cannot be refused; it is: " + referral->state);
  }
  end(*referral);
  referral->reasons = known.reason;
  db::save_referral(context.db, *referral);
  write_audit(context, known, "referral refused");
  return core::Done{};
}

}  // namespace regulars::engine
