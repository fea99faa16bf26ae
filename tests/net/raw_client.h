// A client that sends exactly the bytes it is told to, for shapes that no real client would send.
#pragma once

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace regulars::net {

struct RawAnswer {
  int status = 0;  // 0: the connection ended before a whole answer came
  std::string head;
  std::string body;
};

class RawClient {
 public:
  explicit RawClient(int port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    sockaddr any{};
    static_assert(sizeof any == sizeof address);
    std::memcpy(&any, &address, sizeof any);
    is_connected_ = ::connect(socket_, &any, sizeof any) == 0;
    const timeval patience{.tv_sec = 20, .tv_usec = 0};  // a test that hangs fails instead
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;
  ~RawClient() { close(); }

  bool is_connected() const { return is_connected_; }

  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  /// False when the other side has closed.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  void end_sending() const { ::shutdown(socket_, SHUT_WR); }

  /// Everything until the other side closes; "(time-out)" at its end when it does not.
  std::string read_all() {
    while (receive()) {
    }
    return std::exchange(unread_, {});
  }

  /// The next answer by its Content-Length; interim answers (1xx) have no body.
  RawAnswer read_answer(bool is_to_head = false) {
    RawAnswer answer;
    std::size_t end = 0;
    while ((end = unread_.find("\r\n\r\n")) == std::string::npos) {
      if (!receive()) return answer;
    }
    answer.head = unread_.substr(0, end + 2);
    unread_.erase(0, end + 4);
    std::size_t length = is_to_head ? 0 : content_length(answer.head);
    while (unread_.size() < length) {
      if (!receive()) return answer;
    }
    answer.body = unread_.substr(0, length);
    unread_.erase(0, length);
    answer.status = number_at(answer.head, 9);
    return answer;
  }

 private:
  static int number_at(std::string_view text, std::size_t begin) {
    int number = 0;
    if (begin >= text.size()) return 0;
    std::from_chars(text.data() + begin, text.data() + text.size(), number);
    return number;
  }
  static std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\nContent-Length: ";
    const std::size_t at = head.find(kName);
    if (at == std::string_view::npos) return 0;
    return static_cast<std::size_t>(number_at(head, at + kName.size()));
  }

  bool receive() {
    std::array<char, 16384> bytes{};
    const ssize_t got = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (got < 0 && errno == EAGAIN) unread_ += "(time-out)";
    if (got <= 0) return false;
    unread_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
  }

  int socket_;
  bool is_connected_ = false;
  std::string unread_{};
};

}  // namespace regulars::net
