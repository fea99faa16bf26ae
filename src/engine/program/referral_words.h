// The phrase of the program file that says how many friends of one member pay.
#pragma once

#include <optional>
#include <string_view>

#include "flow/schema.h"

namespace regulars::engine {

/// "5 per month", "5 friends per month": 1 to 10,000 rewards in a calendar month.
std::optional<int> parse_friends_per_month(std::string_view text);

extern const flow::Phrase kFriendsPerMonthPhrase;

}  // namespace regulars::engine
