// The job runner: does what is due, one integration's jobs in parallel, one lane's in order.
//
// Each integration (Messenger, the shop) has its own workers, breaker and pauses, so that one that
// is down or slow does not stop the others. What a job learns comes back as an event of the inbox,
// committed together with the job's end.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/mutex.h"
#include "db/inbox.h"
#include "db/jobs.h"
#include "db/writer.h"
#include "engine/breaker.h"
#include "engine/shop.h"

namespace regulars::engine {

/// How a job ended. `events` are kept in the same transaction.
struct JobOutcome {
  enum class Kind {
    kDone,
    kRetry,    // failed; by the schedule, or after `wait` when that is longer
    kSnooze,   // must wait `wait`, without having failed
    kRefused,  // a "no" that is final
    kDead,     // a person must look
    kPause,    // the whole integration stops for `wait`; this job has not failed
  };
  Kind kind = Kind::kDone;
  std::string reason{};  // for the owner; no secrets, no message text
  std::chrono::milliseconds wait{0};
  std::vector<db::NewEvent> events{};
  bool is_about_person = false;  // kRetry: the other side answers; only this one thing failed
};

/// Lets a job record how far it got before a part that must not be done twice.
class JobSteps {
 public:
  virtual ~JobSteps() = default;
  /// Committed when it returns true; false when the program is stopping: do not go on then.
  virtual bool set(const std::string& step) = 0;
};

/// One door to the outside. Threads: perform() is called from several threads at once.
class JobDoor {
 public:
  virtual ~JobDoor() = default;
  virtual JobOutcome perform(const db::JobRow& job, JobSteps& steps) = 0;
};

/// Delay after failure number `failures` (1 or more), before jitter: 5 s, 30 s, 2 min, 10 min,
/// 30 min, 1 h, 2 h, 4 h, 8 h, 12 h, then 24 h.
std::chrono::seconds retry_delay(int failures);

class JobRunner {
 public:
  struct Settings {
    std::string integration;
    std::size_t workers = 2;
  };
  /// on_event: called after a commit that put an event into the inbox.
  JobRunner(Settings settings,
            const Shop& shop,
            db::Writer& writer,
            JobDoor& door,
            std::function<void()> on_event);
  /// Stops claiming, lets running calls end, then leaves the rest to the next start.
  ~JobRunner();
  JobRunner(const JobRunner&) = delete;
  JobRunner& operator=(const JobRunner&) = delete;

  /// A hint that something may be due.
  void wake();
  /// No job is running and none is due now.
  bool is_idle() const { return running_ == 0 && !has_due_; }
  /// While held nothing is claimed (the clock has jumped, a restore waits for its confirmation).
  void set_held(bool held) { is_held_ = held; }

 private:
  void loop();
  std::optional<db::JobRow> claim();
  void work(const db::JobRow& job);
  void finish(const db::JobRow& job, const JobOutcome& outcome);
  core::Result<core::Done> record(db::Connection& connection,
                                  const db::JobRow& job,
                                  const JobOutcome& outcome);
  void pause(std::chrono::milliseconds wait);

  Settings settings_;
  const Shop& shop_;
  db::Writer& writer_;
  JobDoor& door_;
  std::function<void()> on_event_;
  Breaker breaker_;
  std::atomic<int> running_ = 0;
  std::atomic<bool> has_due_ = true;
  std::atomic<bool> is_held_ = false;
  core::Mutex mutex_;
  core::Condition changed_;
  bool stopping_ REGULARS_GUARDED_BY(mutex_) = false;
  bool woken_ REGULARS_GUARDED_BY(mutex_) = false;
  core::Duration paused_until_ REGULARS_GUARDED_BY(mutex_){0};  // monotonic
  std::vector<std::thread> threads_;
};

}  // namespace regulars::engine
