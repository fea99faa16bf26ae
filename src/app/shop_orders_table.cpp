#include "app/shop_orders_table.h"

namespace regulars::app {
namespace {

constexpr int kMostOrders = 20'000;

}  // namespace

store_adapter::Order to_order(const db::ShopOrder& row) {
  return {.id = row.shop_id,
          .number = row.number,
          .email = row.email,
          .state = store_adapter::order_state_from(row.state).value_or(
              store_adapter::OrderState::kUnpaid),
          .value = row.value,
          .version = row.version,
          .placed_at = row.placed};
}

db::ShopOrder to_row(const store_adapter::Order& order, core::Instant now) {
  return {.number = order.number,
          .shop_id = order.id,
          .email = order.email,
          .state = store_adapter::to_string(order.state),
          .value = order.value,
          .version = order.version,
          .placed = order.placed_at == core::Instant{} ? now : order.placed_at,
          .updated = now};
}

std::optional<store_adapter::Order> ShopOrdersTable::find_by_number(std::string_view number) {
  const core::Lock lock(mutex_);
  const auto row = db::find_shop_order(*reader_, std::string(number));
  return row ? std::optional(to_order(*row)) : std::nullopt;
}

std::vector<store_adapter::Order> ShopOrdersTable::changed_since(core::Instant since) {
  const core::Lock lock(mutex_);
  std::vector<store_adapter::Order> orders;
  for (const db::ShopOrder& row :
       db::shop_orders_since(*reader_, since - core::Duration(1), kMostOrders)) {
    orders.push_back(to_order(row));
  }
  return orders;
}

}  // namespace regulars::app
