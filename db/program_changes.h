// Changes of the program that reach what members have: the dates of their points, their tiers. Each
// member says how many of them have reached them.
#pragma once

#include <cstdint>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// From one program to the next, by their numbers.
struct ProgramChangeRow {
  core::Instant at;
  std::int64_t before = 0;
  std::int64_t now = 0;
};
void add_program_change(Connection& connection, const ProgramChangeRow& change);
/// Oldest first.
std::vector<ProgramChangeRow> program_changes(Connection& connection);
std::int64_t count_program_changes(Connection& connection);

/// How many of the changes have reached the member.
std::int64_t member_program_changes(Connection& connection, core::MemberId member);
void set_member_program_changes(Connection& connection, core::MemberId member, std::int64_t count);

/// Members after `after`, by number, that a change has not reached yet; at most `count`.
std::vector<core::MemberId> members_to_redate(Connection& connection,
                                              core::MemberId after,
                                              int count);

}  // namespace regulars::db
