// Every invariant of the ledger and the file, as queries that give rows only when one is broken.
#pragma once

#include <string>
#include <vector>

#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct Breach {
  std::string invariant;  // "L1" … "L21", "integrity", "foreign keys", "hash chain"
  std::string sentence;   // what must hold
  std::int64_t count = 0;
  std::string example;  // the first row found
};

/// Runs all of them on a live file or a copy, through a reading connection. Empty: all is well.
/// Cost: reads the whole file; seconds at a million members (docs/measurements.md).
std::vector<Breach> verify(Connection& connection, core::Instant now);

/// The same in about half the time: the file's own check, which takes as long as everything else,
/// runs on a thread of its own, with a second connection to the same file.
std::vector<Breach> verify(Connection& connection, Connection& second, core::Instant now);

/// The ledger's invariants only, without the file's own checks.
std::vector<Breach> verify_ledger(Connection& connection, core::Instant now);

}  // namespace regulars::db
