// What the outside answered, back as an event: the shop's word about orders and coupons, and what
// became of a message.
#pragma once

#include <optional>
#include <string>

#include "core/result.h"
#include "core/time.h"
#include "db/inbox.h"
#include "engine/context.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// Decides one event of source "job". order_key: set when it was about an order that is known now.
core::Result<core::Done> decide_job_result(const Context& context,
                                           const std::string& kind,
                                           const std::string& body,
                                           std::string& order_key);

/// The shop was to end a coupon, and an order had been paid with it; {"redemption": N}.
inline constexpr const char* kCouponWasUsedEvent = "coupon_was_used";

/// The shop has the order of a claim and says of it what cannot be read; {"claim": N}.
inline constexpr const char* kOrderUnclearEvent = "order_unclear";

/// The setting with the time up to which the shop's changed orders were asked for.
inline constexpr const char* kOrdersPolled = "orders_polled_ms";

/// A note for the owner about an order that the shop tells in a form nobody can read. Once for an
/// order and its fault, however often and by whichever way it is told. why: names the order and
/// what is wrong (store_adapter::read_order).
db::NewEvent unreadable_order_note(const std::string& why, core::Instant at);

/// The bodies of those events.
std::string order_checked_body(std::int64_t claim, const store_adapter::OrderAnswer& answer);
std::string coupon_created_body(std::int64_t redemption, const store_adapter::IssuedCoupon& coupon);
/// kind "coupon_refused" or "coupon_taken".
std::string coupon_refused_body(std::int64_t redemption, const std::string& reason);
std::string order_changed_body(const store_adapter::Order& order);
/// order: nothing when the shop does not confirm it.
std::string order_fetched_body(const std::string& number,
                               const std::optional<store_adapter::Order>& order);

}  // namespace regulars::engine
