// The reading half of a connection: from bytes to one whole request.
#include <cerrno>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "core/limits.h"
#include "net/connection.h"

namespace regulars::net {
namespace {

// Reads of one turn; a client that sends without pause must let others have the worker.
constexpr int kReadsPerTurn = 8;
// Bodies that are being collected, of all connections together; 503 beyond. Keeps 12,000
// connections with 1 MiB each from taking 12 GB.
constexpr std::size_t kMaxAssemblingBytes = std::size_t{128} * 1024 * 1024;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

bool Connection::is_reading() const {
  return phase_ == Phase::kIdle || phase_ == Phase::kHead || phase_ == Phase::kBody;
}

std::string_view Connection::unread() const {
  return std::string_view(in_).substr(in_begin_);
}

std::optional<Assembled> Connection::receive(std::span<char> scratch) {
  if (phase_ == Phase::kIdle && !unread().empty()) {  // sent ahead, and the last answer came late
    std::optional<Assembled> next = assemble();
    if (next || !is_reading()) return next;
  }
  for (int turn = 0; turn < kReadsPerTurn; ++turn) {
    const ssize_t got = ::recv(socket_.get(), scratch.data(), scratch.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) break;
    if (got <= 0) {
      close_now();
      return std::nullopt;
    }
    keep({scratch.data(), static_cast<std::size_t>(got)});
    std::optional<Assembled> next = assemble();
    if (next || !is_reading()) return next;
    if (static_cast<std::size_t>(got) < scratch.size()) break;
  }
  ask(EPOLLIN);
  return std::nullopt;
}

std::optional<Assembled> Connection::assemble_or_ask() {
  std::optional<Assembled> next = assemble();
  if (!next && is_reading()) ask(EPOLLIN);
  return next;
}

void Connection::keep(std::string_view bytes) {
  if (in_begin_ > 0) {
    in_.erase(0, in_begin_);
    in_begin_ = 0;
  }
  in_ += bytes;
}

/// The next whole request, or nothing: then more must be read, or the request was refused.
std::optional<Assembled> Connection::assemble() {
  if (phase_ == Phase::kIdle) {
    if (unread().empty()) return std::nullopt;
    enter(Phase::kHead, parts_.settings.head_deadline);
    scanner_ = HeadScanner();
    is_to_head_ = false;
    is_to_http_1_0_ = false;
  }
  if (phase_ == Phase::kHead && !take_head()) return std::nullopt;
  if (phase_ != Phase::kBody) return std::nullopt;
  count_bytes();
  if (parts_.assembling_bytes > kMaxAssemblingBytes) {
    refuse_now(503, "The server is busy.\n");
    return std::nullopt;
  }
  return chunks_ ? take_chunks() : take_body();
}

bool Connection::take_head() {
  switch (scanner_.scan(unread())) {
    case HeadScanner::State::kMore:
      return false;
    case HeadScanner::State::kRefused:
      refuse_now(scanner_.refusal().status, scanner_.refusal().reason);
      return false;
    case HeadScanner::State::kComplete:
      break;
  }
  std::variant<Head, Refusal> read = parse_head(unread().substr(0, scanner_.size()));
  in_begin_ += scanner_.size();
  if (const auto* refusal = std::get_if<Refusal>(&read)) {
    refuse_now(refusal->status, refusal->reason);
    return false;
  }
  return begin_body(std::get<Head>(std::move(read)));
}

bool Connection::begin_body(Head head) {
  head_ = std::move(head);
  is_to_head_ = head_.method == "HEAD";
  is_to_http_1_0_ = head_.is_http_1_0;
  if (head_.content_length > parts_.settings.body_bytes_max) {
    refuse_now(413, "The body is too large.\n");
    return false;
  }
  enter(Phase::kBody, parts_.settings.body_deadline);
  chunks_.reset();
  body_.clear();
  if (head_.is_chunked) chunks_.emplace(parts_.settings.body_bytes_max);
  const bool has_all = !head_.is_chunked && unread().size() >= head_.content_length;
  if (head_.expects_continue && !has_all) {
    out_ += kContinue;
    flush();
  }
  return true;
}

std::optional<Assembled> Connection::take_body() {
  const std::size_t length = head_.content_length;
  if (unread().size() < length) return std::nullopt;
  if (in_begin_ == 0 && in_.size() == length) return hand_over(std::exchange(in_, {}));
  std::string body(unread().substr(0, length));
  in_begin_ += length;
  return hand_over(std::move(body));
}

std::optional<Assembled> Connection::take_chunks() {
  in_begin_ += chunks_->feed(unread(), body_);
  switch (chunks_->state()) {
    case ChunkedBody::State::kMore:
      return std::nullopt;
    case ChunkedBody::State::kRefused:
      refuse_now(chunks_->refusal().status, chunks_->refusal().reason);
      return std::nullopt;
    case ChunkedBody::State::kComplete:
      break;
  }
  return hand_over(std::exchange(body_, {}));
}

Assembled Connection::hand_over(std::string body) {
  if (in_begin_ == in_.size()) {
    in_.clear();
    in_begin_ = 0;
  }
  ++requests_;
  closes_ = !head_.keeps_alive || requests_ >= core::kMaxRequestsPerConnection;
  phase_ = Phase::kBusy;
  in_worker_ = true;
  is_answered_ = false;
  count_bytes();
  return {.head = std::move(head_), .body = std::move(body)};
}

/// Keeps this connection's share of the bytes that all connections are collecting.
void Connection::count_bytes() {
  const std::size_t bytes =
      phase_ == Phase::kBody ? unread().size() + body_.size() : std::size_t{0};
  parts_.assembling_bytes += bytes;
  parts_.assembling_bytes -= counted_bytes_;
  counted_bytes_ = bytes;
}

}  // namespace regulars::net
