#include "net/server.h"

#include <algorithm>
#include <cerrno>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include <sys/epoll.h>

#include "net/connection.h"
#include "net/http_response.h"
#include "net/httplib_passage.h"
#include "net/socket.h"

namespace regulars::net {
namespace {

constexpr std::uint64_t kListener = 1;
constexpr std::uint64_t kFirstConnection = 16;
constexpr std::size_t kScratchBytes = std::size_t{64} * 1024;
constexpr int kAcceptsPerTurn = 64;  // then others may have the worker
constexpr std::chrono::milliseconds kLongestTick{250};
constexpr std::chrono::milliseconds kShortestTick{10};

class EpollServer final : public Server {
 public:
  EpollServer(const ServerSettings& settings, Handler handler, Poller poller, Fd listener)
      : handler_(std::move(handler)),
        parts_{.settings = settings, .poller = std::move(poller)},
        port_(port_of(listener)),
        listener_(std::move(listener)) {}
  EpollServer(const EpollServer&) = delete;
  EpollServer& operator=(const EpollServer&) = delete;
  EpollServer(EpollServer&&) = delete;
  EpollServer& operator=(EpollServer&&) = delete;
  ~EpollServer() override { EpollServer::stop(std::chrono::milliseconds(0)); }

  bool start();
  int port() const override { return port_; }
  void stop(std::chrono::milliseconds grace) override;

 private:
  void work();
  void serve(Connection& connection,
             const std::weak_ptr<Connection>& weak,
             HttplibPassage& passage,
             std::span<char> scratch);
  void accept_some();
  bool take(Accepted accepted) REGULARS_REQUIRES(listener_mutex_);
  bool make_room() const;
  void watch_deadlines();
  bool settle() const;
  void end_threads();

  const Handler handler_;
  ServerParts parts_;
  const int port_;

  core::Mutex listener_mutex_;
  Fd listener_ REGULARS_GUARDED_BY(listener_mutex_);
  bool is_accepting_paused_ REGULARS_GUARDED_BY(listener_mutex_) = false;
  std::uint64_t next_name_ REGULARS_GUARDED_BY(listener_mutex_) = kFirstConnection;

  core::Mutex stop_mutex_;
  bool is_stopped_ REGULARS_GUARDED_BY(stop_mutex_) = false;

  core::Mutex watch_mutex_;
  core::Condition watch_ends_;
  bool is_watch_over_ REGULARS_GUARDED_BY(watch_mutex_) = false;

