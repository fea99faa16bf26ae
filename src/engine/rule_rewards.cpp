#include "engine/rule_rewards.h"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "db/notes.h"
#include "engine/listener.h"
#include "engine/proof/history.h"
#include "engine/redeem.h"
#include "engine/turns.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

std::string request_for(const db::OrderRow& order, const loyalty::RuleReward& given) {
  return "given:" + order.order_key + ":" + given.rule;
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

void give(const Context& context, const db::OrderRow& order, const loyalty::RuleReward& given) {
  const loyalty::Reward* reward = context.rules.program.find_reward(given.reward);
  const std::string request = request_for(order, given);
  if (db::find_redemption(context.db, request)) {
    return note_given(context, *order.member, 0, order.order_key, given);  // once is enough
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
                   .request_id = request,
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

void take_back(const Context& context,
               const db::OrderRow& order,
               const loyalty::RuleReward& given) {
  const auto redemption = db::find_redemption(context.db, request_for(order, given));
  if (!redemption) {
    return;
  }
  const bool was_out = redemption->state == "issued" && redemption->outcome != "by_hand";
  const bool has_ended = withdraw_reward(context, *redemption);
  if (has_ended && was_out) {
    plan_reward_given(context, *redemption);
  } else if (redemption->outcome == "by_hand") {
    db::add_note(
        context.db,
        {.kind = "review",
         .sentence = "Order " + order.number + " was refunded, which had brought \"" +
                     redemption->reward_name + "\". Do not hand it out if that can be helped.",
         .contact = redemption->contact},
        context.now);
  }
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
