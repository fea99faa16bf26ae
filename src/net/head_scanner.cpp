#include <algorithm>

#include "core/limits.h"
#include "net/http_head.h"

namespace regulars::net {

HeadScanner::State HeadScanner::refuse(int status, const char* reason) {
  refusal_ = {status, reason};
  return State::kRefused;
}

HeadScanner::State HeadScanner::refuse_long_line() {
  if (lines_ == 0) return refuse(414, "The request line is too long.\n");
  return refuse(431, "A header field is too long.\n");
}

HeadScanner::State HeadScanner::scan(std::string_view bytes) {
  while (true) {
    const std::size_t line_max = lines_ == 0 ? core::kMaxRequestLineBytes : core::kMaxHeaderBytes;
    const std::size_t end = bytes.find('\n', std::max(searched_, line_begin_));
    const std::size_t known = std::min(end, bytes.size());
    if (known - line_begin_ >= line_max) return refuse_long_line();
    if (known >= core::kMaxHeadBytes) return refuse(431, "The head is too large.\n");
    if (end == std::string_view::npos) {
      searched_ = bytes.size();
      return State::kMore;
    }
    const std::string_view line = bytes.substr(line_begin_, end - line_begin_);
    // One CR, at the very end: everything else ends a line for some programs only.
    const std::size_t stop = line.find_first_of(std::string_view("\r\0", 2));
    if (line.empty() || line.back() != '\r' || stop != line.size() - 1) {
      return refuse(400, "A line of the head does not end in CR LF or holds CR or NUL.\n");
    }
    line_begin_ = end + 1;
    if (line.size() == 1) {
      if (lines_ == 0) return refuse(400, "The request line is empty.\n");
      return State::kComplete;
    }
    if (++lines_ > core::kMaxHeaders + 1) return refuse(431, "There are too many headers.\n");
  }
}

}  // namespace regulars::net
