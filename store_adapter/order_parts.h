// The parts of an order object that a shop may send beside its value: lines, discounts, shipping,
// what was paid in another way.
#pragma once

#include <optional>
#include <string>

#include "store_adapter/json_reader.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

/// Reads "items": [{"product_id" or "sku", "quantity", "total", "tax", "categories", "tags",
/// "gift_card", "prize"}], and "discount", "shipping", "tips", "fees", "tax", "tax_included",
/// "paid_with_points" and "paid_with_gift_card" of an order. Amounts are texts, numbers or
/// {"amount", "currency"}. Nothing without items, and nothing when a part cannot be read: rules
/// that need the parts must not count half of them.
std::optional<OrderParts> read_order_parts(const JsonValue& object, const std::string& currency);

}  // namespace regulars::store_adapter
