// The parts of an order object that a shop may send beside its value: lines, discounts, shipping,
// what was paid in another way.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "store_adapter/json_reader.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

/// Reads "items": [{"product_id" or "sku", "quantity", "total", "tax", "categories", "tags",
/// "gift_card", "prize"}], and "discount", "shipping", "tips", "fees", "tax", "tax_included",
/// "paid_with_points" and "paid_with_gift_card" of an order. Amounts are texts, numbers or
/// {"amount", "currency"}. Nothing without items, or with more than 500 of them; the amounts of the
/// whole order are looked at all the same. Error kInvalid, the first part that cannot be read, with
/// its place such as "items[2].total" and the reason: rules that need the parts must not count half
/// of them. An item's tax above its total is such a part.
core::Result<std::optional<OrderParts>> read_order_parts(const JsonValue& object,
                                                         const std::string& currency);

}  // namespace regulars::store_adapter
