// Telling a member that points of an order went back: it was refunded, cancelled or changed.
//
// Nobody asked for this news, so it is said once, to a contact that can hear it now, and not at
// all when there is none: whoever looks later sees the balance.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "core/points.h"
#include "db/orders.h"
#include "engine/context.h"

namespace regulars::engine {

/// The kind of the timer event by which the member is told.
inline constexpr const char* kTakenBackEvent = "taken_back";

/// Keeps the event when the order's member can hear of it now. In the quiet hours it waits for
/// their end, unless the member is in the chat. taken: more than 0, and posted already.
void plan_taken_back(const Context& context, const db::OrderRow& order, core::Points taken);

/// Decides the event: the flow that starts on "taken_back" speaks.
void tell_taken_back(const Context& context, const nlohmann::json& body);

}  // namespace regulars::engine
