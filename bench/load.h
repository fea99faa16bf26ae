// A load generator for HTTP/1.1 servers: one thread, many kept-alive connections, each with one
// request in flight.
//
// It counts the answers of every connection by itself: a server that starves most of its clients
// looks fast in a sum. Made for comparisons in one run on one machine, such as durable
// acknowledgements against a bare handler; numbers of different runs are not comparable.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/result.h"

namespace regulars::bench {

/// Writes the whole next request of a connection (head and body) into `request`, which holds that
/// connection's last one. Called on the generator's thread, so what it costs lowers the rate:
/// sign requests beforehand where that matters.
using NextRequest = std::function<void(std::size_t connection, std::string& request)>;

struct LoadSettings {
  std::string address = "127.0.0.1";  // IPv4
  int port = 0;
  std::size_t connections = 8;
  std::chrono::milliseconds warm_up{200};    // answered but not counted
  std::chrono::milliseconds duration{1000};  // counted
  /// After the end no new request is sent, and this long is waited for open answers.
  std::chrono::milliseconds grace{2000};
};

struct LoadResult {
  std::vector<std::uint64_t> served;    // counted 2xx answers of each connection
  std::uint64_t answered = 0;           // all 2xx answers, also those of warm-up and grace
  std::uint64_t refused = 0;            // all other answers
  std::uint64_t broken = 0;             // connections that were closed, refused or not understood
  std::uint64_t unanswered = 0;         // requests still open at the end
  std::chrono::nanoseconds elapsed{0};  // the counted time
  std::chrono::nanoseconds p50{0};
  std::chrono::nanoseconds p99{0};
  std::chrono::nanoseconds slowest{0};

  std::uint64_t counted() const;       // the sum of `served`
  double per_second() const;           // counted answers a second
  std::uint64_t least_served() const;  // of all connections; 0 means that one was starved
};

/// Runs the load and comes back after warm_up + duration + at most grace. A connection that breaks
/// is not opened again. Answers need a Content-Length or must be without a body (204, 304).
/// Errors: kInvalid (no connections, not an address), kUnavailable (nothing listens there, or too
/// few file descriptors).
core::Result<LoadResult> run_load(const LoadSettings& settings, const NextRequest& next);

}  // namespace regulars::bench
