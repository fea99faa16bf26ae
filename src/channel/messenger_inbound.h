// Reading Messenger's webhook deliveries (Meta, Messenger Platform webhooks, read November 2026).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "channel/event.h"
#include "core/result.h"

namespace regulars::channel {

/// One element of a delivery, ready for the inbox.
struct InboundElement {
  EventKind kind = EventKind::kUnknown;
  std::string dedup_key{};  // at most 200 bytes; the same event always gets the same key
  std::string page_id{};
  std::string person_id{};  // empty if the event has no person
  core::Instant at{};       // the event's own time; the entry's time, or 0, where it has none
  std::string json{};  // {"page":…, "standby":bool, "time":ms of the entry, "element":{…}}:
                       // what read_event takes
  bool is_ambiguous = false;  // a key comes twice in it: which of the two counts nobody knows
};

struct Delivery {
  std::string object{};                    // "page" for Messenger
  std::vector<InboundElement> elements{};  // at most kMaxEventsPerDelivery
  std::size_t dropped = 0;                 // elements beyond that limit
};

/// Splits a delivery into its elements: any number of entries, `messaging`, `standby` and
/// `changes`.
/// {"field":…,"value":…} around an element is taken off. An element that cannot be read, or in
/// which a key was given twice, is kept as kUnknown: it must not stop the others. A delivery about
/// another object than "page" has no elements. Errors: kInvalid when the bytes are not JSON of the
/// envelope's shape, have a key twice in the envelope or in an entry, or break the JSON limits.
core::Result<Delivery> split_delivery(std::string_view body);

/// Reads one element that split_delivery made. Errors: kInvalid for any other text.
core::Result<Event> read_event(std::string_view json);

}  // namespace regulars::channel
