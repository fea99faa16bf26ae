#include "net/socket.h"

#include <array>
#include <cerrno>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace regulars::net {
namespace {

constexpr int kBacklog = 512;

/// The library's own type for addresses of any family; used through its sockaddr view.
union AnyAddress {
  sockaddr_storage storage;
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
};

core::Error bind_error(int problem, const std::string& address, int port) {
  const std::string place = address + " port " + std::to_string(port);
  switch (problem) {
    case EADDRINUSE:
      return core::conflict("Another program listens on " + place + " already.");
    case EADDRNOTAVAIL:
      return core::invalid(address + " is not an address of this machine.");
    case EACCES:
      return core::invalid("This program may not listen on " + place + ".");
    default:
      return core::internal("Listening on " + place + " failed with error " +
                            std::to_string(problem) + ".");
  }
}

core::Result<AnyAddress> read_address(const std::string& address, int port) {
  AnyAddress read{};
  if (port < 0 || port > 65535) return core::invalid("A port is a number from 0 to 65535.");
  if (::inet_pton(AF_INET, address.c_str(), &read.v4.sin_addr) == 1) {
    read.v4.sin_family = AF_INET;
    read.v4.sin_port = htons(static_cast<std::uint16_t>(port));
    return read;
  }
  if (::inet_pton(AF_INET6, address.c_str(), &read.v6.sin6_addr) == 1) {
    read.v6.sin6_family = AF_INET6;
    read.v6.sin6_port = htons(static_cast<std::uint16_t>(port));
    return read;
  }
  return core::invalid("\"" + address + "\" is not an address in figures, such as 127.0.0.1.");
}

std::string in_figures(const AnyAddress& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool is_v4 = address.any.sa_family == AF_INET;
  const void* bytes = is_v4 ? static_cast<const void*>(&address.v4.sin_addr)
                            : static_cast<const void*>(&address.v6.sin6_addr);
  ::inet_ntop(address.any.sa_family, bytes, text.data(), text.size());
  const std::string figures = text.data();
  const bool is_mapped =
      !is_v4 && figures.starts_with("::ffff:") && figures.find('.') != std::string::npos;
  return is_mapped ? figures.substr(7) : figures;
}

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
  if (this != &other) {
    reset();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Fd::reset() {
  if (number_ >= 0) ::close(number_);
  number_ = -1;
}

core::Result<Fd> listen_on(const std::string& address, int port) {
  const core::Result<AnyAddress> where = read_address(address, port);
  if (!where) return where.error();
  Fd socket(::socket(where->any.sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket.is_open()) return core::internal("No socket could be opened.");
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), &where->any, sizeof where->storage) != 0 ||
      ::listen(socket.get(), kBacklog) != 0) {
    return bind_error(errno, address, port);
  }
  return socket;
}

int port_of(const Fd& socket) {
  AnyAddress address{};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), &address.any, &size);
  return ntohs(address.any.sa_family == AF_INET ? address.v4.sin_port : address.v6.sin6_port);
}

Accepted accept_from(const Fd& listener) {
  AnyAddress address{};
  socklen_t size = sizeof address;
  Fd socket(::accept4(listener.get(), &address.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
  if (!socket.is_open()) return {.socket = Fd(), .remote_address = {}, .problem = errno};
  // Without it the second half of an answer waits for the client's acknowledgement, 40 ms.
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return {.socket = std::move(socket), .remote_address = in_figures(address)};
}

bool send_some(const Fd& socket, std::string_view bytes, std::size_t& begin) {
  while (begin < bytes.size()) {
    const ssize_t sent =
        ::send(socket.get(), bytes.data() + begin, bytes.size() - begin, MSG_NOSIGNAL);
    if (sent >= 0) {
      begin += static_cast<std::size_t>(sent);
    } else if (errno == EAGAIN) {
      return true;
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

core::Result<Poller> Poller::open() {
  Fd epoll(::epoll_create1(EPOLL_CLOEXEC));
  Fd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll.is_open() || !wake.is_open()) return core::internal("No epoll set could be opened.");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = kStopped;
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, wake.get(), &event) != 0) {
    return core::internal("The epoll set refused its own signal.");
  }
  return Poller(std::move(epoll), std::move(wake));
}

bool Poller::add(const Fd& socket, std::uint64_t name, std::uint32_t events) const {
  epoll_event event{};
  event.events = events | EPOLLONESHOT;
  event.data.u64 = name;
  return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, socket.get(), &event) == 0;
}

void Poller::ask(const Fd& socket, std::uint64_t name, std::uint32_t events) const {
  epoll_event event{};
  event.events = events | EPOLLONESHOT;
  event.data.u64 = name;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, socket.get(), &event);
}

std::uint64_t Poller::wait() const {
  epoll_event event{};
  // One at a time: a slow handler must not hold sockets that another thread could serve.
  while (::epoll_wait(epoll_.get(), &event, 1, -1) != 1) {
  }
  return event.data.u64;
}

void Poller::stop() const {
  // Never read, so that it wakes every thread and stays.
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_.get(), &one, sizeof one);
}

}  // namespace regulars::net
