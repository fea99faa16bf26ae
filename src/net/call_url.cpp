#include "net/call_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include <arpa/inet.h>

#include "net/ascii.h"

namespace regulars::net {
namespace {

constexpr std::size_t kMaxUrlBytes = std::size_t{8} * 1024;
constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035, section 2.3.4

bool is_v4_figures(const std::string& host) {
  std::array<std::uint8_t, 4> bytes{};
  // inet_pton takes four decimal numbers without leading zeros and nothing else.
  return ::inet_pton(AF_INET, host.c_str(), bytes.data()) == 1;
}

bool is_v6_figures(const std::string& host) {
  std::array<std::uint8_t, 16> bytes{};
  return ::inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1;
}

/// "0x7f.1", "2130706433" and "0177.0.0.1" are addresses to a resolver. A real name never ends in
/// a label of digits, nor in one that begins with "0x".
bool looks_like_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::size_t dot = host.rfind('.');
  const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
  return is_all_digits(last) || (last.size() > 1 && last[0] == '0' && to_lower(last[1]) == 'x');
}

bool is_name(std::string_view host) {
  const auto is_allowed = [](char c) {
    return is_digit(c) || is_letter(c) || c == '.' || c == '-' || c == '_';
  };
  return !host.empty() && host.size() <= kMaxHostBytes && host.front() != '.' &&
         std::ranges::all_of(host, is_allowed) && !looks_like_number(host);
}

bool is_port(std::string_view text) {
  std::uint32_t port = 0;
  if (!is_all_digits(text) || text.size() > 5) return false;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port >= 1 && port <= 65535;
}

struct Authority {
  std::string host;  // without brackets
  bool is_v6 = false;
};

std::optional<Authority> read_authority(std::string_view authority) {
  Authority read;
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    read = {.host = std::string(authority.substr(1, close - 1)), .is_v6 = true};
    port = authority.substr(close + 1);
    if (!is_v6_figures(read.host)) return std::nullopt;
  } else {
    const std::size_t colon = std::min(authority.find(':'), authority.size());
    read.host = authority.substr(0, colon);
    port = authority.substr(colon);
    if (!is_v4_figures(read.host) && !is_name(read.host)) return std::nullopt;
  }
  if (!port.empty() && (port.front() != ':' || !is_port(port.substr(1)))) return std::nullopt;
  return read;
}

bool is_loopback(const Authority& authority) {
  if (authority.is_v6) return authority.host == "::1";
  return is_v4_figures(authority.host) && authority.host.starts_with("127.");
}

}  // namespace

core::Result<CallUrl> check_call_url(std::string_view url, bool allow_insecure_loopback) {
  const auto is_allowed = [](char c) { return is_visible(c) && c != '\\' && c != '#'; };
  if (url.size() > kMaxUrlBytes || !std::ranges::all_of(url, is_allowed)) {
    return core::invalid("the address is too long or holds characters that are not allowed");
  }
  const std::size_t mark = url.find("://");
  const bool is_https = mark == 5 && equals_ignoring_case(url.substr(0, mark), "https");
  const bool is_http = mark == 4 && equals_ignoring_case(url.substr(0, mark), "http");
  if (!is_https && !is_http) return core::invalid("the address does not begin with https://");
  const std::size_t begin = mark + 3;
  const std::size_t end = std::min(url.find_first_of("/?", begin), url.size());
  const std::string_view authority = url.substr(begin, end - begin);
  if (authority.find('@') != std::string_view::npos) {
    return core::invalid("the address holds user information");
  }
  const std::optional<Authority> read = read_authority(authority);
  if (!read) return core::invalid("the address has a wrong host or port");
  if (is_http && !(allow_insecure_loopback && is_loopback(*read))) {
    return core::invalid("plain http is not allowed to that host");
  }
  return CallUrl{.place = std::string(url.substr(0, std::min(url.find('?'), url.size())))};
}

}  // namespace regulars::net
