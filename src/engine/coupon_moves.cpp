#include "engine/coupon_moves.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "db/coupon_uses.h"
#include "db/jobs.h"
#include "db/ledger.h"
#include "db/notes.h"
#include "db/orders.h"
#include "db/reward_use.h"
#include "engine/coupon_extension.h"
#include "engine/member_account.h"
#include "engine/merge.h"
#include "engine/order_points.h"
#include "engine/part_payments.h"
#include "engine/promised_reward.h"
#include "engine/proof/history.h"
#include "engine/rule_rewards.h"
#include "loyalty/rewards/coupon_life.h"
#include "loyalty/rewards/reward.h"
#include "store_adapter/store.h"

namespace regulars::engine {
namespace {

using loyalty::CouponEventKind;
using loyalty::CouponLife;
using loyalty::CouponPoints;
using loyalty::CouponState;

constexpr int kPage = 500;
constexpr std::size_t kMaxReasonBytes = 200;
constexpr core::Duration kMoment{1};

constexpr std::array<std::pair<CouponState, const char*>, 4> kStates{{
    {CouponState::kIssued, "open"},
    {CouponState::kRedeemed, "used"},
    {CouponState::kExpired, "expired"},
    {CouponState::kCancelled, "cancelled"},
}};

const char* name_of(CouponState state) {
  return std::ranges::find_if(kStates, [state](const auto& one) { return one.first == state; })
      ->second;
}

CouponState state_of(const db::Coupon& coupon) {
  const auto* const found = std::ranges::find_if(
      kStates, [&coupon](const auto& one) { return coupon.state == one.second; });
  return found == kStates.end() ? CouponState::kCancelled : found->first;
}

std::optional<loyalty::Day> last_day_of(const db::Coupon& coupon, const std::string& zone) {
  return coupon.expires ? std::optional(loyalty::day_of(*coupon.expires - kMoment, zone))
                        : std::nullopt;
}

CouponLife life_of(const db::Coupon& coupon, const std::string& zone) {
  return {.state = state_of(coupon),
          .last_day = last_day_of(coupon, zone),
          .order = coupon.used_order,
          .used_at = coupon.used,
          .left_at_use = std::chrono::days(coupon.left_days),
          .freed_at = coupon.freed,
          .closed_at = coupon.closed,
          .is_recredited = coupon.is_recredited};
}

void put_life(db::Coupon& coupon, const CouponLife& life, const std::string& zone) {
  if (life.last_day != last_day_of(coupon, zone)) {
    coupon.expires = loyalty::coupon_expires(life, zone);
  }
  coupon.state = name_of(life.state);
  if (coupon.used_order != life.order) {
    coupon.order_minor.reset();  // of the order before
  }
  coupon.used_order = life.order;
  coupon.used = life.used_at;
  coupon.left_days = life.left_at_use.count();
  coupon.freed = life.freed_at;
  coupon.closed = life.closed_at;
  coupon.is_recredited = life.is_recredited;
}

// One change of one coupon, with everything that follows from it.
class CouponMover {
 public:
  CouponMover(const Context& context, db::Coupon coupon)
      : context_(context), coupon_(std::move(coupon)) {}

  /// What is left of a gift card was paid out; no points move, so the history keeps nothing of it.
  loyalty::CouponAnswer pay_out(std::int64_t minor) {
    coupon_.paid_out_minor = minor;
    return happens(CouponEventKind::kPaidOut);
  }

  /// It stays used: the order is gone, and another was paid with it, too.
  void use_on(const std::string& order) {
    coupon_.used_order = order;
    coupon_.order_minor.reset();
    db::save_coupon(context_.db, coupon_);
  }

  loyalty::CouponAnswer happens(CouponEventKind kind, const std::string& order = "") {
    const std::string& zone = context_.rules.program.time_zone;
    const auto move = loyalty::move_coupon(life_of(coupon_, zone),
                                           {.kind = kind, .at = at(kind), .order = order},
                                           coupon_rules(),
                                           zone);
    if (move.answer == loyalty::CouponAnswer::kChanged) {
      const auto before = coupon_.expires;
      put_life(coupon_, move.coupon, zone);
      db::save_coupon(context_.db, coupon_);
      follow(move);
      if (move.coupon.state == CouponState::kIssued && before < coupon_.expires) {
        plan_extension(context_, redemption_, coupon_, *before);
      }
    }
    return move.answer;
  }

