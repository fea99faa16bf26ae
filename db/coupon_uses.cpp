#include "db/coupon_uses.h"

namespace regulars::db {
namespace {

std::vector<std::string> read_all(Query& rows) {
  std::vector<std::string> texts;
  while (rows.next()) {
    texts.push_back(rows.text(0));
  }
  return texts;
}

}  // namespace

bool add_other_use(Connection& connection, const std::string& code, const std::string& order_id) {
  Query(connection, "INSERT OR IGNORE INTO coupon_other_use(code, order_id) VALUES (?, ?)")
      .bind(code)
      .bind(order_id)
      .run();
  return connection.changes() > 0;
}

void drop_other_use(Connection& connection, const std::string& code, const std::string& order_id) {
  Query(connection, "DELETE FROM coupon_other_use WHERE code = ? AND order_id = ?")
      .bind(code)
      .bind(order_id)
      .run();
}

std::vector<std::string> other_uses_of(Connection& connection, const std::string& code) {
  Query rows(connection, "SELECT order_id FROM coupon_other_use WHERE code = ? ORDER BY id");
  rows.bind(code);
  return read_all(rows);
}

std::vector<std::string> other_uses_on(Connection& connection, const std::string& order_id) {
  Query rows(connection, "SELECT code FROM coupon_other_use WHERE order_id = ? ORDER BY id");
  rows.bind(order_id);
  return read_all(rows);
}

std::optional<CouponWord> newest_coupon_word(Connection& connection,
                                             const std::string& code,
                                             const std::string& order_id) {
  Query row(connection,
            "SELECT at_ms, is_release FROM coupon_word WHERE code = ? AND order_id = ?");
  row.bind(code).bind(order_id);
  return row.next() ? std::optional(CouponWord{.at = row.instant(0), .is_release = row.yes(1)})
                    : std::nullopt;
}

void put_coupon_word(Connection& connection,
                     const std::string& code,
                     const std::string& order_id,
                     const CouponWord& word) {
  Query(connection,
        "INSERT OR REPLACE INTO coupon_word(code, order_id, at_ms, is_release) VALUES (?, ?, ?, ?)")
      .bind(code)
      .bind(order_id)
      .bind(word.at)
      .bind(word.is_release)
      .run();
}

}  // namespace regulars::db
