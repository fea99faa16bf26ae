// What there is to say against a referral before it pays: found by comparing what is known of the
// two for this one moment. Nothing new about them is kept.
#pragma once

#include <string>
#include <vector>

#include "db/referrals.h"
#include "engine/context.h"
#include "loyalty/referrals/referral_signals.h"

namespace regulars::engine {

/// The signals that fit, under the program's weights. Known here are the two addresses, the
/// Messenger ids, when the member's friends joined, and the friend's orders; shops tell no phone
/// numbers, postal addresses, means of payment or internet addresses.
std::vector<loyalty::ReferralSignal> signals_of(const Context& context,
                                                const db::Referral& referral);

/// Why it cannot be paid without the owner, whatever its score: one of the two has an address that
/// nothing has proven, or none.
std::vector<std::string> doubts_about(const Context& context, const db::Referral& referral);

}  // namespace regulars::engine
