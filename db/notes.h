// Small records: settings of the program itself, notes for the owner, the audit log, and the
// versions of the rules that entries name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

std::optional<std::string> get_setting(Connection& connection, const std::string& name);
void set_setting(Connection& connection, const std::string& name, const std::string& value);

struct OwnerNote {
  std::string kind;  // hand_off, problem, review, clock
  std::string sentence;
  std::optional<core::ContactId> contact{};
  core::Instant at{};
};
/// The same sentence about no particular contact is noted once an hour.
void add_note(Connection& connection, const OwnerNote& note, core::Instant now);
std::vector<OwnerNote> newest_notes(Connection& connection, int count);

void add_audit(Connection& connection,
               const std::string& who,
               const std::string& action,
               const std::string& detail,
               core::Instant now);

/// The number of this program text; the same text keeps its number.
std::int64_t rule_version_of(Connection& connection, const std::string& program, core::Instant now);

}  // namespace regulars::db
