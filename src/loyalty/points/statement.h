// Why a member has so many points: lines that add up, for any date (loyalty rules 20).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/points.h"
#include "core/time.h"
#include "loyalty/points/account.h"

namespace regulars::loyalty {

/// One transaction, as the change of each of the member's balances.
struct StatementLine {
  core::Instant at;
  Reason reason = Reason::kOther;
  std::string subject;
  std::string breakdown;
  core::Points available;
  core::Points pending;
  core::Points held;
  core::Points debt;
  core::Points unrecovered;  // below zero: could not be taken back; above: it was, after all
  bool is_written = true;    // false: follows from the dates and is not written down yet
  /// Which earlier lines of the statement made the debt that this one pays: the oldest debt first.
  std::vector<std::size_t> pays{};
  std::string ref{};  // of the transaction
};

struct Statement {
  core::Instant at;
  std::vector<StatementLine> lines;  // up to `at`, oldest first
  // Their sums.
  core::Points available;
  core::Points pending;
  core::Points held;
  core::Points debt;
  std::vector<std::size_t> owed_for{};  // the lines that made what is still owed
};

/// The statement of a date that is past, now or to come: what was written with dates up to it, and
/// what follows from the lots' dates although no job wrote it. written: all lines of the member.
/// account: as it was last written.
Statement statement_at(std::vector<StatementLine> written, Account account, core::Instant at);

}  // namespace regulars::loyalty
