// The order object of the shop contract, read and written: the one form in which a custom shop,
// its callbacks, and the embedded store speak of an order.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "store_adapter/json_reader.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

/// Reads {"id", "number", "email", "state", "value": {"amount", "currency"}, "version" or
/// "updated_at", "created_at", "test", "coupon_codes"}; id, number, state, value and one of
/// version and updated_at must be there. "items", the other parts (order_parts.h), "country",
/// "channel" and "delivered_at" are taken where they can be read. Other members are ignored.
/// Errors: kInvalid with the order's number, the name of the member and, for an amount, the text
/// that was found.
core::Result<Order> read_order(const JsonValue& object);

/// Makes `value` what counts for points in the order's state: nothing once it is refunded or
/// cancelled, and never below 0.
void settle_value(Order& order);

/// True when both are the same order number to a shopper: canonical form, in any letter case.
/// False when one of them is no order number.
bool is_same_number(std::string_view left, std::string_view right);

/// True when both are usable addresses with one canonical form. An empty address equals nothing.
bool is_same_email(std::string_view left, std::string_view right);

}  // namespace regulars::store_adapter
