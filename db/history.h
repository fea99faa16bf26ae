// What the points were computed from: every happening that moved them or could have, in the order
// in which it was decided. Append-only, without names or addresses, so that it outlives a person
// who was forgotten and every number can be computed again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct Happening {
  std::int64_t id = 0;
  core::Instant at{};
  std::string kind;
  std::optional<core::MemberId> member{};  // absent for what concerns the whole shop
  std::string key;                         // what it is about: an order's key, a redemption
  std::string body;                        // JSON
  std::int64_t rule_version = 0;           // the program in force
};

void add_happening(Connection& connection, const Happening& happening);

/// The rule versions that were in force while the history was made, each once, in no order.
std::vector<std::int64_t> programs_of_history(Connection& connection);

/// The program in force at that moment; nothing when none was known yet.
std::optional<std::int64_t> program_at(Connection& connection, core::Instant at);

/// Up to `count` happenings after the one with the id `after`, oldest first.
std::vector<Happening> happenings_after(Connection& connection, std::int64_t after, int count);

}  // namespace regulars::db
