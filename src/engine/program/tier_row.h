// A member's tier between the rules, which count tiers, and the database, which names them.
#pragma once

#include <optional>
#include <vector>

#include "core/time.h"
#include "db/tiers.h"
#include "loyalty/tiers/tiers.h"

namespace regulars::engine {

/// A tier that the program has no more is none: the rules find the member's place anew.
loyalty::TierState tier_from_row(const db::TierRow& row, const std::vector<loyalty::Tier>& tiers);

db::TierRow to_row(const loyalty::TierState& state,
                   const std::vector<loyalty::Tier>& tiers,
                   std::optional<core::Instant> next_check);

}  // namespace regulars::engine