 private:
  loyalty::CouponRules coupon_rules() const {
    const auto redemption = db::find_redemption(context_.db, coupon_.redemption);
    const auto reward = redemption ? promised_reward(context_, *redemption) : nullptr;
    loyalty::CouponRules rules = reward ? loyalty::coupon_rules(*reward) : loyalty::CouponRules{};
    if (coupon_.returned > core::Points(0)) {  // a part of its points is back: the rest follows
      rules.on_order_cancelled = loyalty::OnOrderCancelled::kCancelAndRecredit;
    }
    return rules;
  }

  // The shop took the coupon, whatever our clock says: then it was in time.
  core::Instant at(CouponEventKind kind) const {
    const bool is_late = kind == CouponEventKind::kPaid && coupon_.closed;
    return is_late ? std::min(context_.now, *coupon_.closed - kMoment) : context_.now;
  }

  void follow(const loyalty::CouponMove& move) {
    redemption_ = *db::find_redemption(context_.db, coupon_.redemption);
    const CouponState state = move.coupon.state;
    if (coupon_.paid_out_minor) {  // it was given all the same, so it goes on counting
      return disable_coupon(context_, redemption_, coupon_.code);
    }
    if (state == CouponState::kIssued || state == CouponState::kRedeemed) {
      db::count_reward(context_.db, redemption_.id);
    } else {
      db::release_reward(context_.db, redemption_.id);
    }
    // A shop that took it meanwhile says so when it is to end it.
    if (state == CouponState::kCancelled || move.points == CouponPoints::kRecredit) {
      disable_coupon(context_, redemption_, coupon_.code);
    }
    switch (move.points) {
      case CouponPoints::kRecredit:
        return give_back(state);
      case CouponPoints::kTakeAgain:
        return take_again();
      case CouponPoints::kNone:
      case CouponPoints::kLost:
        return note(state, nullptr, "");
    }
  }

  void note(CouponState state, const char* points, const std::string& ref) {
    note_coupon(context_,
                {.kind = state == CouponState::kIssued     ? kCouponReopened
                         : state == CouponState::kRedeemed ? kCouponUsed
                         : state == CouponState::kExpired  ? kCouponExpired
                                                           : kCouponCancelled,
                 .redemption = redemption_,
                 .points = points,
                 .ref = ref});
  }

  std::string ref_of(const char* what) const {
    return "redeem:" + std::to_string(redemption_.id.number()) + ":" + what + ":" +
           std::to_string(core::to_ms(context_.now));
  }

  void give_back(CouponState state) {
    if (redemption_.hold_txn && coupon_.returned >= redemption_.points) {
      return note(state, nullptr, "");
    }
    const std::string ref = ref_of("back");
    note(state, kPointsBack, ref);
    if (!redemption_.hold_txn) {
      return;  // it cost no points; a full punch card counts again
    }
    MemberAccount(context_, coupon_.member)
        .give_back({.ref = ref,
                    .reason = loyalty::Reason::kCouponBack,
                    .subject = redemption_.reward_name},
                   loyalty::GiveBack::kSpent,
                   *redemption_.hold_txn,
                   {.skipped = coupon_.returned});
    take_back_unrecovered(context_, coupon_.member, ref);
    hand_on(context_, coupon_.member, redemption_.reward_name);
  }

  void take_again() {
    if (!redemption_.hold_txn) {
      return note(CouponState::kRedeemed, kPointsAgain, ref_of("again"));
    }
    MemberAccount account(context_, coupon_.member);
    if (account.points().available < redemption_.points) {
      coupon_.is_recredited = true;
      db::save_coupon(context_.db, coupon_);
      db::add_note(context_.db,
                   {.kind = "problem",
                    .sentence = "A coupon for the prize \"" + redemption_.reward_name +
                                "\" was used after its points had been given back, and the member "
                                "has spent them. They were not taken again.",
                    .contact = redemption_.contact},
                   context_.now);
      return note(CouponState::kRedeemed, nullptr, "");
    }
    const std::string ref = ref_of("again");
    note(CouponState::kRedeemed, kPointsAgain, ref);
    const loyalty::Cause cause{
        .ref = ref, .reason = loyalty::Reason::kPrize, .subject = redemption_.reward_name};
    coupon_.returned = core::Points(0);
    db::save_coupon(context_.db, coupon_);
    const auto hold = account.hold(cause, redemption_.points);
    db::set_redemption_hold(context_.db, redemption_.id, *hold);
    loyalty::Cause spent = cause;
    spent.ref += ":spend";
    account.spend(spent, redemption_.points);
  }

