#include "db/order_scan.h"

namespace regulars::db {

void scan_paid_orders(Connection& connection, const std::function<void(const OrderRow&)>& row) {
  Query rows(
      connection,
      "SELECT order_key, number, state, value_minor, currency, version, placed_ms, detail, rate,"
      " whole"
      " FROM order_state WHERE state IN ('paid','partially_refunded')"
      " ORDER BY placed_ms, order_key");
  while (rows.next()) {
    row({.order_key = rows.text(0),
         .number = rows.text(1),
         .state = rows.text(2),
         .value = {.minor = rows.number(3), .currency = rows.text(4)},
         .version = rows.number(5),
         .rate = rows.text(8),
         .placed = rows.instant(6),
         .detail = rows.text(7),
         .whole = rows.text(9)});
  }
}

void scan_used_coupons(Connection& connection, const std::function<void(const UsedCoupon&)>& row) {
  Query rows(connection,
             "SELECT c.used_order, r.reward, r.benefit, r.points, c.returned, r.hold_txn"
             " FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
             " WHERE c.state = 'used' AND c.used_order IS NOT NULL AND r.points > 0");
  while (rows.next()) {
    UsedCoupon used{.order = rows.text(0),
                    .reward = rows.text(1),
                    .benefit = rows.text(2),
                    .points = core::Points(rows.number(3)),
                    .returned = core::Points(rows.number(4))};
    if (const auto hold = rows.maybe_number(5)) {
      used.hold_txn = core::TxnId(*hold);
    }
    row(used);
  }
}

}  // namespace regulars::db
