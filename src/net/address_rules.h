// Which network addresses this program may call.
//
// Addresses are judged when a connection is made, after the name was looked up, so that a name
// which answers differently the second time gains nothing.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/socket.h>

namespace regulars::net {

/// A range of addresses in CIDR form, IPv4 ranges as their IPv4-mapped IPv6 form.
struct Network {
  std::array<std::uint8_t, 16> address{};
  unsigned prefix_bits = 128;  // 0 to 128
};

/// "10.1.0.0/16", "fd00::/8", or one address without a length; nothing for anything else.
std::optional<Network> parse_network(std::string_view text);

/// Threads: may be shared; nothing changes after construction.
class AddressRules {
 public:
  /// allowed_networks: may be called although they are not global unicast; what cannot be read
  /// allows nothing.
  AddressRules(bool allow_loopback, const std::vector<std::string>& allowed_networks);

  /// Global unicast addresses, loopback if so chosen, and the allowed networks. IPv4-mapped IPv6
  /// addresses are judged by the IPv4 address inside.
  bool may_call(const sockaddr& address) const;

 private:
  bool allow_loopback_;
  std::vector<Network> allowed_{};
};

}  // namespace regulars::net
