// Small records: settings of the program itself, notes for the owner, the audit log with how much
// each person has corrected, and the versions of the rules that entries name.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/points.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

std::optional<std::string> get_setting(Connection& connection, const std::string& name);
void set_setting(Connection& connection, const std::string& name, const std::string& value);

struct OwnerNote {
  std::string kind;  // hand_off, problem, review, clock
  std::string sentence;
  std::optional<core::ContactId> contact{};
  std::optional<core::JobId> job{};  // that gave up
  core::Instant at{};
  core::NoteId id{};
};
/// The same sentence about no particular contact is noted once an hour.
void add_note(Connection& connection, const OwnerNote& note, core::Instant now);
/// Nothing is added while the same sentence about the same contact stands among the notes.
void add_note_once(Connection& connection, const OwnerNote& note, core::Instant now);
std::vector<OwnerNote> newest_notes(Connection& connection, int count);
/// False when there is no such note.
bool remove_note(Connection& connection, core::NoteId id);
/// The notes about a job that gave up, once the owner has looked after it.
void remove_notes_of(Connection& connection, core::JobId job);
/// Removes notes older than 180 days; looks at the oldest `count`. Returns how many went.
int prune_notes(Connection& connection, core::Instant now, int count);

void add_audit(Connection& connection,
               const std::string& who,
               const std::string& action,
               const std::string& detail,
               core::Instant now);

/// How many points the person has corrected on that day, up and down alike.
core::Points corrected_on(Connection& connection,
                          const std::string& who,
                          std::chrono::sys_days day);
void add_corrected(Connection& connection,
                   const std::string& who,
                   std::chrono::sys_days day,
                   core::Points points);

/// The number of this program text; the same text keeps its number.
std::int64_t rule_version_of(Connection& connection, const std::string& program, core::Instant now);
/// The program text of a number; nothing when there is none.
std::optional<std::string> program_text_of(Connection& connection, std::int64_t rule_version);

}  // namespace regulars::db
