// Orders that the shop says were paid with a coupon that another order has used already.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"

namespace regulars::db {

/// False when it is there already. code: as in coupon; order_id: the shop's.
bool add_other_use(Connection& connection, const std::string& code, const std::string& order_id);
void drop_other_use(Connection& connection, const std::string& code, const std::string& order_id);
/// The orders, as they were told.
std::vector<std::string> other_uses_of(Connection& connection, const std::string& code);
/// The codes of the order.
std::vector<std::string> other_uses_on(Connection& connection, const std::string& order_id);

}  // namespace regulars::db
