#include "net/chunked_body.h"

#include <algorithm>
#include <charconv>

#include "net/ascii.h"

namespace regulars::net {
namespace {

constexpr std::size_t kMaxSizeDigits = 16;
constexpr std::size_t kMaxExtensionBytes = 256;
constexpr std::size_t kMaxSizeLineBytes = kMaxSizeDigits + kMaxExtensionBytes + 1;  // with CR
constexpr std::size_t kMaxTrailerBytes = std::size_t{8} * 1024;
constexpr std::size_t kMaxTrailerLines = 64;

}  // namespace

void ChunkedBody::refuse(int status, const char* reason) {
  state_ = State::kRefused;
  refusal_ = {status, reason};
}

std::size_t ChunkedBody::feed(std::string_view bytes, std::string& body) {
  std::size_t used = 0;
  while (state_ == State::kMore && used < bytes.size()) {
    const std::string_view rest = bytes.substr(used);
    switch (step_) {
      case Step::kSize:
        used += take_line(rest, kMaxSizeLineBytes);
        break;
      case Step::kData:
        used += take_data(rest, body);
        break;
      case Step::kDataEnd:
        used += take_line(rest, 1);
        break;
      case Step::kTrailer:
        used += take_line(rest, kMaxTrailerBytes);
        break;
    }
    if (line_ended_) end_line(body.size());
  }
  return used;
}

std::size_t ChunkedBody::take_line(std::string_view bytes, std::size_t line_max) {
  const std::size_t end = bytes.find('\n');
  const std::string_view part = bytes.substr(0, std::min(end, bytes.size()));
  if (line_.size() + part.size() > line_max) {
    refuse(400, "A line of the chunked body is too long.\n");
    return part.size();
  }
  line_ += part;
  if (end == std::string_view::npos) return part.size();
  line_ended_ = true;
  return end + 1;
}

std::size_t ChunkedBody::take_data(std::string_view bytes, std::string& body) {
  const std::string_view data = bytes.substr(0, std::min<std::uint64_t>(chunk_left_, bytes.size()));
  body += data;
  chunk_left_ -= data.size();
  if (chunk_left_ == 0) step_ = Step::kDataEnd;
  return data.size();
}

void ChunkedBody::end_line(std::size_t body_bytes) {
  line_ended_ = false;
  const bool has_control = std::any_of(line_.begin(),
                                       line_.end() - (line_.empty() ? 0 : 1),
                                       [](char c) { return is_control(c) && c != '\t'; });
  if (line_.empty() || line_.back() != '\r' || has_control) {
    refuse(400, "A line of the chunked body is wrong.\n");
    return;
  }
  line_.pop_back();
  switch (step_) {
    case Step::kSize:
      end_size_line(body_bytes);
      break;
    case Step::kDataEnd:
      step_ = Step::kSize;
      break;
    case Step::kTrailer:
      end_trailer_line();
      break;
    case Step::kData:
      break;
  }
  line_.clear();
}

void ChunkedBody::end_size_line(std::size_t body_bytes) {
  const std::size_t digits = std::min(line_.find(';'), line_.size());
  const char* const end = line_.data() + digits;
  const auto [stop, problem] = std::from_chars(line_.data(), end, chunk_left_, 16);
  if (digits == 0 || digits > kMaxSizeDigits || stop != end || problem != std::errc()) {
    refuse(400, "A chunk size is wrong.\n");
  } else if (line_.size() - digits > kMaxExtensionBytes) {
    refuse(400, "A chunk extension is too long.\n");
  } else if (chunk_left_ > body_bytes_max_ - std::min(body_bytes, body_bytes_max_)) {
    refuse(413, "The body is too large.\n");
  } else {
    step_ = chunk_left_ == 0 ? Step::kTrailer : Step::kData;
  }
}

void ChunkedBody::end_trailer_line() {
  if (line_.empty()) {
    state_ = State::kComplete;
    return;
  }
  trailer_bytes_ += line_.size();
  if (++trailer_lines_ > kMaxTrailerLines || trailer_bytes_ > kMaxTrailerBytes) {
    refuse(400, "The trailers are too long.\n");
  }
}

}  // namespace regulars::net
