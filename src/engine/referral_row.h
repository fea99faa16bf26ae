// A referral's row as the rules see it.
#pragma once

#include "db/referrals.h"
#include "loyalty/referrals/referrals.h"

namespace regulars::engine {

loyalty::ReferralState state_of(const db::Referral& referral);

/// Takes the referral to where the event leads. False, and nothing is changed, when the event
/// cannot happen in its state.
bool move(db::Referral& referral, loyalty::ReferralEvent event);

}  // namespace regulars::engine
