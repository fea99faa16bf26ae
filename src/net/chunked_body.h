// The "chunked" transfer coding (RFC 9112, section 7.1), taken off under limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "net/refusal.h"

namespace regulars::net {

/// Limits: 16 hex digits of size, 256 bytes of extension on a chunk, 8 KiB and 64 lines of
/// trailers (which are ignored), `body_bytes_max` in all. Line ends are CR LF and nothing else.
class ChunkedBody {
 public:
  enum class State { kMore, kComplete, kRefused };

  explicit ChunkedBody(std::size_t body_bytes_max) : body_bytes_max_(body_bytes_max) {}

  /// Reads on, appends the data to `body`, and returns how many of `bytes` were used: all of them
  /// unless the state is no longer kMore. Bytes behind the end belong to the next request.
  std::size_t feed(std::string_view bytes, std::string& body);

  State state() const { return state_; }
  /// After kRefused: 400, or 413 for a body over the limit.
  const Refusal& refusal() const { return refusal_; }

 private:
  enum class Step { kSize, kData, kDataEnd, kTrailer };

  std::size_t take_line(std::string_view bytes, std::size_t line_max);
  std::size_t take_data(std::string_view bytes, std::string& body);
  void end_line(std::size_t body_bytes);
  void end_size_line(std::size_t body_bytes);
  void end_trailer_line();
  void refuse(int status, const char* reason);

  std::size_t body_bytes_max_;
  State state_ = State::kMore;
  Step step_ = Step::kSize;
  std::string line_{};            // the line that is being read, without its LF
  std::uint64_t chunk_left_ = 0;  // data bytes
  std::size_t trailer_lines_ = 0;
  std::size_t trailer_bytes_ = 0;
  bool line_ended_ = false;
  Refusal refusal_{};
};

}  // namespace regulars::net
