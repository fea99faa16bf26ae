// The key by which an element of a Messenger delivery is known again when it comes twice.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "channel/event.h"
#include "channel/messenger_element.h"

namespace regulars::channel {

/// The key of the element, printable ASCII, at most 200 bytes: its name, then the fields that make
/// it unique, with "|" between them. Messages and postbacks have their mid; deliveries and reads
/// their watermark; reactions, edits, referrals and opt-ins what the event reference advises;
/// everything else page, person, time and a hash of its content. The entry's time stands for a time
/// that is missing. A key that would be longer is its first 160 bytes, "#" and a hash of the whole.
/// Hashes are the first 128 bits of SHA-256 in hex. `event` is what read_element gave for the same
/// element.
std::string dedup_key(const nlohmann::json& element, const ElementPlace& place, const Event& event);

}  // namespace regulars::channel
