// Redeeming: points are held, a code is chosen, the shop is asked, then they are spent or given
// back.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "db/redemptions.h"
#include "engine/context.h"
#include "flow/runner.h"
#include "store_adapter/store.h"

namespace regulars::engine {

struct RedeemRequest {
  const db::Contact& contact;
  std::string reward;
  std::string nonce;  // of the confirmation button: one intention, however often it is tapped
  std::string conversation;
  std::string flow;
  std::string step;
};

/// The check, the points, the stock and the limits are one transaction (loyalty rules 9, 12).
/// Outcomes at once: price_changed, when the prize costs more than when its button was shown;
/// not_enough; unavailable (off, not its time, out of stock, for others, had too
/// often); by_hand for what the owner hands out, who gets a note; for a repeated nonce, what the
/// first tap gave, or expired when that was a code whose time is over.
/// Otherwise pending until the shop answered, with shop_silent when that takes long (R51, R52).
/// A refusal is final for its nonce; the same nonce for another reward is refused as misuse.
flow::ActionAnswer redeem(const Context& context, const RedeemRequest& request);

/// A reward that a rule gives for an order.
struct RewardGift {
  const loyalty::Reward& reward;
  core::MemberId member;
  core::ContactId contact;
  std::string request_id;  // of the gift for ever; one that was not used before
  std::string given_for;   // the order's key
};
/// Begins it as if it were taken, for no points; stock and limits count, tiers and times too.
/// note: told the redemption before anything else is written of it. Nothing when it cannot be had.
std::optional<db::Redemption> give_reward(const Context& context,
                                          const RewardGift& gift,
                                          const std::function<void(core::RedemptionId)>& note);
/// The outcome of a redemption that was given for something, and ended because that is gone.
inline constexpr const char* kWithdrawn = "withdrawn";
/// What a gift was given for is gone: it ends, unless its coupon was used or it was handed out.
/// True when it ended now.
bool withdraw_reward(const Context& context, const db::Redemption& redemption);

struct RedeemResult {
  std::string outcome;
  flow::Values facts;
};

/// The shop made the coupon: held points are spent. Nothing for a redemption that is settled.
std::optional<RedeemResult> settle_issued(const Context& context,
                                          const db::Redemption& redemption,
                                          const store_adapter::IssuedCoupon& coupon);

/// What comes back when its coupon is not made, as a sentence for the owner.
std::string given_back_words(const db::Redemption& redemption);

/// The shop said no for good: held points go back into the lots they came from.
std::optional<RedeemResult> settle_refused(const Context& context,
                                           const db::Redemption& redemption,
                                           const std::string& reason);

/// The owner gave the coupon up: likewise, and it is no refusal of the shop.
std::optional<RedeemResult> settle_given_up(const Context& context,
                                            const db::Redemption& redemption);

/// The code is taken by somebody else's coupon: another is drawn and asked for, at most 3 in all;
/// then the redemption is refused.
std::optional<RedeemResult> settle_code_taken(const Context& context,
                                              const db::Redemption& redemption);

/// The day as a fact; empty, so that a text's fallback is said, for a code that never ends (R137).
flow::Value end_fact(const std::optional<core::Instant>& expires);

/// coupon_code, coupon_url, coupon_expires, coupon_days, reward_name, reward_cost, and code_facts.
/// The end and its days are empty where there is none.
flow::Values coupon_facts(const Context& context, const db::Redemption& redemption);

/// The reward's checkout link with the code in it; empty when the reward has none.
std::string coupon_url(const Context& context, const db::Redemption& redemption);

}  // namespace regulars::engine
