// What one element of a Messenger delivery says.
//
// Shapes are those of the webhook event reference (Messenger Platform, read November 2026) and of
// older senders: numeric ids, policy-enforcement with a hyphen, times as text or in seconds.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "channel/event.h"
#include "core/time.h"

namespace regulars::channel {

/// Where the element stood.
struct ElementPlace {
  std::string page_id;       // of the entry; may be empty
  bool standby = false;      // it stood in `standby`: another app owns the thread
  core::Instant entry_time;  // 0 if the entry has none
};

/// The key that says what kind of element it is, such as "postback"; empty when there is none whose
/// value is an object.
std::string element_name(const nlohmann::json& element);

/// True for {"field":…,"value":…}, an element of `changes`.
bool is_page_change(const nlohmann::json& element);

/// Reads any value. What it does not know, or in which a key was given twice, becomes kUnknown.
/// A standby element keeps its ids and its time only.
Event read_element(const nlohmann::json& element, const ElementPlace& place);

}  // namespace regulars::channel
