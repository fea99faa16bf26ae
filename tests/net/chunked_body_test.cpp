#include "net/chunked_body.h"

#include <string>

#include "tests/catch.h"

namespace regulars::net {
namespace {

constexpr std::size_t kLimit = 1000;

struct Outcome {
  ChunkedBody::State state;
  int status;
  std::string body;
  std::size_t used;
};

/// Feeds `bytes` in pieces of `piece` bytes.
Outcome feed(const std::string& bytes, std::size_t piece = 100000) {
  ChunkedBody chunks(kLimit);
  Outcome outcome{ChunkedBody::State::kMore, 0, "", 0};
  while (outcome.used < bytes.size() && chunks.state() == ChunkedBody::State::kMore) {
    outcome.used += chunks.feed(bytes.substr(outcome.used, piece), outcome.body);
  }
  outcome.state = chunks.state();
  if (outcome.state == ChunkedBody::State::kRefused) outcome.status = chunks.refusal().status;
  return outcome;
}

}  // namespace

TEST_CASE("A chunked body is put together, however it is cut on the way", "[net]") {
  const std::size_t piece =
      GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{999});
  const std::string bytes =
      "5\r\nhello\r\n00A;ext=\"v\"\r\n, world\r\n!\r\n0\r\nTrailer: ignored\r\n\r\n";

  const Outcome outcome = feed(bytes + "GET /next", piece);

  CHECK(outcome.state == ChunkedBody::State::kComplete);
  CHECK(outcome.body == "hello, world\r\n!");
  CHECK(outcome.used == bytes.size());
}

TEST_CASE("A chunked body that does not end is waited for", "[net]") {
  CHECK(feed("5\r\nhel").state == ChunkedBody::State::kMore);
  CHECK(feed("0\r\n").state == ChunkedBody::State::kMore);
}

TEST_CASE("A chunked body that is not exact is refused", "[net]") {
  const std::string bytes = GENERATE("\r\n",
                                     "-2\r\n",
                                     "+2\r\nab\r\n",
                                     "0x2\r\nab\r\n",
                                     " 2\r\nab\r\n",
                                     "2 \r\nab\r\n",
                                     "2\nab\r\n",
                                     "2\r\nab\n",
                                     "2\r\nabc\r\n",
                                     "2\r\nab0\r\n\r\n",
                                     "2;a\rb\r\nab\r\n",
                                     "g\r\n",
                                     "00000000000000002\r\nab\r\n",
                                     "0\r\n\n",
                                     "0\r\nA: b\n\r\n");

  CAPTURE(bytes);
  CHECK(feed(bytes).status == 400);
}

TEST_CASE("A chunk extension may have 256 bytes and no more", "[net]") {
  const std::string extension = ";" + std::string(255, 'x');

  CHECK(feed("2" + extension + "\r\nab\r\n0\r\n\r\n").body == "ab");
  CHECK(feed("2" + extension + "x\r\nab\r\n0\r\n\r\n").status == 400);
  CHECK(feed("2" + std::string(5000, ';')).status == 400);
}

TEST_CASE("A chunked body up to the limit is read and one byte more is too large", "[net]") {
  const std::string half(500, 'a');
  const std::string halves = "1f4\r\n" + half + "\r\n1F4\r\n" + half + "\r\n";

  CHECK(feed(halves + "0\r\n\r\n").body.size() == kLimit);
  CHECK(feed(halves + "1\r\na\r\n0\r\n\r\n").status == 413);
  CHECK(feed("3e9\r\n").status == 413);
  CHECK(feed("ffffffffffffffff\r\n").status == 413);
}

TEST_CASE("Trailers are ignored up to 64 lines and 8 KiB", "[net]") {
  std::string trailers;
  for (int i = 0; i < 64; ++i) {
    trailers += "A: b\r\n";
  }

  CHECK(feed("0\r\n" + trailers + "\r\n").state == ChunkedBody::State::kComplete);
  CHECK(feed("0\r\n" + trailers + "A: b\r\n\r\n").status == 400);
  CHECK(feed("0\r\nA: " + std::string(9000, 'b')).status == 400);
}

}  // namespace regulars::net
