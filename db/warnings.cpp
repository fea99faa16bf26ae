#include "db/warnings.h"

namespace regulars::db {

void set_next_warning(Connection& connection,
                      core::MemberId member,
                      std::optional<core::Instant> next) {
  Query(connection,
        "UPDATE member SET next_warning_ms = ? WHERE id = ? AND next_warning_ms IS NOT ?")
      .bind(next)
      .bind(member.number())
      .bind(next)
      .run();
}

std::optional<core::Instant> next_warning_of(Connection& connection, core::MemberId member) {
  Query row(connection, "SELECT next_warning_ms FROM member WHERE id = ?");
  row.bind(member.number());
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

std::vector<DueMember> due_warnings(Connection& connection, core::Instant now, int count) {
  Query rows(connection,
             "SELECT id, next_warning_ms FROM member WHERE next_warning_ms <= ?"
             " ORDER BY next_warning_ms LIMIT ?");
  rows.bind(now).bind(count);
  std::vector<DueMember> due;
  while (rows.next()) {
    due.push_back({.member = core::MemberId(rows.number(0)), .due = rows.instant(1)});
  }
  return due;
}

std::optional<core::Instant> next_warning_due(Connection& connection) {
  Query row(connection,
            "SELECT min(next_warning_ms) FROM member WHERE next_warning_ms IS NOT NULL");
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

std::vector<WarningRow> warnings_of(Connection& connection, core::MemberId member) {
  Query rows(connection, "SELECT what, day, days_before FROM warning WHERE member_id = ?");
  rows.bind(member.number());
  std::vector<WarningRow> said;
  while (rows.next()) {
    said.push_back({.what = rows.text(0),
                    .day = std::chrono::sys_days(std::chrono::days(rows.number(1))),
                    .days_before = static_cast<int>(rows.number(2))});
  }
  return said;
}

void save_warning(Connection& connection, core::MemberId member, const WarningRow& row) {
  Query(connection,
        "INSERT INTO warning(member_id, what, day, days_before) VALUES(?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET days_before = excluded.days_before")
      .bind(member.number())
      .bind(row.what)
      .bind(std::int64_t{row.day.time_since_epoch().count()})
      .bind(row.days_before)
      .run();
}

void remove_warnings_before(Connection& connection,
                            core::MemberId member,
                            std::chrono::sys_days day) {
  Query(connection, "DELETE FROM warning WHERE member_id = ? AND day < ?")
      .bind(member.number())
      .bind(std::int64_t{day.time_since_epoch().count()})
      .run();
}

}  // namespace regulars::db
