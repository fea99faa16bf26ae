#include "loyalty/rewards/coupon_life.h"

#include <algorithm>
#include <array>

namespace regulars::loyalty {
namespace {

using std::chrono::days;
using enum CouponState;

// A setting that a row of the table depends on.
enum class Under { kAlways, kExpiryLost, kExpiryRecredit, kIssueAgain, kCancelAndRecredit };

struct Row {
  CouponState from;
  CouponEventKind event;
  Under under;
  CouponState to;
  CouponPoints points;
};

// Whatever has no row changes nothing.
constexpr std::array<Row, 14> kTable{{
    {kIssued, CouponEventKind::kHold, Under::kAlways, kReserved, CouponPoints::kNone},
    {kReserved, CouponEventKind::kHoldEnded, Under::kAlways, kIssued, CouponPoints::kNone},
    {kReserved, CouponEventKind::kOrderCancelled, Under::kAlways, kIssued, CouponPoints::kNone},
    {kIssued, CouponEventKind::kPaid, Under::kAlways, kRedeemed, CouponPoints::kNone},
    {kReserved, CouponEventKind::kPaid, Under::kAlways, kRedeemed, CouponPoints::kNone},
    {kExpired, CouponEventKind::kPaid, Under::kAlways, kRedeemed, CouponPoints::kNone},
    {kCancelled, CouponEventKind::kPaid, Under::kAlways, kRedeemed, CouponPoints::kNone},
    {kIssued, CouponEventKind::kDatePassed, Under::kExpiryLost, kExpired, CouponPoints::kLost},
    {kIssued,
     CouponEventKind::kDatePassed,
     Under::kExpiryRecredit,
     kExpired,
     CouponPoints::kRecredit},
    {kIssued, CouponEventKind::kCancelled, Under::kAlways, kCancelled, CouponPoints::kRecredit},
    {kIssued, CouponEventKind::kPaidOut, Under::kAlways, kCancelled, CouponPoints::kLost},
    {kRedeemed, CouponEventKind::kPaidOut, Under::kAlways, kCancelled, CouponPoints::kLost},
    {kRedeemed, CouponEventKind::kOrderCancelled, Under::kIssueAgain, kIssued, CouponPoints::kNone},
    {kRedeemed,
     CouponEventKind::kOrderCancelled,
     Under::kCancelAndRecredit,
     kCancelled,
     CouponPoints::kRecredit},
}};

bool holds_under(Under under, const CouponRules& rules) {
  switch (under) {
    case Under::kAlways:
      return true;
    case Under::kExpiryLost:
      return rules.on_expiry == OnExpiry::kLost;
    case Under::kExpiryRecredit:
      return rules.on_expiry == OnExpiry::kRecredit;
    case Under::kIssueAgain:
      return rules.on_order_cancelled == OnOrderCancelled::kIssueAgain;
    case Under::kCancelAndRecredit:
      return rules.on_order_cancelled == OnOrderCancelled::kCancelAndRecredit;
  }
  return false;
}

const Row* row_for(CouponState state, CouponEventKind event, const CouponRules& rules) {
  const auto found = std::ranges::find_if(kTable, [&](const Row& row) {
    return row.from == state && row.event == event && holds_under(row.under, rules);
  });
  return found == kTable.end() ? nullptr : &*found;
}

bool is_held_at(const CouponLife& coupon, core::Instant at) {
  return coupon.state == kReserved && (!coupon.held_until || at < *coupon.held_until);
}

// A hold whose time is over is none, though nobody has said so yet; only the events that end it
// still find it.
CouponLife without_lapsed_hold(CouponLife coupon, const CouponEvent& event) {
  const bool ends_it =
      event.kind == CouponEventKind::kHoldEnded || event.kind == CouponEventKind::kOrderCancelled;
  if (coupon.state == kReserved && !ends_it && !is_held_at(coupon, event.at)) {
    coupon.state = kIssued;
    coupon.order.clear();
    coupon.held_until.reset();
  }
  return coupon;
}

// An order that is not known by name may be any.
bool is_same_order(const CouponLife& coupon, const CouponEvent& event) {
  return coupon.order.empty() || event.order.empty() || coupon.order == event.order;
}

bool is_of_other_order(const CouponLife& coupon, const CouponEvent& event) {
  return (coupon.state == kReserved || coupon.state == kRedeemed) && !is_same_order(coupon, event);
}

bool is_over_at(const CouponLife& coupon, core::Instant at, std::string_view zone) {
  const auto end = coupon_ends(coupon, zone);
  return end && at >= *end;
}

bool may_hold(const CouponLife& coupon,
              const CouponEvent& event,
              const CouponRules& rules,
              std::string_view zone) {
  return !rules.is_blocked && !is_over_at(coupon, event.at, zone) &&
         event.at < event.hold_until.value_or(core::Instant::max());
}

// Conditions of the rows beyond state and setting.
bool may_happen(const CouponLife& coupon,
                const CouponEvent& event,
                const CouponRules& rules,
                std::string_view zone) {
  switch (event.kind) {
    case CouponEventKind::kHold:
      return may_hold(coupon, event, rules, zone);
    case CouponEventKind::kPaid:
      return !is_of_other_order(coupon, event) &&
             (!coupon.closed_at || event.at < *coupon.closed_at);
    case CouponEventKind::kHoldEnded:
    case CouponEventKind::kOrderCancelled:
      return !is_of_other_order(coupon, event);
    case CouponEventKind::kDatePassed:
      return is_over_at(coupon, event.at, zone);
    case CouponEventKind::kCancelled:
    case CouponEventKind::kPaidOut:
      return true;
  }
  return false;
}

// Holding, paying, cancelling and paying out ask for something; the other events only report.
bool is_wish_of_somebody(CouponEventKind kind) {
  return kind == CouponEventKind::kHold || kind == CouponEventKind::kPaid ||
         kind == CouponEventKind::kCancelled || kind == CouponEventKind::kPaidOut;
}

// True for what the coupon has been through already: a message that came twice, or one about an
// order before it was cancelled.
bool is_known(const CouponLife& coupon, const CouponEvent& event) {
  const bool is_before_freed = coupon.freed_at && event.at < *coupon.freed_at;
  switch (event.kind) {
    case CouponEventKind::kHold:
      return is_before_freed || ((coupon.state == kReserved || coupon.state == kRedeemed) &&
                                 coupon.order == event.order);
    case CouponEventKind::kPaid:
      return (is_before_freed && is_same_order(coupon, event)) ||
             (coupon.state == kRedeemed && is_same_order(coupon, event));
    case CouponEventKind::kCancelled:
      return coupon.state == kCancelled;
    case CouponEventKind::kOrderCancelled:
      return coupon.used_at && event.at < *coupon.used_at;
    case CouponEventKind::kHoldEnded:
    case CouponEventKind::kDatePassed:
    case CouponEventKind::kPaidOut:
      return false;
  }
  return false;
}

CouponLife after(const CouponLife& coupon,
                 const Row& row,
                 const CouponEvent& event,
                 std::string_view zone) {
  CouponLife next{.state = row.to,
                  .last_day = coupon.last_day,
                  .freed_at = coupon.freed_at,
                  .is_recredited = coupon.is_recredited && event.kind != CouponEventKind::kPaid};
  const Day today = day_of(event.at, zone);
  if (row.to == kReserved || row.to == kRedeemed) {
    next.order = event.order;
  }
  if (row.to == kReserved) {
    next.held_until = event.hold_until;
  }
  if (event.kind == CouponEventKind::kOrderCancelled) {
    next.freed_at = event.at;
    next.order = row.to == kCancelled ? event.order : next.order;
  }
  if (row.to == kRedeemed) {
    next.used_at = event.at;
    next.left_at_use = coupon.last_day ? std::max(*coupon.last_day - today, days(0)) : days(0);
  }
  if (row.from == kRedeemed && row.to == kIssued && coupon.last_day) {
    // Never before the old date: an order is not cancelled before it is paid.
    next.last_day = today + coupon.left_at_use;
  }
  if (row.to == kExpired || row.to == kCancelled) {
    next.closed_at = row.to == kExpired ? coupon_ends(coupon, zone) : event.at;
    next.is_recredited = coupon.is_recredited || row.points == CouponPoints::kRecredit;
  }
  return next;
}

// Points that went back already are not given back once more: only a payment moves them.
CouponPoints points_of(const CouponLife& coupon, const Row& row, const CouponEvent& event) {
  if (!coupon.is_recredited) {
    return row.points;
  }
  return event.kind == CouponEventKind::kPaid ? CouponPoints::kTakeAgain : CouponPoints::kNone;
}

}  // namespace

CouponLife issue_coupon(core::Instant now, std::optional<days> life, std::string_view zone) {
  CouponLife coupon{.state = kIssued};
  if (life) {
    coupon.last_day = day_of(now, zone) + *life;
  }
  return coupon;
}

std::optional<core::Instant> coupon_ends(const CouponLife& coupon, std::string_view zone) {
  return coupon.last_day ? std::optional(start_of(*coupon.last_day + days(1), zone)) : std::nullopt;
}

std::optional<core::Instant> coupon_expires(const CouponLife& coupon, std::string_view zone) {
  const auto end = coupon_ends(coupon, zone);
  return end ? std::optional(*end - std::chrono::seconds(1)) : std::nullopt;
}

CouponMove move_coupon(const CouponLife& coupon,
                       const CouponEvent& event,
                       const CouponRules& rules,
                       std::string_view zone) {
  const CouponLife now = without_lapsed_hold(coupon, event);
  if (is_known(now, event)) {
    return {.answer = CouponAnswer::kUnchanged, .coupon = coupon};
  }
  const Row* row = row_for(now.state, event.kind, rules);
  if (row == nullptr || !may_happen(now, event, rules, zone)) {
    const bool is_refused = is_wish_of_somebody(event.kind);
    return {.answer = is_refused ? CouponAnswer::kRefused : CouponAnswer::kUnchanged,
            .coupon = coupon};
  }
  return {.answer = CouponAnswer::kChanged,
          .coupon = after(now, *row, event, zone),
          .points = points_of(now, *row, event)};
}

}  // namespace regulars::loyalty
