// Requests that no honest client sends: each is refused with its status, the connection is closed,
// and what was sent behind it is never taken for a request.
#include <string>
#include <vector>

#include "core/limits.h"
#include "tests/catch.h"
#include "tests/net/raw_client.h"
#include "tests/net/test_server.h"

namespace regulars::net {
namespace {

struct Hostile {
  const char* name;
  std::string bytes;
  int status;
};

const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";

std::string post(const std::string& fields, const std::string& body = "") {
  return "POST /a HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n" + body;
}

std::string get(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

/// Fills a head beyond one read buffer of 4 KiB, where some parsers begin to err.
std::string padding() {
  return "X-Padding: " + std::string(4100, 'p') + "\r\n";
}

std::string many_fields() {
  std::string fields;
  for (std::size_t i = 0; i < core::kMaxHeaders; ++i) {
    fields += "A: b\r\n";
  }
  return fields;
}

std::vector<Hostile> framing_shapes() {
  const std::string hidden = kSmuggled;
  const std::string length = "Content-Length: " + std::to_string(hidden.size()) + "\r\n";
  return {
      {"length and chunked",
       post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
       400},
      {"chunked and length", post("Transfer-Encoding: chunked\r\n" + length, "0\r\n\r\n"), 400},
      {"two lengths", post("Content-Length: 0\r\n" + length), 400},
      {"two equal lengths", post("Content-Length: 0\r\nContent-Length: 0\r\n"), 400},
      {"two lengths far apart", post("Content-Length: 0\r\n" + padding() + length), 400},
      {"a list of lengths", post("Content-Length: 0, 0\r\n"), 400},
      {"a length in letters", post("Content-Length: abc\r\n"), 400},
      {"a negative length", post("Content-Length: -1\r\n"), 400},
      {"a length with a sign", post("Content-Length: +0\r\n"), 400},
      {"a length beyond 64 bits", post("Content-Length: 18446744073709551616\r\n"), 413},
      {"gzip and chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
      {"an unknown coding after padding", post(padding() + "Transfer-Encoding: xchunked\r\n"), 501},
      {"two codings", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n"), 400},
      {"chunked in HTTP/1.0",
       "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400},
      {"a blank before the colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400},
      {"a folded field", post("A: b\r\n Content-Length: 4\r\n"), 400},
      {"a folded first field", "GET /a HTTP/1.1\r\n Host: x\r\n\r\n", 400},
      {"a negative chunk", post("Transfer-Encoding: chunked\r\n", "-2\r\n"), 400},
      {"a chunk size of 17 digits",
       post("Transfer-Encoding: chunked\r\n", "00000000000000001\r\n"),
       400},
      {"a chunk with a bare line end",
       post("Transfer-Encoding: chunked\r\n", "1\na\r\n0\r\n\r\n"),
       400},
      {"a chunk longer than told",
       post("Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0\r\n\r\n"),
       400},
      {"a long chunk extension",
       post("Transfer-Encoding: chunked\r\n", "1;" + std::string(300, 'x') + "\r\n"),
       400},
      {"a chunk over the limit", post("Transfer-Encoding: chunked\r\n", "ffffff\r\n"), 413},
      {"a body over the limit", post("Content-Length: 1048577\r\n"), 413},
      {"an encoded body", post("Content-Encoding: gzip\r\nContent-Length: 0\r\n"), 415},
      {"an unknown expectation", post("Expect: magic\r\nContent-Length: 0\r\n"), 417},
  };
}

std::vector<Hostile> head_shapes() {
  const std::string nul(1, '\0');
  return {
      {"bare line feeds", "GET /a HTTP/1.1\nHost: x\n\n", 400},
      {"one bare line feed", "GET /a HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400},
      {"a bare carriage return", "GET /a HTTP/1.1\r\nHost: x\r\nA: b\rC: d\r\n\r\n", 400},
      {"NUL in a field", "GET /a HTTP/1.1\r\nHost: x\r\nA: b" + nul + "\r\n\r\n", 400},
      {"NUL in the request line", "GET /a" + nul + " HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"a control byte", "GET /a HTTP/1.1\r\nHost: x\r\nA: \x01\r\n\r\n", 400},
      {"no host", "GET /a HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400},
      {"a field without a name", "GET /a HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n", 400},
      {"an empty line first", "\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"two blanks", "GET  /a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"HTTP/0.9", "GET /a\r\n", 400},
      {"HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"a method nobody knows", "FETCH /a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"a method in lower case", "get /a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"TLS on a plain port", "\x16\x03\x01\x02\n\x01", 400},
      {"a whole address", get("http://x/a"), 400},
      {"an authority", "CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"an asterisk", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"half a percent-encoding", get("/a%2"), 400},
      {"an encoded line end", get("/a%0d%0aX:%20y"), 400},
      {"an encoded line end in the query", get("/a?b=%0D%0A"), 400},
      {"an encoded NUL", get("/a%00"), 400},
      {"an encoded slash", get("/a%2Fb"), 400},
      {"the folder above", get("/a/../b"), 400},
      {"the folder above, encoded", get("/a/%2e%2e/b"), 400},
      {"a long request line", get("/?" + std::string(5000, 'a')), 414},
      {"a long path", get("/" + std::string(1024, 'a')), 414},
      {"a long field", "GET /a HTTP/1.1\r\nA: " + std::string(9000, 'b') + "\r\n\r\n", 431},
      {"a long head",
       "GET /a HTTP/1.1\r\n" + padding() + padding() + padding() + padding() + "\r\n",
       431},
      {"too many fields", "GET /a HTTP/1.1\r\nHost: x\r\n" + many_fields() + "\r\n", 431},
  };
}

void check_refused(const Hostile& shape) {
  TestServer server;
  RawClient client(server.port());
  client.send(shape.bytes + kSmuggled);
  const RawAnswer answer = client.read_answer();
  const std::string rest = client.read_all();

  CHECK(answer.status == shape.status);
  CHECK(answer.head.find("\r\nConnection: close\r\n") != std::string::npos);
  CHECK(rest.empty());
  CHECK(server.requests().empty());
}

}  // namespace

TEST_CASE("A request with an ambiguous end is refused and nothing behind it is executed", "[net]") {
  for (const Hostile& shape : framing_shapes()) {
    INFO(shape.name);
    check_refused(shape);
  }
}

TEST_CASE("A malformed head is refused and nothing behind it is executed", "[net]") {
  for (const Hostile& shape : head_shapes()) {
    INFO(shape.name);
    check_refused(shape);
  }
}

TEST_CASE("A request hidden in the body of a GET stays a body", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + padding() +
              "Content-Length: " + std::to_string(kSmuggled.size()) + "\r\n\r\n" + kSmuggled);

  CHECK(client.read_answer().body == "GET /a " + kSmuggled);
  CHECK(client.read_all().empty());
  CHECK(server.requests().size() == 1);
}

TEST_CASE("Fields that cpp-httplib would act on by itself change nothing", "[net]") {
  std::string ranges = "Range: bytes=0-0";
  for (int i = 0; i < 1500; ++i) {
    ranges += ",0-";
  }
  TestServer server;
  RawClient client(server.port());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\nREMOTE_ADDR: 6.6.6.6\r\nX-Forwarded-For: \r\n" +
              ranges + "\r\nX-Line: a%0d%0aX: y\r\n\r\n");

  CHECK(client.read_answer().status == 200);
  client.send("GET /b HTTP/1.1\r\nHost: x\r\nRange: nonsense\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read_answer().body == "GET /b ");
  const Request request = server.requests().at(0);
  CHECK(request.remote_address == "127.0.0.1");
  CHECK(request.header("x-line") == "a%0d%0aX: y");
  CHECK(request.header("remote_addr") == "6.6.6.6");
}

}  // namespace regulars::net
