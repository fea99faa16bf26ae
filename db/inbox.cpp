#include "db/inbox.h"

#include <algorithm>
#include <chrono>

#include "core/limits.h"

namespace regulars::db {
namespace {

constexpr std::chrono::seconds kLaneBlockedAtMost{60};
constexpr std::size_t kMaxClaimedBytes = 8 * core::kMiB;  // of bodies; the rest waits its turn

InboxRow read_event(const Query& row) {
  return {.id = core::InboxId(row.number(0)),
          .source = row.text(1),
          .dedup_key = row.text(2),
          .lane = row.text(3),
          .kind = row.text(4),
          .body = row.text(5),
          .at = row.instant(6),
          .received = row.instant(7),
          .attempts = static_cast<int>(row.number(8))};
}

// An event that was tried before may be the one that stops the program: it goes alone, so that its
// neighbours do not use up their tries with it.
void keep_suspects_apart(std::vector<InboxRow>& rows) {
  const auto suspect =
      std::find_if(rows.begin(), rows.end(), [](const InboxRow& row) { return row.attempts > 1; });
  if (suspect != rows.end()) {
    rows.erase(suspect == rows.begin() ? suspect + 1 : suspect, rows.end());
  }
}

}  // namespace

bool add_event(Connection& connection, const NewEvent& event, core::Instant now) {
  Query(connection,
        "INSERT INTO inbox(source, dedup_key, lane, kind, body, state, error, next_ms, at_ms,"
        " received_ms) VALUES (?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?) ON CONFLICT DO NOTHING")
      .bind(event.source)
      .bind(event.dedup_key)
      .bind(event.lane)
      .bind(event.kind)
      .bind(event.body)
      .bind(event.state)
      .bind(event.error)
      .bind(event.not_before.value_or(now))
      .bind(event.at)
      .bind(now)
      .run();
  return connection.changes() > 0;
}

std::optional<std::string> kept_body(Connection& connection,
                                     const std::string& source,
                                     const std::string& dedup_key) {
  Query row(connection, "SELECT body FROM inbox WHERE source = ? AND dedup_key = ?");
  row.bind(source).bind(dedup_key);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}

std::vector<InboxRow> claim_events(Connection& connection, core::Instant now, int count) {
  std::vector<InboxRow> rows;
  Query due(connection,
            "SELECT i.id, i.source, i.dedup_key, i.lane, i.kind, i.body, i.at_ms, i.received_ms,"
            " i.attempts FROM inbox i"
            " WHERE i.state IN ('ready','retry') AND i.next_ms <= ?1"
            " AND NOT EXISTS (SELECT 1 FROM inbox h WHERE h.lane = i.lane AND h.id < i.id"
            "   AND h.state IN ('retry','running')"
            "   AND (h.state = 'running' OR h.received_ms > ?2))"
            " ORDER BY i.next_ms, i.id LIMIT ?3");
  due.bind(now).bind(now - kLaneBlockedAtMost).bind(count);
  std::size_t bytes = 0;
  while (bytes < kMaxClaimedBytes && due.next()) {
    rows.push_back(read_event(due));
    rows.back().attempts += 1;
    bytes += rows.back().body.size();
  }
  keep_suspects_apart(rows);
  for (const InboxRow& row : rows) {
    Query(connection, "UPDATE inbox SET state = 'running', attempts = attempts + 1 WHERE id = ?")
        .bind(row.id.number())
        .run();
  }
  return rows;
}

void put_back_event(Connection& connection, core::InboxId id) {
  Query(connection, "UPDATE inbox SET state = 'ready', attempts = attempts - 1 WHERE id = ?")
      .bind(id.number())
      .run();
}

void finish_event(Connection& connection,
                  core::InboxId id,
                  core::Instant now,
                  const std::string& order_key) {
  Query(connection,
        "UPDATE inbox SET state = 'done', done_ms = ?, error = NULL, order_key = nullif(?, '')"
        " WHERE id = ?")
      .bind(now)
      .bind(order_key)
      .bind(id.number())
      .run();
}

void dismiss_event(Connection& connection,
                   core::InboxId id,
                   const char* state,
                   const std::string& reason,
                   core::Instant now) {
  Query(connection, "UPDATE inbox SET state = ?, error = ?, done_ms = ? WHERE id = ?")
      .bind(state)
      .bind(reason)
      .bind(now)
      .bind(id.number())
      .run();
}

void fail_event(Connection& connection,
                core::InboxId id,
                const std::string& error,
                std::optional<core::Instant> next,
                core::Instant now) {
  Query(connection, "UPDATE inbox SET state = ?, error = ?, next_ms = ?, done_ms = ? WHERE id = ?")
      .bind(next ? "retry" : "dead")
      .bind(error)
      .bind(next.value_or(now))
      .bind(next ? std::optional<core::Instant>() : std::optional(now))
      .bind(id.number())
      .run();
}

// Both states are named for the index inbox_lane, so that a start need not read the whole inbox.
int recover_events(Connection& connection, core::Instant now) {
  Query(connection,
        "UPDATE inbox SET state = 'dead', done_ms = ?,"
        " error = 'poison: the program stopped each time this event was decided'"
        " WHERE state IN ('retry','running') AND state = 'running' AND attempts >= ?")
      .bind(now)
      .bind(core::kMaxEventAttempts)
      .run();
  const int dead = connection.changes();
  Query(connection,
        "UPDATE inbox SET state = 'retry', next_ms = ?"
        " WHERE state IN ('retry','running') AND state = 'running'")
      .bind(now)
      .run();
  return dead + connection.changes();
}

std::optional<core::Instant> next_event_due(Connection& connection) {
  Query next(connection, "SELECT min(next_ms) FROM inbox WHERE state IN ('ready','retry')");
  return next.next() ? next.maybe_instant(0) : std::nullopt;
}

int prune_event_bodies(Connection& connection, core::Instant before, int count) {
  Query(connection,
        "UPDATE inbox SET body = '' WHERE id IN (SELECT id FROM inbox WHERE received_ms < ?"
        " AND body <> '' AND state IN ('done','refused','stale') LIMIT ?)")
      .bind(before)
      .bind(count)
      .run();
  return connection.changes();
}

std::vector<AsideEvent> list_aside_events(Connection& connection, int count) {
  std::vector<AsideEvent> events;
  Query rows(connection,
             "SELECT id, source, kind, state, coalesce(error, ''), received_ms FROM inbox"
             " WHERE state IN ('dead','unreadable') ORDER BY id DESC LIMIT ?");
  rows.bind(count);
  while (rows.next()) {
    events.push_back({.id = core::InboxId(rows.number(0)),
                      .source = rows.text(1),
                      .kind = rows.text(2),
                      .state = rows.text(3),
                      .error = rows.text(4),
                      .received = rows.instant(5)});
  }
  return events;
}

bool retry_event(Connection& connection, core::InboxId id, core::Instant now) {
  Query(connection,
        "UPDATE inbox SET state = 'retry', attempts = 0, next_ms = ?, done_ms = NULL"
        " WHERE id = ? AND state = 'dead'")
      .bind(now)
      .bind(id.number())
      .run();
  return connection.changes() > 0;
}

bool discard_event(Connection& connection,
                   core::InboxId id,
                   const std::string& reason,
                   core::Instant now) {
  Query(connection,
        "UPDATE inbox SET state = 'refused', done_ms = ?,"
        " error = ? || coalesce('; it was laid aside for: ' || error, '')"
        " WHERE id = ? AND state IN ('dead','unreadable')")
      .bind(now)
      .bind("discarded: " + reason)
      .bind(id.number())
      .run();
  return connection.changes() > 0;
}

std::optional<InboxRow> find_unreadable_event(Connection& connection, core::InboxId id) {
  Query row(connection,
            "SELECT id, source, dedup_key, lane, kind, body, at_ms, received_ms, attempts"
            " FROM inbox WHERE id = ? AND state = 'unreadable'");
  row.bind(id.number());
  return row.next() ? std::optional(read_event(row)) : std::nullopt;
}

void set_event_error(Connection& connection, core::InboxId id, const std::string& error) {
  Query(connection, "UPDATE inbox SET error = ? WHERE id = ?").bind(error).bind(id.number()).run();
}

InboxCounts count_inbox(Connection& connection) {
  InboxCounts counts;
  Query waiting(connection,
                "SELECT count(*), min(received_ms) FROM inbox WHERE state IN ('ready','retry')");
  if (waiting.next()) {
    counts.waiting = waiting.number(0);
    counts.oldest = waiting.maybe_instant(1);
  }
  Query aside(connection, "SELECT count(*) FROM inbox WHERE state IN ('dead','unreadable')");
  counts.aside = aside.next() ? aside.number(0) : 0;
  return counts;
}

}  // namespace regulars::db
