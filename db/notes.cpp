#include "db/notes.h"

#include <chrono>

#include "core/hash.h"

namespace regulars::db {

std::optional<std::string> get_setting(Connection& connection, const std::string& name) {
  Query row(connection, "SELECT value FROM setting WHERE name = ?");
  row.bind(name);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}

void set_setting(Connection& connection, const std::string& name, const std::string& value) {
  Query(connection,
        "INSERT INTO setting(name, value) VALUES (?, ?)"
        " ON CONFLICT(name) DO UPDATE SET value = excluded.value")
      .bind(name)
      .bind(value)
      .run();
}

void add_note(Connection& connection, const OwnerNote& note, core::Instant now) {
  {
    Query known(connection,
                "SELECT 1 FROM owner_note WHERE sentence = ? AND at_ms > ?"
                " AND contact_id IS NULL LIMIT 1");
    known.bind(note.sentence).bind(now - std::chrono::hours(1));
    if (!note.contact && known.next()) {
      return;
    }
  }
  std::optional<std::int64_t> contact;
  if (note.contact) {
    contact = note.contact->number();
  }
  std::optional<std::int64_t> job;
  if (note.job) {
    job = note.job->number();
  }
  Query(connection,
        "INSERT INTO owner_note(kind, sentence, contact_id, job_id, at_ms) VALUES (?, ?, ?, ?, ?)")
      .bind(note.kind)
      .bind(note.sentence)
      .bind(contact)
      .bind(job)
      .bind(now)
      .run();
}

void add_note_once(Connection& connection, const OwnerNote& note, core::Instant now) {
  {
    Query known(connection,
                "SELECT 1 FROM owner_note WHERE sentence = ? AND contact_id IS ? LIMIT 1");
    known.bind(note.sentence)
        .bind(note.contact ? std::optional(note.contact->number()) : std::nullopt);
    if (known.next()) {
      return;
    }
  }
  add_note(connection, note, now);
}

std::vector<OwnerNote> newest_notes(Connection& connection, int count) {
  std::vector<OwnerNote> notes;
  Query rows(connection,
             "SELECT kind, sentence, contact_id, at_ms, id FROM owner_note"
             " ORDER BY id DESC LIMIT ?");
  rows.bind(count);
  while (rows.next()) {
    OwnerNote note{.kind = rows.text(0),
                   .sentence = rows.text(1),
                   .at = rows.instant(3),
                   .id = core::NoteId(rows.number(4))};
    if (const auto contact = rows.maybe_number(2)) {
      note.contact = core::ContactId(*contact);
    }
    notes.push_back(std::move(note));
  }
  return notes;
}

bool remove_note(Connection& connection, core::NoteId id) {
  Query(connection, "DELETE FROM owner_note WHERE id = ?").bind(id.number()).run();
  return connection.changes() > 0;
}

void remove_notes_of(Connection& connection, core::JobId job) {
  Query(connection, "DELETE FROM owner_note WHERE job_id = ?").bind(job.number()).run();
}

int prune_notes(Connection& connection, core::Instant now, int count) {
  Query(connection,
        "DELETE FROM owner_note WHERE id IN (SELECT id FROM"
        " (SELECT id, at_ms FROM owner_note ORDER BY id LIMIT ?1) WHERE at_ms < ?2)")
      .bind(count)
      .bind(now - std::chrono::days(180))
      .run();
  return connection.changes();
}

void add_audit(Connection& connection,
               const std::string& who,
               const std::string& action,
               const std::string& detail,
               core::Instant now) {
  Query(connection, "INSERT INTO audit(at_ms, who, action, detail) VALUES (?, ?, ?, ?)")
      .bind(now)
      .bind(who)
      .bind(action)
      .bind(detail)
      .run();
}

core::Points corrected_on(Connection& connection,
                          const std::string& who,
                          std::chrono::sys_days day) {
  Query row(connection, "SELECT points FROM correction_use WHERE who = ? AND day = ?");
  row.bind(who).bind(std::int64_t{day.time_since_epoch().count()});
  return row.next() ? core::Points(row.number(0)) : core::Points(0);
}

void add_corrected(Connection& connection,
                   const std::string& who,
                   std::chrono::sys_days day,
                   core::Points points) {
  Query(connection,
        "INSERT INTO correction_use(who, day, points) VALUES(?, ?, ?)"
        " ON CONFLICT DO UPDATE SET points = points + excluded.points")
      .bind(who)
      .bind(std::int64_t{day.time_since_epoch().count()})
      .bind(points.count())
      .run();
}

std::int64_t rule_version_of(Connection& connection,
                             const std::string& program,
                             core::Instant now) {
  const std::string fingerprint = core::sha256_hex(program);
  {
    Query row(connection, "SELECT id FROM rule_version WHERE fingerprint = ?");
    row.bind(fingerprint);
    if (row.next()) {
      return row.number(0);
    }
  }
  Query(connection,
        "INSERT INTO rule_version(fingerprint, program, active_from_ms) VALUES (?, ?, ?)")
      .bind(fingerprint)
      .bind(program)
      .bind(now)
      .run();
  return connection.last_row_id();
}

std::optional<std::string> program_text_of(Connection& connection, std::int64_t rule_version) {
  Query row(connection, "SELECT program FROM rule_version WHERE id = ?");
  row.bind(rule_version);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}

}  // namespace regulars::db
