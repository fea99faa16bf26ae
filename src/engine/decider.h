// The loop that decides: takes what waits in the inbox, in order, a batch at a time.
//
// Threads: everything runs on the writer's thread; kick() may be called from any thread.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "db/inbox.h"
#include "db/writer.h"
#include "engine/program/rule_history.h"
#include "engine/shop.h"

namespace regulars::engine {

class Decider {
 public:
  /// after_batch: called on the writer thread when decisions were committed; wakes the job runner.
  Decider(const Shop& shop, db::Writer& writer, std::function<void()> after_batch);

  /// Looks for events to decide, unless it is looking already.
  void kick();

  /// While held nothing more is decided: a clock that may be wrong would end points. Whoever ends
  /// the hold kicks.
  void set_held(bool held) { is_held_ = held; }

  /// From now on kick() does nothing; what is queued with the writer still runs.
  void stop() { is_stopping_ = true; }

  /// True while nothing is being decided and nothing was found waiting.
  bool is_idle() const { return !busy_ && open_batches_ == 0; }
  std::uint64_t decided() const { return decided_; }

 private:
  struct Batch {
    std::vector<db::InboxRow> rows;
    std::set<std::string> failed_lanes;
    std::size_t left = 0;
  };

  void look();
  void submit_rows(const std::shared_ptr<Batch>& batch);
  core::Result<core::Done> decide_row(db::Connection& connection,
                                      Batch& batch,
                                      const db::InboxRow& row);
  void on_decided(const std::shared_ptr<Batch>& batch,
                  const db::InboxRow& row,
                  const core::Result<core::Done>& outcome);
  void lay_aside(const db::InboxRow& row, const std::string& error);

  const Shop& shop_;
  db::Writer& writer_;
  std::function<void()> after_batch_;
  std::atomic<bool> busy_ = false;
  std::atomic<bool> again_ = false;    // kicked while busy
  std::atomic<int> open_batches_ = 0;  // with the writer; a look for the next one may be over
  std::atomic<bool> is_stopping_ = false;
  std::atomic<bool> is_held_ = false;
  std::atomic<std::uint64_t> decided_ = 0;
  RulesInForce in_force_{};                 // writer thread only
  std::shared_ptr<const Rules> versioned_;  // the rules that in_force_ is about
};

}  // namespace regulars::engine
