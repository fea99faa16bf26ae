// Changes of the rule by which points end. Each member says how many of them are in their dates.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// From one program to the next, by their numbers.
struct ExpiryChangeRow {
  core::Instant at;
  std::int64_t before = 0;
  std::int64_t now = 0;
};
void add_expiry_change(Connection& connection, const ExpiryChangeRow& change);
/// Oldest first.
std::vector<ExpiryChangeRow> expiry_changes(Connection& connection);
std::int64_t count_expiry_changes(Connection& connection);

/// How many of the changes are in the dates of the member's points.
std::int64_t member_expiry_changes(Connection& connection, core::MemberId member);
void set_member_expiry_changes(Connection& connection, core::MemberId member, std::int64_t count);

/// Members after `after`, by number, that a change has not reached yet; at most `count`.
std::vector<core::MemberId> members_to_redate(Connection& connection,
                                              core::MemberId after,
                                              int count);

}  // namespace regulars::db
