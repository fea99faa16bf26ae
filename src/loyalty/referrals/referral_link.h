// The ref of a member's personal link: friend--CODE, which the member hands to friends.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regulars::loyalty {

/// "friend--CODE": what stands behind m.me/PAGE?ref=.
std::string referral_ref(std::string_view code);

/// The code in the data of such a ref, in capitals. Nothing for data that no code can be: 1 to 40
/// letters and digits.
std::optional<std::string> parse_referral_code(std::string_view data);

}  // namespace regulars::loyalty
