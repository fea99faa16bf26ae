#include "engine/job_runner.h"

#include <algorithm>
#include <array>

#include "db/notes.h"
#include "engine/gave_up.h"
#include "engine/say.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<seconds, 11> kDelays{seconds(5),
                                          seconds(30),
                                          minutes(2),
                                          minutes(10),
                                          minutes(30),
                                          hours(1),
                                          hours(2),
                                          hours(4),
                                          hours(8),
                                          hours(12),
                                          hours(24)};
constexpr seconds kPoll{1};  // wake-ups are a hint; the table is the truth
constexpr hours kLongestWait{24};
constexpr minutes kAtOnce{1};

// From 0.8 to 1.2 times the delay, drawn anew each time, in whole milliseconds.
std::chrono::milliseconds with_jitter(core::Random& random, std::chrono::milliseconds delay) {
  const auto permille = static_cast<std::int64_t>(800 + core::draw_below(random, 401));
  return delay * permille / 1000;
}

// A reminder that could not be sent at once must not fall into the quiet hours.
std::optional<core::Instant> not_before(const Shop& shop, const db::JobRow& job) {
  const core::Instant now = shop.clock().now();
  if (job.kind != "send" || now - job.created < kAtOnce || !is_reminder(job)) {
    return std::nullopt;
  }
  const core::Instant allowed = loyalty::out_of_quiet_hours(shop.rules()->program, now);
  return allowed > now ? std::optional(allowed) : std::nullopt;
}

class WriterSteps final : public JobSteps {
 public:
  WriterSteps(db::Writer& writer, core::JobId job, const core::Clock& clock)
      : writer_(writer), job_(job), clock_(clock) {}
  bool set(const std::string& step) override {
    return writer_
        .run([this, &step](db::Connection& connection) -> core::Result<core::Done> {
          db::set_job_step(connection, job_, step);
          db::renew_lease(connection, job_, clock_.now());
          return core::Done{};
        })
        .has_value();
  }

 private:
  db::Writer& writer_;
  core::JobId job_;
  const core::Clock& clock_;
};

}  // namespace

std::chrono::seconds retry_delay(int failures) {
  const auto index = static_cast<std::size_t>(std::max(failures, 1) - 1);
  return kDelays.at(std::min(index, kDelays.size() - 1));
}

JobRunner::JobRunner(Settings settings,
                     const Shop& shop,
                     db::Writer& writer,
                     JobDoor& door,
                     std::function<void()> on_event)
    : settings_(std::move(settings)),
      shop_(shop),
      writer_(writer),
      door_(door),
      on_event_(std::move(on_event)) {
  for (std::size_t i = 0; i < settings_.workers; ++i) {
    threads_.emplace_back([this] { loop(); });
  }
}

JobRunner::~JobRunner() {
  {
    const core::Lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) {
    thread.join();
  }
}

void JobRunner::wake() {
  {
    const core::Lock lock(mutex_);
    woken_ = true;
    has_due_ = true;
  }
  changed_.notify_all();
}

void JobRunner::pause(std::chrono::milliseconds wait) {
  const core::Lock lock(mutex_);
  paused_until_ = std::max(paused_until_, shop_.clock().monotonic() + wait);
}

std::optional<db::JobRow> JobRunner::claim() {
  const core::Duration now = shop_.clock().monotonic();
  {
    const core::Lock lock(mutex_);
    if (stopping_ || is_held_ || now < paused_until_) {
      return std::nullopt;
    }
  }
  std::vector<db::JobRow> jobs;
  ++running_;
  const auto outcome =
      writer_.run([this, &jobs](db::Connection& connection) -> core::Result<core::Done> {
        jobs = db::claim_jobs(connection, settings_.integration, shop_.clock().now(), 1);
        return core::Done{};
      });
  if (!outcome || jobs.empty()) {
    has_due_ = false;
    --running_;
    return std::nullopt;
  }
  return jobs.front();
}

void JobRunner::loop() {
  while (true) {
    if (const auto job = claim()) {
      work(*job);
      --running_;
      changed_.notify_one();  // the lane's next job may be free now
      continue;
    }
    const core::Lock lock(mutex_);
    if (stopping_) {
      return;
    }
    if (!woken_) {
      changed_.wait_for(mutex_, kPoll);
    }
    woken_ = false;
  }
}