  std::vector<std::thread> threads_{};
};

bool EpollServer::start() {
  {
    const core::Lock lock(listener_mutex_);
    if (!parts_.poller.add(listener_, kListener, EPOLLIN)) return false;
  }
  for (std::size_t i = 0; i < std::max<std::size_t>(parts_.settings.threads, 1); ++i) {
    threads_.emplace_back([this] { work(); });
  }
  threads_.emplace_back([this] { watch_deadlines(); });
  return true;
}

void EpollServer::work() {
  HttplibPassage passage(handler_);
  std::vector<char> scratch(kScratchBytes);
  while (true) {
    const std::uint64_t name = parts_.poller.wait();
    if (name == Poller::kStopped) return;
    if (name == kListener) {
      accept_some();
      continue;
    }
    const ConnectionTable::Entry connection = parts_.table.find(name);
    if (!connection) continue;
    try {
      serve(*connection, connection, passage, scratch);
    } catch (const std::exception&) {  // out of memory: this client pays, the others go on
      connection->close();
    }
  }
}

void EpollServer::serve(Connection& connection,
                        const std::weak_ptr<Connection>& weak,
                        HttplibPassage& passage,
                        std::span<char> scratch) {
  std::optional<Assembled> next = connection.on_ready(scratch);
  while (next) {
    const Responder responder([weak](const Response& response) {
      if (const auto still_there = weak.lock()) still_there->answer(response);
    });
    const auto refused = passage.pass(std::move(*next), connection.remote_address(), responder);
    if (refused) connection.refuse(*refused, "The request was refused.\n");
    next = connection.after_handler();
  }
}

void EpollServer::accept_some() {
  const core::Lock lock(listener_mutex_);
  for (int i = 0; i < kAcceptsPerTurn && listener_.is_open(); ++i) {
    if (!take(accept_from(listener_))) break;
  }
  if (listener_.is_open() && !is_accepting_paused_) {
    parts_.poller.ask(listener_, kListener, EPOLLIN);
  }
}

/// Returns whether another connection may be waiting.
bool EpollServer::take(Accepted accepted) {
  if (!accepted.socket.is_open()) {
    const bool is_out_of_files = accepted.problem == EMFILE || accepted.problem == ENFILE ||
                                 accepted.problem == ENOBUFS || accepted.problem == ENOMEM;
    // Waiting clients would make the listener ready again at once; the watch asks later.
    if (is_out_of_files) is_accepting_paused_ = !make_room();
    return accepted.problem == ECONNABORTED || accepted.problem == EINTR;
  }
  if (parts_.table.size() >= parts_.settings.connections_max && !make_room()) {
    std::size_t begin = 0;
    send_some(
        accepted.socket,
        render_response(
            {.status = 503, .body = "The server is full.\n", .headers = {{"Retry-After", "5"}}},
            {.closes = true}),
        begin);
    return true;
  }
  const std::uint64_t name = next_name_++;
  const auto connection = std::make_shared<Connection>(
      std::move(accepted.socket), name, std::move(accepted.remote_address), parts_);
  parts_.table.insert(name, connection);
  if (!connection->start()) connection->close();
  return true;
}

/// Closes the connections that have been idle longest: one, or a small share of a large table, so
/// that a flood of connections does not search it for each.
bool EpollServer::make_room() const {
  using Candidate = std::pair<Connection::SteadyTime, ConnectionTable::Entry>;
  std::vector<Candidate> idle;
  for (ConnectionTable::Entry& entry : parts_.table.all()) {
    if (const auto since = entry->idle_since()) idle.emplace_back(*since, std::move(entry));
  }
  const std::size_t share = std::min(idle.size(), parts_.settings.connections_max / 64 + 1);
  const auto end = idle.begin() + static_cast<std::ptrdiff_t>(share);
  std::ranges::partial_sort(idle, end, {}, &Candidate::first);
  bool has_room = false;
  for (auto candidate = idle.begin(); candidate != end; ++candidate) {
    if (!candidate->second->close_unless_busy()) has_room = true;
  }
  return has_room;
}

void EpollServer::watch_deadlines() {
  const ServerSettings& settings = parts_.settings;
  const auto shortest =
      std::min({settings.head_deadline, settings.body_deadline, settings.idle_deadline});
  const auto tick = std::clamp(shortest / 4, kShortestTick, kLongestTick);
  while (true) {
    {
      const core::Lock lock(watch_mutex_);
      if (!is_watch_over_) watch_ends_.wait_for(watch_mutex_, tick);
      if (is_watch_over_) return;
    }
    const auto now = std::chrono::steady_clock::now();
    for (const ConnectionTable::Entry& connection : parts_.table.all()) {
      connection->check_deadline(now);
    }
    const core::Lock lock(listener_mutex_);
    if (is_accepting_paused_ && listener_.is_open()) {
      is_accepting_paused_ = false;
      parts_.poller.ask(listener_, kListener, EPOLLIN);
    }
  }
}

/// Closes what is not busy. Returns whether a request is in progress.
bool EpollServer::settle() const {
  bool is_busy = false;
  for (const ConnectionTable::Entry& connection : parts_.table.all()) {
    if (connection->close_unless_busy()) is_busy = true;
  }
  return is_busy;
}

void EpollServer::stop(std::chrono::milliseconds grace) {
  const core::Lock lock(stop_mutex_);
  if (is_stopped_) return;
  is_stopped_ = true;
  parts_.is_stopping = true;
  {
    const core::Lock listener_lock(listener_mutex_);
    listener_.reset();
  }
  const auto end = std::chrono::steady_clock::now() + grace;
  constexpr std::chrono::milliseconds kStep{20};
  while (settle() && std::chrono::steady_clock::now() < end) {
    parts_.table.wait_for_erase(kStep);
  }
  end_threads();
  // Under each connection's lock: an answer that comes later finds it closed and touches nothing.
  for (const ConnectionTable::Entry& connection : parts_.table.all()) {
    connection->close();
  }
}

void EpollServer::end_threads() {
  {
    const core::Lock lock(watch_mutex_);
    is_watch_over_ = true;
    watch_ends_.notify_all();
  }
  parts_.poller.stop();
  for (std::thread& thread : threads_) {
    thread.join();
  }
  threads_.clear();
}

}  // namespace

core::Result<std::unique_ptr<Server>> Server::open(const ServerSettings& settings,
                                                   Handler handler) {
  core::Result<Fd> listener = listen_on(settings.address, settings.port);
  if (!listener) return listener.error();
  core::Result<Poller> poller = Poller::open();
  if (!poller) return poller.error();
  auto server = std::make_unique<EpollServer>(
      settings, std::move(handler), std::move(*poller), std::move(*listener));
  if (!server->start()) return core::internal("The server could not start.");
  return std::unique_ptr<Server>(std::move(server));
}

}  // namespace regulars::net
