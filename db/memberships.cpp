#include "db/memberships.h"

namespace regulars::db {

std::optional<TrialRow> find_trial(Connection& connection, core::MemberId member) {
  Query row(connection, "SELECT tier, started_ms, days FROM trial WHERE member_id = ?");
  row.bind(member.number());
  if (!row.next()) {
    return std::nullopt;
  }
  return TrialRow{.tier = row.text(0), .started = row.instant(1), .days = row.number(2)};
}

void add_trial(Connection& connection, core::MemberId member, const TrialRow& row) {
  Query(connection,
        "INSERT INTO trial(member_id, tier, started_ms, days) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(member_id) DO NOTHING")
      .bind(member.number())
      .bind(row.tier)
      .bind(row.started)
      .bind(row.days)
      .run();
}

std::vector<FeeRow> fees_of(Connection& connection, core::MemberId member) {
  std::vector<FeeRow> fees;
  Query rows(connection,
             "SELECT id, order_key, product, tier, paid_ms, lasts, refunded_ms FROM fee"
             " WHERE member_id = ? ORDER BY paid_ms, id");
  rows.bind(member.number());
  while (rows.next()) {
    fees.push_back({.id = rows.text(0),
                    .order_key = rows.text(1),
                    .product = rows.text(2),
                    .tier = rows.text(3),
                    .paid = rows.instant(4),
                    .lasts = rows.text(5),
                    .refunded = rows.maybe_instant(6)});
  }
  return fees;
}

void save_fee(Connection& connection, core::MemberId member, const FeeRow& row) {
  Query(connection,
        "INSERT INTO fee(id, member_id, order_key, product, tier, paid_ms, lasts, refunded_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(id) DO UPDATE SET refunded_ms = excluded.refunded_ms")
      .bind(row.id)
      .bind(member.number())
      .bind(row.order_key)
      .bind(row.product)
      .bind(row.tier)
      .bind(row.paid)
      .bind(row.lasts)
      .bind(row.refunded)
      .run();
}

bool has_paid_fee(Connection& connection, const std::string& order_key) {
  Query row(connection, "SELECT 1 FROM fee WHERE order_key = ? LIMIT 1");
  row.bind(order_key);
  return row.next();
}

}  // namespace regulars::db
