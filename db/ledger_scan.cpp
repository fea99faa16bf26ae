#include "db/ledger_scan.h"

#include <algorithm>
#include <optional>

namespace regulars::db {
namespace {

AccountKind kind_from(const std::string& name) {
  for (int number = 0; number <= static_cast<int>(AccountKind::kErased); ++number) {
    const auto kind = static_cast<AccountKind>(number);
    if (name == to_string(kind)) {
      return kind;
    }
  }
  return AccountKind::kErased;
}

// Entries are written right behind their transaction, so their own order is that of both. Any other
// way round would sort the whole ledger in memory.
constexpr const char* kAll =
    "SELECT t.id, t.member_id, coalesce(t.happened_ms, t.created_ms), t.kind,"
    " coalesce(t.order_key, ''), a.kind, e.amount FROM entry e CROSS JOIN txn t ON t.id = e.txn_id"
    " CROSS JOIN account a ON a.id = e.account_id WHERE t.member_id IS NOT NULL ORDER BY e.id";
constexpr const char* kOne =
    "SELECT t.id, t.member_id, coalesce(t.happened_ms, t.created_ms), t.kind,"
    " coalesce(t.order_key, ''), a.kind, e.amount FROM txn t JOIN entry e ON e.txn_id = t.id"
    " JOIN account a ON a.id = e.account_id WHERE t.id = ? ORDER BY t.id, e.id";

void read_txns(Query& rows, const std::function<void(const ScannedTxn&)>& row) {
  std::optional<ScannedTxn> txn;
  while (rows.next()) {
    const core::TxnId id(rows.number(0));
    if (txn && txn->id != id) {
      row(*txn);
      txn.reset();
    }
    if (!txn) {
      txn = ScannedTxn{.id = id,
                       .member = core::MemberId(rows.number(1)),
                       .at = rows.instant(2),
                       .kind = rows.text(3),
                       .order_key = rows.text(4),
                       .postings = {}};
    }
    txn->postings.push_back(
        {.account = kind_from(rows.text(5)), .amount = core::Points(rows.number(6))});
  }
  if (txn) {
    row(*txn);
  }
}

}  // namespace

std::int64_t posted_to(const std::vector<Posting>& postings, AccountKind kind) {
  const auto found = std::ranges::find(postings, kind, &Posting::account);
  return found == postings.end() ? 0 : found->amount.count();
}

std::int64_t posted_to_member(const std::vector<Posting>& postings) {
  std::int64_t sum = 0;
  for (const Posting& posting : postings) {
    sum += is_members(posting.account) ? posting.amount.count() : 0;
  }
  return sum;
}

void scan_ledger(Connection& connection, const std::function<void(const ScannedTxn&)>& row) {
  Query rows(connection, kAll);
  read_txns(rows, row);
}

PostedTxn posted_txn(Connection& connection, core::TxnId id) {
  PostedTxn posted;
  {
    Query rows(connection, kOne);
    rows.bind(id.number());
    read_txns(rows, [&posted](const ScannedTxn& txn) { posted.txn = txn; });
  }
  Query lots(connection,
             "SELECT id, points, expires_ms, created_ms, coalesce(order_key, '') FROM lot"
             " WHERE txn_id = ? AND member_id = ? ORDER BY id");
  lots.bind(id.number()).bind(posted.txn.member.number());
  while (lots.next()) {
    posted.opened.push_back({.id = core::LotId(lots.number(0)),
                             .points = core::Points(lots.number(1)),
                             .remaining = core::Points(lots.number(1)),
                             .expires = lots.maybe_instant(2),
                             .created = lots.instant(3),
                             .order_key = lots.text(4)});
  }
  posted.uses = lot_uses(connection, id);
  return posted;
}

void scan_members(Connection& connection, const std::function<void(const JoinedMember&)>& row) {
  Query rows(connection, "SELECT id, joined_ms FROM member ORDER BY id");
  while (rows.next()) {
    row({.id = core::MemberId(rows.number(0)), .joined = rows.instant(1)});
  }
}

void scan_carried_orders(Connection& connection,
                         const std::function<void(const CountedOrder&)>& row) {
  Query rows(connection,
             "SELECT o.order_key, o.rate FROM order_state o WHERE o.rate <> '' AND o.order_key IN"
             " (SELECT t.order_key FROM history h JOIN txn t ON t.id = CAST(h.body AS INTEGER)"
             " WHERE h.kind = 'posted' AND t.order_key IS NOT NULL)");
  while (rows.next()) {
    row({.order_key = rows.text(0), .terms = rows.text(1)});
  }
}

void scan_lots(Connection& connection, const std::function<void(const ScannedLot&)>& row) {
  Query rows(connection,
             "SELECT coalesce((SELECT created_ms FROM lot WHERE id = l.origin_lot_id),"
             " l.created_ms), l.points,"
             " coalesce(sum(iif(t.kind IN ('hold','release','recredit'), u.points, 0)), 0),"
             " coalesce(sum(iif(t.kind = 'expire', u.points, 0)), 0),"
             " coalesce(sum(iif(t.kind IN ('hold','release','recredit','expire'), 0, u.points)),"
             " 0), (SELECT iif(o.kind IN ('release','recredit'), 1, iif(o.kind = 'transfer', 2, 0))"
             " FROM txn o WHERE o.id = l.txn_id)"
             " FROM lot l LEFT JOIN lot_use u ON u.lot_id = l.id"
             " LEFT JOIN txn t ON t.id = u.txn_id GROUP BY l.id");
  while (rows.next()) {
    row({.earned = rows.instant(0),
         .points = core::Points(rows.number(1)),
         .came = static_cast<ScannedLot::Came>(rows.number(5)),
         .used = core::Points(rows.number(2)),
         .expired = core::Points(rows.number(3)),
         .other = core::Points(rows.number(4))});
  }
}

void scan_due_lots(Connection& connection,
                   core::Instant now,
                   const std::function<void(const DueLot&)>& row) {
  Query rows(connection,
             "SELECT l.member_id, l.remaining, l.is_pending = 1,"
             " coalesce(min(l.expires_ms, m.idle_until_ms), l.expires_ms, m.idle_until_ms) <= ?1"
             " FROM lot l JOIN member m ON m.id = l.member_id WHERE l.remaining > 0 AND"
             " ((l.is_pending = 1 AND l.usable_ms <= ?1) OR (l.is_pending = 0 AND"
             " coalesce(min(l.expires_ms, m.idle_until_ms), l.expires_ms, m.idle_until_ms)"
             " <= ?1))");
  rows.bind(now);
  while (rows.next()) {
    row({.member = core::MemberId(rows.number(0)),
         .remaining = core::Points(rows.number(1)),
         .becomes_usable = rows.yes(2),
         .expires = !rows.is_null(3) && rows.yes(3)});
  }
}

}  // namespace regulars::db
