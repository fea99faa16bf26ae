// The suite that every store adapter passes. An adapter's own test brings a world with a shop.
#pragma once

#include <string>

#include "store_adapter/store.h"

namespace regulars::store_adapter {

/// One adapter and the shop behind it, fresh for each section.
class StoreWorld {
 public:
  virtual ~StoreWorld() = default;
  virtual Store& store() = 0;
  virtual void put_order(const Order& order) = 0;  // new, or the newest state of a known one
  virtual void set_down(bool is_down) = 0;
  virtual void take_code(const std::string& code) = 0;  // a coupon that is not ours
};

/// An order of 60.00 USD, number A-1007, of ada@example.com, paid.
Order paid_order();

void check_orders_conform(StoreWorld& world);
void check_coupons_conform(StoreWorld& world);
void check_changes_conform(StoreWorld& world);
void check_outage_conforms(StoreWorld& world);

}  // namespace regulars::store_adapter
