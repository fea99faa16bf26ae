// Limits of a member and budgets of a campaign (loyalty rules 12).
//
// What was used so far comes in and what is used then goes out; whoever writes the entry writes the
// use in the same transaction, otherwise two requests at once exceed the limit.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/money.h"
#include "core/points.h"
#include "core/result.h"
#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

/// What happens to something that does not fit: the part that fits is given, or nothing.
enum class CapKind { kCut, kReject };

/// "3 times per day", "100 points per month", for one member. Absent: no such limit.
struct Limit {
  std::optional<std::int64_t> times{};
  std::optional<core::Points> points{};
  std::optional<Unit> per{};  // a period of the shop's calendar; absent: once for ever
  CapKind kind = CapKind::kCut;

  friend bool operator==(const Limit&, const Limit&) = default;
};

/// What one member was given in one period.
struct Use {
  std::int64_t times = 0;
  core::Points points;

  friend bool operator==(const Use&, const Use&) = default;
};

/// The first day of the period that `now` lies in; what was given from then on is used. Nothing for
/// a limit without a period: everything that was ever given is.
std::optional<Day> period_start(const Limit& limit, core::Instant now, std::string_view zone);

/// The most that may still be given: 0 when the times are used up, kMaxEntry without a limit of
/// points.
core::Points left_of(const Limit& limit, const Use& so_far);

struct Given {
  core::Points points;  // 0 to what was wanted
  Use use;              // with this one; as before when nothing was given
};
/// wanted: 0 or more; 0 uses no time.
Given give(const Limit& limit, const Use& so_far, core::Points wanted);

/// The use when something given was taken back: without its points, and without its time when
/// nothing of it is left. Never below zero.
Use given_back(const Use& so_far, core::Points points, bool is_all);

/// What a campaign may use up in all. Absent: no such budget.
struct Budget {
  std::optional<core::Points> points{};
  std::optional<std::int64_t> redemptions{};  // "the first 500"
  std::optional<core::Money> discount{};      // sum of the discounts
  std::optional<core::Money> order_value{};   // sum of the orders' values
  CapKind points_kind = CapKind::kCut;        // what else does not fit is always rejected

  friend bool operator==(const Budget&, const Budget&) = default;
};

/// Minor units are those of the budget's own amounts.
struct BudgetUse {
  core::Points points;
  std::int64_t redemptions = 0;
  std::int64_t discount_minor = 0;
  std::int64_t order_minor = 0;

  friend bool operator==(const BudgetUse&, const BudgetUse&) = default;
};

/// One coupon or one order under a campaign. Amounts 0 or more; unknown ones are absent.
struct Issue {
  core::Points points;
  std::int64_t redemptions = 1;
  std::optional<core::Money> discount{};
  std::optional<core::Money> order_value{};
};

/// The use with one more, counted when it is issued: counted later, the codes already out would
/// exceed the budget. Errors: kInvalid (below zero, an amount that the budget counts is unknown or
/// in another currency), kConflict (it does not fit, with what is left).
core::Result<BudgetUse> issued(const Budget& budget, const BudgetUse& so_far, const Issue& one);

/// The use when an issued one expired or was cancelled; never below zero.
BudgetUse released(const BudgetUse& so_far, const Issue& one);

/// Points that the budget still has; kMaxEntry without a budget of points.
core::Points left_of(const Budget& budget, const BudgetUse& so_far);

}  // namespace regulars::loyalty
