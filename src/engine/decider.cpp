#include "engine/decider.h"

#include "core/limits.h"
#include "db/notes.h"
#include "engine/decide.h"
#include "engine/program/rule_history.h"

namespace regulars::engine {
namespace {

constexpr int kBatch = 255;  // with the claim of the next batch, one group of the writer
constexpr std::chrono::seconds kRetryAfter{5};

}  // namespace

Decider::Decider(const Shop& shop, db::Writer& writer, std::function<void()> after_batch)
    : shop_(shop), writer_(writer), after_batch_(std::move(after_batch)) {}

void Decider::kick() {
  if (is_stopping_ || is_held_) {
    return;
  }
  again_ = true;
  if (!busy_.exchange(true)) {
    look();
  }
}

// Claims a batch and commits that, so that an event which kills the program has used up a try.
void Decider::look() {
  if (is_stopping_ || is_held_) {
    busy_ = false;
    return;
  }
  again_ = false;
  auto batch = std::make_shared<Batch>();
  const bool queued = writer_.submit(
      db::Lane::kWork,
      [this, batch](db::Connection& connection) -> core::Result<core::Done> {
        batch->rows = db::claim_events(connection, shop_.clock().now(), kBatch);
        return core::Done{};
      },
      [this, batch](const core::Result<core::Done>& outcome) {
        if (outcome && !batch->rows.empty()) {
          submit_rows(batch);
          look();  // behind these rows, in the same commit as their decisions when there is room
          return;
        }
        busy_ = false;
        if (again_ && outcome && !busy_.exchange(true)) {
          look();
        }
      });
  if (!queued) {
    busy_ = false;
  }
}

void Decider::submit_rows(const std::shared_ptr<Batch>& batch) {
  batch->left = batch->rows.size();
  open_batches_ += 1;
  for (const db::InboxRow& row : batch->rows) {
    const bool queued = writer_.submit(
        db::Lane::kWork,
        [this, batch, &row](db::Connection& connection) {
          return decide_row(connection, *batch, row);
        },
        [this, batch, &row](const core::Result<core::Done>& outcome) {
          on_decided(batch, row, outcome);
        });
    if (!queued) {
      batch->left -= 1;  // shutting down: the next start finds the event running and takes it up
    }
  }
  if (batch->left == 0) {
    open_batches_ -= 1;
  }
}

core::Result<core::Done> Decider::decide_row(db::Connection& connection,
                                             Batch& batch,
                                             const db::InboxRow& row) {
  if (batch.failed_lanes.contains(row.lane)) {
    db::put_back_event(connection, row.id);
    return core::Done{};
  }
  const std::shared_ptr<const Rules> rules = shop_.rules();
  const core::Instant now = shop_.clock().now();
  if (rules != versioned_) {
    in_force_ = take_up_rules(connection, shop_, *rules, now);
    versioned_ = rules;
  }
  // Failed until it is decided, since an exception is a failure too: what follows in its lane
  // waits, and the row of the version may have been undone with it.
  versioned_.reset();
  batch.failed_lanes.insert(row.lane);
  auto outcome = decide({.db = connection,
                         .shop = shop_,
                         .rules = *rules,
                         .now = now,
                         .rule_version = in_force_.version,
                         .program_changes = &in_force_.program_changes},
                        row);
  if (outcome) {
    batch.failed_lanes.erase(row.lane);
    versioned_ = rules;
  }
  return outcome;
}

void Decider::on_decided(const std::shared_ptr<Batch>& batch,
                         const db::InboxRow& row,
                         const core::Result<core::Done>& outcome) {
  if (outcome) {
    ++decided_;
  } else {
    versioned_.reset();  // a group that could not be committed takes the row with it
    lay_aside(row, outcome.error().sentence);
  }
  if (--batch->left > 0) {
    return;
  }
  after_batch_();
  kick();
  open_batches_ -= 1;  // the last: whoever waits for us may end the job runners after this
}

// After a failure the event waits and is tried again; after the last try it is laid aside.
void Decider::lay_aside(const db::InboxRow& row, const std::string& error) {
  writer_.submit(
      db::Lane::kWork,
      [this, id = row.id, attempts = row.attempts, error](db::Connection& connection) {
        const core::Instant now = shop_.clock().now();
        std::optional<core::Instant> next;
        if (attempts < core::kMaxEventAttempts) {
          next = now + kRetryAfter * attempts;
        } else {
          db::add_note(connection,
                       {.kind = "problem",
                        .sentence = "An event could not be decided and was laid aside: " + error},
                       now);
        }
        db::fail_event(connection, id, error, next, now);
        return core::Result<core::Done>(core::Done{});
      },
      nullptr);
}

}  // namespace regulars::engine
