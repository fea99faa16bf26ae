#include "db/shop_orders.h"

namespace regulars::db {
namespace {

ShopOrder read_order(const Query& row) {
  return {.number = row.text(0),
          .shop_id = row.text(1),
          .email = row.text(2),
          .state = row.text(3),
          .value = {.minor = row.number(4), .currency = row.text(5)},
          .version = row.number(6),
          .placed = row.instant(7),
          .updated = row.instant(8)};
}

std::vector<ShopOrder> read_orders(Query& rows) {
  std::vector<ShopOrder> orders;
  while (rows.next()) {
    orders.push_back(read_order(rows));
  }
  return orders;
}

}  // namespace

bool save_shop_order(Connection& connection, const ShopOrder& order) {
  Query(connection,
        "INSERT INTO shop_order(number, shop_id, email, state, value_minor, currency, version,"
        " placed_ms, updated_ms) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?)"
        " ON CONFLICT(number) DO UPDATE SET email = excluded.email, state = excluded.state,"
        " value_minor = excluded.value_minor, currency = excluded.currency,"
        " version = version + 1, updated_ms = excluded.updated_ms"
        " WHERE email <> excluded.email OR state <> excluded.state"
        " OR value_minor <> excluded.value_minor OR currency <> excluded.currency")
      .bind(order.number)
      .bind(order.shop_id)
      .bind(order.email)
      .bind(order.state)
      .bind(order.value.minor)
      .bind(order.value.currency)
      .bind(order.placed)
      .bind(order.updated)
      .run();
  return connection.changes() > 0;
}

std::optional<ShopOrder> find_shop_order(Connection& connection, const std::string& number) {
  Query row(connection,
            "SELECT number, shop_id, email, state, value_minor, currency, version, placed_ms,"
            " updated_ms FROM shop_order WHERE number = ?");
  row.bind(number);
  return row.next() ? std::optional(read_order(row)) : std::nullopt;
}

std::vector<ShopOrder> shop_orders_since(Connection& connection, core::Instant since, int count) {
  Query rows(connection,
             "SELECT number, shop_id, email, state, value_minor, currency, version, placed_ms,"
             " updated_ms FROM shop_order WHERE updated_ms > ? ORDER BY updated_ms LIMIT ?");
  rows.bind(since).bind(count);
  return read_orders(rows);
}

std::vector<ShopOrder> newest_shop_orders(Connection& connection, int count) {
  Query rows(connection,
             "SELECT number, shop_id, email, state, value_minor, currency, version, placed_ms,"
             " updated_ms FROM shop_order ORDER BY placed_ms DESC, number DESC LIMIT ?");
  rows.bind(count);
  return read_orders(rows);
}

std::int64_t largest_shop_order_number(Connection& connection) {
  Query row(connection,
            "SELECT max(CAST(number AS INTEGER)) FROM shop_order"
            " WHERE number NOT GLOB '*[^0-9]*' AND length(number) < 18");
  return row.next() && !row.is_null(0) ? row.number(0) : 0;
}

}  // namespace regulars::db
