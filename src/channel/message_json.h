// The neutral message as JSON: how it is kept in the message table and shown by the chat page.
#pragma once

#include <string>
#include <string_view>

#include "channel/message.h"
#include "core/result.h"

namespace regulars::channel {

std::string to_json(const Message& message);

/// The inverse of to_json. Errors: kInvalid for any other text.
core::Result<Message> message_from_json(std::string_view text);

}  // namespace regulars::channel
