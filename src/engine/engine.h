// The engine of one shop: keeps what comes in, decides it in order, does what is due.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/mutex.h"
#include "db/inbox.h"
#include "db/writer.h"
#include "engine/decider.h"
#include "engine/job_runner.h"
#include "engine/shop.h"

namespace regulars::engine {

class Engine {
 public:
  /// Decides and collects what is due from start() on. Jobs are done once add_integration has given
  /// their door.
  Engine(const Shop& shop, db::Writer& writer);
  /// Stops timers and jobs; what is running is left to the next start.
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// Takes up again what a killed process left behind. Before add_integration(). Errors: those of
  /// the writer; nothing may be started then.
  core::Result<core::Done> recover();

  /// The door that does the jobs of one integration. Before start().
  void add_integration(const std::string& name, std::size_t workers, JobDoor& door);
  /// Begins to work.
  void start();

  enum class Kept {
    kNo,
    kYes,
    kReused,  // and one of them was refused: its id is that of an event that says something else
  };
  /// Keeps the events and calls `kept` after the commit, when they are on the disk or cannot be.
  /// Refused at once (false) when too much is waiting; `kept` is not called then.
  bool accept(std::vector<db::NewEvent> events, std::function<void(Kept)> kept);

  /// Looks for due work now, after the clock was moved.
  void look_now();
  /// Nothing is waiting to be decided or done at this moment. A hint: ask twice.
  bool is_idle();
  /// While held, events are kept, but none is decided, no job is done and no timer collected.
  void set_held(bool held);

  std::uint64_t decided() const { return decider_.decided(); }

 private:
  void timer_loop();
  void collect();
  void wake_jobs();

  const Shop& shop_;
  db::Writer& writer_;
  Decider decider_;
  std::vector<std::unique_ptr<JobRunner>> runners_;
  std::atomic<bool> is_held_ = false;
  core::Mutex mutex_;
  core::Condition changed_;
  bool stopping_ REGULARS_GUARDED_BY(mutex_) = false;
  bool woken_ REGULARS_GUARDED_BY(mutex_) = false;
  std::atomic<bool> has_more_ = true;
  std::thread timer_;
};

}  // namespace regulars::engine
