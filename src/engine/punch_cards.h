// Punch cards in the database: orders punch them, and a full one is taken like a prize.
#pragma once

#include <string>

#include "core/ids.h"
#include "engine/context.h"
#include "loyalty/rewards/punching.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// Counts the newest word about a claimed order on the member's cards.
void punch_cards(const Context& context,
                 core::MemberId member,
                 const loyalty::Order& order,
                 const loyalty::CardGifts& gifts);

/// The units of the order that coupons of our punch cards paid for; cards without any are left out.
loyalty::CardGifts card_gifts_on(const Context& context, const store_adapter::Order& order);

/// The member's card; card: the id of a reward that costs punches.
loyalty::PunchCard card_of(const Context& context, core::MemberId member, const std::string& card);

/// The reward with the most that this member's next card gift may be worth; any other reward as it
/// is.
loyalty::Reward as_promised(const Context& context,
                            core::MemberId member,
                            const loyalty::Reward& reward);

}  // namespace regulars::engine
