#include "engine/coupon_words.h"

#include <algorithm>
#include <optional>

#include "db/coupon_uses.h"
#include "db/redemptions.h"
#include "engine/coupon_moves.h"

namespace regulars::engine {
namespace {

// False for a time that is the same, too: only a release is newer than what happened with it.
bool is_newer(const db::CouponWord& word, const std::optional<db::CouponWord>& known) {
  if (!known || word.at != known->at) {
    return !known || word.at > known->at;
  }
  return word.is_release && !known->is_release;
}

// The clock of the shop may go wrong, and must not keep out what it says later.
db::CouponWord word_of(const Context& context, std::optional<core::Instant> at, bool is_release) {
  return {.at = std::min(at.value_or(context.now), context.now), .is_release = is_release};
}

}  // namespace

void hear_coupon_used(const Context& context, const store_adapter::CouponUsed& told) {
  const auto coupon = db::find_coupon(context.db, told.code);
  if (!coupon) {
    return;
  }
  const auto known = db::newest_coupon_word(context.db, coupon->code, told.order_id);
  const db::CouponWord word = word_of(context, told.at, false);
  if (!told.at || is_newer(word, known)) {
    db::put_coupon_word(context.db, coupon->code, told.order_id, word);
    return coupon_used(context, coupon->code, told.order_id);
  }
  if (known->is_release && coupon->state == "open" && !coupon->freed) {
    coupon_used(context, coupon->code, told.order_id);
    coupon_released(context, coupon->code, told.order_id);
  }
}

void hear_coupon_released(const Context& context, const store_adapter::CouponReleased& told) {
  const auto coupon = db::find_coupon(context.db, told.code);
  if (!coupon) {
    return;
  }
  const auto known = db::newest_coupon_word(context.db, coupon->code, told.order_id);
  const db::CouponWord word = word_of(context, told.at, true);
  if (!told.at || is_newer(word, known)) {
    db::put_coupon_word(context.db, coupon->code, told.order_id, word);
    coupon_released(context, coupon->code, told.order_id);
  }
}

}  // namespace regulars::engine
