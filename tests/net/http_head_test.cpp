#include "net/http_head.h"

#include <optional>
#include <string>

#include "core/limits.h"
#include "tests/catch.h"

namespace regulars::net {
namespace {

/// The status of the refusal, or 0 when the head is accepted.
int status_of(const std::string& head) {
  const auto read = parse_head(head);
  const auto* refusal = std::get_if<Refusal>(&read);
  return refusal == nullptr ? 0 : refusal->status;
}

Head read(const std::string& head) {
  auto result = parse_head(head);
  REQUIRE(std::holds_alternative<Head>(result));
  return std::get<Head>(result);
}

std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: shop.example\r\n" + fields + "\r\n";
}

HeadScanner::State scan(HeadScanner& scanner, const std::string& bytes) {
  return scanner.scan(bytes);
}

int scanned_status(const std::string& bytes) {
  HeadScanner scanner;
  return scanner.scan(bytes) == HeadScanner::State::kRefused ? scanner.refusal().status : 0;
}

}  // namespace

TEST_CASE("A head is taken apart with names in lower case and values as they came", "[net]") {
  const Head head = read(
      "POST /webhook/store?a=1&b=%20 HTTP/1.1\r\nHOST: Shop.example:8080\r\n"
      "X-Value: \t a%0d%0a b \t\r\nContent-Length: 12\r\n\r\n");

  CHECK(head.method == "POST");
  CHECK(head.raw_path == "/webhook/store");
  CHECK(head.raw_query == "a=1&b=%20");
  CHECK(head.headers[1] == std::pair<std::string, std::string>("x-value", "a%0d%0a b"));
  CHECK(head.content_length == 12);
  CHECK(head.keeps_alive);
  CHECK_FALSE(head.is_chunked);
}

TEST_CASE("A connection is kept by HTTP/1.1 unless told, and by HTTP/1.0 only if told", "[net]") {
  CHECK(read(get("/")).keeps_alive);
  CHECK_FALSE(read(get("/", "Connection: Close\r\n")).keeps_alive);
  CHECK_FALSE(read(get("/", "Connection: x, close\r\n")).keeps_alive);
  CHECK_FALSE(read("GET / HTTP/1.0\r\n\r\n").keeps_alive);
  CHECK(read("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").keeps_alive);
}

TEST_CASE("Only a continue may be expected and only by HTTP/1.1", "[net]") {
  CHECK(read(get("/", "Expect: 100-Continue\r\n")).expects_continue);
  CHECK_FALSE(read("GET / HTTP/1.0\r\nExpect: 100-continue\r\n\r\n").expects_continue);
  CHECK(status_of(get("/", "Expect: 200-ok\r\n")) == 417);
}

TEST_CASE("An ambiguous end of the body is refused", "[net]") {
  const std::string fields =
      GENERATE("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
               "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
               "Content-Length: 5\r\nContent-Length: 6\r\n",
               "Content-Length: 5\r\nContent-Length: 5\r\n",
               "Content-Length: 5, 5\r\n",
               "Content-Length: +5\r\n",
               "Content-Length: -5\r\n",
               "Content-Length: 0x5\r\n",
               "Content-Length: 5 5\r\n",
               "Content-Length:\r\n",
               "Content-Length: abc\r\n",
               "Transfer-Encoding:\r\n",
               "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
               "Transfer-Encoding : chunked\r\n",
               "Transfer-Encoding: \x0b"
               "chunked\r\n",
               " Transfer-Encoding: chunked\r\n",
               "X: y\r\n Transfer-Encoding: chunked\r\n",
               "X: y\r\n\tz\r\n");

  CAPTURE(fields);
  CHECK(status_of(get("/", fields)) == 400);
}

