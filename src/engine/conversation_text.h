// A conversation's state as the text that the database keeps.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "flow/runner.h"

namespace regulars::engine {

/// JSON; empty for a conversation that is over.
std::string to_text(const flow::Conversation& conversation);

/// The inverse; "" gives a conversation that is over. Errors: kInvalid for any other text.
core::Result<flow::Conversation> conversation_from_text(std::string_view text);

}  // namespace regulars::engine
