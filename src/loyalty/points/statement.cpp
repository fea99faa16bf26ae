#include "loyalty/points/statement.h"

#include <algorithm>

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
          .is_written = false};
}

void add_to(core::Points& sum, core::Points change) {
  const auto next = core::add(sum, change);
  REGULARS_CHECK(next.has_value(), "a statement overflows");
  sum = *next;
}

}  // namespace

Statement statement_at(std::vector<StatementLine> written, Account account, core::Instant at) {
  for (const Txn& txn : settle(account, at)) {
    written.push_back(line_of(txn));
  }
  std::ranges::stable_sort(written, {}, &StatementLine::at);
  Statement statement{.at = at};
  for (StatementLine& line : written) {
    if (line.at > at) {
      break;
    }
    add_to(statement.available, line.available);
    add_to(statement.pending, line.pending);
    add_to(statement.held, line.held);
    add_to(statement.debt, line.debt);
    statement.lines.push_back(std::move(line));
  }
  return statement;
}

}  // namespace regulars::loyalty
