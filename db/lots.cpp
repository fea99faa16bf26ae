// The lots of the ledger: which points are left of what was credited.

#include "db/ledger.h"

namespace regulars::db {

std::vector<Lot> open_lots(Connection& connection, core::MemberId member, core::Instant now) {
  std::vector<Lot> lots;
  Query rows(connection,
             "SELECT id, remaining, expires_ms, coalesce(order_key, '') FROM lot"
             " WHERE member_id = ? AND remaining > 0 AND coalesce(expires_ms > ?, 1)"
             " ORDER BY expires_ms IS NULL, expires_ms, id");
  rows.bind(member.number()).bind(now);
  while (rows.next()) {
    lots.push_back({.id = core::LotId(rows.number(0)),
                    .remaining = core::Points(rows.number(1)),
                    .expires = rows.maybe_instant(2),
                    .order_key = rows.text(3)});
  }
  return lots;
}

void add_lot(Connection& connection, const NewLot& lot, core::Instant now) {
  Query(connection,
        "INSERT INTO lot(member_id, txn_id, order_key, points, remaining, expires_ms, created_ms)"
        " VALUES (?, ?, nullif(?, ''), ?, ?, ?, ?)")
      .bind(lot.member.number())
      .bind(lot.txn.number())
      .bind(lot.order_key)
      .bind(lot.points.count())
      .bind(lot.points.count())
      .bind(lot.expires)
      .bind(now)
      .run();
}

void use_lot(Connection& connection, core::LotId lot, core::TxnId txn, core::Points points) {
  Query(connection, "INSERT INTO lot_use(lot_id, txn_id, points) VALUES (?, ?, ?)")
      .bind(lot.number())
      .bind(txn.number())
      .bind(points.count())
      .run();
}

std::vector<LotUse> lot_uses(Connection& connection, core::TxnId txn) {
  std::vector<LotUse> uses;
  Query rows(connection, "SELECT lot_id, points FROM lot_use WHERE txn_id = ? ORDER BY id");
  rows.bind(txn.number());
  while (rows.next()) {
    uses.push_back({.lot = core::LotId(rows.number(0)), .points = core::Points(rows.number(1))});
  }
  return uses;
}

std::vector<LotLine> lot_lines(Connection& connection, core::MemberId member, int count) {
  std::vector<LotLine> lines;
  Query rows(connection,
             "SELECT l.points, l.remaining, t.reason, l.created_ms, l.expires_ms FROM lot l"
             " JOIN txn t ON t.id = l.txn_id WHERE l.member_id = ? ORDER BY l.id DESC LIMIT ?");
  rows.bind(member.number()).bind(count);
  while (rows.next()) {
    lines.push_back({.points = core::Points(rows.number(0)),
                     .remaining = core::Points(rows.number(1)),
                     .reason = rows.text(2),
                     .created = rows.instant(3),
                     .expires = rows.maybe_instant(4)});
  }
  return lines;
}

}  // namespace regulars::db
