// Rewards that earning rules give for orders instead of points (R46, R47).
//
// Each is given once for its order and rule. It begins as a redemption of 0 points; the member is
// told when its code is there. A refund that takes the rule's condition away ends it, unless it was
// used. When that refund is undone, what ended with it is given once more, under a code of its own,
// because no shop opens a code again; then stock and limits must still leave it. One order and rule
// never have two that can be used.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/ids.h"
#include "db/orders.h"
#include "db/redemptions.h"
#include "engine/context.h"
#include "loyalty/points/member_book.h"

namespace regulars::engine {

/// The kind of the timer event by which the member is told; flows start on it.
inline constexpr const char* kRewardGivenEvent = "reward_given";

/// Gives and takes back what counting the order led to. order: claimed by a member.
void give_rule_rewards(const Context& context,
                       const db::OrderRow& order,
                       const loyalty::Booked& booked);

/// The coupon of the redemption had ended and was used after all: what was given in its place ends,
/// unless that was used, too. Nothing for a redemption that no rule gave.
void end_later_gifts(const Context& context, core::RedemptionId used);

/// Keeps the event when the member can hear of it now; in quiet hours it waits, unless the member
/// is in the chat. redemption: one that a rule gave, issued or ended.
void plan_reward_given(const Context& context, const db::Redemption& redemption);

/// Decides the event: the flow that starts on "reward_given" speaks.
void tell_reward_given(const Context& context, const nlohmann::json& body);

}  // namespace regulars::engine
