#include "net/client.h"

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <poll.h>
#include <sys/socket.h>

#include "net/socket.h"
#include "tests/catch.h"
#include "tests/net/test_server.h"

namespace regulars::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string local(int port, const std::string& path) {
  return "http://127.0.0.1:" + std::to_string(port) + path;
}

CallOutcome perform(const Call& call) {
  return make_http_client({.allow_insecure_loopback = true})->perform(call);
}

/// A server of a few connections whose every byte the test decides.
class ScriptedServer {
 public:
  /// Reads one request a time and sends the next answer; an empty answer closes the connection.
  explicit ScriptedServer(std::vector<std::string> answers)
      : listener_(listen_on("127.0.0.1", 0).value()),
        thread_([this, answers = std::move(answers)] { serve(answers); }) {}
  ScriptedServer(const ScriptedServer&) = delete;
  ScriptedServer& operator=(const ScriptedServer&) = delete;
  ~ScriptedServer() { finish(); }

  int port() const { return port_of(listener_); }
  /// Ends it and returns the requests that came.
  std::vector<std::string> finish() {
    if (thread_.joinable()) {
      is_over_ = true;
      thread_.join();
    }
    return requests_;
  }

 private:
  void serve(const std::vector<std::string>& answers) {
    std::vector<Fd> connections;
    std::size_t next = 0;
    while (!is_over_) {
      std::vector<pollfd> waiting{{.fd = listener_.get(), .events = POLLIN, .revents = 0}};
      for (const Fd& connection : connections) {
        waiting.push_back({.fd = connection.get(), .events = POLLIN, .revents = 0});
      }
      ::poll(waiting.data(), waiting.size(), 5);
      if (waiting[0].revents != 0) connections.push_back(accept_from(listener_).socket);
      for (std::size_t i = 1; i < waiting.size(); ++i) {
        if (waiting[i].revents != 0) answer(connections[i - 1], answers, next);
      }
      std::erase_if(connections, [](const Fd& connection) { return !connection.is_open(); });
    }
  }

  void answer(Fd& connection, const std::vector<std::string>& answers, std::size_t& next) {
    std::string request(16384, '\0');
    const ssize_t got = ::recv(connection.get(), request.data(), request.size(), 0);
    if (got > 0) requests_.push_back(request.substr(0, static_cast<std::size_t>(got)));
    const std::string text = got > 0 && next < answers.size() ? answers[next++] : "";
    std::size_t begin = 0;
    if (text.empty() || !send_some(connection, text, begin)) connection.reset();
  }

  Fd listener_;
  std::atomic<bool> is_over_ = false;
  std::vector<std::string> requests_{};
  std::thread thread_;
};

}  // namespace

TEST_CASE("A call carries method, fields and body, and brings the answer back", "[net]") {
  TestServer server({}, [](const Request& request, const Responder& responder) {
    responder.send({.status = 201,
                    .content_type = "application/json",
                    .body = request.body,
                    .headers = {{"X-Answer", "yes"}}});
  });

  const CallOutcome outcome = perform({.method = "PUT",
                                       .url = local(server.port(), "/a?b=c"),
                                       .headers = {{"X-Key", "k1"}, {"X-Empty", ""}},
                                       .body = std::string("{\0}", 3)});

  REQUIRE(outcome.answer);
  CHECK(outcome.answer->status == 201);
  CHECK(outcome.answer->body == std::string("{\0}", 3));
  CHECK(outcome.answer->header("x-answer") == "yes");
  CHECK(outcome.answer->header("content-type") == "application/json");
  const Request request = server.requests().at(0);
  CHECK(request.method == "PUT");
  CHECK(request.query_value("b") == "c");
  CHECK(request.header("x-key") == "k1");
  CHECK(request.header("x-empty") == "");
  CHECK(request.header("accept-encoding") == "identity");
  CHECK_FALSE(request.header("content-type"));
  CHECK_FALSE(request.header("expect"));
}

