// Keeps what the points were computed from, so that they can be computed again: under the same
// rules as a proof, under other rules as an answer to "what if".
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/money.h"
#include "db/redemptions.h"
#include "db/referrals.h"
#include "engine/context.h"
#include "loyalty/earning/activity.h"
#include "loyalty/points/member_book.h"
#include "loyalty/points/membership_book.h"
#include "loyalty/rewards/punching.h"
#include "store_adapter/store.h"

namespace regulars::engine {

// The kinds of happenings; names reach the disk: a test pins them.
inline constexpr const char* kPosted = "posted";  // a transaction from before there was a history
inline constexpr const char* kRules = "rules";    // another program is in force from here on
inline constexpr const char* kWelcomed = "welcomed";  // a member is due the joining bonus
inline constexpr const char* kOrder = "order";        // the newest word about a claimed order
inline constexpr const char* kRedeemed = "redeemed";  // a prize was asked for
inline constexpr const char* kGiven = "given";        // a rule gives one for an order
inline constexpr const char* kIssued = "issued";      // its coupon was made
inline constexpr const char* kVoid = "void";          // it was not, and the points went back
inline constexpr const char* kCouponUsed = "coupon_used";
inline constexpr const char* kCouponReopened = "coupon_reopened";    // its order was cancelled
inline constexpr const char* kCouponExpired = "coupon_expired";      // nobody used it in time
inline constexpr const char* kCouponCancelled = "coupon_cancelled";  // it was ended unused
inline constexpr const char* kCouponPart = "coupon_part";            // its order went back in part
inline constexpr const char* kAdjusted = "adjusted";  // a person corrected the points
inline constexpr const char* kActivity = "activity";  // a member did something beside buying
inline constexpr const char* kGift = "gift";          // a gift by date was due
inline constexpr const char* kReferralPaid = "referral_paid";  // a friend's order pays both
inline constexpr const char* kReferralBack = "referral_back";  // that order went away
inline constexpr const char* kTrial = "trial";                 // a membership is tried for nothing
inline constexpr const char* kGivenTier = "given_tier";        // a person gave a tier, or ended it
inline constexpr const char* kMerged = "merged";  // another card of theirs went into this one

/// The setting that says how far the members were gone through after a change of the program that
/// reaches what they have.
inline constexpr const char* kRedatedUpTo = "redated_up_to";

/// The number of the program of the last happening; nothing before the first.
std::optional<std::int64_t> rules_in_force(db::Connection& connection);
/// The program is another one than that of the last happening, which was `before` (null for none).
/// The same one again changes nothing. Where it reaches what members have, everybody is looked at
/// once.
void note_rules(const Context& context, const loyalty::Program* before);
void note_welcome(const Context& context, core::MemberId member);
struct OrderNote {
  core::MemberId member;
  const std::string& order_key;
  const loyalty::CardGifts& card_gifts;
  const std::string& whole;  // as in db::OrderRow
};
void note_order(const Context& context, const OrderNote& note, const store_adapter::Order& order);
/// kind: kRedeemed, kIssued or kVoid.
void note_redemption(const Context& context, const char* kind, const db::Redemption& redemption);
/// redemption: 0 when the reward could not be had.
void note_given(const Context& context,
                core::MemberId member,
                std::int64_t redemption,
                const std::string& order_key,
                const loyalty::RuleReward& given);
/// Names no person: what was done, and which of several.
void note_activity(const Context& context,
                   core::MemberId member,
                   const loyalty::Activity& activity);
/// word: loyalty::gift_word; key: of the gift.
void note_gift(const Context& context,
               core::MemberId member,
               const std::string& word,
               const std::string& key);

/// Of a referral that is paid: its members by number, and what the friend's order is worth.
void note_referral_paid(const Context& context,
                        const db::Referral& referral,
                        const core::Money& worth);
void note_referral_back(const Context& context, const db::Referral& referral);
void note_trial(const Context& context, core::MemberId member);
void note_given_tier(const Context& context,
                     core::MemberId member,
                     const loyalty::GivenTier& given);
/// Returns the number of the happening, which names the merging for ever.
std::int64_t note_merge(const Context& context, core::MemberId from, core::MemberId into);

// What a coupon's happening did to its points.
inline constexpr const char* kPointsBack = "back";    // they went back into their lots
inline constexpr const char* kPointsAgain = "again";  // they were taken once more
struct CouponHappening {
  const char* kind;
  const db::Redemption& redemption;
  const char* points = nullptr;  // null: nothing
  std::string ref{};             // of the transaction; empty for none
};
void note_coupon(const Context& context, const CouponHappening& happening);

/// The points that go back with a part of the order that they paid a part of.
void note_part_back(const Context& context,
                    const db::Redemption& redemption,
                    core::Points points,
                    const std::string& ref);

/// Returns the number of the happening, which names the correction for ever.
std::int64_t note_adjustment(const Context& context,
                             core::MemberId member,
                             core::Points change,
                             const std::string& reason);

}  // namespace regulars::engine
