// What happens to a coupon after it was made: used, freed again, expired, cancelled (loyalty
// rules 9). Points follow, stock and limits follow, and the history keeps it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/money.h"
#include "core/result.h"
#include "db/redemptions.h"
#include "engine/context.h"

namespace regulars::engine {

/// The shop said that an order was paid with the coupon; an empty id: it does not say which. Its
/// word counts, also for a coupon that had ended here; one that another order was paid with stays
/// that order's while that one stands, and the owner gets a note, unless it is a gift card for
/// several uses. An order that was told to be cancelled uses none. One that was paid out in money
/// stays so, and the owner gets a note.
void coupon_used(const Context& context, const std::string& code, const std::string& order_id);

/// The shop said that the order with the coupon is gone. Where another order was paid with it, too,
/// it is used on that one from here on, in whatever order the shop told of them.
void coupon_released(const Context& context, const std::string& code, const std::string& order_id);

/// The order was cancelled: so for every coupon that it was paid with.
void free_coupons_of(const Context& context, const std::string& order_id);
/// The cancelled order is paid again: coupons that ended with it may be used on it once more, and
/// then cost their points again.
void revive_coupons_of(const Context& context, const std::string& order_id);

/// Its day has passed; before that nothing happens.
void expire_coupon(const Context& context, const db::Coupon& coupon);
/// The coupons of the reward that are due, so that they take nothing from its stock and limits.
void expire_due_coupons(const Context& context, const std::string& reward);

/// The coupon ends if nobody used it: what it was given for is gone. The shop is told.
/// True when it ended now.
bool withdraw_coupon(const Context& context, const std::string& code);
/// The shop is told that the redemption's coupon ended.
void disable_coupon(const Context& context,
                    const db::Redemption& redemption,
                    const std::string& code);

/// What was put on a gift card when it was given.
struct GiftCard {
  core::Money value;
  bool is_single_use = false;
};
/// Nothing for a coupon that is no gift card.
std::optional<GiftCard> gift_card_of(const Context& context, const db::Coupon& coupon);
/// True for a gift card that may pay more than one order: only the shop knows what is left on it.
bool is_card_of_several_uses(const Context& context, const db::Coupon& coupon);
/// A gift card that is open, or was used in part, ends: so much of it was paid out in money. Its
/// points stay spent, stock and limits keep it, and the shop is told. False when it had ended.
bool pay_out_coupon(const Context& context, const db::Coupon& coupon, std::int64_t minor);

struct CouponCancelling {
  std::string code;
  std::string reason;
  std::string who;  // for the audit
};
struct CouponCancelled {
  bool is_new = false;       // false: it was cancelled before, and nothing happened now
  core::Points points{};     // that it had cost and that went back
  std::int64_t punches = 0;  // of a card that count again
};
/// A person ends an open coupon; its points go back into the lots they came from, and the shop is
/// told. A coupon that is cancelled already stays so.
/// Errors, first match wins: kInvalid (no reason), kNotFound, kConflict (used, or its time is
/// over).
core::Result<CouponCancelled> cancel_coupon(const Context& context, const CouponCancelling& wish);

}  // namespace regulars::engine
