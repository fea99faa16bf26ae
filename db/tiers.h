// The tier of each member and what qualifies for it, day by day.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// Tiers by name, so that a new one in the program's list changes nobody's.
struct TierRow {
  std::optional<std::string> tier{};
  core::Instant reached{};
  std::optional<core::Instant> holds_until{};
  std::optional<core::Instant> grace_until{};
  std::optional<std::string> manual_tier{};
  std::optional<core::Instant> manual_until{};
  std::optional<std::string> manual_reason{};
  std::optional<core::Instant> warned_of{};
  core::Instant checked{};
  std::optional<core::Instant> next_check{};
};
std::optional<TierRow> find_tier(Connection& connection, core::MemberId member);
void save_tier(Connection& connection, core::MemberId member, const TierRow& row);
/// Of a member of a program without tiers. What qualified stays.
void remove_tier(Connection& connection, core::MemberId member);

/// The member was in the tier until then; an empty name for none.
void add_tier_past(Connection& connection,
                   core::MemberId member,
                   const std::string& tier,
                   core::Instant until);
/// The tier that the member was in at that moment; nothing when it is the one of now.
std::optional<std::string> tier_in_past(Connection& connection,
                                        core::MemberId member,
                                        core::Instant at);

/// Members whose tier is to be looked at by `now`, the longest due first.
struct DueTier {
  core::MemberId member;
  core::Instant due;
};
std::vector<DueTier> due_tiers(Connection& connection, core::Instant now, int count);
std::optional<core::Instant> next_tier_due(Connection& connection);

struct QualifyingRow {
  std::chrono::sys_days day;
  std::int64_t amount = 0;
};
/// Days with an amount, oldest first.
std::vector<QualifyingRow> qualifying_of(Connection& connection, core::MemberId member);
/// Adds to a day, or takes from it.
void add_qualifying(Connection& connection, core::MemberId member, const QualifyingRow& change);

}  // namespace regulars::db
