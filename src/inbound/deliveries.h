// What was signed, as events for the inbox; what cannot be read is kept whole, with the reason.
//
// Nothing is lost by that: the same bytes would only come again, and a newer program may read them.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "engine/engine.h"

namespace regulars::inbound {

/// The events of a delivery of Messenger's. Bytes that cannot be read are one event in the state
/// "unreadable", under their own hash; so is a delivery with more than kMaxEventsPerDelivery
/// events, beside those that were taken. `now` is the time of events that bring none.
std::vector<db::NewEvent> messenger_events(const std::string& body,
                                           const std::string& page_id,
                                           core::Instant now);

/// The event of a callback of the shop's; `id` is the shop's own key of it. "unreadable" as above.
db::NewEvent store_event(const std::string& id, const std::string& body, core::Instant now);

/// Reads a kept, unreadable event once more. The events have keys of their own, so reading twice
/// adds nothing. page_id: empty when the shop has no page.
/// Errors: kInvalid with the reason when it still cannot be read; kConflict without a page.
core::Result<std::vector<db::NewEvent>> read_again(const db::InboxRow& kept,
                                                   const std::string& page_id);

}  // namespace regulars::inbound
