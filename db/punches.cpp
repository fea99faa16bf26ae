#include "db/punches.h"

namespace regulars::db {
namespace {

std::vector<PunchRow> read_all(Query& row) {
  std::vector<PunchRow> punches;
  while (row.next()) {
    punches.push_back({.order_key = row.text(0),
                       .at = row.instant(1),
                       .product = row.text(2),
                       .unit_minor = row.number(3),
                       .units = row.number(4)});
  }
  return punches;
}

}  // namespace

std::vector<PunchRow> punches_of(Connection& connection,
                                 core::MemberId member,
                                 const std::string& card) {
  Query row(connection,
            "SELECT order_key, at_ms, product, unit_minor, units FROM punch"
            " WHERE member_id = ? AND card = ?");
  row.bind(member.number()).bind(card);
  return read_all(row);
}

std::vector<PunchRow> punches_of_order(Connection& connection,
                                       const std::string& order_key,
                                       const std::string& card) {
  Query row(connection,
            "SELECT order_key, at_ms, product, unit_minor, units FROM punch"
            " WHERE order_key = ? AND card = ?");
  row.bind(order_key).bind(card);
  return read_all(row);
}

void save_punches(Connection& connection,
                  core::MemberId member,
                  const std::string& order_key,
                  const std::string& card,
                  const std::vector<PunchRow>& punches) {
  Query(connection, "DELETE FROM punch WHERE order_key = ? AND card = ?")
      .bind(order_key)
      .bind(card)
      .run();
  for (const PunchRow& punch : punches) {
    Query(connection,
          "INSERT INTO punch(order_key, card, product, unit_minor, member_id, at_ms, units)"
          " VALUES(?, ?, ?, ?, ?, ?, ?)"
          " ON CONFLICT DO UPDATE SET units = units + excluded.units")
        .bind(order_key)
        .bind(card)
        .bind(punch.product)
        .bind(punch.unit_minor)
        .bind(member.number())
        .bind(punch.at)
        .bind(punch.units)
        .run();
  }
}

std::vector<std::string> cards_of_order(Connection& connection, const std::string& order_key) {
  std::vector<std::string> cards;
  Query rows(connection, "SELECT DISTINCT card FROM punch WHERE order_key = ? ORDER BY card");
  rows.bind(order_key);
  while (rows.next()) {
    cards.push_back(rows.text(0));
  }
  return cards;
}

std::int64_t punches_used(Connection& connection, core::MemberId member, const std::string& card) {
  Query row(connection,
            "SELECT coalesce(sum(r.punches), 0) FROM redemption r LEFT JOIN coupon c ON "
            "c.redemption_id = r.id"
            " WHERE r.member_id = ? AND r.reward = ? AND r.state IN ('held','issued')"
            " AND coalesce(c.is_recredited, 0) = 0");
  row.bind(member.number()).bind(card);
  return row.next() ? row.number(0) : 0;
}

}  // namespace regulars::db
