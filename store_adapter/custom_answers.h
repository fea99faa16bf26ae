// What the answers of a shop with pages of its own mean (docs/your-shop.md, sections 4 and 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "net/client.h"
#include "store_adapter/json_reader.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

/// An answer that cannot be used: kUnavailable, because the shop may answer better later.
core::Error odd(std::string_view what);

/// A whole answer to an order check: {"match": ..., "order": {...}}. An order with another number
/// than the asked one is no match; one that cannot be read is `unreadable`. Errors: as odd().
core::Result<OrderAnswer> read_full_answer(const net::Answer& answer, const OrderQuery& query);

/// What a plain answer does not say.
struct PlainTerms {
  std::string currency{};  // where the answer names none
  core::Instant now{};     // becomes the order's version
};
/// A plain answer: the value alone, or {"value": ..., "currency": ...}. Errors: as odd().
core::Result<OrderAnswer> read_plain_answer(const net::Answer& answer,
                                            const OrderQuery& query,
                                            const PlainTerms& terms);

/// A 404 that is the shop's own word about the order, and not a page that is missing.
std::optional<OrderAnswer> own_not_found(const net::Answer& answer);

CouponState coupon_state_from(std::string_view word);
core::Result<IssuedCoupon> read_coupon(const JsonValue& body, const CouponRequest& request);

/// A code is as good as money, and errors stand in logs and lists: only its end is told.
core::Error without_code(core::Error error, std::string_view code);

}  // namespace regulars::store_adapter