TEST_CASE("Each method is sent as it is named", "[net]") {
  TestServer server;
  const std::string method = GENERATE("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  const CallOutcome outcome = perform({.method = method, .url = local(server.port(), "/a")});

  REQUIRE(outcome.answer);
  CHECK(outcome.answer->status == 200);
  CHECK(outcome.answer->body == (method == "HEAD" ? "" : method + " /a "));
}

TEST_CASE("Calls from several threads use one client", "[net]") {
  TestServer server;
  const auto client = make_http_client({.allow_insecure_loopback = true});
  std::atomic<int> right = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 25; ++i) {
        const std::string body = std::to_string(t * 100 + i);
        const CallOutcome outcome =
            client->perform({.method = "POST", .url = local(server.port(), "/"), .body = body});
        if (outcome.answer && outcome.answer->body == "POST / " + body) ++right;
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  CHECK(right == 100);
}

TEST_CASE("A call that is not answered in time may have been delivered", "[net]") {
  ResponderBox box;
  TestServer server({}, box.handler());

  const CallOutcome outcome = perform({.method = "POST",
                                       .url = local(server.port(), "/slow?token=secret"),
                                       .body = "x",
                                       .deadline = milliseconds(100)});

  CHECK_FALSE(outcome.answer);
  CHECK(outcome.maybe_delivered);
  CHECK(outcome.problem.find("/slow") != std::string::npos);
  CHECK(outcome.problem.find("secret") == std::string::npos);
}

TEST_CASE("A call that finds nobody listening was not delivered", "[net]") {
  int port = 0;
  {
    const TestServer server;
    port = server.port();
  }

  const CallOutcome outcome = perform({.url = local(port, "/a?token=secret")});

  CHECK_FALSE(outcome.answer);
  CHECK_FALSE(outcome.maybe_delivered);
  CHECK(outcome.problem.find("secret") == std::string::npos);
}

TEST_CASE("A call to a server that does not speak TLS was not delivered", "[net]") {
  TestServer server;

  const CallOutcome outcome =
      perform({.url = "https://127.0.0.1:" + std::to_string(server.port()) + "/a"});

  CHECK_FALSE(outcome.answer);
  CHECK_FALSE(outcome.maybe_delivered);
  CHECK(server.requests().empty());
}

TEST_CASE("An answer may be as large as the limit and not one byte larger", "[net]") {
  TestServer server({}, [](const Request& /*request*/, const Responder& responder) {
    responder.send({.body = std::string(1000, 'a')});
  });

  const CallOutcome fits = perform({.url = local(server.port(), "/"), .answer_bytes_max = 1000});
  const CallOutcome too_large =
      perform({.url = local(server.port(), "/"), .answer_bytes_max = 999});

  REQUIRE(fits.answer);
  CHECK(fits.answer->body.size() == 1000);
  CHECK_FALSE(too_large.answer);
  CHECK(too_large.maybe_delivered);
}

TEST_CASE("A head of an answer without end is given up", "[net]") {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 100; ++i) {
    head += "X-Long: " + std::string(1000, 'a') + "\r\n";
  }
  ScriptedServer server({head + "\r\n"});

  CHECK_FALSE(perform({.url = local(server.port(), "/")}).answer);
}

TEST_CASE("A redirect is not followed", "[net]") {
  TestServer server({}, [](const Request& /*request*/, const Responder& responder) {
    responder.send({.status = 302, .headers = {{"Location", "/elsewhere"}}});
  });

  const CallOutcome outcome = perform({.url = local(server.port(), "/a")});

  REQUIRE(outcome.answer);
  CHECK(outcome.answer->status == 302);
  CHECK(server.requests().size() == 1);
}

TEST_CASE("Inside addresses are refused, whether in figures or behind a name", "[net]") {
  TestServer server;
  const std::string port = std::to_string(server.port());
  const auto client = make_http_client({});
  const std::string host = GENERATE("127.0.0.1",
                                    "localhost",
                                    "[::1]",
                                    "10.0.0.1",
                                    "169.254.169.254",
                                    "[fd00::1]",
                                    "[::ffff:127.0.0.1]");

  CAPTURE(host);
  const CallOutcome outcome = client->perform({.url = "https://" + host + ":" + port + "/a"});

  CHECK_FALSE(outcome.answer);
  CHECK_FALSE(outcome.maybe_delivered);
  CHECK(outcome.problem.find("may be called") != std::string::npos);
}

