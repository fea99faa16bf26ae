#include "bench/load.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace regulars::bench {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;
constexpr std::size_t kMaxHeadBytes = 64 * 1024;

SteadyTime steady_now() {
  return std::chrono::steady_clock::now();
}

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { close(); }

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void close() {
    if (number_ >= 0) {
      ::close(std::exchange(number_, -1));
    }
  }

 private:
  int number_;
};

struct Connection {
  Descriptor socket;
  std::string request;
  std::size_t sent = 0;
  std::string answer;
  SteadyTime begin;
  bool waiting = false;      // a request is open
  bool wants_write = false;  // as epoll knows it
};

struct Answer {
  int status = 0;
  std::size_t size = 0;  // head and body
};

bool same_letters(std::string_view left, std::string_view lower) {
  return left.size() == lower.size() &&
         std::equal(left.begin(), left.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

std::optional<std::size_t> to_number(std::string_view digits) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() && end == digits.data() + digits.size() ? std::optional(number)
                                                                      : std::nullopt;
}

// The value of Content-Length in a head; nothing when there is none that can be read.
std::optional<std::size_t> content_length(std::string_view head) {
  while (!head.empty()) {
    const std::size_t end = std::min(head.find("\r\n"), head.size());
    const std::string_view line = head.substr(0, end);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && same_letters(line.substr(0, colon), "content-length")) {
      std::string_view value = line.substr(colon + 1);
      value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
      return to_number(value);
    }
    head.remove_prefix(std::min(end + 2, head.size()));
  }
  return std::nullopt;
}

enum class Reading { kMore, kWhole, kBroken };

// Looks whether `bytes` begins with a whole answer.
Reading read_answer(std::string_view bytes, Answer& answer) {
  const std::size_t head = bytes.find("\r\n\r\n");
  if (head == std::string_view::npos) {
    return bytes.size() > kMaxHeadBytes ? Reading::kBroken : Reading::kMore;
  }
  if (!bytes.starts_with("HTTP/1.1 ") || head < 12) {
    return Reading::kBroken;
  }
  answer.status = static_cast<int>(to_number(bytes.substr(9, 3)).value_or(0));
  std::optional<std::size_t> body = content_length(bytes.substr(0, head));
  if (answer.status == 204 || answer.status == 304) {
    body = 0;
  }
  if (answer.status < 200 || !body) {
    return Reading::kBroken;
  }
  answer.size = head + 4 + *body;
  return bytes.size() < answer.size ? Reading::kMore : Reading::kWhole;
}

/// One run of the load, from the first connect to the last answer.
class Load {
 public:
  Load(const LoadSettings& settings, const NextRequest& next)
      : settings_(settings), next_(next), connections_(settings.connections) {
    result_.served.resize(settings.connections);
  }

  core::Result<core::Done> connect_all() {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(settings_.port));
    if (connections_.empty() || inet_pton(AF_INET, settings_.address.c_str(), &to.sin_addr) != 1) {
      return core::invalid("a load needs connections and an IPv4 address");
    }
    epoll_ = Descriptor(epoll_create1(EPOLL_CLOEXEC));
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      Connection& connection = connections_[i];
      connection.socket = Descriptor(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
      if (!connection.socket.is_open() ||
          connect(connection.socket.number(), reinterpret_cast<const sockaddr*>(&to), sizeof to) !=
              0) {
        return core::unavailable("connection " + std::to_string(i + 1) + " was not accepted");
      }
      const int on = 1;
      setsockopt(connection.socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      epoll_event event{.events = EPOLLIN, .data = {.u64 = i}};
      epoll_ctl(epoll_.number(), EPOLL_CTL_ADD, connection.socket.number(), &event);
    }
    return core::Done{};
  }

  LoadResult run() {
    const SteadyTime start = steady_now();
    count_from_ = start + settings_.warm_up;
    send_until_ = count_from_ + settings_.duration;
    const SteadyTime end = send_until_ + settings_.grace;
    for (std::size_t i = 0; i < connections_.size(); ++i) {
      begin_request(i);
    }
    while (steady_now() < end && open_requests_ > 0) {
      wait_for_events(end);
    }
    result_.elapsed = settings_.duration;
    result_.unanswered = open_requests_;
    take_percentiles();
    return std::move(result_);
  }

