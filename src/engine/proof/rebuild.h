// The proof that the ledger follows from the history: computed again, transaction by transaction.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "db/connection.h"
#include "engine/proof/replay.h"

namespace regulars::engine {

/// A member whose transactions are not those that follow from the history.
struct RebuildDifference {
  std::int64_t member = 0;
  std::int64_t written = 0;   // transactions in the ledger
  std::int64_t computed = 0;  // those that follow
};

struct RebuildReport {
  std::int64_t happenings = 0;
  std::int64_t members = 0;
  std::int64_t txns = 0;
  std::int64_t differing = 0;
  std::vector<RebuildDifference> first;  // at most 10 of the differing ones

  bool is_same() const { return differing == 0; }
};

/// Computes every member's transactions from the history, under the rules that were in force
/// (RecordedRules), and compares kind, order, date and entries of each with the ledger. What is due
/// by its date and not written yet is no difference. Reads one snapshot; works beside a running
/// server. Errors: those of replay.
core::Result<RebuildReport> rebuild(db::Connection& connection,
                                    ReplayRules& rules,
                                    core::Instant now);

}  // namespace regulars::engine
