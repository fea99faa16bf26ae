// Reached from outside by every byte that a client sends to a listening address.
#include "net/http_head.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/check.h"
#include "core/limits.h"
#include "net/chunked_body.h"
#include "net/request_target.h"

namespace regulars::net {
namespace {

constexpr std::size_t kBodyBytesMax = 4096;

/// Bytes in two deliveries must lead to what bytes in one do.
void check_scanner(std::string_view bytes, std::size_t cut) {
  HeadScanner whole;
  HeadScanner pieces;
  const HeadScanner::State state = whole.scan(bytes);
  HeadScanner::State in_pieces = pieces.scan(bytes.substr(0, cut));
  if (in_pieces == HeadScanner::State::kMore) in_pieces = pieces.scan(bytes);
  REGULARS_CHECK(state == in_pieces, "a head in pieces is another head");
  if (state != HeadScanner::State::kComplete) return;
  REGULARS_CHECK(whole.size() == pieces.size(), "a head in pieces has another end");
  REGULARS_CHECK(whole.size() <= core::kMaxHeadBytes, "a head over the limit was accepted");
}

void check_head(std::string_view bytes) {
  const std::variant<Head, Refusal> read = parse_head(bytes);
  const auto* const head = std::get_if<Head>(&read);
  if (head == nullptr) return;
  REGULARS_CHECK(head->raw_path.starts_with('/'), "a path without its beginning was accepted");
  REGULARS_CHECK(!head->is_chunked || head->content_length == 0, "two ends of one body");
  for (const auto& [name, value] : head->headers) {
    REGULARS_CHECK(!name.empty(), "a field without a name was accepted");
    REGULARS_CHECK(value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos,
                   "a field with a line end was accepted");
  }
  decode_query(head->raw_query);
}

void check_chunks(std::string_view bytes, std::size_t cut) {
  ChunkedBody chunks(kBodyBytesMax);
  std::string body;
  std::size_t used = chunks.feed(bytes.substr(0, cut), body);
  if (chunks.state() == ChunkedBody::State::kMore) used += chunks.feed(bytes.substr(cut), body);
  REGULARS_CHECK(used <= bytes.size(), "more bytes were used than there are");
  REGULARS_CHECK(body.size() <= kBodyBytesMax, "a body over the limit was accepted");
}

}  // namespace
}  // namespace regulars::net

// The first byte chooses where the rest is cut in two deliveries.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string input(data + 1, data + size);
  const std::size_t cut = std::min<std::size_t>(data[0], input.size());
  regulars::net::check_scanner(input, cut);
  regulars::net::check_head(input);
  regulars::net::check_chunks(input, cut);
  return 0;
}