 private:
  void wait_for_events(SteadyTime end) {
    std::array<epoll_event, 256> events{};
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - steady_now());
    const int count = epoll_wait(epoll_.number(),
                                 events.data(),
                                 static_cast<int>(events.size()),
                                 static_cast<int>(std::max<std::int64_t>(left.count(), 0) + 1));
    for (int i = 0; i < count; ++i) {
      const auto index = static_cast<std::size_t>(events.at(static_cast<std::size_t>(i)).data.u64);
      if (connections_[index].wants_write) {
        send_rest(index);
      }
      if (connections_[index].socket.is_open()) {
        receive(index);
      }
    }
  }

  void begin_request(std::size_t index) {
    Connection& connection = connections_[index];
    next_(index, connection.request);
    connection.sent = 0;
    connection.begin = steady_now();
    connection.waiting = true;
    ++open_requests_;
    send_rest(index);
  }

  void send_rest(std::size_t index) {
    Connection& connection = connections_[index];
    while (connection.sent < connection.request.size()) {
      const ssize_t count = send(connection.socket.number(),
                                 connection.request.data() + connection.sent,
                                 connection.request.size() - connection.sent,
                                 MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count < 0 && errno != EAGAIN && errno != EINTR) {
        drop(index);
        return;
      }
      if (count < 0 && errno == EAGAIN) {
        break;
      }
      connection.sent += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
    watch_writing(index, connection.sent < connection.request.size());
  }

  void watch_writing(std::size_t index, bool wanted) {
    Connection& connection = connections_[index];
    if (connection.wants_write == wanted) {
      return;
    }
    connection.wants_write = wanted;
    epoll_event event{.events = wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, .data = {.u64 = index}};
    epoll_ctl(epoll_.number(), EPOLL_CTL_MOD, connection.socket.number(), &event);
  }

  void receive(std::size_t index) {
    std::array<char, 16 * 1024> bytes{};
    Connection& connection = connections_[index];
    const ssize_t count =
        recv(connection.socket.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) {
      drop(index);
      return;
    }
    connection.answer.append(bytes.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    Answer answer;
    const Reading reading = read_answer(connection.answer, answer);
    // More bytes than the answer would belong to a request that was never sent.
    const bool too_many = reading == Reading::kWhole && connection.answer.size() != answer.size;
    if (reading == Reading::kBroken || too_many || (!connection.waiting && count > 0)) {
      drop(index);
    } else if (reading == Reading::kWhole) {
      connection.answer.clear();
      take_answer(index, answer);
    }
  }

  void take_answer(std::size_t index, const Answer& answer) {
    Connection& connection = connections_[index];
    const SteadyTime now = steady_now();
    connection.waiting = false;
    --open_requests_;
    if (answer.status >= 300) {
      ++result_.refused;
    } else {
      ++result_.answered;
      if (now >= count_from_ && now < send_until_) {
        ++result_.served[index];
        times_.push_back(now - connection.begin);
      }
    }
    if (now < send_until_) {
      begin_request(index);
    }
  }

  void drop(std::size_t index) {
    Connection& connection = connections_[index];
    connection.socket.close();
    connection.wants_write = false;
    ++result_.broken;
    if (std::exchange(connection.waiting, false)) {
      --open_requests_;
    }
  }

  void take_percentiles() {
    if (times_.empty()) {
      return;
    }
    std::ranges::sort(times_);
    result_.p50 = times_[(times_.size() - 1) / 2];
    result_.p99 = times_[(times_.size() - 1) * 99 / 100];
    result_.slowest = times_.back();
  }

  const LoadSettings& settings_;
  const NextRequest& next_;
  Descriptor epoll_;
  std::vector<Connection> connections_;
  std::vector<std::chrono::nanoseconds> times_;
  std::size_t open_requests_ = 0;
  SteadyTime count_from_;
  SteadyTime send_until_;
  LoadResult result_;
};

}  // namespace

std::uint64_t LoadResult::counted() const {
  return std::accumulate(served.begin(), served.end(), std::uint64_t{0});
}

double LoadResult::per_second() const {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  return seconds > 0 ? static_cast<double>(counted()) / seconds : 0;
}

std::uint64_t LoadResult::least_served() const {
  return served.empty() ? 0 : std::ranges::min(served);
}

core::Result<LoadResult> run_load(const LoadSettings& settings, const NextRequest& next) {
  Load load(settings, next);
  const core::Result<core::Done> connected = load.connect_all();
  if (!connected) {
    return connected.error();
  }
  return load.run();
}

}  // namespace regulars::bench
