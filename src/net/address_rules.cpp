#include "net/address_rules.h"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "net/ascii.h"

namespace regulars::net {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

constexpr std::size_t kMappedPrefixBytes = 12;
constexpr unsigned kMappedPrefixBits = 96;

constexpr Network v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, unsigned bits) {
  return {.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, 0},
          .prefix_bits = kMappedPrefixBits + bits};
}

constexpr Network v6(std::uint16_t first, std::uint16_t second, unsigned bits) {
  Network network{.address = {}, .prefix_bits = bits};
  network.address[0] = static_cast<std::uint8_t>(first >> 8U);
  network.address[1] = static_cast<std::uint8_t>(first & 0xffU);
  network.address[2] = static_cast<std::uint8_t>(second >> 8U);
  network.address[3] = static_cast<std::uint8_t>(second & 0xffU);
  return network;
}

constexpr Network kMapped = v4(0, 0, 0, 0);
constexpr Network kGlobalUnicast = v6(0x2000, 0, 3);
constexpr Network kLoopback4 = v4(127, 0, 0, 8);
constexpr Network kLoopback6{.address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
                             .prefix_bits = 128};

// IANA's special-purpose address registries for IPv4 and IPv6. Of IPv6 only what lies inside
// 2000::/3; everything outside is refused as a whole (ULA, link-local, multicast, NAT64 …).
constexpr std::array kSpecial{
    v4(0, 0, 0, 8),        v4(10, 0, 0, 8),     v4(100, 64, 0, 10), v4(127, 0, 0, 8),
    v4(169, 254, 0, 16),   v4(172, 16, 0, 12),  v4(192, 0, 0, 24),  v4(192, 0, 2, 24),
    v4(192, 88, 99, 24),   v4(192, 168, 0, 16), v4(198, 18, 0, 15), v4(198, 51, 100, 24),
    v4(203, 0, 113, 24),   v4(224, 0, 0, 4),    v4(240, 0, 0, 4),   v6(0x2001, 0, 23),
    v6(0x2001, 0xdb8, 32), v6(0x2002, 0, 16),   v6(0x3fff, 0, 20),
};

bool contains(const Network& network, const Bytes& address) {
  const std::size_t whole = network.prefix_bits / 8;
  const unsigned rest = network.prefix_bits % 8;
  if (!std::equal(address.begin(),
                  address.begin() + static_cast<std::ptrdiff_t>(whole),
                  network.address.begin())) {
    return false;
  }
  if (rest == 0) return true;
  const unsigned mask = 0xffU << (8U - rest) & 0xffU;
  return ((static_cast<unsigned>(address[whole]) ^ network.address[whole]) & mask) == 0;
}

Bytes mapped(const void* four_bytes) {
  Bytes bytes = kMapped.address;
  std::memcpy(bytes.data() + kMappedPrefixBytes, four_bytes, 4);
  return bytes;
}

std::optional<Bytes> bytes_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4_address{};
    std::memcpy(&v4_address, &address, sizeof v4_address);
    return mapped(&v4_address.sin_addr);
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 v6_address{};
    std::memcpy(&v6_address, &address, sizeof v6_address);
    Bytes bytes{};
    std::memcpy(bytes.data(), &v6_address.sin6_addr, bytes.size());
    return bytes;
  }
  return std::nullopt;
}

std::optional<unsigned> read_prefix(std::string_view text, unsigned most) {
  unsigned bits = 0;
  if (!is_all_digits(text) || text.size() > 3) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), bits);
  return bits <= most ? std::optional(bits) : std::nullopt;
}

}  // namespace

std::optional<Network> parse_network(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::string figures(text.substr(0, slash));
  std::array<std::uint8_t, 4> four{};
  Network network;
  const bool is_v4 = ::inet_pton(AF_INET, figures.c_str(), four.data()) == 1;
  if (is_v4) {
    network.address = mapped(four.data());
  } else if (::inet_pton(AF_INET6, figures.c_str(), network.address.data()) != 1) {
    return std::nullopt;
  }
  if (slash == std::string_view::npos) return network;
  const auto bits = read_prefix(text.substr(slash + 1), is_v4 ? 32 : 128);
  if (!bits) return std::nullopt;
  network.prefix_bits = *bits + (is_v4 ? kMappedPrefixBits : 0);
  return network;
}

AddressRules::AddressRules(bool allow_loopback, const std::vector<std::string>& allowed_networks)
    : allow_loopback_(allow_loopback) {
  for (const std::string& text : allowed_networks) {
    if (const auto network = parse_network(text)) allowed_.push_back(*network);
  }
}

bool AddressRules::may_call(const sockaddr& address) const {
  const std::optional<Bytes> bytes = bytes_of(address);
  if (!bytes) return false;
  const auto holds = [&](const Network& network) { return contains(network, *bytes); };
  if (std::ranges::any_of(allowed_, holds)) return true;
  if (allow_loopback_ && (holds(kLoopback4) || holds(kLoopback6))) return true;
  return (holds(kMapped) || holds(kGlobalUnicast)) && std::ranges::none_of(kSpecial, holds);
}

}  // namespace regulars::net
