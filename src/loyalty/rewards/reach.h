// Which prizes no member can ever have points for, whatever they buy; for the check of the owner's
// files.
#pragma once

#include <optional>

#include "core/points.h"
#include "loyalty/calendar.h"
#include "loyalty/program.h"
#include "loyalty/rewards/benefit.h"

namespace regulars::loyalty {

struct Reach {
  core::Points most;        // that a member can ever hold at once
  core::Points earned;      // of it by orders
  bool is_by_life = false;  // because points end; else because of a limit for ever
};

/// Nothing where no setting bounds it: no limit of points (or of times with a most for an order)
/// for one member, one that comes again while points never end, a life or a wait that goes by what
/// a member or a shop does, or points for other things than orders and joining.
///
/// An upper bound: each calendar period of the limit that touches the longest life of a point
/// counts whole. today: where a year of days is tried from, for the life of points.
std::optional<Reach> reach_of(const Program& program, Day today);

/// What the reward costs in the tier in which it costs least.
core::Points lowest_price(const Reward& reward);

/// True when a step that begins later takes off less than one before it.
bool has_falling_step(const Benefit& benefit);

}  // namespace regulars::loyalty
