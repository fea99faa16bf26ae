// Steps in the life of a coupon: held by an order, paid with it, freed, asked for again.
#include <algorithm>
#include <utility>

#include "tests/loyalty/cases/world.h"

namespace regulars::loyalty::cases {
namespace {

CouponAnswer tell(World& world,
                  HeldCoupon& coupon,
                  CouponEventKind kind,
                  const std::string& order) {
  world.now += std::chrono::minutes(1);
  CouponEvent event{.kind = kind, .at = world.now, .order = order};
  if (kind == CouponEventKind::kHold) {
    event.hold_until = world.now + std::chrono::hours(24);
  }
  const CouponMove move = move_coupon(coupon.life, event, {}, kZone);
  coupon.life = move.coupon;
  return move.answer;
}

bool holds(const HeldCoupon& coupon, const std::string& order) {
  const bool is_bound =
      coupon.life.state == CouponState::kReserved || coupon.life.state == CouponState::kRedeemed;
  return is_bound && coupon.life.order == order;
}

// The order that had a coupon once asks for it again.
void revive_and_confirm(World& world, Fields& step) {
  const std::string order = step.text({"order"});
  bool is_paid = false;
  for (HeldCoupon& coupon : world.coupons) {
    const bool was_paid = coupon.life.state == CouponState::kRedeemed;
    if (!is_paid && tell(world, coupon, CouponEventKind::kPaid, order) != CouponAnswer::kRefused) {
      is_paid = true;
      if (!was_paid) {
        coupon.paid.push_back(order);
      }
    }
  }
  world.say("accepted", is_paid);
}

Json uses(World& world) {
  std::size_t sum = 0;
  for (const HeldCoupon& coupon : world.coupons) {
    const bool is_held = coupon.life.state == CouponState::kReserved;
    sum += coupon.paid.size() + (is_held ? 1 : 0);
  }
  return Json(sum);
}

}  // namespace

// The first coupon that can be had.
void use_coupon(World& world, Fields& step) {
  const std::string order = step.text({"order"});
  const bool has_one = std::ranges::any_of(world.coupons, [&](HeldCoupon& coupon) {
    return holds(coupon, order) ||
           tell(world, coupon, CouponEventKind::kHold, order) == CouponAnswer::kChanged;
  });
  world.say("accepted", has_one);
}

void cancel_coupon(World& world, Fields& step) {
  const std::string order = step.text({"order"});
  for (HeldCoupon& coupon : world.coupons) {
    if (holds(coupon, order)) {
      const bool is_paid = coupon.life.state == CouponState::kRedeemed;
      tell(world,
           coupon,
           is_paid ? CouponEventKind::kOrderCancelled : CouponEventKind::kHoldEnded,
           order);
      std::erase(coupon.paid, order);
    }
  }
}

// An order that has no coupon asks for none when it is paid.
void confirm_coupon(World& world, Fields& step) {
  const std::string order = step.text({"order"});
  bool is_paid = false;
  for (HeldCoupon& coupon : world.coupons) {
    const bool was_paid = coupon.life.state == CouponState::kRedeemed;
    if (holds(coupon, order) &&
        tell(world, coupon, CouponEventKind::kPaid, order) != CouponAnswer::kRefused) {
      is_paid = true;
      if (!was_paid) {
        coupon.paid.push_back(order);
      }
    }
  }
  world.say("accepted", is_paid);
}

void add_coupon_ops(Ops& ops, States& states) {
  ops["use_on"] = use_coupon;
  ops["revive_and_confirm"] = revive_and_confirm;
  states["uses"] = uses;
  // "order_A_has_coupon"
  states["order_*_has_coupon"] = [](World& world) {
    Json orders = Json::object();
    for (const HeldCoupon& coupon : world.coupons) {
      const bool is_bound = coupon.life.state == CouponState::kReserved ||
                            coupon.life.state == CouponState::kRedeemed;
      if (is_bound) {
        orders[coupon.life.order] = true;
      }
    }
    return orders;
  };
}

}  // namespace regulars::loyalty::cases
