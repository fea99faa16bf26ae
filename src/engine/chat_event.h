// What a person did in a chat, decided: which flow starts or goes on.
#pragma once

#include <string>
#include <string_view>

#include "channel/event.h"
#include "core/result.h"
#include "engine/context.h"

namespace regulars::engine {

/// Decides one event of a channel's person. Errors: only our own faults, which are retried.
core::Result<core::Done> decide_chat_event(const Context& context,
                                           const std::string& channel,
                                           const channel::Event& event);

/// The demo's and the terminal's events as JSON for the inbox, and back.
std::string chat_event_to_json(const channel::Event& event);
core::Result<channel::Event> chat_event_from_json(std::string_view text);

/// The payload of Messenger's Get Started button.
inline constexpr const char* kGetStartedPayload = "GET_STARTED";

/// Why an event starts no flow: older than 7 days or more than 10 minutes ahead. Empty: it may.
std::string staleness(core::Instant at, core::Instant now);

}  // namespace regulars::engine
