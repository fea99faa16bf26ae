// File descriptors that close themselves, the listening socket, and the epoll set.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/result.h"

namespace regulars::net {

/// One owned file descriptor; -1 when there is none.
class Fd {
 public:
  Fd() = default;
  explicit Fd(int number) : number_(number) {}
  Fd(Fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;
  ~Fd() { reset(); }

  int get() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void reset();

 private:
  int number_ = -1;
};

/// Binds and listens with a backlog of 512, non-blocking, with SO_REUSEADDR only: SO_REUSEPORT
/// would let a second server take half of the traffic in silence.
/// address: an IPv4 or IPv6 address in figures. port: 0 (any free one) to 65535.
/// Errors: kConflict when the address is taken, kInvalid when it is none of this machine or may
/// not be used, kInternal when the machine has no sockets left.
core::Result<Fd> listen_on(const std::string& address, int port);

/// The port a listening socket was given.
int port_of(const Fd& socket);

struct Accepted {
  Fd socket;
  std::string remote_address;  // in figures; an IPv4 client of an IPv6 socket in IPv4 form
  int problem = 0;             // errno when no connection was taken
};

/// Takes one waiting connection, non-blocking and with TCP_NODELAY.
Accepted accept_from(const Fd& listener);

/// Sends what fits and removes it from `bytes` from `begin` on. Returns false when the connection
/// is broken.
bool send_some(const Fd& socket, std::string_view bytes, std::size_t& begin);

/// Wakes threads when sockets are ready. Threads: every method may be called from any thread.
class Poller {
 public:
  /// Errors: kInternal.
  static core::Result<Poller> open();

  /// `events` as in epoll_ctl; each is reported once and must be asked for again with `ask`.
  bool add(const Fd& socket, std::uint64_t name, std::uint32_t events) const;
  void ask(const Fd& socket, std::uint64_t name, std::uint32_t events) const;
  /// Waits for one socket and returns its name.
  std::uint64_t wait() const;
  /// From now on wait() returns `kStopped` to every thread, at once and always.
  void stop() const;

  static constexpr std::uint64_t kStopped = 0;

 private:
  Poller(Fd epoll, Fd wake) : epoll_(std::move(epoll)), wake_(std::move(wake)) {}

  Fd epoll_;
  Fd wake_;
};

}  // namespace regulars::net