  const Context& context_;
  db::Coupon coupon_;
  db::Redemption redemption_;
};

// A card of several uses may have been used before, and shops tell that late and without an order.
void note_used_after_pay_out(const Context& context,
                             const db::Coupon& coupon,
                             const std::string& order_id) {
  if (order_id.empty() && is_card_of_several_uses(context, coupon)) {
    return;
  }
  db::add_note(context.db,
               {.kind = "problem",
                .sentence = "Your shop took the gift card \"" + coupon.reward_name + "\" (" +
                            coupon.code + ")" + (order_id.empty() ? "" : " for order " + order_id) +
                            ", and what was left of it was paid out in money. See whether it was "
                            "paid twice."},
               context.now);
}

// The shop said before that the coupon was used, and names the order only now.
bool name_order(const Context& context, db::Coupon coupon, const std::string& order_id) {
  if (state_of(coupon) != CouponState::kRedeemed || !coupon.used_order.empty() ||
      order_id.empty() || is_card_of_several_uses(context, coupon)) {
    return false;
  }
  coupon.used_order = order_id;
  db::save_coupon(context.db, coupon);
  return true;
}

bool is_cancelled(const Context& context, const std::string& order_id) {
  const auto row = db::find_order(context.db, order_key(context.shop, order_id));
  return row && row->state == to_string(store_adapter::OrderState::kCancelled);
}

// It ends as if the words had come in their order. If the order is paid again, it is used again.
void use_on_cancelled(const Context& context,
                      const db::Coupon& coupon,
                      const std::string& order_id) {
  if (state_of(coupon) == CouponState::kIssued && !coupon.freed) {
    CouponMover(context, coupon).happens(CouponEventKind::kPaid, order_id);
    coupon_released(context, coupon.code, order_id);
  }
  db::add_other_use(context.db, coupon.code, order_id);
}

// Another order that was paid with it and stands.
std::optional<std::string> other_order_of(const Context& context, const std::string& code) {
  for (std::string& order : db::other_uses_of(context.db, code)) {
    if (!is_cancelled(context, order)) {
      return std::move(order);
    }
  }
  return std::nullopt;
}

void release(const Context& context, const db::Coupon& coupon, const std::string& order_id) {
  db::drop_other_use(context.db, coupon.code, order_id);
  const auto other = other_order_of(context, coupon.code);
  if (!is_card_of_several_uses(context, coupon) || state_of(coupon) != CouponState::kRedeemed) {
    const auto answer =
        CouponMover(context, coupon).happens(CouponEventKind::kOrderCancelled, order_id);
    if (answer == loyalty::CouponAnswer::kChanged && other) {
      db::drop_other_use(context.db, coupon.code, *other);
      coupon_used(context, coupon.code, *other);
    }
    return;
  }
  if (coupon.used_order != order_id && !order_id.empty()) {
    return;  // used by another, or by one that the shop does not name
  }
  if (other) {
    db::drop_other_use(context.db, coupon.code, *other);
    return CouponMover(context, coupon).use_on(*other);
  }
  CouponMover(context, coupon).happens(CouponEventKind::kOrderCancelled, order_id);
}

}  // namespace

std::optional<GiftCard> gift_card_of(const Context& context, const db::Coupon& coupon) {
  const auto redemption = db::find_redemption(context.db, coupon.redemption);
  const auto terms = redemption ? store_adapter::terms_from(redemption->benefit) : std::nullopt;
  if (!terms || terms->benefit.type != store_adapter::BenefitType::kGiftCard ||
      !terms->benefit.amount) {
    return std::nullopt;
  }
  return GiftCard{.value = *terms->benefit.amount, .is_single_use = terms->is_single_use};
}

bool is_card_of_several_uses(const Context& context, const db::Coupon& coupon) {
  const auto card = gift_card_of(context, coupon);
  return card && !card->is_single_use;
}

void disable_coupon(const Context& context,
                    const db::Redemption& redemption,
                    const std::string& code) {
  const std::string id = std::to_string(redemption.id.number());
  db::add_job(context.db,
              {.kind = "disable_coupon",
               .unique_key = "disable:" + id + ":" + std::to_string(core::to_ms(context.now)),
               .lane = "redemption:" + id,
               .integration = "store",
               .payload = nlohmann::json({{"redemption", redemption.id.number()},
                                          {"contact", redemption.contact.number()},
                                          {"code", code},
                                          {"prize", redemption.reward_name}})
                              .dump(),
               .due = context.now},
              context.now);
}

bool withdraw_coupon(const Context& context, const std::string& code) {
  const auto coupon = db::find_coupon(context.db, code);
  return coupon && CouponMover(context, *coupon).happens(CouponEventKind::kCancelled) ==
                       loyalty::CouponAnswer::kChanged;
}

bool pay_out_coupon(const Context& context, const db::Coupon& coupon, std::int64_t minor) {
  return CouponMover(context, coupon).pay_out(minor) == loyalty::CouponAnswer::kChanged;
}

void coupon_used(const Context& context, const std::string& code, const std::string& order_id) {
  const auto coupon = db::find_coupon(context.db, code);
  if (coupon && coupon->paid_out_minor) {
    return note_used_after_pay_out(context, *coupon, order_id);
  }
  if (!coupon) {
    return;
  }
  if (is_cancelled(context, order_id)) {
    return use_on_cancelled(context, *coupon, order_id);
  }
  const auto answer = CouponMover(context, *coupon).happens(CouponEventKind::kPaid, order_id);
  if (answer == loyalty::CouponAnswer::kChanged && coupon->closed) {
    end_later_gifts(context, coupon->redemption);
  }
  if (answer == loyalty::CouponAnswer::kChanged || name_order(context, *coupon, order_id)) {
    return follow_recorded_order(context, order_id);
  }
  if (answer == loyalty::CouponAnswer::kUnchanged) {
    return;
  }
  const bool is_new = db::add_other_use(context.db, coupon->code, order_id);
  if (!is_new || is_card_of_several_uses(context, *coupon)) {
    return;
  }
  db::add_note(
      context.db,
      {.kind = "problem",
       .sentence = "Your shop took a coupon for the prize \"" + coupon->reward_name +
                   "\" a second time, for order " + order_id + "; order " + coupon->used_order +
                   " was paid with it before. It is meant to be used once: see how your "
                   "shop limits its coupons."},
      context.now);
}

void coupon_released(const Context& context, const std::string& code, const std::string& order_id) {
  if (const auto coupon = db::find_coupon(context.db, code)) {
    release(context, *coupon, order_id);
  }
}

void free_coupons_of(const Context& context, const std::string& order_id) {
  for (const std::string& code : db::other_uses_on(context.db, order_id)) {
    db::drop_other_use(context.db, code, order_id);
  }
  for (const db::Coupon& coupon : db::coupons_used_on(context.db, order_id)) {
    release(context, coupon, order_id);
  }
}

void revive_coupons_of(const Context& context, const std::string& order_id) {
  for (db::Coupon& coupon : db::coupons_used_on(context.db, order_id)) {
    if (coupon.state == name_of(CouponState::kCancelled) && coupon.freed) {
      coupon.freed.reset();  // what is told of the use from here on is no old word
      db::save_coupon(context.db, coupon);
    }
  }
  for (const std::string& code : db::other_uses_on(context.db, order_id)) {
    db::drop_other_use(context.db, code, order_id);
    coupon_used(context, code, order_id);
  }
}

void expire_coupon(const Context& context, const db::Coupon& coupon) {
  CouponMover(context, coupon).happens(CouponEventKind::kDatePassed);
}

void expire_due_coupons(const Context& context, const std::string& reward) {
  for (const db::Coupon& coupon : db::due_coupons(context.db, context.now, reward, kPage)) {
    expire_coupon(context, coupon);
  }
}

core::Result<CouponCancelled> cancel_coupon(const Context& context, const CouponCancelling& wish) {
  const std::string reason = core::trim(core::clean(wish.reason, kMaxReasonBytes));
  if (reason.empty()) {
    return core::invalid("cancelling a coupon needs a reason");
  }
  const auto coupon = db::find_coupon(context.db, wish.code);
  if (!coupon) {
    return core::not_found("there is no coupon " + wish.code);
  }
  expire_coupon(context, *coupon);
  if (coupon->paid_out_minor) {
    return core::conflict("the gift card " + coupon->code + " was paid out in money");
  }
  const auto answer = CouponMover(context, *db::find_coupon(context.db, coupon->code))
                          .happens(CouponEventKind::kCancelled);
  if (answer == loyalty::CouponAnswer::kRefused) {
    return core::conflict("the coupon " + coupon->code + " was used, or its time is over");
  }
  if (answer != loyalty::CouponAnswer::kChanged) {
    return CouponCancelled{};
  }
  db::add_audit(
      context.db,
      wish.who,
      "coupon cancelled",
      coupon->reward_name + " of member " + std::to_string(coupon->member.number()) + ": " + reason,
      context.now);
  const auto redemption = db::find_redemption(context.db, coupon->redemption);
  return CouponCancelled{.is_new = true,
                         .points = redemption->hold_txn ? redemption->points : core::Points(0),
                         .punches = redemption->punches};
}

}  // namespace regulars::engine
