#include "net/request_target.h"

#include <algorithm>

#include "core/limits.h"
#include "net/ascii.h"

namespace regulars::net {
namespace {

constexpr Refusal kBadTarget{400, "The request target is not allowed.\n"};
constexpr Refusal kBadEncoding{400, "A percent-encoding is not allowed.\n"};

/// The byte behind "%" at `at`, or -1.
int encoded_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size()) return -1;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string decode(std::string_view text, bool is_query) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int byte = text[i] == '%' ? encoded_byte(text, i) : -1;
    if (byte >= 0) {
      decoded += static_cast<char>(byte);
      i += 2;
    } else {
      decoded += is_query && text[i] == '+' ? ' ' : text[i];
    }
  }
  return decoded;
}

bool is_encoding_allowed(int byte, bool is_query) {
  if (byte < 0 || byte == '\0' || byte == '\r' || byte == '\n') return false;
  // An encoded slash or control byte in a path is read in two ways by two programs.
  return is_query || !(byte == '/' || byte == '\\' || byte < ' ' || byte == 0x7f);
}

bool are_encodings_allowed(std::string_view text, bool is_query) {
  for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at + 1)) {
    if (!is_encoding_allowed(encoded_byte(text, at), is_query)) return false;
  }
  return true;
}

bool has_dot_segment(std::string_view path) {
  for (std::size_t begin = 1; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string segment = decode(path.substr(begin, end - begin), false);
    if (segment == "." || segment == "..") return true;
    begin = end + 1;
  }
  return false;
}

}  // namespace

std::optional<Refusal> check_target(std::string_view target) {
  const auto is_allowed = [](char c) { return is_visible(c) && c != '#' && c != '\\'; };
  if (target.empty() || target.front() != '/' || !std::ranges::all_of(target, is_allowed)) {
    return kBadTarget;
  }
  const std::size_t mark = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, mark);
  if (path.size() > core::kMaxPathBytes) return Refusal{414, "The path is too long.\n"};
  if (!are_encodings_allowed(path, false) || !are_encodings_allowed(target.substr(mark), true)) {
    return kBadEncoding;
  }
  if (has_dot_segment(path)) return kBadTarget;
  return std::nullopt;
}

std::vector<std::pair<std::string, std::string>> decode_query(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const std::string_view value = pair.substr(std::min(equals + 1, pair.size()));
    pairs.emplace_back(decode(pair.substr(0, equals), true), decode(value, true));
  }
  return pairs;
}

}  // namespace regulars::net
