// A person's correction of a member's points, with a reason.
#pragma once

#include <cstdint>
#include <string>

#include "core/points.h"
#include "core/result.h"
#include "engine/context.h"

namespace regulars::engine {

struct Adjustment {
  core::MemberId member;
  core::Points change;  // up or down, not 0
  std::string reason;   // the member reads it
  std::string who;      // for the audit
};

/// Adds points as a lot with the program's life, or takes them, earliest expiry first. Refused:
/// a change of nothing or one that is too large, and one without a reason (kInvalid); more than the
/// owner lets `who` correct at once or in a day, and taking more than can be spent (kConflict; the
/// transaction is to be given up then). Each call is a correction of its own.
core::Result<core::Done> adjust(const Context& context, const Adjustment& adjustment);

}  // namespace regulars::engine
