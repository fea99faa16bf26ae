// The one writer: a thread with the only connection that writes and checkpoints.
//
// It takes what is waiting into one transaction with a savepoint for each piece of work, commits
// with a full disk sync, and only then says "done" to each. A failing piece is undone alone. Two
// queues: `kIntake` (events from outside, which must be answered soon) goes first, up to
// kMaxGroupRequests a group; `kWork` (decisions, jobs) gets a place in every fourth group at least,
// and up to kMaxGroupWork while nothing comes in: a group of work ends as soon as an event waits.
//
// A disk that fails (SQLITE_IOERR, SQLITE_CORRUPT, a failed sync) ends the process through the
// `on_broken` call: after a failed sync nobody knows what is on the disk. A full disk is a hold:
// submit() refuses kIntake until a test write succeeds.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/mutex.h"
#include "core/result.h"
#include "core/time.h"
#include "db/connection.h"
#include "db/teller.h"

namespace regulars::db {

enum class Lane { kIntake, kWork };

class Writer {
 public:
  /// Runs on the writer thread inside a savepoint. Returning an error, or throwing, undoes it.
  using Work = std::function<core::Result<core::Done>(Connection&)>;
  /// Runs after the commit that holds the work, or after its undoing: on the writer thread for
  /// kWork, on a thread of its own for kIntake, in order each.
  using Committed = std::function<void(const core::Result<core::Done>&)>;
  using Broken = std::function<void(const std::string& sentence)>;
  /// Called when the disk is full (true) and when there is room again.
  using Full = std::function<void(bool is_full)>;

  Writer(std::unique_ptr<Connection> connection, Broken on_broken, Full on_full = {});
  /// Finishes all that was submitted, checkpoints and closes.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Queues the work. False when too much is waiting, when storage is full (kIntake only), or
  /// after the writer was told to stop: nothing was queued then. bytes: memory the work holds.
  bool submit(Lane lane, Work work, Committed committed, std::size_t bytes = 0);

  /// Queues the work and waits for its commit. Not from the writer's own thread.
  core::Result<core::Done> run(Work work);

  /// True while the disk is full.
  bool is_on_hold() const { return is_full_; }
  /// Counts commits; /readyz compares two looks.
  std::uint64_t commits() const { return commits_; }
  /// Pieces of work that are queued or under way: not yet committed and reported.
  std::size_t waiting() const { return untold_; }

 private:
  struct Item {
    Work work;
    Committed committed;
    std::size_t bytes = 0;
    bool is_intake = false;
    core::Result<core::Done> outcome = core::Done{};
  };

  struct GroupCount {
    std::size_t intake = 0;
    std::size_t work = 0;
  };

  void loop();
  bool wait_for_work();
  Item pop(std::deque<Item>& from) REGULARS_REQUIRES(mutex_);
  std::optional<Item> take(GroupCount& count);
  void commit_group();
  void report(std::deque<Item>& group);
  void tell(const Item& item);
  void run_item(Item& item);
  bool handle_failure(int code, const std::string& sentence);
  void set_full(bool is_full);
  void checkpoint_if_large();
  void checkpoint_truncate();

  std::unique_ptr<Connection> connection_;
  Broken on_broken_;
  Full on_full_;
  core::Mutex mutex_;
  core::Condition changed_;
  std::deque<Item> intake_ REGULARS_GUARDED_BY(mutex_);
  std::deque<Item> work_ REGULARS_GUARDED_BY(mutex_);
  std::size_t waiting_bytes_ REGULARS_GUARDED_BY(mutex_) = 0;
  bool stopping_ REGULARS_GUARDED_BY(mutex_) = false;
  bool is_log_dirty_ = false;  // writer thread only: something was written since the last truncate
  int groups_without_work_ = 0;  // writer thread only
  std::atomic<std::size_t> untold_ = 0;
  std::atomic<bool> is_full_ = false;
  std::atomic<std::uint64_t> commits_ = 0;
  Teller teller_;
  std::thread thread_;
};

}  // namespace regulars::db
