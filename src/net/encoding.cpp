// Base64 and base64url.
#include <algorithm>
#include <cstdint>

#include <openssl/evp.h>

#include "core/check.h"
#include "net/ascii.h"
#include "net/signature.h"

namespace regulars::net {
namespace {

/// OpenSSL counts in int; a text of this size is far beyond every limit of the program.
constexpr std::size_t kMaxEncodedBytes = std::size_t{256} * 1024 * 1024;

const unsigned char* as_bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* as_bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

bool is_base64(char c) {
  return is_digit(c) || is_letter(c) || c == '+' || c == '/';
}

}  // namespace

std::string to_base64(std::string_view bytes) {
  REGULARS_CHECK(bytes.size() <= kMaxEncodedBytes, "bytes too many for base64");
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL ends it with NUL
  const int size = EVP_EncodeBlock(as_bytes(text), as_bytes(bytes), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::optional<std::string> from_base64(std::string_view text) {
  const std::size_t end = std::min(text.find('='), text.size());
  const std::size_t padding = text.size() - end;
  std::string digits(text.substr(0, end));
  const std::size_t missing = (4 - digits.size() % 4) % 4;
  const bool is_padding = text.find_first_not_of('=', end) == std::string_view::npos;
  if (!std::ranges::all_of(digits, is_base64) || missing == 3 || !is_padding || padding > missing ||
      digits.size() > kMaxEncodedBytes) {
    return std::nullopt;
  }
  digits.append(missing, '=');
  std::string bytes(digits.size() / 4 * 3, '\0');
  if (EVP_DecodeBlock(as_bytes(bytes), as_bytes(digits), static_cast<int>(digits.size())) < 0) {
    return std::nullopt;
  }
  bytes.resize(bytes.size() - missing);
  return bytes;
}

std::string to_base64url(std::string_view bytes) {
  std::string text = to_base64(bytes);
  text.resize(std::min(text.find('='), text.size()));
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  return text;
}

std::optional<std::string> from_base64url(std::string_view text) {
  if (text.find_first_of("+/=") != std::string_view::npos) return std::nullopt;
  std::string standard(text);
  std::ranges::replace(standard, '-', '+');
  std::ranges::replace(standard, '_', '/');
  return from_base64(standard);
}

}  // namespace regulars::net