TEST_CASE("Transfer codings other than chunked alone are not implemented", "[net]") {
  CHECK(read(get("/", "Transfer-Encoding: Chunked\r\n")).is_chunked);
  CHECK(status_of(get("/", "Transfer-Encoding: gzip, chunked\r\n")) == 501);
  CHECK(status_of(get("/", "Transfer-Encoding: chunked, identity\r\n")) == 501);
  CHECK(status_of(get("/", "Transfer-Encoding: identity\r\n")) == 501);
  CHECK(status_of("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == 400);
}

TEST_CASE("An encoded body is refused by its field", "[net]") {
  CHECK(status_of(get("/", "Content-Encoding: gzip\r\n")) == 415);
}

TEST_CASE("A length that fits no number is too large", "[net]") {
  CHECK(status_of(get("/", "Content-Length: 99999999999999999999\r\n")) == 413);
  CHECK(read(get("/", "Content-Length: 9999999999999999999\r\n")).content_length ==
        9999999999999999999U);
}

TEST_CASE("HTTP/1.1 needs one host of a sensible form", "[net]") {
  CHECK(status_of("GET / HTTP/1.1\r\n\r\n") == 400);
  CHECK(status_of(get("/", "Host: shop.example\r\n")) == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost:\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: u@b\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.0\r\nHost: a\r\nHost: a\r\n\r\n") == 400);
  CHECK(status_of("GET / HTTP/1.0\r\n\r\n") == 0);
  CHECK(status_of("GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n") == 0);
}

TEST_CASE("A malformed request line or field is refused", "[net]") {
  const std::string head = GENERATE("GET /\r\nHost: x\r\n\r\n",
                                    "GET\r\nHost: x\r\n\r\n",
                                    " GET / HTTP/1.1\r\nHost: x\r\n\r\n",
                                    "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
                                    "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
                                    "GET\t/ HTTP/1.1\r\nHost: x\r\n\r\n",
                                    "get / HTTP/1.1\r\nHost: x\r\n\r\n",
                                    "G@T / HTTP/1.1\r\nHost: x\r\n\r\n",
                                    "GET / http/1.1\r\nHost: x\r\n\r\n",
                                    "GET / HTTP/1.10\r\nHost: x\r\n\r\n",
                                    "GET / HTTP/1.1\r\nHost: x\r\nNoColon\r\n\r\n",
                                    "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
                                    "GET / HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
                                    "GET / HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n",
                                    "GET / HTTP/1.1\r\nHost: x\r\nA: \x7f\r\n\r\n",
                                    "GET / HTTP/1.1\r\nHost: x\r\n",
                                    "\r\n",
                                    "");

  CAPTURE(head);
  CHECK(status_of(head) == 400);
}

TEST_CASE("Another version of HTTP is named as the reason", "[net]") {
  CHECK(status_of("GET / HTTP/2.0\r\nHost: x\r\n\r\n") == 505);
  CHECK(status_of("GET / HTTP/1.2\r\nHost: x\r\n\r\n") == 505);
}

TEST_CASE("A scanner finds the end of a head that comes byte by byte", "[net]") {
  const std::string bytes = get("/a") + "body";
  HeadScanner scanner;
  std::size_t sent = 1;
  while (scanner.scan(bytes.substr(0, sent)) == HeadScanner::State::kMore) {
    ++sent;
  }

  CHECK(sent == bytes.size() - 4);
  CHECK(scanner.size() == bytes.size() - 4);
}

TEST_CASE("A line end other than CR LF is refused as soon as it is seen", "[net]") {
  CHECK(scanned_status("GET / HTTP/1.1\nHost: x\n\n") == 400);
  CHECK(scanned_status("GET / HTTP/1.1\r\nHost: x\n") == 400);
  CHECK(scanned_status("GET / HTTP/1.1\r\nA: b\rc\r\n") == 400);
  CHECK(scanned_status("GET / HTTP/1.1\r\nA: b\r\r\n") == 400);
  CHECK(scanned_status(std::string("GET / HTTP/1.1\r\nA: b\0c\r\n", 25)) == 400);
  CHECK(scanned_status("\n") == 400);
  CHECK(scanned_status("\r\n") == 400);
}

TEST_CASE("A request line may have 4096 bytes with its end and no more", "[net]") {
  const std::string rest = " HTTP/1.1\r\n";
  const std::string begin = "GET /?";
  const std::string filler(core::kMaxRequestLineBytes - rest.size() - begin.size(), 'a');

  CHECK(scanned_status(begin + filler + rest) == 0);
  CHECK(scanned_status(begin + filler + "a" + rest) == 414);
  CHECK(scanned_status(std::string(core::kMaxRequestLineBytes, 'a')) == 414);
}

TEST_CASE("A field may have 8192 bytes with its end and no more", "[net]") {
  const std::string begin = "GET / HTTP/1.1\r\n";
  const std::string field = "A: " + std::string(core::kMaxHeaderBytes - 5, 'b');

  CHECK(scanned_status(begin + field + "\r\n") == 0);
  CHECK(scanned_status(begin + field + "b\r\n") == 431);
}

TEST_CASE("A head may have 64 fields and no more", "[net]") {
  std::string head = "GET / HTTP/1.1\r\n";
  for (std::size_t i = 0; i < core::kMaxHeaders; ++i) {
    head += "A: b\r\n";
  }
  HeadScanner scanner;

  CHECK(scan(scanner, head + "\r\n") == HeadScanner::State::kComplete);
  CHECK(scanned_status(head + "A: b\r\n") == 431);
}

TEST_CASE("A head may have 16384 bytes and no more", "[net]") {
  std::string head = "GET / HTTP/1.1\r\n";
  while (core::kMaxHeadBytes - head.size() > 2000) {
    head += "A: " + std::string(995, 'b') + "\r\n";
  }
  head += "A: " + std::string(core::kMaxHeadBytes - head.size() - 7, 'b') + "\r\n";
  HeadScanner scanner;

  REQUIRE(head.size() + 2 == core::kMaxHeadBytes);
  CHECK(scan(scanner, head + "\r\n") == HeadScanner::State::kComplete);
  head.insert(head.size() - 2, "b");
  CHECK(scanned_status(head + "\r\n") == 431);
}

}  // namespace regulars::net
