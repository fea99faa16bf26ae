// How often each reward is out: what its stock and its limits are counted with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// Redemptions of a reward that count: held, or issued with a coupon that is open or used.
struct RewardUse {
  std::int64_t total = 0;
  std::int64_t discount_minor = 0;  // the most that they can take off, where that is known
};
RewardUse find_reward_use(Connection& connection, const std::string& reward);

/// Those of one member; asked for since `since`, or ever.
std::int64_t count_rewards_of(Connection& connection,
                              core::MemberId member,
                              const std::string& reward,
                              std::optional<core::Instant> since);

/// What the orders come to, in the currency, that coupons of the reward were used on, as the shop
/// told them last. store: the first part of the keys of the shop's orders.
std::int64_t orders_with_reward(Connection& connection,
                                const std::string& reward,
                                const std::string& store,
                                const std::string& currency);

/// The redemption counts from here on; a second call changes nothing.
void count_reward(Connection& connection, core::RedemptionId id);
/// The redemption counts no more; a second call changes nothing.
void release_reward(Connection& connection, core::RedemptionId id);

}  // namespace regulars::db
