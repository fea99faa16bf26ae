// Two cards of one person become one (loyalty rules 2; reliability rules 17.3).
#pragma once

#include <string>

#include "core/result.h"
#include "engine/context.h"

namespace regulars::engine {

struct Merge {
  core::MemberId from;
  core::MemberId into;
  std::string reason;
  std::string who;  // for the audit
};

/// Points with their dates, orders, contacts, activities, used limits and what counts for the tier
/// go to `into`; nothing is edited in the ledger. `into` keeps its address, consent and tier as far
/// as it has them; `from` has none of it any more. A repeat moves what is there, which is nothing.
///
/// Errors: kInvalid (one card alone, no reason), kNotFound (no such member), kConflict (a prize of
/// `from` is still open; `from` has a membership, a given tier, referrals or punches; or one of
/// them owes points). Nothing has changed then, if the caller gives the transaction up.
core::Result<core::Done> merge(const Context& context, const Merge& wanted);

/// Points that came to a card after it was merged, as those of a coupon that paid for a cancelled
/// order do, go on to the card that stays. Nothing for any other member. what: they were for.
void hand_on(const Context& context, core::MemberId member, const std::string& what);

}  // namespace regulars::engine
