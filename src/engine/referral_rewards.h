// What a referred friend's orders bring to both: the wait for the return window, the reward, the
// owner's review, and the claw-back.
//
// Whatever comes twice, late or out of order ends in the same place: after each word about an order
// of the friend it is seen anew how things stand. A friend brings one reward for ever.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/ids.h"
#include "core/result.h"
#include "engine/context.h"

namespace regulars::engine {

// The kinds of the timer events about referrals.
inline constexpr const char* kReferralDueEvent = "referral_due";
inline constexpr const char* kReferralPaidEvent = "referral_paid";  // flows start on it

/// There is news of an order of this member, and its own points have moved: an order that is worth
/// enough begins the wait, one that is not any more ends it or takes both rewards back.
void note_friend_order(const Context& context, core::MemberId friend_member);

/// Sees whether the kill switch is on where it was off: what came due meanwhile is due now.
void note_referral_switch(const Context& context);

/// True for the kinds above: decides one of these events.
bool decide_referral_event(const Context& context,
                           const std::string& kind,
                           const nlohmann::json& body);

struct ReferralReview {
  core::ReferralId id;
  std::string who;       // for the audit log
  std::string reason{};  // the same; 1 to 200 bytes for a refusal
};
/// The owner looked at a held referral and pays it now. Errors: kNotFound; kConflict, it is not
/// held, its order went away, or referrals are switched off.
core::Result<core::Done> approve_referral(const Context& context, const ReferralReview& review);
/// The owner ends a referral that is not paid yet; nobody is told. Errors: kInvalid, no reason;
/// kNotFound; kConflict, it is paid or over.
core::Result<core::Done> refuse_referral(const Context& context, const ReferralReview& review);

}  // namespace regulars::engine
