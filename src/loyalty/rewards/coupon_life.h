// The life of a coupon, from its issue to its end, as one table (loyalty rules 9).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

enum class CouponState { kIssued, kReserved, kRedeemed, kExpired, kCancelled };

struct CouponLife {
  CouponState state = CouponState::kIssued;
  std::optional<Day> last_day{};              // the last good one; absent: it never ends (R137)
  std::string order{};                        // that holds it, was paid with it or ended it
  std::optional<core::Instant> held_until{};  // reserved: the first moment without the hold
  std::optional<core::Instant> used_at{};     // redeemed: when
  std::chrono::days left_at_use{0};           // redeemed: the days it still had
  std::optional<core::Instant> freed_at{};    // when an order with it was cancelled last
  std::optional<core::Instant> closed_at{};   // expired or cancelled: since when
  bool is_recredited = false;                 // its points went back

  friend bool operator==(const CouponLife&, const CouponLife&) = default;
};

enum class CouponEventKind {
  kHold,            // the checkout asks to hold it for an order
  kHoldEnded,       // the hold's time is over, or the cart was dropped
  kPaid,            // an order was paid with it
  kDatePassed,      // somebody looks whether its last day is over
  kCancelled,       // the shop or the member gives it back
  kOrderCancelled,  // the order was cancelled, or the prize came back unused
  kPaidOut,         // the owner paid what is left of a gift card out in money
};
struct CouponEvent {
  CouponEventKind kind = CouponEventKind::kHold;
  core::Instant at{};                         // when it happened, not when it was heard of
  std::string order{};                        // not for kDatePassed, kCancelled and kPaidOut
  std::optional<core::Instant> hold_until{};  // kHold
};

enum class OnExpiry { kLost, kRecredit };
enum class OnOrderCancelled { kIssueAgain, kCancelAndRecredit };
struct CouponRules {
  OnExpiry on_expiry = OnExpiry::kLost;
  OnOrderCancelled on_order_cancelled = OnOrderCancelled::kIssueAgain;
  /// Its reward was switched off and coupons that are out are not honoured: no checkout gets it,
  /// but an order that was paid with it all the same counts (loyalty rules 12; R103).
  bool is_blocked = false;
};

enum class CouponAnswer {
  kChanged,
  kUnchanged,  // it is so already, or there is nothing to do
  kRefused,    // what is asked for cannot be had of this coupon
};
enum class CouponPoints {
  kNone,
  kLost,       // they stay spent and buy nothing any more
  kRecredit,   // back into the lots they came from
  kTakeAgain,  // they had gone back, and the coupon was used in time after all; when the member
               // has too few, the caller leaves is_recredited set, and nothing goes back twice
};
struct CouponMove {
  CouponAnswer answer = CouponAnswer::kUnchanged;
  CouponLife coupon;  // as it is afterwards
  CouponPoints points = CouponPoints::kNone;
};

/// The coupon that is issued now: 30 days from 1 March 10:00, the last good day is 31 March.
/// Without a life it never ends.
CouponLife issue_coupon(core::Instant now,
                        std::optional<std::chrono::days> life,
                        std::string_view zone);

/// The first moment without the coupon: 00:00 of the day after its last one. Nothing when it never
/// ends; coupon_expires likewise.
std::optional<core::Instant> coupon_ends(const CouponLife& coupon, std::string_view zone);

/// The last second of its last day: what a shop is told as its end.
std::optional<core::Instant> coupon_expires(const CouponLife& coupon, std::string_view zone);

/// What an event does to a coupon. Every event twice changes nothing the second time, also when
/// others came between. A coupon that is redeemed on one order is refused to every other, even to
/// one that had it before and is revived (case odoo-race-02). After its last day no checkout gets
/// it. A payment is a fact: one that happened before the coupon was closed redeems it, however late
/// it is heard of. What is paid out is closed, and its points stay spent.
CouponMove move_coupon(const CouponLife& coupon,
                       const CouponEvent& event,
                       const CouponRules& rules,
                       std::string_view zone);

}  // namespace regulars::loyalty