void JobRunner::work(const db::JobRow& job) {
  if (job.latest && shop_.clock().now() > *job.latest) {
    finish(job, {.kind = JobOutcome::Kind::kRefused, .reason = "expired: too late to be of use"});
    return;
  }
  if (const auto allowed = not_before(shop_, job)) {
    finish(job,
           {.kind = JobOutcome::Kind::kSnooze,
            .reason = "the quiet hours have begun",
            .wait = std::chrono::ceil<std::chrono::milliseconds>(*allowed - shop_.clock().now())});
    return;
  }
  const core::Duration wait = breaker_.wait(shop_.clock().monotonic());
  if (wait > core::Duration(0)) {
    finish(job,
           {.kind = JobOutcome::Kind::kSnooze,
            .reason = settings_.integration + " is not answering; waiting",
            .wait = wait});
    return;
  }
  WriterSteps steps(writer_, job.id, shop_.clock());
  const JobOutcome outcome = door_.perform(job, steps);
  if (outcome.kind == JobOutcome::Kind::kRetry && !outcome.is_about_person) {
    breaker_.failed(shop_.clock().monotonic());
  } else if (outcome.kind != JobOutcome::Kind::kSnooze) {
    breaker_.succeeded(shop_.clock().monotonic());
  }
  if (outcome.kind == JobOutcome::Kind::kPause) {
    pause(outcome.wait);
  }
  finish(job, outcome);
}

core::Result<core::Done> JobRunner::record(db::Connection& connection,
                                           const db::JobRow& job,
                                           const JobOutcome& outcome) {
  const core::Instant now = shop_.clock().now();
  switch (outcome.kind) {
    case JobOutcome::Kind::kDone:
      db::finish_job(connection, job.id, now);
      break;
    case JobOutcome::Kind::kRetry: {
      std::optional<core::Instant> next;
      if (job.attempts < job.max_attempts) {
        const auto delay = with_jitter(shop_.random(), retry_delay(job.attempts));
        next =
            now + std::min<std::chrono::milliseconds>(std::max(delay, outcome.wait), kLongestWait);
      }
      db::fail_job(connection, job.id, outcome.reason, next, now);
      break;
    }
    case JobOutcome::Kind::kSnooze:
      db::snooze_job(connection, job.id, outcome.reason, now + outcome.wait);
      break;
    case JobOutcome::Kind::kPause:
      db::snooze_job(connection, job.id, outcome.reason, now + outcome.wait);
      db::snooze_integration(
          connection, settings_.integration, outcome.reason, now, now + outcome.wait);
      break;
    case JobOutcome::Kind::kRefused:
      db::refuse_job(connection, job.id, outcome.reason, now);
      break;
    case JobOutcome::Kind::kDead:
      db::fail_job(connection, job.id, outcome.reason, std::nullopt, now);
      break;
  }
  const bool is_dead =
      outcome.kind == JobOutcome::Kind::kDead ||
      (outcome.kind == JobOutcome::Kind::kRetry && job.attempts >= job.max_attempts);
  if ((is_dead || outcome.kind == JobOutcome::Kind::kRefused) && outcome.events.empty()) {
    mark_not_sent(connection, job, outcome.reason);
  }
  if (is_dead) {
    note_gave_up(connection, job, outcome.reason, now);
  } else if (outcome.kind == JobOutcome::Kind::kPause) {
    db::add_note(connection,
                 {.kind = "problem",
                  .sentence = "Stopped for a while (" + job.kind + "): " + outcome.reason},
                 now);
  }
  for (const db::NewEvent& event : outcome.events) {
    db::add_event(connection, event, now);
  }
  return core::Done{};
}

void JobRunner::finish(const db::JobRow& job, const JobOutcome& outcome) {
  const auto recorded = writer_.run([this, &job, &outcome](db::Connection& connection) {
    return record(connection, job, outcome);
  });
  // Not recorded: the program is stopping. The next start finds the job running and its step, and
  // asks outside before it does anything again.
  if (recorded && !outcome.events.empty()) {
    on_event_();
  }
}

}  // namespace regulars::engine
