// The HTTP server: a front on epoll that assembles whole requests under limits and hands them to
// cpp-httplib for parsing; answers may come later and from any thread.
//
// Why a front: Debian's cpp-httplib 0.11.4 has a blocking thread a connection, no total deadline,
// no limit on headers and chunked bodies, and accepts smuggled requests (docs/decisions has the
// measurements). A slow or silent client costs a file descriptor here, not a thread.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/limits.h"
#include "core/result.h"
#include "net/http.h"

namespace regulars::net {

struct ServerSettings {
  std::string address = "127.0.0.1";
  int port = 0;  // 0: any free port
  std::size_t threads = 2;
  std::size_t body_bytes_max = core::kMaxBodyBytes;
  std::size_t connections_max = core::kMaxConnections;
  std::chrono::milliseconds head_deadline = core::kHeadDeadline;
  std::chrono::milliseconds body_deadline = core::kBodyDeadline;
  std::chrono::milliseconds idle_deadline = core::kIdleDeadline;
};

class Server {
 public:
  /// Binds, listens and starts its threads. Errors: kConflict when the address is taken,
  /// kInvalid when it is not an address of this machine.
  static core::Result<std::unique_ptr<Server>> open(const ServerSettings& settings,
                                                    Handler handler);
  virtual ~Server() = default;

  virtual int port() const = 0;
  /// Stops accepting, lets requests in progress finish for at most `grace`, then closes all.
  /// Repeat calls do nothing.
  virtual void stop(std::chrono::milliseconds grace) = 0;
};

}  // namespace regulars::net
