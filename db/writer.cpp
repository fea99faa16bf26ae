#include "db/writer.h"

#include <algorithm>
#include <chrono>
#include <future>

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include "core/limits.h"

namespace regulars::db {
namespace {

constexpr std::int64_t kCheckpointPages = 1024;  // 4 MiB of 4 KiB pages
constexpr std::chrono::seconds kIdleBeforeTruncate{2};
// However many events are coming in, work gets a place in every so manieth group.
constexpr int kGroupsPerWork = 4;

// The program counts on commits that reached the disk; after these nobody knows what did.
bool is_broken_disk(int code) {
  const int primary = code & 0xFF;
  return primary == SQLITE_IOERR || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB;
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, Broken on_broken, Full on_full)
    : connection_(std::move(connection)),
      on_broken_(std::move(on_broken)),
      on_full_(std::move(on_full)) {
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
    untold_ += 1;
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

// False when the writer has been idle for a while and has a checkpoint to make, or is to stop.
bool Writer::wait_for_work() {
  const core::Lock lock(mutex_);
  while (intake_.empty() && work_.empty() && !stopping_) {
    if (changed_.wait_for(mutex_, kIdleBeforeTruncate) == std::cv_status::timeout &&
        is_log_dirty_) {
      return false;
    }
  }
  return !intake_.empty() || !work_.empty();
}

Writer::Item Writer::pop(std::deque<Item>& from) {
  Item item = std::move(from.front());
  from.pop_front();
  waiting_bytes_ -= item.bytes;
  return item;
}

// The next piece for the group, or none when the group is to be committed as it is.
//
// A sender waits for every intake in the group, and a decision costs ten times an intake: while
// events come in, work gets its few places and no more.
std::optional<Writer::Item> Writer::take(GroupCount& count) {
  const core::Lock lock(mutex_);
  if (count.work == 0 && !intake_.empty() && count.intake < core::kMaxGroupRequests) {
    count.intake += 1;
    return pop(intake_);
  }
  const bool is_busy = count.intake > 0 || !intake_.empty();
  const bool has_turn = !is_busy || (count.work == 0 && groups_without_work_ >= kGroupsPerWork - 1);
  if (!work_.empty() && has_turn && count.work < core::kMaxGroupWork) {
    count.work += 1;
    return pop(work_);
  }
  groups_without_work_ = count.work > 0 ? 0 : groups_without_work_ + 1;
  return std::nullopt;
}

void Writer::loop() {
  while (true) {
    if (wait_for_work()) {
      commit_group();
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
  Query(*connection_, "SAVEPOINT piece").run();
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
    Query(*connection_, "ROLLBACK TO piece").run();
  }
  Query(*connection_, "RELEASE piece").run();
}

void Writer::commit_group() {
  std::deque<Item> group;
  try {
    Query(*connection_, "BEGIN IMMEDIATE").run();
    const std::int64_t changes = connection_->total_changes();
    GroupCount count;
    while (std::optional<Item> item = take(count)) {
      run_item(group.emplace_back(std::move(*item)));
    }
    Query(*connection_, "COMMIT").run();
    if (connection_->total_changes() != changes) {
      set_full(false);  // a commit of nothing proves nothing about the room on the disk
    }
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
  report(group);
}

// Work is told here, since what follows from it is the writer's again; senders by the teller.
void Writer::report(std::deque<Item>& group) {
  std::vector<Teller::Message> messages;
  const auto first_work =
      std::ranges::find_if(group, [](const Item& item) { return !item.is_intake; });
  for (auto item = group.begin(); item != first_work; ++item) {
    messages.emplace_back([this, told = std::move(*item)] { tell(told); });
  }
  teller_.tell(std::move(messages));
  std::for_each(first_work, group.end(), [this](const Item& item) { tell(item); });
}

void Writer::tell(const Item& item) {
  if (item.committed) {
    item.committed(item.outcome);
  }
  untold_ -= 1;
}

// True when the group may be told that it failed; false when the process is on its way out.
bool Writer::handle_failure(int code, const std::string& sentence) {
  if (code == SQLITE_FULL) {
    set_full(true);
    return true;
  }
  if (is_broken_disk(code)) {
    on_broken_(sentence);
    return false;
  }
  return true;
}

void Writer::set_full(bool is_full) {
  if (is_full_.exchange(is_full) != is_full && on_full_) {
    on_full_(is_full);
  }
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
