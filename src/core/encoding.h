// Bytes as plain letters: hex, and escapes for addresses, payloads and names.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace regulars::core {

bool is_letter_or_digit(char c);  // of ASCII

/// Two lower-case hex digits a byte.
std::string to_hex(std::string_view bytes);
/// The bytes that to_hex wrote; nothing for any other text.
std::optional<std::string> from_hex(std::string_view hex);

/// ASCII letters, digits and the signs in `kept` stay; every other byte becomes `mark` and two
/// upper-case hex digits.
std::string escape(std::string_view text, std::string_view kept, char mark = '%');

/// Text for one part of an address: RFC 3986, 2.3 says which signs need no escape in any part.
inline std::string percent_encoded(std::string_view text) {
  return escape(text, "-._~");
}

}  // namespace regulars::core
