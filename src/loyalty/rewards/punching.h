// What an order does to a member's punch cards (R45).
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "core/time.h"
#include "loyalty/earning/order.h"
#include "loyalty/rewards/punch_card.h"
#include "loyalty/rewards/reward.h"

namespace regulars::loyalty {

/// Card by card, how many units of an order its gifts paid for.
using CardGifts = std::map<std::string, std::int64_t>;

/// The order as a card looks at it; one that does not count has no lines. now: for an order that
/// tells no day.
PunchOrder punch_order(const Order& order, std::int64_t gifts, core::Instant now);

/// The card after the newest word about a claimed order. A card that is switched off, or whose
/// program is, takes no order more; orders that are on it are followed all the same.
/// reward: one that costs punches.
PunchCard punched(const PunchCard& card,
                  const Reward& reward,
                  bool is_program_on,
                  const PunchOrder& order);

/// A card that is not in the file any more: it takes no order, and follows those that are on it.
Reward gone_card(const std::string& id);

/// The reward as the next gift of the card: nothing it takes off is worth more than the limit.
Reward gift_of(const Reward& reward, const PunchCard& card);

}  // namespace regulars::loyalty
