#include "engine/cash_out.h"

#include "core/text.h"
#include "db/notes.h"
#include "db/redemptions.h"
#include "engine/coupon_moves.h"

namespace regulars::engine {
namespace {

constexpr std::size_t kMaxReasonBytes = 200;

std::string text_of(const core::Money& money) {
  return core::to_decimal(money) + " " + money.currency;
}

// Why the card cannot be paid out whatever is left on it; empty when it can.
std::string ended_words(const db::Coupon& coupon, const GiftCard& card) {
  const std::string name = "the gift card " + coupon.code;
  if (coupon.paid_out_minor) {
    return name + " was paid out before, with " +
           text_of({.minor = *coupon.paid_out_minor, .currency = card.value.currency});
  }
  if (coupon.state == "cancelled") {
    return name + " was cancelled";
  }
  if (coupon.state == "expired") {
    return name + " has ended: its last day is over";
  }
  if (coupon.state == "used" && card.is_single_use) {
    return name + " was used" +
           (coupon.used_order.empty() ? "" : " on order " + coupon.used_order) +
           ", and it is for one use: nothing is left on it";
  }
  return "";
}

// What is to be paid, or what is wrong with the amount that the owner says.
core::Result<core::Money> amount_of(const db::Coupon& coupon,
                                    const GiftCard& card,
                                    const std::optional<core::Money>& left) {
  if (!left) {
    if (coupon.state == "used") {
      return core::invalid("the gift card " + coupon.code + " of " + text_of(card.value) +
                           " is for several uses and has paid" +
                           (coupon.used_order.empty() ? "" : " on order " + coupon.used_order) +
                           ": only your shop knows what is left. Look there, and add it: --amount");
    }
    return card.value;
  }
  if (left->currency != card.value.currency || left->minor < 1 || left->minor > card.value.minor) {
    return core::invalid("the amount is above 0 and at most " + text_of(card.value) +
                         ", which was put on the gift card");
  }
  if (card.is_single_use && *left != card.value) {
    return core::invalid("the gift card " + coupon.code + " is for one use and was not used: " +
                         text_of(card.value) + " is on it; leave --amount out");
  }
  return *left;
}

}  // namespace

core::Result<CashedOut> cash_out(const Context& context, const CashOut& wish) {
  const std::string reason = core::trim(core::clean(wish.reason, kMaxReasonBytes));
  if (reason.empty()) {
    return core::invalid("paying a gift card out needs a reason");
  }
  const auto found = db::find_coupon(context.db, wish.code);
  if (!found) {
    return core::not_found("there is no coupon " + wish.code);
  }
  const auto card = gift_card_of(context, *found);
  if (!card) {
    return core::conflict("the coupon " + found->code +
                          " is no gift card, so there is no money on it; \"coupon cancel\" gives "
                          "its points back");
  }
  expire_coupon(context, *found);
  const db::Coupon coupon = *db::find_coupon(context.db, found->code);
  if (const std::string ended = ended_words(coupon, *card); !ended.empty()) {
    return core::conflict(ended);
  }
  auto paid = amount_of(coupon, *card, wish.left);
  if (!paid) {
    return paid.error();
  }
  pay_out_coupon(context, coupon, paid->minor);
  db::add_audit(context.db,
                wish.who,
                "gift card paid out",
                text_of(*paid) + " of " + text_of(card->value) + ", " + coupon.reward_name +
                    " of member " + std::to_string(coupon.member.number()) + ": " + reason,
                context.now);
  return CashedOut{
      .paid = *paid, .value = card->value, .is_left_known = card->is_single_use && !wish.left};
}

}  // namespace regulars::engine
