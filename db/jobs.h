// Jobs: work with an effect outside, kept in the transaction that asked for it.
//
// States: ready -> running -> done | retry | snoozed | refused | dead. A job counts its attempt and
// takes a lease before the work starts, so one that kills the program uses up its attempts instead
// of killing it for ever. `(kind, unique_key)` is unique while the job is kept: what must not be
// done twice is guarded by the decision that asks for it, which happens once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/limits.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct NewJob {
  std::string kind;  // "send", "check_order", "create_coupon" …
  std::string unique_key;
  std::string lane;         // jobs of one lane are done one at a time, in order
  std::string integration;  // "messenger", "store", "chat": stopped and limited together
  std::string payload;
  core::Instant due;
  std::optional<core::Instant> latest{};  // past it the job is refused as expired
  int max_attempts = core::kMaxJobAttempts;
};

struct JobRow {
  core::JobId id;
  std::string kind;
  std::string unique_key;
  std::string lane;
  std::string payload;
  std::string step;  // how far an earlier attempt got; "" at first
  int attempts = 0;  // from claim_jobs: this one included
  int max_attempts = 0;
  std::optional<core::Instant> latest;
  core::Instant created;
};

/// False when a job of this kind and key exists already: nothing changes then.
bool add_job(Connection& connection, const NewJob& job, core::Instant now);

/// Takes up to `count` due jobs of one integration, only the head of each lane, and leases them.
std::vector<JobRow> claim_jobs(Connection& connection,
                               const std::string& integration,
                               core::Instant now,
                               int count);

/// Marks how far the work got, before the part that must not be done twice.
void set_job_step(Connection& connection, core::JobId id, const std::string& step);
/// Another event has shown that the doubtful step `from` was done.
struct StepProof {
  core::JobId job;
  std::string lane;  // must be the job's
  std::string from;  // "writing:2"; "again:2" counts as the same
  std::string to;    // "confirmed:2"
};
/// Sets the step and lets a waiting job go on at once. False when the job is not at that step.
bool confirm_job_step(Connection& connection, const StepProof& proof, core::Instant now);
void renew_lease(Connection& connection, core::JobId id, core::Instant now);

void finish_job(Connection& connection, core::JobId id, core::Instant now);
/// A business "no": final.
void refuse_job(Connection& connection,
                core::JobId id,
                const std::string& reason,
                core::Instant now);
/// Refuses the messages of one lane and class that wait to be sent. lane: the person's.
void refuse_waiting_sends(Connection& connection,
                          const std::string& lane,
                          const std::string& message_class,
                          const std::string& reason,
                          core::Instant now);
/// Failed: waits until `next`, or is dead when `next` is absent.
void fail_job(Connection& connection,
              core::JobId id,
              const std::string& error,
              std::optional<core::Instant> next,
              core::Instant now);
/// Must wait, without having failed: the attempt is not counted.
void snooze_job(Connection& connection,
                core::JobId id,
                const std::string& reason,
                core::Instant next);

/// Everything of one integration that is due waits until `until`, without having failed.
void snooze_integration(Connection& connection,
                        const std::string& integration,
                        const std::string& reason,
                        core::Instant now,
                        core::Instant until);

/// Everything of one integration that waits for a retry may be tried now.
void wake_integration(Connection& connection, const std::string& integration, core::Instant now);

struct RecoveredJobs {
  int waiting = 0;
  std::vector<JobRow> dead;
};
/// Jobs that a killed process was doing wait again with their step; those out of attempts, or
/// running at three crashes, are dead as "poison".
RecoveredJobs recover_jobs(Connection& connection, core::Instant now);

std::optional<JobRow> find_job(Connection& connection, core::JobId id);
/// True while the job is neither done, refused nor dead.
bool is_job_waiting(Connection& connection, const std::string& kind, const std::string& unique_key);

/// A job that waits for its next try after a failure is due now, and that try is none of its own:
/// however often this is called, as many are left as before. Nothing happens in any other state.
void hurry_job(Connection& connection,
               const std::string& kind,
               const std::string& unique_key,
               core::Instant now);

/// When the next job of an integration is due, whether or not its lane is free.
std::optional<core::Instant> next_job_due(Connection& connection, const std::string& integration);

/// Removes jobs done over 14 days ago and refused over 90; dead ones stay 180. At most `count`.
int prune_jobs(Connection& connection, core::Instant now, int count);

struct AsideJob {
  core::JobId id;
  std::string kind;
  std::string unique_key;
  std::string state;
  std::string last_error;
  int attempts = 0;
  core::Instant created;
};
std::vector<AsideJob> list_dead_jobs(Connection& connection, int count);
/// Makes a dead job ready with a fresh count. False when there is no such dead job.
bool retry_job(Connection& connection, core::JobId id, core::Instant now);
/// Turns a dead job into a refused one. False when there is no such dead job.
bool discard_job(Connection& connection,
                 core::JobId id,
                 const std::string& reason,
                 core::Instant now);

struct JobCounts {
  std::int64_t waiting = 0;
  std::int64_t running = 0;
  std::int64_t dead = 0;
};
JobCounts count_jobs(Connection& connection);

}  // namespace regulars::db
