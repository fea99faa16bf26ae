// The lots of the ledger: which points are left of what was credited.

#include "db/ledger.h"

namespace regulars::db {

namespace {

Lot read_lot(const Query& row) {
  const auto origin = row.maybe_number(9);
  return {.id = core::LotId(row.number(0)),
          .points = core::Points(row.number(1)),
          .remaining = core::Points(row.number(2)),
          .is_pending = row.yes(3),
          .usable = row.maybe_instant(4),
          .expires = row.maybe_instant(5),
          .created = row.instant(6),
          .order_key = row.text(7),
          .has_own_end = row.yes(8),
          .origin = origin ? std::optional(core::LotId(*origin)) : std::nullopt,
          .shortened = row.maybe_instant(10),
          .had_until = row.maybe_instant(11)};
}

}  // namespace

std::vector<Lot> open_lots(Connection& connection, core::MemberId member) {
  std::vector<Lot> lots;
  Query rows(
      connection,
      "SELECT id, points, remaining, is_pending, usable_ms, expires_ms, created_ms,"
      " coalesce(order_key, ''), has_own_end, origin_lot_id, shortened_ms, had_until_ms FROM lot"
      " WHERE member_id = ? AND remaining > 0 ORDER BY id");
  rows.bind(member.number());
  while (rows.next()) {
    lots.push_back(read_lot(rows));
  }
  return lots;
}

std::optional<Lot> find_lot(Connection& connection, core::LotId id) {
  Query row(
      connection,
      "SELECT id, points, remaining, is_pending, usable_ms, expires_ms, created_ms,"
      " coalesce(order_key, ''), has_own_end, origin_lot_id, shortened_ms, had_until_ms FROM lot"
      " WHERE id = ?");
  row.bind(id.number());
  return row.next() ? std::optional(read_lot(row)) : std::nullopt;
}

core::LotId add_lot(Connection& connection, const NewLot& lot, core::Instant now) {
  Query(connection,
        "INSERT INTO lot(member_id, txn_id, order_key, points, remaining, is_pending, usable_ms,"
        " expires_ms, has_own_end, created_ms, origin_lot_id, shortened_ms, had_until_ms)"
        " VALUES (?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(lot.member.number())
      .bind(lot.txn.number())
      .bind(lot.order_key)
      .bind(lot.points.count())
      .bind(lot.points.count())
      .bind(lot.is_pending)
      .bind(lot.usable)
      .bind(lot.expires)
      .bind(lot.has_own_end)
      .bind(lot.earned.value_or(now))
      .bind(lot.origin ? std::optional(lot.origin->number()) : std::nullopt)
      .bind(lot.shortened)
      .bind(lot.had_until)
      .run();
  return core::LotId(connection.last_row_id());
}

void activate_lot(Connection& connection, core::LotId lot) {
  Query(connection, "UPDATE lot SET is_pending = 0 WHERE id = ?").bind(lot.number()).run();
}

void set_lot_dates(Connection& connection, core::LotId lot, const LotDates& dates) {
  Query(connection,
        "UPDATE lot SET usable_ms = ?, expires_ms = ?, shortened_ms = ?, had_until_ms = ?"
        " WHERE id = ?")
      .bind(dates.usable)
      .bind(dates.expires)
      .bind(dates.shortened)
      .bind(dates.had_until)
      .bind(lot.number())
      .run();
}

std::vector<DueAccount> due_accounts(Connection& connection, core::Instant now, int count) {
  std::vector<DueAccount> due;
  Query rows(connection,
             "SELECT member_id, at FROM (SELECT * FROM (SELECT member_id, usable_ms at FROM lot"
             " WHERE usable_ms <= ?1 AND usable_ms IS NOT NULL AND is_pending = 1 AND remaining > 0"
             " ORDER BY usable_ms LIMIT ?2) UNION SELECT * FROM (SELECT member_id, expires_ms"
             " FROM lot WHERE expires_ms <= ?1 AND expires_ms IS NOT NULL AND remaining > 0"
             " ORDER BY expires_ms LIMIT ?2)"
             " UNION SELECT * FROM (SELECT id, idle_until_ms FROM member"
             " WHERE idle_until_ms <= ?1 AND idle_until_ms IS NOT NULL"
             " ORDER BY idle_until_ms LIMIT ?2)) ORDER BY at LIMIT ?2");
  rows.bind(now).bind(count);
  while (rows.next()) {
    due.push_back({.member = core::MemberId(rows.number(0)), .due = rows.instant(1)});
  }
  return due;
}

std::optional<core::Instant> next_account_due(Connection& connection) {
  Query row(
      connection,
      "SELECT min(at) FROM (SELECT min(usable_ms) at FROM lot"
      " WHERE is_pending = 1 AND usable_ms IS NOT NULL AND remaining > 0"
      " UNION ALL SELECT min(expires_ms) FROM lot WHERE expires_ms IS NOT NULL AND remaining > 0"
      " UNION ALL SELECT min(idle_until_ms) FROM member WHERE idle_until_ms IS NOT NULL)");
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

void set_idle_until(Connection& connection,
                    core::MemberId member,
                    std::optional<core::Instant> until) {
  Query(connection, "UPDATE member SET idle_until_ms = ? WHERE id = ?")
      .bind(until)
      .bind(member.number())
      .run();
}

std::optional<core::Instant> idle_until(Connection& connection, core::MemberId member) {
  Query row(connection, "SELECT idle_until_ms FROM member WHERE id = ?");
  row.bind(member.number());
  return row.next() ? row.maybe_instant(0) : std::nullopt;
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
