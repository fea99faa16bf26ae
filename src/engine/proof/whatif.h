// The shop's history under other rules: what members would have, and what it would have cost.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/points.h"
#include "core/result.h"
#include "core/time.h"
#include "db/connection.h"
#include "engine/proof/replay.h"

namespace regulars::engine {

/// Points that moved in the history, all as positive numbers, and what is there at its end.
struct PointSums {
  std::int64_t earned = 0;
  std::int64_t used = 0;
  std::int64_t expired = 0;
  std::int64_t clawed_back = 0;
  std::int64_t given_back = 0;  // from prizes that were cancelled
  std::int64_t corrected = 0;   // with its sign
  std::int64_t available = 0;
  std::int64_t pending = 0;
  std::int64_t held = 0;
  std::int64_t debt = 0;  // positive

  friend bool operator==(const PointSums&, const PointSums&) = default;
};

struct PrizeSum {
  std::int64_t issued = 0;
  std::int64_t points = 0;

  friend bool operator==(const PrizeSum&, const PrizeSum&) = default;
};

struct MemberChange {
  std::int64_t member = 0;
  std::int64_t was = 0;    // what they have: available, on the way and held, less debt
  std::int64_t would = 0;  // what they would have
};

/// One of the two sides.
struct WhatIfSide {
  PointSums points;
  std::map<std::string, PrizeSum> prizes;  // by reward
};

struct WhatIf {
  std::int64_t happenings = 0;
  WhatIfSide was;
  WhatIfSide would;
  std::int64_t refused_prizes = 0;  // were had, and could not be under the new rules
  std::int64_t gaining = 0;         // members
  std::int64_t losing = 0;
  std::int64_t same = 0;
  std::vector<MemberChange> members;  // all who gain or lose, the largest change first

  /// True when nothing at all is different: the proof for an unchanged program.
  bool is_same() const;
};

/// Replays the history under `rules` into memory and compares it with the ledger, both settled at
/// `now`. A change that the rules tell of holds from its moment on, also when nothing happened
/// since; one after `now` changes nothing. Reads one snapshot and changes nothing. Errors: those of
/// replay.
core::Result<WhatIf> what_if(db::Connection& connection, ReplayRules& rules, core::Instant now);

}  // namespace regulars::engine
