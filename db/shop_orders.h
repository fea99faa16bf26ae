// The orders of a shop without an API: filled from the owner's CSV file, or by the demo.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct ShopOrder {
  std::string number;  // canonical
  std::string shop_id;
  std::string email;
  std::string state;
  core::Money value;
  std::int64_t version = 0;
  core::Instant placed{};
  core::Instant updated{};
};

/// Writes the order unless the same content is there; then nothing changes and it returns false.
/// The version grows with every change.
bool save_shop_order(Connection& connection, const ShopOrder& order);
std::optional<ShopOrder> find_shop_order(Connection& connection, const std::string& number);
/// Orders updated after `since`, oldest first.
std::vector<ShopOrder> shop_orders_since(Connection& connection, core::Instant since, int count);
/// The newest orders of an address, newest first; all addresses when it is empty.
std::vector<ShopOrder> newest_shop_orders(Connection& connection, int count);
/// The largest number among orders whose number is made of digits; 0 when there is none.
std::int64_t largest_shop_order_number(Connection& connection);

}  // namespace regulars::db
