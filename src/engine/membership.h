// Tiers that no order brought: the free trial of a membership, and a tier that a person gives.
//
// Fees need nothing here: they are orders, and stand or end with them (engine/order_points.h).
#pragma once

#include <string>

#include "core/ids.h"
#include "core/result.h"
#include "core/time.h"
#include "engine/context.h"
#include "loyalty/calendar.h"

namespace regulars::engine {

enum class TrialOutcome {
  kStarted,
  kAlreadyHad,  // tried or paid before
  kNotOffered,  // the program sells no membership, or without a trial
};
const char* to_string(TrialOutcome outcome);

/// Begins the member's free trial (R69). A second call is kAlreadyHad.
TrialOutcome start_trial(const Context& context, core::MemberId member);

struct TierGift {
  core::MemberId member;
  std::string tier;         // its name; empty: the one given before ends now
  loyalty::Day last_day{};  // the tier is gone with the day after it; not looked at for an end
  std::string reason;
  std::string who;  // for the audit
};
/// Gives the member a tier for a time whatever was earned, in place of one that was given before,
/// or ends that (loyalty rules 11). A higher one that was bought still counts.
/// Errors: kInvalid (no reason, no such tier, a day that is over), kConflict (nothing to end).
core::Result<core::Done> give_tier(const Context& context, const TierGift& gift);

}  // namespace regulars::engine
