#include "db/history.h"

namespace regulars::db {

void add_happening(Connection& connection, const Happening& happening) {
  Query insert(connection,
               "INSERT INTO history(at_ms, kind, member_id, key, body, rule_version)"
               " VALUES (?, ?, ?, ?, ?, nullif(?, 0))");
  insert.bind(happening.at).bind(happening.kind);
  insert.bind(happening.member ? std::optional(happening.member->number()) : std::nullopt);
  insert.bind(happening.key).bind(happening.body).bind(happening.rule_version).run();
}

std::vector<std::int64_t> programs_of_history(Connection& connection) {
  std::vector<std::int64_t> versions;
  Query rows(connection, "SELECT DISTINCT rule_version FROM history WHERE kind = 'rules'");
  while (rows.next()) {
    versions.push_back(rows.number(0));
  }
  return versions;
}

std::optional<std::int64_t> program_at(Connection& connection, core::Instant at) {
  Query row(connection,
            "SELECT rule_version FROM history WHERE kind = 'rules' AND at_ms <= ?"
            " ORDER BY id DESC LIMIT 1");
  row.bind(at);
  return row.next() ? std::optional(row.number(0)) : std::nullopt;
}

std::vector<Happening> happenings_after(Connection& connection, std::int64_t after, int count) {
  std::vector<Happening> found;
  Query rows(connection,
             "SELECT id, at_ms, kind, member_id, key, body, coalesce(rule_version, 0)"
             " FROM history WHERE id > ? ORDER BY id LIMIT ?");
  rows.bind(after).bind(count);
  while (rows.next()) {
    Happening happening{.id = rows.number(0),
                        .at = rows.instant(1),
                        .kind = rows.text(2),
                        .key = rows.text(4),
                        .body = rows.text(5),
                        .rule_version = rows.number(6)};
    if (const auto member = rows.maybe_number(3)) {
      happening.member = core::MemberId(*member);
    }
    found.push_back(std::move(happening));
  }
  return found;
}

}  // namespace regulars::db
