// What the two rewards of a referral are called in the ledger.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "loyalty/points/account.h"

namespace regulars::loyalty {

/// Whose reward it is.
enum class ReferralSide { kMember, kFriend };

/// Of the reward itself. Its order_key, "referral:17:member", is a name of its own among those of
/// orders ("SHOPKIND:ID"), so that a claw-back finds the reward's points as it finds an order's. A
/// second reward under the same ref is refused by the ledger.
Cause reward_cause(std::int64_t referral, ReferralSide side);
/// Of the same points on their way back; it happens once.
Cause reward_back_cause(std::int64_t referral, ReferralSide side);

/// True for an order_key of reward_cause.
bool is_referral_key(std::string_view order_key);

}  // namespace regulars::loyalty
