#include "engine/rule_rewards.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "db/notes.h"
#include "engine/coupon_moves.h"
#include "engine/listener.h"
#include "engine/proof/history.h"
#include "engine/redeem.h"
#include "engine/turns.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

constexpr std::string_view kFirst = "given:";
constexpr std::string_view kAgain = "given-again:";  // a number and a colon follow

// cause: the order's key and the rule, as cause_of has it.
std::string request_for(const std::string& cause, std::size_t nth) {
  return nth == 1 ? std::string(kFirst) + cause
                  : std::string(kAgain) + std::to_string(nth) + ":" + cause;
}

std::string cause_of(const db::OrderRow& order, const loyalty::RuleReward& given) {
  return order.order_key + ":" + given.rule;
}

std::string cause_of(const db::Redemption& redemption) {
  const std::string& request = redemption.request_id;
  return request.substr(request.starts_with(kAgain) ? request.find(':', kAgain.size()) + 1
                                                    : kFirst.size());
}

// Oldest first. There are several only where refunds were undone.
std::vector<db::Redemption> gifts_for(const Context& context, const std::string& cause) {
  std::vector<db::Redemption> gifts;
  while (auto next = db::find_redemption(context.db, request_for(cause, gifts.size() + 1))) {
    gifts.push_back(std::move(*next));
  }
  return gifts;
}

// It ended with its order, and nothing else has become of it since.
bool is_withdrawn(const Context& context, const db::Redemption& gift) {
  if (gift.outcome != kWithdrawn || gift.state == "void") {
    return gift.outcome == kWithdrawn;
  }
  const auto coupon = db::find_coupon(context.db, gift.code);
  return coupon && coupon->state == "cancelled" && !coupon->paid_out_minor;
}

// Whoever can be told, else any: the code waits there.
std::optional<core::ContactId> contact_for(const Context& context, core::MemberId member) {
  if (const auto contact = listener(context, member)) {
    return contact->id;
  }
  const auto all = db::contacts_of(context.db, member);
  return all.empty() ? std::nullopt : std::optional(all.front().id);
}

void note_refused(const Context& context,
                  const db::OrderRow& order,
                  const loyalty::RuleReward& given,
                  const std::string& reward_name) {
  note_given(context, *order.member, 0, order.order_key, given);
  db::add_note(context.db,
               {.kind = "problem",
                .sentence = "Order " + order.number + " should have brought \"" + reward_name +
                            "\", but it cannot be had now: it is off, out of stock, at a limit, or "
                            "for other members. Nothing was given for this order."},
               context.now);
}

// What was withdrawn is given anew; of all else once is enough.
void keep_gift(const Context& context,
               const db::OrderRow& order,
               const loyalty::RuleReward& given,
               const db::Redemption& gift) {
  note_given(context, *order.member, 0, order.order_key, given);
  if (gift.outcome == "by_hand") {
    db::add_note(context.db,
                 {.kind = "review",
                  .sentence = "The refund of order " + order.number + " was undone. Hand out \"" +
                              gift.reward_name + "\" after all, unless that was done.",
                  .contact = gift.contact},
                 context.now);
  }
}

void give(const Context& context, const db::OrderRow& order, const loyalty::RuleReward& given) {
  const loyalty::Reward* reward = context.rules.program.find_reward(given.reward);
  const std::string cause = cause_of(order, given);
  const std::vector<db::Redemption> before = gifts_for(context, cause);
  if (!std::ranges::all_of(
          before, [&](const db::Redemption& gift) { return is_withdrawn(context, gift); })) {
    return keep_gift(context, order, given, before.back());
  }
  const auto contact = contact_for(context, *order.member);
  if (reward == nullptr || !contact) {
    return note_refused(context, order, given, given.reward);
  }
  const auto redemption =
      give_reward(context,
                  {.reward = *reward,
                   .member = *order.member,
                   .contact = *contact,
                   .request_id = request_for(cause, before.size() + 1),
                   .given_for = order.order_key},
                  [&](core::RedemptionId id) {
                    note_given(context, *order.member, id.number(), order.order_key, given);
                  });
  if (!redemption) {
    return note_refused(context, order, given, reward->name);
  }
  if (redemption->outcome == "by_hand") {
    plan_reward_given(context, *redemption);
  }
}

// Nothing for one that was used, or whose time is over; the member is told of a code that ended.
void end_gift(const Context& context, const db::Redemption& gift) {
  const auto coupon = db::find_coupon(context.db, gift.code);
  if (coupon) {
    expire_coupon(context, *coupon);
  }
  if (withdraw_reward(context, gift) && coupon) {
    plan_reward_given(context, gift);
  }
}

void take_back(const Context& context,
               const db::OrderRow& order,
               const loyalty::RuleReward& given) {
  const std::vector<db::Redemption> gifts = gifts_for(context, cause_of(order, given));
  if (gifts.empty()) {
    return;
  }
  const db::Redemption& gift = gifts.back();
  if (gift.outcome != "by_hand") {
    return end_gift(context, gift);
  }
  db::add_note(context.db,
               {.kind = "review",
                .sentence = "Order " + order.number + " was refunded, which had brought \"" +
                            gift.reward_name + "\". Do not hand it out if that can be helped.",
                .contact = gift.contact},
               context.now);
}

}  // namespace

void give_rule_rewards(const Context& context,
                       const db::OrderRow& order,
                       const loyalty::Booked& booked) {
  for (const loyalty::RuleReward& given : booked.rewards) {
    give(context, order, given);
  }
  for (const loyalty::RuleReward& given : booked.rewards_gone) {
    take_back(context, order, given);
  }
}

void end_later_gifts(const Context& context, core::RedemptionId used) {
  const auto redemption = db::find_redemption(context.db, used);
  if (!redemption || redemption->given_for.empty()) {
    return;
  }
  for (const db::Redemption& gift : gifts_for(context, cause_of(*redemption))) {
    if (gift.id.number() > used.number()) {
      end_gift(context, gift);
    }
  }
}

void plan_reward_given(const Context& context, const db::Redemption& redemption) {
  const auto coupon = db::find_coupon(context.db, redemption.code);
  const std::string state = coupon ? coupon->state : redemption.outcome;
  plan_news(context,
            {.event = kRewardGivenEvent,
             .key = std::to_string(redemption.id.number()) + ":" + state,
             .member = redemption.member},
            {{"redemption", redemption.id.number()}, {"state", state}});
}

void tell_reward_given(const Context& context, const json& body) {
  const auto redemption = db::find_redemption(
      context.db, core::RedemptionId(body.value("redemption", std::int64_t{0})));
  const flow::Flow* flow = context.rules.flows->match_event(kRewardGivenEvent);
  auto contact = redemption ? listener(context, redemption->member) : std::nullopt;
  if (!contact || flow == nullptr) {
    return;
  }
  db::Redemption told = *redemption;
  const auto coupon = db::find_coupon(context.db, told.code);
  const std::string state = coupon ? coupon->state : told.outcome;
  if (state != body.value("state", std::string())) {
    return;  // it is otherwise by now, and that is told by itself
  }
  told.expires = coupon ? coupon->expires : told.expires;
  flow::Values facts = coupon_facts(context, told);
  const auto order = db::find_order(context.db, told.given_for);
  facts.insert_or_assign("order", order ? order->number : std::string());
  facts.insert_or_assign("reward_by_hand", state == "by_hand");
  facts.insert_or_assign("reward_withdrawn", state == "cancelled");
  Talk(context, *contact).announce_flow(flow->name, MessageClass::kCoupon, facts);
}

}  // namespace regulars::engine
