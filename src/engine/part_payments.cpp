#include "engine/part_payments.h"

#include <algorithm>

#include "db/notes.h"
#include "db/redemptions.h"
#include "engine/member_account.h"
#include "engine/merge.h"
#include "engine/order_points.h"
#include "engine/promised_reward.h"
#include "engine/proof/history.h"
#include "loyalty/fraction.h"
#include "loyalty/rewards/reward.h"

namespace regulars::engine {
namespace {

using core::Points;
using store_adapter::OrderState;

bool is_part_payment(const Context& context, const db::Redemption& redemption) {
  const auto reward = promised_reward(context, redemption);
  return reward && reward->base == loyalty::RewardBase::kPointsPart;
}

// How many points are to be back by now.
Points share_gone(const store_adapter::Order& order, std::int64_t order_minor, Points points) {
  const std::int64_t left = order.state == OrderState::kRefunded
                                ? 0
                                : std::clamp<std::int64_t>(order.value.minor, 0, order_minor);
  const auto share = loyalty::scaled(
      points.count(), {.times = order_minor - left, .per = order_minor}, loyalty::Rounding::kDown);
  return Points(share.value_or(0));
}

void give_part(const Context& context,
               db::Coupon& coupon,
               const db::Redemption& redemption,
               Points target) {
  const Points part(target.count() - coupon.returned.count());
  const std::string ref = "redeem:" + std::to_string(redemption.id.number()) +
                          ":part:" + std::to_string(redemption.hold_txn->number()) + ":" +
                          std::to_string(target.count());
  note_part_back(context, redemption, part, ref);
  MemberAccount(context, coupon.member)
      .give_back(
          {.ref = ref, .reason = loyalty::Reason::kPrizeBack, .subject = redemption.reward_name},
          loyalty::GiveBack::kSpent,
          *redemption.hold_txn,
          {.skipped = coupon.returned, .count = part});
  coupon.returned = target;
  db::save_coupon(context.db, coupon);
  take_back_unrecovered(context, coupon.member, ref);
  hand_on(context, coupon.member, redemption.reward_name);
}

// They may be spent, and the owner may have wished it so.
void note_undone(const Context& context,
                 const store_adapter::Order& order,
                 const db::Coupon& coupon,
                 Points points) {
  const std::string count = std::to_string(points.count());
  const std::string member = std::to_string(coupon.member.number());
  db::add_note(
      context.db,
      {.kind = "review",
       .sentence = "Order " + order.number + " is worth more again, and " + count +
                   " of the points that paid a part of it had gone back to member " + member +
                   " with the refund. They stay there; take them with \"regulars "
                   "points take " +
                   member + " " + count + " --reason TEXT\" if the refund was undone."},
      context.now);
}

}  // namespace

void follow_part_payments(const Context& context, const store_adapter::Order& order) {
  if (!counts(order) && order.state != OrderState::kRefunded) {
    return;
  }
  for (db::Coupon& coupon : db::coupons_used_on(context.db, order.id)) {
    const auto redemption = db::find_redemption(context.db, coupon.redemption);
    if (coupon.state != "used" || !redemption || !redemption->hold_txn ||
        !is_part_payment(context, *redemption)) {
      continue;
    }
    if (!coupon.order_minor) {
      if (order.value.minor > 0) {
        coupon.order_minor = order.value.minor;
        db::save_coupon(context.db, coupon);
      }
      continue;
    }
    const Points target = share_gone(order, *coupon.order_minor, redemption->points);
    if (target > coupon.returned) {
      give_part(context, coupon, *redemption, target);
    } else if (target < coupon.returned) {
      note_undone(context, order, coupon, core::Points(coupon.returned.count() - target.count()));
    }
  }
}

}  // namespace regulars::engine
