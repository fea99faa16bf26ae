#include "db/people.h"

namespace regulars::db {
namespace {

constexpr const char* kById =
    "SELECT id, email, email_typed, email_wanted, proven_ms, joined_ms, last_order_ms, reminders,"
    " next_reminder_ms, next_win_back_ms FROM member WHERE id = ?";
constexpr const char* kByEmail =
    "SELECT id, email, email_typed, email_wanted, proven_ms, joined_ms, last_order_ms, reminders,"
    " next_reminder_ms, next_win_back_ms FROM member WHERE email = ?";

Member read_member(const Query& row) {
  return {.id = core::MemberId(row.number(0)),
          .email = row.maybe_text(1),
          .email_typed = row.maybe_text(2),
          .email_wanted = row.maybe_text(3),
          .proven = row.maybe_instant(4),
          .joined = row.instant(5),
          .last_order = row.maybe_instant(6),
          .reminders = row.yes(7),
          .next_reminder = row.maybe_instant(8),
          .next_win_back = row.maybe_instant(9)};
}

std::vector<DueMember> read_due(Query& rows) {
  std::vector<DueMember> due;
  while (rows.next()) {
    due.push_back({.member = core::MemberId(rows.number(0)), .due = rows.instant(1)});
  }
  return due;
}

}  // namespace

std::optional<Member> find_member(Connection& connection, core::MemberId id) {
  Query row(connection, kById);
  row.bind(id.number());
  return row.next() ? std::optional(read_member(row)) : std::nullopt;
}

std::optional<Member> find_member_by_email(Connection& connection, const std::string& canonical) {
  Query row(connection, kByEmail);
  row.bind(canonical);
  return row.next() ? std::optional(read_member(row)) : std::nullopt;
}

core::MemberId add_member(Connection& connection, const Member& member, const std::string& source) {
  Query(connection,
        "INSERT INTO member(email, email_typed, email_wanted, proven_ms, source, joined_ms,"
        " next_reminder_ms, next_win_back_ms, program_changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?,"
        " (SELECT count(*) FROM program_change))")
      .bind(member.email)
      .bind(member.email_typed)
      .bind(member.email_wanted)
      .bind(member.proven)
      .bind(source)
      .bind(member.joined)
      .bind(member.next_reminder)
      .bind(member.next_win_back)
      .run();
  return core::MemberId(connection.last_row_id());
}

void set_member_email(Connection& connection,
                      core::MemberId id,
                      const std::string& canonical,
                      const std::string& typed,
                      std::optional<core::Instant> proven) {
  Query(connection,
        "UPDATE member SET email = ?, email_typed = ?, email_wanted = NULL, proven_ms = ?"
        " WHERE id = ?")
      .bind(canonical)
      .bind(typed)
      .bind(proven)
      .bind(id.number())
      .run();
}

void release_member_email(Connection& connection, core::MemberId id) {
  Query(connection,
        "UPDATE member SET email = NULL, email_typed = NULL WHERE id = ? AND proven_ms IS NULL")
      .bind(id.number())
      .run();
}

void set_email_wanted(Connection& connection,
                      core::MemberId id,
                      const std::optional<std::string>& canonical) {
  Query(connection, "UPDATE member SET email_wanted = ? WHERE id = ?")
      .bind(canonical)
      .bind(id.number())
      .run();
}

void prove_member_email(Connection& connection, core::MemberId id, core::Instant now) {
  Query(connection, "UPDATE member SET proven_ms = coalesce(proven_ms, ?) WHERE id = ?")
      .bind(now)
      .bind(id.number())
      .run();
}

bool add_joined_address(Connection& connection, const std::string& fingerprint) {
  Query(connection, "INSERT INTO joined_address(fingerprint) VALUES (?) ON CONFLICT DO NOTHING")
      .bind(fingerprint)
      .run();
  return connection.changes() > 0;
}

void set_last_order(Connection& connection,
                    core::MemberId id,
                    core::Instant placed,
                    std::optional<core::Instant> next_win_back) {
  Query(connection,
        "UPDATE member SET last_order_ms = ?1, next_win_back_ms = ?2"
        " WHERE id = ?3 AND coalesce(last_order_ms, 0) < ?1")
      .bind(placed)
      .bind(next_win_back)
      .bind(id.number())
      .run();
}

void set_reminder_times(Connection& connection,
                        core::MemberId id,
                        std::optional<core::Instant> next_reminder,
                        std::optional<core::Instant> next_win_back) {
  Query(connection, "UPDATE member SET next_reminder_ms = ?, next_win_back_ms = ? WHERE id = ?")
      .bind(next_reminder)
      .bind(next_win_back)
      .bind(id.number())
      .run();
}

void record_consent(Connection& connection, const ConsentChange& change, core::Instant now) {
  std::optional<std::int64_t> contact;
  if (change.contact) {
    contact = change.contact->number();
  }
  Query(connection,
        "INSERT INTO consent(member_id, contact_id, kind, given, source, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)")
      .bind(change.member.number())
      .bind(contact)
      .bind(change.kind)
      .bind(change.given)
      .bind(change.source)
      .bind(now)
      .run();
  if (change.kind == "reminders") {
    Query(connection, "UPDATE member SET reminders = ? WHERE id = ?")
        .bind(change.given)
        .bind(change.member.number())
        .run();
  }
}

std::vector<DueMember> due_reminders(Connection& connection, core::Instant now, int count) {
  Query rows(connection,
             "SELECT id, next_reminder_ms FROM member WHERE next_reminder_ms <= ?"
             " ORDER BY next_reminder_ms LIMIT ?");
  rows.bind(now).bind(count);
  return read_due(rows);
}

std::vector<DueMember> due_win_backs(Connection& connection, core::Instant now, int count) {
  Query rows(connection,
             "SELECT id, next_win_back_ms FROM member WHERE next_win_back_ms <= ?"
             " ORDER BY next_win_back_ms LIMIT ?");
  rows.bind(now).bind(count);
  return read_due(rows);
}

std::optional<core::Instant> next_member_due(Connection& connection) {
  Query reminder(connection,
                 "SELECT min(next_reminder_ms) FROM member WHERE next_reminder_ms IS NOT NULL");
  Query win_back(connection,
                 "SELECT min(next_win_back_ms) FROM member WHERE next_win_back_ms IS NOT NULL");
  const auto first = reminder.next() ? reminder.maybe_instant(0) : std::nullopt;
  const auto second = win_back.next() ? win_back.maybe_instant(0) : std::nullopt;
  if (first && second) {
    return *first < *second ? first : second;
  }
  return first ? first : second;
}

std::int64_t count_members(Connection& connection) {
  Query rows(connection, "SELECT count(*) FROM member");
  return rows.next() ? rows.number(0) : 0;
}

}  // namespace regulars::db
