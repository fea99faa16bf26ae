#include "net/connection.h"

#include <cerrno>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "core/limits.h"
#include "net/http_response.h"

namespace regulars::net {
namespace {

// How long a client may take to read the last answer before the connection is cut. Closing at once
// would reset the connection while bytes are unread, and the answer would be lost.
constexpr std::chrono::seconds kDrainDeadline{1};
constexpr std::size_t kMaxDrainedBytes = std::size_t{1024} * 1024;
// Slower than this after the grace, a body is refused long before its deadline.
constexpr std::chrono::seconds kSlowBodyGrace{5};
constexpr std::size_t kMinBodyBytesPerSecond = 1024;

}  // namespace

Connection::Connection(Fd socket,
                       std::uint64_t name,
                       std::string remote_address,
                       ServerParts& parts)
    : name_(name),
      remote_address_(std::move(remote_address)),
      parts_(parts),
      socket_(std::move(socket)) {}

bool Connection::start() {
  const core::Lock lock(mutex_);
  enter(Phase::kIdle, parts_.settings.idle_deadline);
  return parts_.poller.add(socket_, name_, EPOLLIN);
}

std::optional<Assembled> Connection::on_ready(std::span<char> scratch) {
  const core::Lock lock(mutex_);
  switch (phase_) {
    case Phase::kIdle:
    case Phase::kHead:
    case Phase::kBody:
      return receive(scratch);
    case Phase::kWriting:
      flush();
      return go_on() ? assemble_or_ask() : std::nullopt;
    case Phase::kDraining:
      drain(scratch);
      return std::nullopt;
    case Phase::kBusy:
    case Phase::kClosed:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Assembled> Connection::after_handler() {
  const core::Lock lock(mutex_);
  in_worker_ = false;
  if (phase_ != Phase::kBusy || !is_answered_) return std::nullopt;
  return go_on() ? assemble_or_ask() : std::nullopt;
}

void Connection::answer(const Response& response) {
  const core::Lock lock(mutex_);
  if (phase_ != Phase::kBusy || is_answered_) return;
  closes_ = closes_ || parts_.is_stopping;
  write(response);
  is_answered_ = true;
  // The worker that called the handler goes on by itself. Another thread only wakes a worker, so
  // that no handler ever runs on the thread of an answer: a socket that can be written to is ready
  // at once, which is what makes the worker look at the requests that were sent ahead.
  if (in_worker_ || !go_on()) return;
  ask(unread().empty() ? EPOLLIN : EPOLLIN | EPOLLOUT);
}

void Connection::refuse(int status, std::string sentence) {
  const core::Lock lock(mutex_);
  if (phase_ == Phase::kBusy && !is_answered_) refuse_now(status, std::move(sentence));
}

void Connection::check_deadline(SteadyTime now) {
  const core::Lock lock(mutex_);
  const auto spent = std::chrono::duration_cast<std::chrono::seconds>(now - since_);
  const bool is_slow =
      phase_ == Phase::kBody && spent >= kSlowBodyGrace &&
      counted_bytes_ < kMinBodyBytesPerSecond * static_cast<std::size_t>(spent.count());
  if (now < deadline_ && !is_slow) return;
  switch (phase_) {
    case Phase::kHead:
    case Phase::kBody:
      refuse_now(408, "The request took too long.\n");
      break;
    case Phase::kIdle:
    case Phase::kWriting:
    case Phase::kDraining:
      close_now();
      break;
    case Phase::kBusy:  // the answer is ours to give
    case Phase::kClosed:
      break;
  }
}

std::optional<Connection::SteadyTime> Connection::idle_since() {
  const core::Lock lock(mutex_);
  if (phase_ != Phase::kIdle) return std::nullopt;
  return since_;
}

bool Connection::close_unless_busy() {
  const core::Lock lock(mutex_);
  if (phase_ == Phase::kClosed || phase_ == Phase::kDraining) return false;
  char byte = 0;
  const bool has_request =
      phase_ != Phase::kIdle || ::recv(socket_.get(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
  if (!has_request) close_now();
  return has_request;
}

void Connection::close() {
  const core::Lock lock(mutex_);
  close_now();
}

void Connection::write(const Response& response) {
  out_ += render_response(
      response, {.is_to_head = is_to_head_, .closes = closes_, .is_to_http_1_0 = is_to_http_1_0_});
  flush();
}

void Connection::flush() {
  if (!send_some(socket_, out_, out_begin_)) close_now();
}

void Connection::refuse_now(int status, std::string sentence) {
  closes_ = true;
  write({.status = status, .body = std::move(sentence)});
  go_on();
}

/// What follows an answer. Returns whether the next request may be read.
bool Connection::go_on() {
  if (phase_ == Phase::kClosed) return false;
  if (out_begin_ < out_.size()) {
    enter(Phase::kWriting, parts_.settings.body_deadline);
    ask(EPOLLOUT);
    return false;
  }
  out_.clear();
  out_begin_ = 0;
  if (closes_) {
    ::shutdown(socket_.get(), SHUT_WR);
    in_.clear();
    in_begin_ = 0;
    enter(Phase::kDraining, kDrainDeadline);
    count_bytes();
    ask(EPOLLIN);
    return false;
  }
  enter(Phase::kIdle, parts_.settings.idle_deadline);
  return true;
}

/// Throws away what still comes, so that the last answer arrives.
void Connection::drain(std::span<char> scratch) {
  const ssize_t got = ::recv(socket_.get(), scratch.data(), scratch.size(), 0);
  const bool may_come = got < 0 && (errno == EAGAIN || errno == EINTR);
  if (got > 0) drained_bytes_ += static_cast<std::size_t>(got);
  if ((got <= 0 && !may_come) || drained_bytes_ > kMaxDrainedBytes) {
    close_now();
  } else {
    ask(EPOLLIN);
  }
}

void Connection::enter(Phase phase, std::chrono::milliseconds allowed) {
  phase_ = phase;
  since_ = std::chrono::steady_clock::now();
  deadline_ = since_ + allowed;
}

void Connection::ask(std::uint32_t events) {
  parts_.poller.ask(socket_, name_, events);
}

void Connection::close_now() {
  if (phase_ == Phase::kClosed) return;
  phase_ = Phase::kClosed;
  count_bytes();
  socket_.reset();
  parts_.table.erase(name_);
}

}  // namespace regulars::net
