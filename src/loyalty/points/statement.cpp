#include "loyalty/points/statement.h"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <utility>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

core::Points posted_to(const Txn& txn, core::AccountKind kind) {
  const auto found = std::ranges::find(txn.postings, kind, &core::Posting::account);
  return found == txn.postings.end() ? core::Points() : found->amount;
}

StatementLine line_of(const Txn& txn) {
  return {.at = txn.at,
          .reason = txn.reason,
          .subject = txn.subject,
          .breakdown = txn.breakdown,
          .available = posted_to(txn, core::AccountKind::kMember),
          .pending = posted_to(txn, core::AccountKind::kPending),
          .held = posted_to(txn, core::AccountKind::kHeld),
          .debt = posted_to(txn, core::AccountKind::kDebt),
          .unrecovered = posted_to(txn, core::AccountKind::kUnrecovered),
          .is_written = false,
          .ref = txn.ref};
}

void add_to(core::Points& sum, core::Points change) {
  const auto next = core::add(sum, change);
  REGULARS_CHECK(next.has_value(), "a statement overflows");
  sum = *next;
}

// What is owed, and which line made it; the oldest debt is paid first.
class Debts {
 public:
  /// change: of the debt by the line, below zero where it grows. Returns whose debt it pays.
  std::vector<std::size_t> move(std::size_t line, core::Points change) {
    if (change < core::Points(0)) {
      open_.push_back({.line = line, .left = -change.count()});
    }
    std::vector<std::size_t> paid;
    for (std::int64_t left = change.count(); left > 0 && !open_.empty();) {
      const std::int64_t part = std::min(left, open_.front().left);
      paid.push_back(open_.front().line);
      left -= part;
      open_.front().left -= part;
      if (open_.front().left == 0) {
        open_.pop_front();
      }
    }
    return paid;
  }
  std::vector<std::size_t> lines() const {
    std::vector<std::size_t> found;
    for (const Open& one : open_) {
      found.push_back(one.line);
    }
    return found;
  }

 private:
  struct Open {
    std::size_t line = 0;
    std::int64_t left = 0;
  };
  std::deque<Open> open_;
};

}  // namespace

Statement statement_at(std::vector<StatementLine> written, Account account, core::Instant at) {
  for (const Txn& txn : settle(account, at)) {
    written.push_back(line_of(txn));
  }
  std::ranges::stable_sort(written, {}, &StatementLine::at);
  Statement statement{.at = at};
  Debts debts;
  for (StatementLine& line : written) {
    if (line.at > at) {
      break;
    }
    add_to(statement.available, line.available);
    add_to(statement.pending, line.pending);
    add_to(statement.held, line.held);
    add_to(statement.debt, line.debt);
    line.pays = debts.move(statement.lines.size(), line.debt);
    statement.lines.push_back(std::move(line));
  }
  statement.owed_for = debts.lines();
  return statement;
}

}  // namespace regulars::loyalty
