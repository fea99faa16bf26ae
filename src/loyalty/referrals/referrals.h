// A member brings a friend: who may be referred, what happens in which order, when it pays.
//
// The e-mails and the points are the caller's. Signs of abuse are in referral_signals.h; the
// personal code is drawn like a coupon's (coupon_code.h), its link is in referral_link.h.
#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/money.h"
#include "core/points.h"
#include "core/time.h"
#include "loyalty/referrals/referral_signals.h"

namespace regulars::loyalty {

/// The owner's rules (loyalty rules 14; R71 to R73).
struct ReferralRules {
  bool is_on = true;  // the kill switch (R103): off, nobody is referred and nothing is paid
  core::Points for_member{50};
  core::Points for_friend{20};
  /// What the friend's order must be worth at least, after refunds.
  core::Money friend_spends{.minor = 5000, .currency = "USD"};
  std::chrono::days return_window{14};  // the reward waits so long after the payment
  /// Rewards for one member in a calendar month of the shop; absent: no cap.
  std::optional<int> per_month{};
  std::chrono::days open_for{90};  // without an order until then the referral expires
  SignalRules signals{};
};

/// The names are kept in the database (`to_string`).
enum class ReferralState {
  kInvited,     // a member named the friend, who knows nothing yet
  kAsked,       // the one message went out
  kConsented,   // the friend said yes
  kJoined,      // the friend is a member
  kOrdered,     // an order that would pay, within its return window
  kHeld,        // for the owner to look at
  kPaid,        // both rewards given; one per friend, so this happens once
  kRefused,     // by the friend or by the owner
  kExpired,     // no order in time
  kClawedBack,  // the order went away and took both rewards with it
};
const char* to_string(ReferralState state);
/// The inverse; nothing for any other text.
std::optional<ReferralState> referral_state_from(std::string_view name);

enum class ReferralEvent {
  kAsked,
  kYes,
  kNo,
  kJoined,
  kOrdered,    // paid and worth enough
  kOrderGone,  // cancelled, or refunded below the minimum
  kHeld,
  kPaid,
  kRefused,  // by the owner
  kExpired,
};

/// Where the event leads. Nothing when it cannot happen in this state: it came twice, late or out
/// of order, and changes nothing.
std::optional<ReferralState> next_state(ReferralState state, ReferralEvent event);

/// True as long as the one message that asks has not been sent (R74).
bool may_ask(ReferralState state);
/// True once the friend said yes or joined. Without a yes there is no further contact; a friend who
/// is refused or too late hears nothing about the referral any more (R74).
bool may_contact(ReferralState state);

/// What is known when a member refers somebody.
struct Invitation {
  core::MemberId referrer;
  core::MemberId friend_member{};  // not set: the friend was never a member
  bool has_ordered = false;        // the friend bought here before, as a member or not
  core::MemberId referred_by{};    // who referred this friend first; not set: nobody
};
enum class InvitationRefusal { kSelf, kIsMember, kHasOrdered, kAlreadyReferred };
/// Nothing when the friend may be referred; otherwise the first refusal, in the order of the
/// enumeration. The first referrer wins, so the same member a second time is refused too.
std::optional<InvitationRefusal> refusal_of(const Invitation& invitation);

/// One of several referrals of the same friend that came in at the same time.
struct ReferralClaim {
  core::MemberId referrer;
  core::Instant at{};
};
/// The earliest, in whatever order they arrive; of two at one instant the older member's. Nothing
/// for none.
std::optional<ReferralClaim> first_claim(std::span<const ReferralClaim> claims);

/// The friend's order as it stands now.
struct FriendOrder {
  core::Money value{};  // what counts of it, refunds taken off
  bool is_cancelled = false;
  std::optional<core::Instant> paid{};
};
/// Paid, not cancelled, in the minimum's currency and worth at least the minimum. An order that
/// does not is no refusal: a later one may. A reward that was paid for an order which does not any
/// more is clawed back, from both.
bool is_enough(const ReferralRules& rules, const FriendOrder& order);

/// When the reward may be paid: the first moment of the day on which the return window is over,
/// counted like pending points (loyalty rules 6). Nothing before the order is paid.
std::optional<core::Instant> reward_due(const ReferralRules& rules,
                                        const FriendOrder& order,
                                        std::string_view zone);
/// The first moment at which a referral without an order has expired.
core::Instant referral_expires(const ReferralRules& rules,
                               core::Instant invited,
                               std::string_view zone);

/// How many of the instants are in the calendar month of `now` in the shop's zone.
int count_in_month(std::span<const core::Instant> paid, core::Instant now, std::string_view zone);

/// What both get.
struct ReferralReward {
  core::Points for_member{};  // 0 at the month's cap: the friend is not to blame for it
  core::Points for_friend{};
};
ReferralReward reward_for(const ReferralRules& rules, int rewards_this_month);

struct RewardQuestion {
  FriendOrder order{};
  std::vector<ReferralSignal> signals{};
  int rewards_this_month = 0;  // that the member got already
};
struct RewardDecision {
  enum class Kind {
    kNotEnough,  // the order does not count (any more)
    kWait,       // until `due`
    kHold,       // for `reasons`, which are for the owner only
    kPay,
  };
  Kind kind = Kind::kNotEnough;
  std::optional<core::Instant> due{};
  std::vector<std::string> reasons{};
  ReferralReward reward{};
};
/// Decides in the order of RewardDecision::Kind. A score above the limit holds, one at it pays.
/// What is held pays `reward_for` once the owner has looked at it and said yes.
RewardDecision judge_reward(const ReferralRules& rules,
                            const RewardQuestion& question,
                            core::Instant now,
                            std::string_view zone);

}  // namespace regulars::loyalty
