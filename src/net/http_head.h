// The head of a request, checked by RFC 9112 to the letter: what two programs could read in two
// ways is refused, never repaired.
//
// Pure functions on bytes, so that a fuzzer reaches them without a socket.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "net/refusal.h"

namespace regulars::net {

/// Finds the end of a head in bytes that arrive piece by piece; each byte is looked at once.
///
/// Refuses early, so that a buffer never grows beyond core::kMaxHeadBytes: 400 for a bare LF, a
/// bare CR or NUL, 414 for a request line over core::kMaxRequestLineBytes, 431 for a field line
/// over core::kMaxHeaderBytes, more than core::kMaxHeaders fields or a head over
/// core::kMaxHeadBytes. Line ends count as part of a line.
class HeadScanner {
 public:
  enum class State { kMore, kComplete, kRefused };

  /// `bytes` begins where the request begins and has grown since the last call.
  State scan(std::string_view bytes);

  /// After kComplete: the bytes of the head with its empty line.
  std::size_t size() const { return line_begin_; }
  /// After kRefused.
  const Refusal& refusal() const { return refusal_; }

 private:
  State refuse(int status, const char* reason);
  State refuse_long_line();

  std::size_t line_begin_ = 0;
  std::size_t searched_ = 0;
  std::size_t lines_ = 0;
  Refusal refusal_{};
};

struct Head {
  std::string method;                                          // as sent, a token in upper case
  std::string raw_path;                                        // as sent, checked by check_target
  std::string raw_query;                                       // as sent, without "?"
  std::vector<std::pair<std::string, std::string>> headers{};  // names in lower case
  bool is_http_1_0 = false;
  bool keeps_alive = true;
  bool expects_continue = false;
  bool is_chunked = false;
  std::uint64_t content_length = 0;  // bytes; 0 when chunked or not given
};

/// Reads a whole head with its empty line. Refuses with 400 all that is malformed or ambiguous,
/// with 415 a Content-Encoding, 417 an unknown Expect, 501 a transfer coding other than one
/// "chunked", 505 another version, and as check_target does. Safe for any bytes.
std::variant<Head, Refusal> parse_head(std::string_view bytes);

}  // namespace regulars::net
