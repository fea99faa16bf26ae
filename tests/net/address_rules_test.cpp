#include "net/address_rules.h"

#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "tests/catch.h"

namespace regulars::net {
namespace {

bool may_call(const AddressRules& rules, const std::string& figures) {
  union {
    sockaddr any;
    sockaddr_in v4;
    sockaddr_in6 v6;
  } address;
  std::memset(&address, 0, sizeof address);
  if (::inet_pton(AF_INET, figures.c_str(), &address.v4.sin_addr) == 1) {
    address.v4.sin_family = AF_INET;
  } else {
    REQUIRE(::inet_pton(AF_INET6, figures.c_str(), &address.v6.sin6_addr) == 1);
    address.v6.sin6_family = AF_INET6;
  }
  return rules.may_call(address.any);
}

}  // namespace

TEST_CASE("Addresses that everybody can reach may be called", "[net]") {
  const AddressRules rules(false, {});
  const std::string address = GENERATE("1.1.1.1",
                                       "9.255.255.255",
                                       "11.0.0.0",
                                       "100.63.255.255",
                                       "100.128.0.0",
                                       "126.255.255.255",
                                       "128.0.0.0",
                                       "172.15.255.255",
                                       "172.32.0.0",
                                       "192.0.1.0",
                                       "192.167.255.255",
                                       "198.17.255.255",
                                       "198.20.0.0",
                                       "223.255.255.255",
                                       "2606:4700::1",
                                       "2001:200::1",
                                       "2a00::1",
                                       "::ffff:1.1.1.1");

  CAPTURE(address);
  CHECK(may_call(rules, address));
}

TEST_CASE("Addresses inside, special and reserved may not be called", "[net]") {
  const AddressRules rules(false, {"not a network", "10.0.0.0/33", "10.0.0.0/", "10.0/8"});
  const std::string address = GENERATE("0.0.0.0",
                                       "0.255.255.255",
                                       "10.0.0.0",
                                       "10.255.255.255",
                                       "100.64.0.0",
                                       "100.127.255.255",
                                       "127.0.0.1",
                                       "127.255.255.255",
                                       "169.254.169.254",
                                       "172.16.0.0",
                                       "172.31.255.255",
                                       "192.0.0.1",
                                       "192.0.2.1",
                                       "192.88.99.1",
                                       "192.168.0.1",
                                       "198.18.0.0",
                                       "198.19.255.255",
                                       "198.51.100.1",
                                       "203.0.113.1",
                                       "224.0.0.1",
                                       "239.255.255.255",
                                       "240.0.0.0",
                                       "255.255.255.255");

  CAPTURE(address);
  CHECK_FALSE(may_call(rules, address));
  CHECK_FALSE(may_call(rules, "::ffff:" + address));
}

TEST_CASE("IPv6 addresses that are not global unicast may not be called", "[net]") {
  const AddressRules rules(false, {});
  const std::string address = GENERATE("::",
                                       "::1",
                                       "::7f00:1",
                                       "64:ff9b::a00:1",
                                       "64:ff9b:1::1",
                                       "100::1",
                                       "2001::1",
                                       "2001:db8::1",
                                       "2002:a00:1::1",
                                       "3fff::1",
                                       "5f00::1",
                                       "fc00::1",
                                       "fd12::1",
                                       "fe80::1",
                                       "ff02::1");

  CAPTURE(address);
  CHECK_FALSE(may_call(rules, address));
}

TEST_CASE("An allowed network opens itself and nothing beside it", "[net]") {
  const AddressRules rules(false, {"10.1.0.0/20", "192.168.7.9", "fd00:1::/32"});

  CHECK(may_call(rules, "10.1.15.255"));
  CHECK(may_call(rules, "::ffff:10.1.0.1"));
  CHECK_FALSE(may_call(rules, "10.1.16.0"));
  CHECK(may_call(rules, "192.168.7.9"));
  CHECK_FALSE(may_call(rules, "192.168.7.8"));
  CHECK(may_call(rules, "fd00:1:ffff::1"));
  CHECK_FALSE(may_call(rules, "fd00:2::1"));
  CHECK_FALSE(may_call(rules, "127.0.0.1"));
}

TEST_CASE("Loopback may be called only when that was chosen", "[net]") {
  const AddressRules rules(true, {});

  CHECK(may_call(rules, "127.0.0.1"));
  CHECK(may_call(rules, "::1"));
  CHECK_FALSE(may_call(rules, "10.0.0.1"));
  CHECK_FALSE(may_call(rules, "::"));
}

TEST_CASE("A network is read in CIDR form and nothing else", "[net]") {
  CHECK(parse_network("0.0.0.0/0"));
  CHECK(parse_network("::/0"));
  CHECK(parse_network("::1/128"));
  for (const char* text : {"",
                           "/8",
                           "10.0.0.0/-1",
                           "10.0.0.0/33",
                           "::/129",
                           "10.0.0.0/8/8",
                           "010.0.0.0/8",
                           "10.0.0.0 /8",
                           "shop.example/8",
                           "10.0.0.0/0008"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_network(text));
  }
}

}  // namespace regulars::net
