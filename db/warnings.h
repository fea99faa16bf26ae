// When a member is told next that points or a tier will end, and what has been said already.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"
#include "db/people.h"

namespace regulars::db {

void set_next_warning(Connection& connection,
                      core::MemberId member,
                      std::optional<core::Instant> next);
std::optional<core::Instant> next_warning_of(Connection& connection, core::MemberId member);
/// Members whose time has come, earliest first.
std::vector<DueMember> due_warnings(Connection& connection, core::Instant now, int count);
std::optional<core::Instant> next_warning_due(Connection& connection);

/// What was said, or could not be said, of a day; of two notices about one day the later one.
struct WarningRow {
  std::string what;           // "points" or "tier"
  std::chrono::sys_days day;  // the last good one
  int days_before = 0;
};
std::vector<WarningRow> warnings_of(Connection& connection, core::MemberId member);
void save_warning(Connection& connection, core::MemberId member, const WarningRow& row);
/// Forgets what was about days before `day`.
void remove_warnings_before(Connection& connection,
                            core::MemberId member,
                            std::chrono::sys_days day);

}  // namespace regulars::db
