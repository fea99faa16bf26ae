#include "db/jobs.h"

#include <chrono>
#include <utility>

namespace regulars::db {
namespace {

constexpr std::chrono::seconds kLease{60};
constexpr std::chrono::seconds kEchoWait{30};
constexpr int kMaxCrashes = 3;
constexpr const char* kOwner = "this";  // one process: the instance lock says so

JobRow read_job(const Query& row) {
  return {.id = core::JobId(row.number(0)),
          .kind = row.text(1),
          .unique_key = row.text(2),
          .lane = row.text(3),
          .payload = row.text(4),
          .step = row.text(5),
          .attempts = static_cast<int>(row.number(6)),
          .max_attempts = static_cast<int>(row.number(7)),
          .latest = row.maybe_instant(8),
          .created = row.instant(9)};
}

}  // namespace

bool add_job(Connection& connection, const NewJob& job, core::Instant now) {
  Query(connection,
        "INSERT INTO job(kind, unique_key, lane, integration, payload, max_attempts, next_ms,"
        " latest_ms, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING")
      .bind(job.kind)
      .bind(job.unique_key)
      .bind(job.lane)
      .bind(job.integration)
      .bind(job.payload)
      .bind(job.max_attempts)
      .bind(job.due)
      .bind(job.latest)
      .bind(now)
      .run();
  return connection.changes() > 0;
}

std::vector<JobRow> claim_jobs(Connection& connection,
                               const std::string& integration,
                               core::Instant now,
                               int count) {
  std::vector<JobRow> rows;
  Query due(connection,
            "SELECT j.id, j.kind, j.unique_key, j.lane, j.payload, j.step, j.attempts,"
            " j.max_attempts, j.latest_ms, j.created_ms FROM job j"
            " WHERE j.state IN ('ready','retry','snoozed') AND j.integration = ?1"
            " AND j.next_ms <= ?2"
            " AND NOT EXISTS (SELECT 1 FROM job h WHERE h.lane = j.lane AND h.id < j.id"
            "   AND h.state IN ('ready','retry','snoozed','running'))"
            " ORDER BY j.next_ms, j.id LIMIT ?3");
  due.bind(integration).bind(now).bind(count);
  while (due.next()) {
    JobRow row = read_job(due);
    row.attempts += 1;
    rows.push_back(std::move(row));
  }
  for (const JobRow& row : rows) {
    Query(connection,
          "UPDATE job SET state = 'running', attempts = attempts + 1, lease_until_ms = ?,"
          " lease_owner = ? WHERE id = ?")
        .bind(now + kLease)
        .bind(kOwner)
        .bind(row.id.number())
        .run();
  }
  return rows;
}

void set_job_step(Connection& connection, core::JobId id, const std::string& step) {
  Query(connection, "UPDATE job SET step = ? WHERE id = ?").bind(step).bind(id.number()).run();
}

bool confirm_job_step(Connection& connection, const StepProof& proof, core::Instant now) {
  Query(connection,
        "UPDATE job SET step = ?1, next_ms = iif(state IN ('retry','snoozed'), ?2, next_ms)"
        " WHERE id = ?3 AND lane = ?5 AND step IN (?4, 'again:' || substr(?4, 9))"
        " AND state IN ('ready','retry','snoozed','running')")
      .bind(proof.to)
      .bind(now)
      .bind(proof.job.number())
      .bind(proof.from)
      .bind(proof.lane)
      .run();
  return connection.changes() > 0;
}

void renew_lease(Connection& connection, core::JobId id, core::Instant now) {
  Query(connection, "UPDATE job SET lease_until_ms = ? WHERE id = ? AND state = 'running'")
      .bind(now + kLease)
      .bind(id.number())
      .run();
}

void finish_job(Connection& connection, core::JobId id, core::Instant now) {
  Query(connection,
        "UPDATE job SET state = 'done', done_ms = ?, lease_until_ms = NULL WHERE id = ?")
      .bind(now)
      .bind(id.number())
      .run();
}

void refuse_job(Connection& connection,
                core::JobId id,
                const std::string& reason,
                core::Instant now) {
  Query(connection,
        "UPDATE job SET state = 'refused', done_ms = ?, lease_until_ms = NULL, last_error = ?,"
        " first_error = coalesce(first_error, ?) WHERE id = ?")
      .bind(now)
      .bind(reason)
      .bind(reason)
      .bind(id.number())
      .run();
}

void refuse_waiting_sends(Connection& connection,
                          const std::string& lane,
                          const std::string& message_class,
                          const std::string& reason,
                          core::Instant now) {
  Query(connection,
        "UPDATE job SET state = 'refused', done_ms = ?, last_error = ?,"
        " first_error = coalesce(first_error, ?)"
        " WHERE lane = ? AND kind = 'send' AND state IN ('ready','retry','snoozed')"
        " AND json_extract(payload, '$.class') = ?")
      .bind(now)
      .bind(reason)
      .bind(reason)
      .bind(lane)
      .bind(message_class)
      .run();
}

void fail_job(Connection& connection,
              core::JobId id,
              const std::string& error,
              std::optional<core::Instant> next,
              core::Instant now) {
  Query(connection,
        "UPDATE job SET state = ?, next_ms = iif(step LIKE 'confirmed:%', ?, ?), done_ms = ?,"
        " lease_until_ms = NULL,"
        " last_error = ?, first_error = coalesce(first_error, ?) WHERE id = ?")
      .bind(next ? "retry" : "dead")
      .bind(now)  // an echo came while the answer was lost: the next part need not wait
      .bind(next.value_or(now))
      .bind(next ? std::optional<core::Instant>() : std::optional(now))
      .bind(error)
      .bind(error)
      .bind(id.number())
      .run();
}

void snooze_job(Connection& connection,
                core::JobId id,
                const std::string& reason,
                core::Instant next) {
  Query(connection,
        "UPDATE job SET state = 'snoozed', next_ms = ?, attempts = attempts - 1,"
        " snoozes = snoozes + 1, lease_until_ms = NULL, last_error = ? WHERE id = ?")
      .bind(next)
      .bind(reason)
      .bind(id.number())
      .run();
}

// All open states are named for the index job_lane, so that a start need not read every job.
RecoveredJobs recover_jobs(Connection& connection, core::Instant now) {
  RecoveredJobs recovered;
  Query(connection,
        "UPDATE job SET crashes = crashes + 1"
        " WHERE state IN ('ready','retry','snoozed','running') AND state = 'running'")
      .run();
  Query dead(connection,
             "UPDATE job SET state = 'dead', done_ms = ?, lease_until_ms = NULL,"
             " last_error = 'poison: the program stopped each time this job was done'"
             " WHERE state IN ('ready','retry','snoozed','running') AND state = 'running'"
             " AND (attempts >= max_attempts OR crashes >= ?)"
             " RETURNING id, kind, unique_key, lane, payload, step, attempts, max_attempts,"
             " latest_ms, created_ms");
  dead.bind(now).bind(kMaxCrashes);
  while (dead.next()) {
    recovered.dead.push_back(read_job(dead));
  }
  // A send that was under way may have arrived: its echo is given time to say so.
  Query(connection,
        "UPDATE job SET state = 'retry', lease_until_ms = NULL,"
        " next_ms = iif(step LIKE 'writing:%' OR step LIKE 'again:%', ?, ?)"
        " WHERE state IN ('ready','retry','snoozed','running') AND state = 'running'")
      .bind(now + kEchoWait)
      .bind(now)
      .run();
  recovered.waiting = connection.changes();
  return recovered;
}

void snooze_integration(Connection& connection,
                        const std::string& integration,
                        const std::string& reason,
                        core::Instant now,
                        core::Instant until) {
  Query(connection,
        "UPDATE job SET state = 'snoozed', snoozes = snoozes + 1, next_ms = ?, last_error = ?"
        " WHERE integration = ? AND state IN ('ready','retry','snoozed') AND next_ms <= ?")
      .bind(until)
      .bind(reason)
      .bind(integration)
      .bind(now)
      .run();
}

void wake_integration(Connection& connection, const std::string& integration, core::Instant now) {
  Query(connection,
        "UPDATE job SET next_ms = ? WHERE integration = ? AND state IN ('retry','snoozed')"
        " AND next_ms > ?")
      .bind(now)
      .bind(integration)
      .bind(now)
      .run();
}

std::optional<core::Instant> next_job_due(Connection& connection, const std::string& integration) {
  Query next(connection,
             "SELECT min(next_ms) FROM job WHERE state IN ('ready','retry','snoozed')"
             " AND integration = ?");
  next.bind(integration);
  return next.next() ? next.maybe_instant(0) : std::nullopt;
}

int prune_jobs(Connection& connection, core::Instant now, int count) {
  Query(connection,
        "DELETE FROM job WHERE id IN (SELECT id FROM job WHERE done_ms IS NOT NULL AND"
        " ((state = 'done' AND done_ms < ?1) OR (state = 'refused' AND done_ms < ?2)"
        " OR (state = 'dead' AND done_ms < ?3)) LIMIT ?4)")
      .bind(now - std::chrono::days(14))
      .bind(now - std::chrono::days(90))
      .bind(now - std::chrono::days(180))
      .bind(count)
      .run();
  return connection.changes();
}

std::optional<JobRow> find_job(Connection& connection, core::JobId id) {
  Query row(connection,
            "SELECT id, kind, unique_key, lane, payload, step, attempts, max_attempts, latest_ms,"
            " created_ms FROM job WHERE id = ?");
  row.bind(id.number());
  return row.next() ? std::optional(read_job(row)) : std::nullopt;
}

bool is_job_waiting(Connection& connection,
                    const std::string& kind,
                    const std::string& unique_key) {
  Query row(connection,
            "SELECT 1 FROM job WHERE kind = ? AND unique_key = ?"
            " AND state IN ('ready','retry','snoozed','running')");
  row.bind(kind).bind(unique_key);
  return row.next();
}

void hurry_job(Connection& connection,
               const std::string& kind,
               const std::string& unique_key,
               core::Instant now) {
  Query(connection,
        "UPDATE job SET next_ms = ?1, attempts = max(attempts - 1, 0)"
        " WHERE kind = ?2 AND unique_key = ?3 AND state = 'retry' AND next_ms > ?1")
      .bind(now)
      .bind(kind)
      .bind(unique_key)
      .run();
}

std::vector<AsideJob> list_dead_jobs(Connection& connection, int count) {
  std::vector<AsideJob> jobs;
  Query rows(connection,
             "SELECT id, kind, unique_key, state, coalesce(last_error, ''), attempts, created_ms"
             " FROM job WHERE state = 'dead' ORDER BY id DESC LIMIT ?");
  rows.bind(count);
  while (rows.next()) {
    jobs.push_back({.id = core::JobId(rows.number(0)),
                    .kind = rows.text(1),
                    .unique_key = rows.text(2),
                    .state = rows.text(3),
                    .last_error = rows.text(4),
                    .attempts = static_cast<int>(rows.number(5)),
                    .created = rows.instant(6)});
  }
  return jobs;
}

bool retry_job(Connection& connection, core::JobId id, core::Instant now) {
  Query(connection,
        "UPDATE job SET state = 'ready', attempts = 0, crashes = 0, next_ms = ?, done_ms = NULL,"
        " latest_ms = NULL"
        " WHERE id = ? AND state = 'dead'")
      .bind(now)
      .bind(id.number())
      .run();
  return connection.changes() > 0;
}

bool discard_job(Connection& connection,
                 core::JobId id,
                 const std::string& reason,
                 core::Instant now) {
  Query(connection,
        "UPDATE job SET state = 'refused', done_ms = ?, last_error = ?"
        " WHERE id = ? AND state = 'dead'")
      .bind(now)
      .bind("discarded: " + reason)
      .bind(id.number())
      .run();
  return connection.changes() > 0;
}

JobCounts count_jobs(Connection& connection) {
  JobCounts counts;
  Query rows(connection,
             "SELECT state, count(*) FROM job WHERE state IN"
             " ('ready','retry','snoozed','running','dead') GROUP BY state");
  while (rows.next()) {
    const std::string state = rows.text(0);
    const std::int64_t count = rows.number(1);
    if (state == "dead") {
      counts.dead = count;
    } else if (state == "running") {
      counts.running = count;
    } else {
      counts.waiting += count;
    }
  }
  return counts;
}

}  // namespace regulars::db
