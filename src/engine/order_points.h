// An order's points: the shop's newest word in, the ledger moved to the order's target.
#pragma once

#include <optional>
#include <string>

#include "core/points.h"
#include "db/orders.h"
#include "engine/context.h"
#include "loyalty/earning/money_back.h"
#include "loyalty/earning/order.h"
#include "store_adapter/store.h"

namespace regulars::engine {

/// The shop's order as the loyalty rules see it. key: as in order_state.
loyalty::Order to_loyalty(const std::string& key, const store_adapter::Order& order);

/// What the order's value held before its refund. whole: as in db::OrderRow, empty for nothing.
std::optional<loyalty::ToldValue> told_in(const std::string& whole);

/// True for an order whose points count now: paid or partly refunded, no test order.
bool counts(const store_adapter::Order& order);

/// What became of the shop's word.
struct OrderChange {
  bool is_news = false;  // false: nothing was changed
  core::Points change;   // of the member's points, if the order is claimed
  std::optional<core::MemberId> member{};
};

/// How the shop's word came: by itself, or as the answer when we asked which of two words holds.
enum class Told { kUnasked, kAsked };

/// Stores the snapshot unless a newer one is there, and moves the points of a claimed order to
/// their target (R28, R29). The same version again changes nothing. With another state or value it
/// changes nothing either, and the shop is asked (job "fetch_order"); what it answers holds.
OrderChange record_order(const Context& context,
                         const store_adapter::Order& order,
                         Told told = Told::kUnasked);

/// The order as it was recorded; its id in the shop is not known.
store_adapter::Order order_of(const db::OrderRow& row);
/// The order in the state, value and version that were recorded, which may be newer than `order`.
store_adapter::Order as_recorded(const Context& context, store_adapter::Order order);

/// Gives the order to the member, once for ever, and posts its points. False when the order is
/// somebody else's. `order` must have been recorded before.
struct Claimed {
  bool is_ours = false;
  bool is_first = false;  // false: this member had claimed it before
  core::Points earned;
};
Claimed claim_for(const Context& context, const store_adapter::Order& order, core::MemberId member);

/// Points came back to the member: what could not be taken back of refunded orders while they were
/// held is taken now, and they are told. cause: of the way back; the same one again is refused by
/// the ledger.
void take_back_unrecovered(const Context& context, core::MemberId member, const std::string& cause);

}  // namespace regulars::engine
