#include "db/writer.h"

#include <chrono>
#include <future>

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "core/limits.h"

namespace regulars::db {
namespace {

constexpr std::int64_t kCheckpointPages = 1024;  // 4 MiB of 4 KiB pages
constexpr std::chrono::seconds kIdleBeforeTruncate{2};
// Places in a group that work always gets, however many events are coming in.
constexpr std::size_t kWorkShare = 1;

// The program counts on commits that reached the disk; after these nobody knows what did.
bool is_broken_disk(int code) {
  const int primary = code & 0xFF;
  return primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, Broken on_broken)
    : connection_(std::move(connection)), on_broken_(std::move(on_broken)) {
  thread_ = std::thread([this] { loop(); });
}

Writer::~Writer() {
  {
    const core::Lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool Writer::submit(Lane lane, Work work, Committed committed, std::size_t bytes) {
  const bool is_intake = lane == Lane::kIntake;
  {
    const core::Lock lock(mutex_);
    const bool is_crowded = intake_.size() >= core::kMaxWaitingRequests ||
                            waiting_bytes_ + bytes > core::kMaxWaitingBytes;
    if (stopping_ || (is_intake && (is_crowded || is_full_))) {
      return false;
    }
    waiting_bytes_ += bytes;
    (is_intake ? intake_ : work_)
        .push_back({.work = std::move(work),
                    .committed = std::move(committed),
                    .bytes = bytes,
                    .is_intake = is_intake});
  }
  changed_.notify_one();
  return true;
}

core::Result<core::Done> Writer::run(Work work) {
  std::promise<core::Result<core::Done>> promise;
  auto answer = promise.get_future();
  const bool queued =
      submit(Lane::kWork, std::move(work), [&promise](const core::Result<core::Done>& outcome) {
        promise.set_value(outcome);
      });
  return queued ? answer.get() : core::Result<core::Done>(core::unavailable("shutting down"));
}

std::size_t Writer::waiting() {
  const core::Lock lock(mutex_);
  return intake_.size() + work_.size() + in_group_;
}

std::deque<Writer::Item> Writer::take_group() {
  std::deque<Item> group;
  const core::Lock lock(mutex_);
  while (intake_.empty() && work_.empty() && !stopping_) {
    if (changed_.wait_for(mutex_, kIdleBeforeTruncate) == std::cv_status::timeout &&
        is_log_dirty_) {
      return group;  // idle: the caller checkpoints
    }
  }
  const auto take = [&group, this](std::deque<Item>& from, std::size_t count) {
    for (; count > 0 && !from.empty(); --count) {
      waiting_bytes_ -= from.front().bytes;
      group.push_back(std::move(from.front()));
      from.pop_front();
    }
  };
  // A sender waits for every intake in the group, and a decision costs ten times an intake: while
  // events come in, work gets its few places and no more.
  const bool is_busy = !intake_.empty();
  take(intake_, core::kMaxGroupRequests - (work_.empty() ? 0 : kWorkShare));
  take(work_, is_busy ? kWorkShare : core::kMaxGroupRequests);
  in_group_ = group.size();
  return group;
}

void Writer::loop() {
  while (true) {
    std::deque<Item> group = take_group();
    if (!group.empty()) {
      commit_group(group);
      in_group_ = 0;
      checkpoint_if_large();
      continue;
    }
    checkpoint_truncate();
    const core::Lock lock(mutex_);
    if (stopping_ && intake_.empty() && work_.empty()) {
      return;
    }
  }
}

void Writer::run_item(Item& item) {
  connection_->execute("SAVEPOINT piece");
  try {
    item.outcome = item.work(*connection_);
  } catch (const SQLite::Exception& problem) {
    if (is_broken_disk(problem.getErrorCode()) || problem.getErrorCode() == SQLITE_FULL) {
      throw;
    }
    item.outcome = core::internal(problem.what());
  } catch (const std::exception& problem) {
    item.outcome = core::internal(problem.what());
  }
  if (!item.outcome.has_value()) {
    connection_->execute("ROLLBACK TO piece");
  }
  connection_->execute("RELEASE piece");
}

void Writer::commit_group(std::deque<Item>& group) {
  try {
    connection_->execute("BEGIN IMMEDIATE");
    for (Item& item : group) {
      run_item(item);
    }
    connection_->execute("COMMIT");
    is_full_ = false;
    is_log_dirty_ = true;
    ++commits_;
  } catch (const SQLite::Exception& problem) {
    const std::string sentence = std::string("writing the database failed: ") + problem.what();
    try {
      connection_->execute("ROLLBACK");
    } catch (const SQLite::Exception&) {
      // SQLite has already rolled back by itself; there is nothing left to undo.
    }
    if (!handle_failure(problem.getErrorCode(), sentence)) {
      return;
    }
    for (Item& item : group) {
      item.outcome = core::unavailable(sentence);
    }
  }
  for (const Item& item : group) {
    if (item.committed) {
      item.committed(item.outcome);
    }
  }
}

// True when the group may be told that it failed; false when the process is on its way out.
bool Writer::handle_failure(int code, const std::string& sentence) {
  if (code == SQLITE_FULL) {
    is_full_ = true;
    return true;
  }
  if (is_broken_disk(code)) {
    on_broken_(sentence);
    return false;
  }
  return true;
}

void Writer::checkpoint_if_large() {
  if (connection_->wal_pages() < kCheckpointPages) {
    return;
  }
  try {
    connection_->ask("PRAGMA wal_checkpoint(PASSIVE)");
  } catch (const SQLite::Exception& problem) {
    handle_failure(problem.getErrorCode(), std::string("a checkpoint failed: ") + problem.what());
  }
}

void Writer::checkpoint_truncate() {
  is_log_dirty_ = false;
  try {
    connection_->ask("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SQLite::Exception& problem) {
    handle_failure(problem.getErrorCode(), std::string("a checkpoint failed: ") + problem.what());
  }
}

}  // namespace regulars::db
