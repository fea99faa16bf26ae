// What the shop owes in points: the bridge from month to month, the value of what is outstanding,
// revenue that is deferred, and breakage (loyalty rules 17). Not accounting advice.
#pragma once

#include <optional>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "core/result.h"
#include "loyalty/calendar.h"
#include "loyalty/ratio.h"

namespace regulars::loyalty {

enum class MoveKind { kIssued, kUsed, kExpired, kClawedBack, kRecredited, kAdjusted };

/// One move of points on a day of the shop's calendar: zero or more, an adjustment with its sign.
struct PointsMove {
  Day day;
  MoveKind kind = MoveKind::kIssued;
  core::Points points;
};

struct BridgeMonth {
  Day month;  // its first day
  core::Points opening;
  core::Points issued;
  core::Points used;
  core::Points expired;
  core::Points clawed_back;
  core::Points recredited;
  core::Points adjusted;  // with its sign
  core::Points closing;
};

/// opening + issued - used - expired - clawed back + re-credited + adjusted, whatever `closing`
/// says; nothing when it does not fit 64 bits.
std::optional<core::Points> closing_of(const BridgeMonth& month);

/// One entry for every month from the first move to the last, also for months without any; the
/// first opens with nothing. The moves come in any order. Errors: kInvalid for a move below zero
/// that is no adjustment, and when a sum does not fit.
core::Result<std::vector<BridgeMonth>> bridge_by_month(const std::vector<PointsMove>& moves);

/// Checks that every month adds up, that it opens with what the month before closed with, and that
/// the last closes with the sum of the members' balances: available, pending and held, less debt.
/// Errors: kConflict, with the month and both numbers; kInvalid when a sum does not fit.
core::Result<core::Done> check_bridge(const std::vector<BridgeMonth>& months,
                                      core::Points balances);

/// "0.05 for a point", "9.00 for 200 points".
struct PointValue {
  core::Money money;
  core::Points per{1};
};

/// outstanding * value * expected use, half up. Less than no points are worth nothing: nobody can
/// spend them. No value when the value is for no points, below zero, or does not fit.
std::optional<core::Money> outstanding_value(core::Points outstanding,
                                             const PointValue& value,
                                             Percent expected_use);

struct SaleWithPoints {
  core::Money paid;
  core::Money goods;  // what the goods cost by themselves
  core::Points points;
};

/// A sale whose points are paid for, but not used yet: a part of it is revenue later.
struct Deferral {
  core::Money deferred;
  core::Money now;  // paid - deferred
  core::Points points;
  Percent expected_use;
};

/// Splits what was paid by the stand-alone prices of goods and points (IFRS 15 and ASC 606,
/// material right): deferred = paid * points' worth / (goods + points' worth), half up. No value
/// when all of it is worth nothing, currencies differ, something is below zero, more than all
/// points are expected to be used, or a number does not fit.
std::optional<Deferral> defer(const SaleWithPoints& sale,
                              const PointValue& value,
                              Percent expected_use);

/// How a deferral stands. The two add up to what was deferred.
struct Release {
  core::Money revenue;  // so far; what a month brings is the difference of two of these
  core::Money remaining;
};

/// deferred * used / expected points, half up, at most all. With `is_over` (what is left of the
/// points has expired) all of it. No value when `used` is below zero.
std::optional<Release> released(const Deferral& deferral, core::Points used, bool is_over);

/// What became of the points of one lot so far; what was re-credited is not used, and lives on in
/// a lot of its own when its date had passed.
struct LotOutcome {
  Day earned;
  core::Points issued;
  core::Points used;
  core::Points expired;
  core::Points clawed_back;
};

/// All lots that were earned in one month.
struct Cohort {
  Day month;  // its first day
  core::Points issued;
  core::Points used;
  core::Points expired;
  core::Points clawed_back;
  core::Points open;  // still to be used

  bool is_closed() const { return open.count() == 0; }
};

/// The months in which points were earned, first to last. Errors: kInvalid when a lot has a number
/// below zero or gave more than it had, and when a sum does not fit.
core::Result<std::vector<Cohort>> cohorts_by_month(const std::vector<LotOutcome>& lots);

/// expired / issued; no value while points of the cohort can still be used.
std::optional<Percent> breakage(const Cohort& cohort);

}  // namespace regulars::loyalty
