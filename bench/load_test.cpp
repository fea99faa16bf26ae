// The load generator against a trivial server whose behaviour is known.
#include "bench/load.h"

#include <array>
#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/catch.h"

namespace regulars::bench {
namespace {

constexpr std::string_view kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
const std::string kRequest = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";

/// Answers each request of `clients` connections, in a thread each, with what `reply` says for
/// (connection, number of the request); an empty answer closes the connection.
class FakeServer {
 public:
  using Reply = std::function<std::string(std::size_t connection, std::size_t request)>;

  FakeServer(std::size_t clients, Reply reply) : reply_(std::move(reply)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    REQUIRE(bind(listener_, reinterpret_cast<const sockaddr*>(&at), size) == 0);
    REQUIRE(listen(listener_, 64) == 0);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
    thread_ = std::jthread([this, clients] { accept_all(clients); });
  }
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;
  ~FakeServer() {
    thread_.join();
    close(listener_);
  }

  LoadSettings settings(std::size_t connections) const {
    return {.port = port_,
            .connections = connections,
            .warm_up = std::chrono::milliseconds(20),
            .duration = std::chrono::milliseconds(150),
            .grace = std::chrono::milliseconds(100)};
  }

 private:
  void accept_all(std::size_t clients) {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < clients; ++i) {
      const int client = accept(listener_, nullptr, nullptr);
      threads.emplace_back([this, client, i] { serve(client, i); });
    }
  }

  void serve(int client, std::size_t connection) {
    std::string bytes;
    std::array<char, 4096> chunk{};
    for (std::size_t number = 0;;) {
      const ssize_t count = recv(client, chunk.data(), chunk.size(), 0);
      if (count <= 0) {
        break;
      }
      bytes.append(chunk.data(), static_cast<std::size_t>(count));
      if (!bytes.ends_with("\r\n\r\n")) {
        continue;
      }
      bytes.clear();
      const std::string answer = reply_(connection, number++);
      if (answer == "close") {
        break;
      }
      send(client, answer.data(), answer.size(), MSG_NOSIGNAL);
    }
    close(client);
  }

  Reply reply_;
  int listener_ = -1;
  int port_ = 0;
  std::jthread thread_;
};

void same_request(std::size_t /*connection*/, std::string& request) {
  request = kRequest;
}

TEST_CASE("Every connection is served and counted by itself", "[bench]") {
  const FakeServer server(4, [](std::size_t, std::size_t) { return std::string(kOk); });
  const auto result = run_load(server.settings(4), same_request);
  REQUIRE(result.has_value());
  CHECK(result->served.size() == 4);
  CHECK(result->least_served() > 0);
  CHECK(result->answered >= result->counted());
  CHECK(result->refused + result->broken + result->unanswered == 0);
  CHECK(result->per_second() > 0);
  CHECK(result->p50.count() > 0);
  CHECK(result->p50 <= result->p99);
  CHECK(result->p99 <= result->slowest);
}

TEST_CASE("Each request comes from the callback with its own content", "[bench]") {
  std::atomic<std::uint64_t> answers = 0;
  std::uint64_t made = 0;
  {
    const FakeServer server(2, [&answers](std::size_t, std::size_t) {
      ++answers;
      return std::string(kOk);
    });
    const auto result =
        run_load(server.settings(2), [&made](std::size_t connection, std::string& request) {
          ++made;
          request = "GET /" + std::to_string(connection) + "/" + std::to_string(made) +
                    " HTTP/1.1\r\nHost: a\r\n\r\n";
        });
    REQUIRE(result.has_value());
    CHECK(made == result->answered);
  }
  CHECK(made == answers);
}

TEST_CASE("A starved connection shows although the others are fast", "[bench]") {
  const FakeServer server(3, [](std::size_t connection, std::size_t) {
    return connection == 1 ? std::string() : std::string(kOk);
  });
  const auto result = run_load(server.settings(3), same_request);
  REQUIRE(result.has_value());
  CHECK(result->least_served() == 0);
  CHECK(result->unanswered == 1);
  CHECK(result->counted() > 0);
}

TEST_CASE("Refusals and broken connections are not counted as service", "[bench]") {
  const FakeServer server(3, [](std::size_t connection, std::size_t) -> std::string {
    if (connection == 0) {
      return "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    }
    return connection == 1 ? "close" : "nonsense\r\n\r\n";
  });
  const auto result = run_load(server.settings(3), same_request);
  REQUIRE(result.has_value());
  CHECK(result->counted() == 0);
  CHECK(result->refused > 0);
  CHECK(result->broken == 2);
}

TEST_CASE("An answer without a body and one in two pieces are both understood", "[bench]") {
  const FakeServer server(2, [](std::size_t connection, std::size_t number) -> std::string {
    if (connection == 0) {
      return "HTTP/1.1 204 No Content\r\n\r\n";
    }
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(20'000 + number) + "\r\n\r\n" +
           std::string(20'000 + number, 'x');
  });
  const auto result = run_load(server.settings(2), same_request);
  REQUIRE(result.has_value());
  CHECK(result->broken == 0);
  CHECK(result->least_served() > 0);
}

TEST_CASE("A load that cannot begin says why", "[bench]") {
  CHECK(run_load({.port = 1, .connections = 0}, same_request).error().code ==
        core::ErrorCode::kInvalid);
  CHECK(run_load({.address = "shop.example", .port = 1}, same_request).error().code ==
        core::ErrorCode::kInvalid);
  CHECK(run_load({.port = 1}, same_request).error().code == core::ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace regulars::bench
