#include "loyalty/order_link.h"

#include <algorithm>

#include "core/encoding.h"
#include "core/hash.h"

namespace regulars::loyalty {
namespace {

constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::size_t kTagLength = 10;

bool is_plain(char c) {
  return core::is_letter_or_digit(c) || c == '_';
}

std::optional<unsigned> hex_value(char c) {
  const char upper = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
  const std::size_t value = kHex.find(upper);
  return value == std::string_view::npos ? std::nullopt
                                         : std::optional(static_cast<unsigned>(value));
}

bool is_tag(std::string_view text) {
  return text.size() == kTagLength &&
         std::ranges::all_of(text, [](char c) { return hex_value(c).has_value(); });
}

std::string to_lower_hex(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower;
}

}  // namespace

std::string encode_order_number(std::string_view number) {
  return core::escape(number, "_", '=');
}

std::optional<std::string> decode_order_number(std::string_view encoded) {
  std::string number;
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (is_plain(encoded[i])) {
      number += encoded[i];
      continue;
    }
    if (encoded[i] != '=' || i + 2 >= encoded.size()) {
      return std::nullopt;
    }
    const auto high = hex_value(encoded[i + 1]);
    const auto low = hex_value(encoded[i + 2]);
    if (!high || !low) {
      return std::nullopt;
    }
    number += static_cast<char>(*high * 16 + *low);
    i += 2;
  }
  return number.empty() ? std::nullopt : std::optional(number);
}

std::string link_tag(std::string_view key, std::string_view number) {
  return core::hmac_sha256_hex(key, number).substr(0, 10);
}

std::optional<OrderLink> parse_order_link(std::string_view data) {
  const std::size_t dash = data.rfind('-');
  std::string_view encoded = data;
  std::string tag;
  if (dash != std::string_view::npos && is_tag(data.substr(dash + 1))) {
    encoded = data.substr(0, dash);
    tag = to_lower_hex(data.substr(dash + 1));
  } else if (dash != std::string_view::npos) {
    // A tag of another form proves nothing, and is no part of the number: "-" is never plain.
    encoded = data.substr(0, dash);
    tag = "wrong";
  }
  const auto number = decode_order_number(encoded);
  if (!number) {
    return std::nullopt;
  }
  return OrderLink{.number = *number, .tag = tag};
}

}  // namespace regulars::loyalty
