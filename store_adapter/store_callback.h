// What the shop's own site tells us at /webhook/store, read from and written to JSON.
//
// The signature is checked before, over the raw bytes; here it is only about meaning. An order in
// a callback is always its whole newest state, never a difference, so that a lost or doubled one
// does no harm.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/result.h"
#include "core/time.h"
#include "store_adapter/store.h"

namespace regulars::store_adapter {

struct CustomerErase {
  std::string email{};
  std::string request_id{};
};
struct CustomerExport {
  std::string email{};
  std::string request_id{};
};
/// A person did something that may bring points: a review, a newsletter.
struct CustomerActivity {
  std::string email{};
  std::string activity{};             // its name in the owner's program
  std::string id{};                   // the shop's id of it; empty: there is one for a person
  std::optional<core::Instant> at{};  // absent: when it was told
};
/// What the shop knows of a person has changed.
struct CustomerUpdated {
  std::string email{};
  std::optional<std::string> birthday{};  // as the shop wrote it
};
/// A type that we do not know: answered like any other and then passed over.
struct UnknownCallback {
  std::string type{};
};

using Callback = std::variant<OrderChanged,
                              CouponUsed,
                              CouponReleased,
                              CustomerErase,
                              CustomerExport,
                              CustomerActivity,
                              CustomerUpdated,
                              Ping,
                              UnknownCallback>;

/// Reads {"type", "timestamp", "data"}. order.paid, order.updated, order.refunded and
/// order.cancelled are all OrderChanged: the order's state counts, not the type. The timestamp is
/// when it happened; only coupons keep it, since orders have versions.
/// Errors: kInvalid with what is missing or odd.
core::Result<Callback> read_callback(std::string_view body);

/// The body in which the embedded store and the demo tell our own door of an order.
/// type: "order.paid", "order.updated", "order.refunded" or "order.cancelled".
std::string to_callback_json(const Order& order, std::string_view type, core::Instant now);
/// The same for a coupon that was used in an order.
std::string to_callback_json(const CouponUsed& coupon, core::Instant now);

}  // namespace regulars::store_adapter
