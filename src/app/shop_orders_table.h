// The embedded store's orders, read from the shop's own database.
#pragma once

#include <memory>
#include <string>

#include "core/mutex.h"
#include "db/connection.h"
#include "db/shop_orders.h"
#include "store_adapter/embedded.h"

namespace regulars::app {

store_adapter::Order to_order(const db::ShopOrder& row);
db::ShopOrder to_row(const store_adapter::Order& order, core::Instant now);

/// Threads: any; one reading connection behind a lock.
class ShopOrdersTable final : public store_adapter::OrderTable {
 public:
  explicit ShopOrdersTable(std::unique_ptr<db::Connection> reader) : reader_(std::move(reader)) {}

  std::optional<store_adapter::Order> find_by_number(std::string_view number) override;
  std::vector<store_adapter::Order> changed_since(core::Instant since) override;

 private:
  core::Mutex mutex_;
  std::unique_ptr<db::Connection> reader_ REGULARS_GUARDED_BY(mutex_);
};

}  // namespace regulars::app
