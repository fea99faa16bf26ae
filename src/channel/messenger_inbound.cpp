#include "channel/messenger_inbound.h"

#include <algorithm>
#include <cstdint>

#include <nlohmann/json.hpp>

#include "channel/json_read.h"
#include "channel/limits.h"
#include "channel/messenger_element.h"
#include "channel/messenger_key.h"
#include "core/limits.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

// {"field":…,"value":…} around an element of `messaging`, as the platform's test button sends.
bool wraps_element(const json& change) {
  const json& value = member(change, "value");
  const bool has_ends =
      member(value, "sender").is_object() || member(value, "recipient").is_object();
  return member(change, "field").is_string() && has_ends && !element_name(value).empty();
}

void add_element(Delivery& delivery, const json& given, const ElementPlace& place) {
  if (delivery.elements.size() >= core::kMaxEventsPerDelivery) {
    ++delivery.dropped;
    return;
  }
  // A key given twice beside `field` and `value` must not get lost with the wrapping.
  const bool wrapped = wraps_element(given) && !given.contains(kEqualKeysMark);
  const json& element = wrapped ? member(given, "value") : given;
  const Event event = read_element(element, place);
  const json kept = {{"page", event.page_id},
                     {"standby", place.standby},
                     {"time", core::to_ms(place.entry_time)},
                     {"element", element}};
  delivery.elements.push_back({.kind = event.kind,
                               .dedup_key = dedup_key(element, place, event),
                               .page_id = event.page_id,
                               .person_id = event.person_id,
                               .at = event.at,
                               .json = dump_json(kept),
                               .is_ambiguous = has_equal_keys(element)});
}

// Returns false when the entry has no such list.
bool add_list(Delivery& delivery, const json& list, const ElementPlace& place) {
  if (!list.is_array()) {
    return false;
  }
  for (const json& element : list) {
    add_element(delivery, element, place);
  }
  return true;
}

bool says_nothing(const json& entry) {
  for (const auto& [key, value] : entry.items()) {
    const bool is_frame = key == "id" || key == "time" || value.is_null();
    if (!is_frame) {
      return false;
    }
  }
  return true;
}

void add_entry(Delivery& delivery, const json& entry) {
  ElementPlace place{.page_id = id_of(member(entry, "id"), kMessengerIdBytes),
                     .standby = false,
                     .entry_time = time_of(member(entry, "time")).value_or(core::Instant())};
  bool known = add_list(delivery, member(entry, "messaging"), place);
  known |= add_list(delivery, member(entry, "changes"), place);
  place.standby = true;
  known |= add_list(delivery, member(entry, "standby"), place);
  place.standby = false;
  // An entry of a form we do not know is kept whole; one that says nothing is nothing.
  if (!known && !(entry.is_object() && says_nothing(entry))) {
    add_element(delivery, entry, place);
  }
}

bool has_ambiguous_frame(const json& root) {
  const auto is_marked = [](const json& value) {
    return value.is_object() && value.contains(kEqualKeysMark);
  };
  const json& entries = member(root, "entry");
  return is_marked(root) || std::any_of(entries.begin(), entries.end(), is_marked);
}

// Written by add_element, so always milliseconds.
core::Instant kept_time(const json& time) {
  const bool is_ours = time.is_number_integer();
  return core::from_ms(is_ours ? time.get<std::int64_t>() : 0);
}

}  // namespace

core::Result<Delivery> split_delivery(std::string_view body) {
  const auto root = parse_json(body);
  if (!root) {
    return root.error();
  }
  if (!root->is_object() || has_ambiguous_frame(*root)) {
    return core::invalid("the delivery is not an object, or has a key twice");
  }
  Delivery delivery;
  if (!root->contains("object") && wraps_element(*root)) {
    delivery.object = "page";
    add_element(delivery, *root, {});
    return delivery;
  }
  const json& object = member(*root, "object");
  const json& entries = member(*root, "entry");
  if (!object.is_string()) {
    return core::invalid("the delivery does not say what it is about");
  }
  delivery.object = text_of(object, kMessengerWordBytes);
  if (delivery.object != "page") {
    return delivery;
  }
  if (!entries.is_array()) {
    return core::invalid("the delivery has no list of entries");
  }
  for (const json& entry : entries) {
    add_entry(delivery, entry);
  }
  return delivery;
}

core::Result<Event> read_event(std::string_view json_text) {
  const auto kept = parse_json(json_text);
  if (!kept) {
    return kept.error();
  }
  const json& page = member(*kept, "page");
  const json& standby = member(*kept, "standby");
  if (!page.is_string() || !standby.is_boolean() || !kept->contains("element") ||
      kept->contains(kEqualKeysMark)) {
    return core::invalid("the text is not a kept Messenger event");
  }
  const ElementPlace place{.page_id = id_of(page, kMessengerIdBytes),
                           .standby = standby.get<bool>(),
                           .entry_time = kept_time(member(*kept, "time"))};
  return read_element(member(*kept, "element"), place);
}

}  // namespace regulars::channel
