#include "core/encoding.h"

#include <charconv>
#include <system_error>

namespace regulars::core {
namespace {

void add_hex(std::string& text, char byte, std::string_view digits) {
  const auto value = static_cast<unsigned char>(byte);
  text += digits[value >> 4U];
  text += digits[value & 15U];
}

}  // namespace

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string to_hex(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (const char byte : bytes) {
    add_hex(hex, byte, "0123456789abcdef");
  }
  return hex;
}

std::optional<std::string> from_hex(std::string_view hex) {
  std::string bytes;
  while (hex.size() > 1) {
    unsigned char byte = 0;
    const auto [end, problem] = std::from_chars(hex.data(), hex.data() + 2, byte, 16);
    if (problem != std::errc() || end != hex.data() + 2) {
      return std::nullopt;
    }
    bytes += static_cast<char>(byte);
    hex.remove_prefix(2);
  }
  return hex.empty() ? std::optional(bytes) : std::nullopt;
}

std::string escape(std::string_view text, std::string_view kept, char mark) {
  std::string result;
  for (const char c : text) {
    if (is_letter_or_digit(c) || kept.find(c) != std::string_view::npos) {
      result += c;
    } else {
      result += mark;
      add_hex(result, c, "0123456789ABCDEF");
    }
  }
  return result;
}

}  // namespace regulars::core
