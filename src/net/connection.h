// One client's connection: collects whole requests, one at a time, and writes their answers.
//
// A connection asks the poller for one event at a time, so one worker at most reads from it. While
// a request is being answered nothing is read; what a client sends ahead waits in the kernel.
// Locks: a connection's own lock first, then the table's; never the other way round. Neither is
// held while a handler runs.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/mutex.h"
#include "net/chunked_body.h"
#include "net/connection_table.h"
#include "net/http.h"
#include "net/http_head.h"
#include "net/server.h"
#include "net/socket.h"

namespace regulars::net {

/// A request that is complete and may be handled.
struct Assembled {
  Head head;
  std::string body;
};

/// What all connections of a server share; outlives every open connection.
struct ServerParts {
  ServerSettings settings;
  Poller poller;
  ConnectionTable table{};
  std::atomic<bool> is_stopping = false;
  std::atomic<std::size_t> assembling_bytes = 0;  // bodies that are not complete, of all
};

class Connection {
 public:
  using SteadyTime = std::chrono::steady_clock::time_point;

  Connection(Fd socket, std::uint64_t name, std::string remote_address, ServerParts& parts);

  std::uint64_t name() const { return name_; }
  const std::string& remote_address() const { return remote_address_; }

  /// Begins to wait for the first request. False when the system refuses.
  bool start();

  /// For the worker that the poller woke: reads and writes what is possible. A request that comes
  /// back must be handled by the caller, who then calls after_handler().
  std::optional<Assembled> on_ready(std::span<char> scratch);
  /// The next request, when the last one is answered and more was sent ahead.
  std::optional<Assembled> after_handler();

  /// Answers the request in progress; does nothing when there is none. From any thread.
  void answer(const Response& response);
  /// Answers the request in progress and closes. From any thread.
  void refuse(int status, std::string sentence);

  /// Ends what has taken too long.
  void check_deadline(SteadyTime now);
  /// When it began to wait for a request without having a byte of one.
  std::optional<SteadyTime> idle_since();
  /// Closes when no request is in progress. Returns whether one is.
  bool close_unless_busy();
  void close();

 private:
  enum class Phase { kIdle, kHead, kBody, kBusy, kWriting, kDraining, kClosed };

  bool is_reading() const REGULARS_REQUIRES(mutex_);
  std::string_view unread() const REGULARS_REQUIRES(mutex_);
  std::optional<Assembled> receive(std::span<char> scratch) REGULARS_REQUIRES(mutex_);
  std::optional<Assembled> assemble_or_ask() REGULARS_REQUIRES(mutex_);
  void keep(std::string_view bytes) REGULARS_REQUIRES(mutex_);
  std::optional<Assembled> assemble() REGULARS_REQUIRES(mutex_);
  bool take_head() REGULARS_REQUIRES(mutex_);
  bool begin_body(Head head) REGULARS_REQUIRES(mutex_);
  std::optional<Assembled> take_body() REGULARS_REQUIRES(mutex_);
  std::optional<Assembled> take_chunks() REGULARS_REQUIRES(mutex_);
  Assembled hand_over(std::string body) REGULARS_REQUIRES(mutex_);
  void count_bytes() REGULARS_REQUIRES(mutex_);

  void write(const Response& response) REGULARS_REQUIRES(mutex_);
  void flush() REGULARS_REQUIRES(mutex_);
  void refuse_now(int status, std::string sentence) REGULARS_REQUIRES(mutex_);
  bool go_on() REGULARS_REQUIRES(mutex_);
  void drain(std::span<char> scratch) REGULARS_REQUIRES(mutex_);
  void enter(Phase phase, std::chrono::milliseconds allowed) REGULARS_REQUIRES(mutex_);
  void ask(std::uint32_t events) REGULARS_REQUIRES(mutex_);
  void close_now() REGULARS_REQUIRES(mutex_);

  const std::uint64_t name_;
  const std::string remote_address_;
  ServerParts& parts_;

  core::Mutex mutex_;
  Fd socket_ REGULARS_GUARDED_BY(mutex_);
  Phase phase_ REGULARS_GUARDED_BY(mutex_) = Phase::kIdle;
  SteadyTime since_ REGULARS_GUARDED_BY(mutex_);
  SteadyTime deadline_ REGULARS_GUARDED_BY(mutex_);

  std::string in_ REGULARS_GUARDED_BY(mutex_);
  std::size_t in_begin_ REGULARS_GUARDED_BY(mutex_) = 0;
  HeadScanner scanner_ REGULARS_GUARDED_BY(mutex_);
  Head head_ REGULARS_GUARDED_BY(mutex_);
  std::optional<ChunkedBody> chunks_ REGULARS_GUARDED_BY(mutex_);
  std::string body_ REGULARS_GUARDED_BY(mutex_);
  std::size_t counted_bytes_ REGULARS_GUARDED_BY(mutex_) = 0;

  std::string out_ REGULARS_GUARDED_BY(mutex_);
  std::size_t out_begin_ REGULARS_GUARDED_BY(mutex_) = 0;
  std::size_t requests_ REGULARS_GUARDED_BY(mutex_) = 0;
  std::size_t drained_bytes_ REGULARS_GUARDED_BY(mutex_) = 0;
  bool in_worker_ REGULARS_GUARDED_BY(mutex_) = false;
  bool is_answered_ REGULARS_GUARDED_BY(mutex_) = false;
  bool closes_ REGULARS_GUARDED_BY(mutex_) = false;
  bool is_to_head_ REGULARS_GUARDED_BY(mutex_) = false;
  bool is_to_http_1_0_ REGULARS_GUARDED_BY(mutex_) = false;
};

}  // namespace regulars::net
