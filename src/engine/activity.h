// Points for what a member does beside buying: a newsletter, a review, a share.
#pragma once

#include <string>

#include "core/ids.h"
#include "core/points.h"
#include "core/time.h"
#include "engine/context.h"
#include "loyalty/program.h"

namespace regulars::engine {

enum class ActivityOutcome {
  kEarned,
  kLimitReached,  // the rule's limit left nothing; it stays nothing
  kAlready,       // it was told before
  kUnknown,       // no rule has the name, or the rule is off or outside its days and hours
};
const char* to_string(ActivityOutcome outcome);

struct ActivityRequest {
  core::MemberId member;
  std::string name;      // loyalty::is_activity_name
  std::string id{};      // loyalty::is_activity_id; empty: once for a member, ever
  core::Instant at{};    // when it was done; a time ahead of us counts as now
  std::string source{};  // "store", or the flow that told of it
};

struct ActivityAnswer {
  ActivityOutcome outcome = ActivityOutcome::kUnknown;
  core::Points earned;
};

/// Counts the activity once for (member, name, id) and gives its points in the same transaction. A
/// repeat gives nothing (kAlready). What is kUnknown is not kept as told, so that it can come again
/// when the owner has mended the program; the owner gets one note for each name and program.
ActivityAnswer record_activity(const Context& context, const ActivityRequest& request);

/// For a name that no rule has: what was found, the nearest name, and all that there are. A whole
/// sentence for the owner.
std::string unknown_activity(const loyalty::Program& program, const std::string& name);

}  // namespace regulars::engine
