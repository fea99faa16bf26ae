#include "db/program_changes.h"

namespace regulars::db {

void add_program_change(Connection& connection, const ProgramChangeRow& change) {
  Query(connection,
        "INSERT INTO program_change(at_ms, before_version, now_version) VALUES (?, ?, ?)")
      .bind(change.at)
      .bind(change.before)
      .bind(change.now)
      .run();
}

std::vector<ProgramChangeRow> program_changes(Connection& connection) {
  std::vector<ProgramChangeRow> changes;
  Query rows(connection,
             "SELECT at_ms, before_version, now_version FROM program_change ORDER BY id");
  while (rows.next()) {
    changes.push_back({.at = rows.instant(0), .before = rows.number(1), .now = rows.number(2)});
  }
  return changes;
}

std::int64_t count_program_changes(Connection& connection) {
  Query row(connection, "SELECT count(*) FROM program_change");
  return row.next() ? row.number(0) : 0;
}

std::int64_t member_program_changes(Connection& connection, core::MemberId member) {
  Query row(connection, "SELECT program_changes FROM member WHERE id = ?");
  row.bind(member.number());
  return row.next() ? row.number(0) : 0;
}

void set_member_program_changes(Connection& connection, core::MemberId member, std::int64_t count) {
  Query(connection, "UPDATE member SET program_changes = ? WHERE id = ?")
      .bind(count)
      .bind(member.number())
      .run();
}

std::vector<core::MemberId> members_to_redate(Connection& connection,
                                              core::MemberId after,
                                              int count) {
  std::vector<core::MemberId> members;
  Query rows(connection,
             "SELECT id FROM member WHERE id > ? AND program_changes <"
             " (SELECT count(*) FROM program_change) ORDER BY id LIMIT ?");
  rows.bind(after.number()).bind(count);
  while (rows.next()) {
    members.emplace_back(rows.number(0));
  }
  return members;
}

}  // namespace regulars::db
