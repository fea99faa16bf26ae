// All orders that the shop has told of, and the coupons that paid them, read once for reports.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/points.h"
#include "db/connection.h"
#include "db/orders.h"

namespace regulars::db {

/// Every order in a state that counts, paid or partly refunded, claimed or not; by the day it was
/// placed.
void scan_paid_orders(Connection& connection, const std::function<void(const OrderRow&)>& row);

/// A coupon that was bought with points and that an order was paid with.
struct UsedCoupon {
  std::string order;  // by the shop's id
  std::string reward;
  std::string benefit;    // JSON, as in Redemption
  core::Points points;    // what it cost
  core::Points returned;  // of these, what went back with parts of the order
  std::optional<core::TxnId> hold_txn{};
};
void scan_used_coupons(Connection& connection, const std::function<void(const UsedCoupon&)>& row);

}  // namespace regulars::db
