// What was sold from month to month, how much of it points and gift cards paid, and what of it is
// taxed (R139).
#pragma once

#include <cstdint>
#include <vector>

#include "core/result.h"
#include "db/connection.h"
#include "loyalty/program.h"
#include "loyalty/taxable.h"

namespace regulars::engine {

struct TaxReport {
  std::vector<loyalty::TaxMonth> months;  // by month, then by currency; those with orders alone
  std::int64_t without_parts = 0;         // orders of which the shop told the value alone
  std::int64_t left_out = 0;              // orders whose amounts are out of range
};

/// Reads one snapshot: the orders that the shop has told of and that are paid now, as they stand
/// after refunds, in the month of the shop's zone in which they were placed; no test orders.
/// Errors: kInvalid when a sum does not fit.
core::Result<TaxReport> report_tax(db::Connection& connection, const loyalty::Program& program);

}  // namespace regulars::engine
