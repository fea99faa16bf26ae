// What the shop owes in points: from month to month, by the month in which they were earned.
#pragma once

#include <vector>

#include "core/points.h"
#include "core/result.h"
#include "db/connection.h"
#include "loyalty/points/liability.h"

namespace regulars::engine {

struct PointReport {
  std::vector<loyalty::BridgeMonth> months;  // checked: the last closes with all balances
  std::vector<loyalty::Cohort> cohorts;
  core::Points outstanding;  // available, on the way and held
  core::Points debt;         // what members owe after refunds, 0 or less; no part of the above
};

/// Reads one snapshot. Months are those of the shop's zone, by when things happened.
/// Errors: kConflict when the months do not lead to the balances, kInvalid when a sum does not fit.
core::Result<PointReport> report_points(db::Connection& connection, const std::string& zone);

}  // namespace regulars::engine
