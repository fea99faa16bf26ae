#include "engine/part_payments.h"

#include <algorithm>
#include <cstdint>

#include "db/notes.h"
#include "db/orders.h"
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

// What the order was worth before anything of it went back, as far as the shop told it.
std::int64_t whole_of(const Context& context, const store_adapter::Order& order) {
  const auto row = order.state == OrderState::kPartiallyRefunded
                       ? db::find_order(context.db, order_key(context.shop, order.id))
                       : std::nullopt;
  return row ? row->whole_minor.value_or(order.value.minor) : order.value.minor;
}

// How many points are to be back by now.
Points share_gone(const store_adapter::Order& order, const db::Coupon& coupon, Points points) {
  if (order.state == OrderState::kRefunded) {
    return points;
  }
  const std::int64_t whole = *coupon.order_minor;
  const std::int64_t left = std::clamp<std::int64_t>(order.value.minor, 0, whole);
  const auto share = loyalty::scaled(
      points.count(), {.times = whole - left, .per = whole}, loyalty::Rounding::kDown);
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
    if (coupon.state != "used" || coupon.is_recredited || !redemption || !redemption->hold_txn ||
        !is_part_payment(context, *redemption)) {
      continue;
    }
    if (!coupon.order_minor && order.state != OrderState::kRefunded) {
      const std::int64_t whole = whole_of(context, order);
      if (whole <= 0) {
        continue;
      }
      coupon.order_minor = whole;
      db::save_coupon(context.db, coupon);
    }
    const Points target = share_gone(order, coupon, redemption->points);
    if (target > coupon.returned) {
      give_part(context, coupon, *redemption, target);
    } else if (target < coupon.returned) {
      note_undone(context, order, coupon, core::Points(coupon.returned.count() - target.count()));
    }
  }
}

void follow_recorded_order(const Context& context, const std::string& order_id) {
  if (const auto row = db::find_order(context.db, order_key(context.shop, order_id))) {
    store_adapter::Order order = order_of(*row);
    order.id = order_id;
    follow_part_payments(context, order);
  }
}

}  // namespace regulars::engine
