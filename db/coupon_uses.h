// What the shop told of coupons: orders that it says were paid with one that another order has used
// already, and its newest word about each order.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// False when it is there already. code: as in coupon; order_id: the shop's.
bool add_other_use(Connection& connection, const std::string& code, const std::string& order_id);
void drop_other_use(Connection& connection, const std::string& code, const std::string& order_id);
/// The orders, as they were told.
std::vector<std::string> other_uses_of(Connection& connection, const std::string& code);
/// The codes of the order.
std::vector<std::string> other_uses_on(Connection& connection, const std::string& order_id);

/// The newest word about a coupon and one order: used, or released again.
struct CouponWord {
  core::Instant at{};  // when it happened
  bool is_release = false;
};
std::optional<CouponWord> newest_coupon_word(Connection& connection,
                                             const std::string& code,
                                             const std::string& order_id);
/// In place of the one before.
void put_coupon_word(Connection& connection,
                     const std::string& code,
                     const std::string& order_id,
                     const CouponWord& word);

}  // namespace regulars::db