TEST_CASE("A call with a field or method that would break the request is not made", "[net]") {
  TestServer server;
  const std::string url = local(server.port(), "/a");

  CHECK_FALSE(perform({.url = url, .headers = {{"X-A", "b\r\nX-C: d"}}}).answer);
  CHECK_FALSE(perform({.url = url, .headers = {{"X-A", std::string("b\0c", 3)}}}).answer);
  CHECK_FALSE(perform({.url = url, .headers = {{"X A", "b"}}}).answer);
  CHECK_FALSE(perform({.url = url, .headers = {{"X-A: b\nX-C", "d"}}}).answer);
  CHECK_FALSE(perform({.method = "GET /b", .url = url}).answer);
  CHECK_FALSE(perform({.method = "", .url = url}).answer);
  CHECK_FALSE(perform({.url = url + " "}).maybe_delivered);
  CHECK(server.requests().empty());
}

TEST_CASE("A kept connection is used again", "[net]") {
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  ScriptedServer server({ok, ok});
  const auto client = make_http_client({.allow_insecure_loopback = true});

  CHECK(client->perform({.url = local(server.port(), "/1")}).answer);
  CHECK(client->perform({.method = "POST", .url = local(server.port(), "/2"), .body = "x"}).answer);
  CHECK(server.finish().size() == 2);
}

TEST_CASE("What may not be repeated is sent once when a kept connection breaks", "[net]") {
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  ScriptedServer server({ok, "", ok});  // the second request is read and not answered
  const auto client = make_http_client({.allow_insecure_loopback = true});
  CHECK(client->perform({.url = local(server.port(), "/1")}).answer);

  const CallOutcome outcome =
      client->perform({.method = "POST", .url = local(server.port(), "/2"), .body = "pay"});

  CHECK_FALSE(outcome.answer);
  CHECK(outcome.maybe_delivered);
  CHECK(server.finish().size() == 2);
}

TEST_CASE("An interim answer does not mix with the final one", "[net]") {
  ScriptedServer server(
      {"HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"
       "HTTP/1.1 200 OK\r\nX-Final:  2 \r\nContent-Length: 0\r\n\r\n"});

  const CallOutcome outcome = perform({.url = local(server.port(), "/")});

  REQUIRE(outcome.answer);
  CHECK_FALSE(outcome.answer->header("x-early"));
  CHECK(outcome.answer->header("x-final") == "2");
}

TEST_CASE("An answer that breaks off is no answer", "[net]") {
  ScriptedServer server({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"});

  const CallOutcome outcome =
      perform({.url = local(server.port(), "/"), .deadline = milliseconds(200)});

  CHECK_FALSE(outcome.answer);
  CHECK(outcome.maybe_delivered);
}

TEST_CASE("The time to wait is read in seconds or from a date", "[net]") {
  const auto wait = [](std::vector<std::pair<std::string, std::string>> headers) {
    return Answer{.status = 503, .headers = std::move(headers), .body = ""}.retry_after();
  };
  const std::pair<std::string, std::string> date{"date", "Fri, 20 Nov 2026 10:00:00 GMT"};

  CHECK(wait({{"retry-after", "120"}}) == seconds(120));
  CHECK(wait({{"retry-after", "1000000000000"}}) == seconds(999'999'999));
  CHECK(wait({{"retry-after", "Fri, 20 Nov 2026 10:01:30 GMT"}, date}) == seconds(90));
  CHECK(wait({{"retry-after", "Fri, 20 Nov 2026 09:00:00 GMT"}, date}) == seconds(0));
  CHECK_FALSE(wait({{"retry-after", "Fri, 20 Nov 2026 10:01:30 GMT"}}));  // a date needs a Date
  CHECK_FALSE(wait({{"retry-after", "soon"}}));
  CHECK_FALSE(wait({{"retry-after", "-1"}}));
  CHECK_FALSE(wait({}));
}

}  // namespace regulars::net
