#include "net/call_url.h"

#include <string>

#include "tests/catch.h"

namespace regulars::net {

TEST_CASE("A usual https address may be called and is named without its query", "[net]") {
  const auto url = check_call_url("https://shop.example:8443/orders/7?key=secret", false);

  REQUIRE(url);
  CHECK(url->place == "https://shop.example:8443/orders/7");
  CHECK(check_call_url("HTTPS://shop.example", false));
  CHECK(check_call_url("https://xn--bcher-kva.example/", false));
  CHECK(check_call_url("https://93.184.216.34/", false));
  CHECK(check_call_url("https://[2606:4700::1]:443/", false));
}

TEST_CASE("An address of a wrong or misleading form is refused", "[net]") {
  const std::string url = GENERATE("",
                                   "shop.example",
                                   "//shop.example/",
                                   "ftp://shop.example/",
                                   "file:///etc/passwd",
                                   "https:///a",
                                   "https:shop.example",
                                   "https://",
                                   "https://user@shop.example/",
                                   "https://user:pass@shop.example/",
                                   "https://shop.example@127.0.0.1/",
                                   "https://shop.example\\@127.0.0.1/",
                                   "https://shop.example/a b",
                                   "https://shop.example/a\r\nX: y",
                                   "https://shop.example/#part",
                                   "https://shop.example:0/",
                                   "https://shop.example:65536/",
                                   "https://shop.example:/",
                                   "https://shop.example:4a/",
                                   "https://.example/",
                                   "https://b\xc3\xbc"
                                   "cher.example/",
                                   "https://[::1/",
                                   "https://[::1]a/",
                                   "https://[fe80::1%25eth0]/",
                                   "https://[127.0.0.1]/");

  CAPTURE(url);
  CHECK_FALSE(check_call_url(url, true));
}

TEST_CASE("An address in odd figures is refused before it is looked up", "[net]") {
  const std::string host = GENERATE("2130706433",
                                    "0x7f000001",
                                    "0x7f.1",
                                    "0X7F.0.0.1",
                                    "017700000001",
                                    "0177.0.0.1",
                                    "127.1",
                                    "127.0.1",
                                    "127.0.0.01",
                                    "127.0.0.1.",
                                    "127.0.0.256",
                                    "1.2.3.4.5",
                                    "127.0.0.0x1");

  CAPTURE(host);
  CHECK_FALSE(check_call_url("https://" + host + "/", true));
}

TEST_CASE("Plain http is allowed to loopback in figures and only when chosen", "[net]") {
  CHECK(check_call_url("http://127.0.0.1:8080/a", true));
  CHECK(check_call_url("http://[::1]/a", true));
  CHECK_FALSE(check_call_url("http://127.0.0.1:8080/a", false));
  CHECK_FALSE(check_call_url("http://localhost/a", true));
  CHECK_FALSE(check_call_url("http://127.evil.example/a", true));
  CHECK_FALSE(check_call_url("http://10.0.0.1/a", true));
  CHECK_FALSE(check_call_url("http://shop.example/a", true));
}

TEST_CASE("The refusal of an address does not repeat it", "[net]") {
  const auto url = check_call_url("https://user:password@shop.example/?token=t", true);

  REQUIRE_FALSE(url);
  CHECK(url.error().sentence.find("password") == std::string::npos);
  CHECK(url.error().sentence.find("token") == std::string::npos);
}

}  // namespace regulars::net
