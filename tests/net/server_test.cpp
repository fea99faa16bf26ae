#include "net/server.h"

#include <atomic>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/net/raw_client.h"
#include "tests/net/test_server.h"

namespace regulars::net {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n";
}

std::string post(const std::string& target, const std::string& body) {
  return "POST " + target +
         " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

bool says_close(const RawAnswer& answer) {
  return answer.head.find("\r\nConnection: close\r\n") != std::string::npos;
}

}  // namespace

TEST_CASE("A request reaches the handler decoded once and whole", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send(
      "POST /a%20b?x=1&y=a+b%26&x=2?3 HTTP/1.1\r\nHost: shop\r\nX-Id:  7 \r\n"
      "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\n"
      "a=1&b=%20\r\n");

  CHECK(client.read_answer().status == 200);
  const Request request = server.requests().at(0);
  CHECK(request.method == "POST");
  CHECK(request.path == "/a b");
  CHECK(request.query ==
        std::vector<std::pair<std::string, std::string>>{{"x", "1"}, {"y", "a b&"}, {"x", "2?3"}});
  CHECK(request.query_value("x") == "1");
  CHECK_FALSE(request.query_value("z"));
  CHECK(request.header("x-id") == "7");
  CHECK(request.body == "a=1&b=%20\r\n");
  CHECK(request.remote_address == "127.0.0.1");
}

TEST_CASE("A header that is given twice has no single value", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/", "A: 1\r\nB: 2\r\na: 1\r\n"));

  CHECK(client.read_answer().status == 200);
  CHECK_FALSE(server.requests().at(0).header("a"));
  CHECK(server.requests().at(0).header("b") == "2");
}

TEST_CASE("Bodies that cpp-httplib would take apart arrive as bytes", "[net]") {
  const std::string body =
      "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nc\r\n--b--\r\n";
  TestServer server;
  RawClient client(server.port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\n"
      "Content-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);

  CHECK(client.read_answer().body == "POST /a " + body);
}

TEST_CASE("Every byte may stand in a body", "[net]") {
  std::string body;
  for (int i = 0; i < 256; ++i) {
    body += static_cast<char>(i);
  }
  TestServer server;
  RawClient client(server.port());
  client.send(post("/a", body));

  CHECK(client.read_answer().body == "POST /a " + body);
}

TEST_CASE("A connection serves one request after another", "[net]") {
  TestServer server;
  RawClient client(server.port());
  for (int i = 0; i < 100; ++i) {
    client.send(post("/a", std::to_string(i)));
    CHECK(client.read_answer().body == "POST /a " + std::to_string(i));
  }
}

TEST_CASE("Requests sent ahead are answered in their order", "[net]") {
  TestServer server;
  RawClient client(server.port());
  std::string ahead;
  for (int i = 0; i < 500; ++i) {
    ahead += post("/n", std::to_string(i));
  }
  client.send(ahead);

  for (int i = 0; i < 500; ++i) {
    REQUIRE(client.read_answer().body == "POST /n " + std::to_string(i));
  }
}

TEST_CASE("A chunked body is handed over without its chunks, and the next request follows",
          "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: u\r\n\r\n" +
      get("/b"));

  CHECK(client.read_answer().body == "POST /a abcde");
  CHECK(client.read_answer().body == "GET /b ");
}

TEST_CASE("A client that waits for a continue gets one", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

  CHECK(client.read_answer().status == 100);
  client.send("ok");
  CHECK(client.read_answer().body == "POST /a ok");
}

TEST_CASE("A client that announces too much is refused without a continue", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send(
      "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1048577\r\n\r\n");

  CHECK(client.read_answer().status == 413);
  CHECK(client.read_all().empty());
}

TEST_CASE("HTTP/1.0 is served and closed, or kept when it asks", "[net]") {
  TestServer server;
  RawClient closing(server.port());
  closing.send("POST /a HTTP/1.0\r\nContent-Length: 2\r\n\r\nok");
  const RawAnswer answer = closing.read_answer();
  CHECK(answer.body == "POST /a ok");
  CHECK(says_close(answer));
  CHECK(closing.read_all().empty());

  RawClient keeping(server.port());
  keeping.send("GET /b HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
  CHECK(keeping.read_answer().head.find("Connection: keep-alive\r\n") != std::string::npos);
  keeping.send(get("/c"));
  CHECK(keeping.read_answer().body == "GET /c ");
}

TEST_CASE("HEAD is answered with the length and without the body", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n" + get("/b"));

  const RawAnswer answer = client.read_answer(true);
  CHECK(answer.status == 200);
  CHECK(answer.head.find("Content-Length: 8\r\n") != std::string::npos);  // "HEAD /a "
  CHECK(client.read_answer().body == "GET /b ");
}

TEST_CASE("A client that asks to close is answered and closed", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/a", "Connection: close\r\n") + get("/b"));

  CHECK(says_close(client.read_answer()));
  CHECK(client.read_all().empty());
  CHECK_FALSE(server.was_asked_for("/b"));
}

TEST_CASE("A client that has ended its sending still gets its answer", "[net]") {
  TestServer server;
  RawClient client(server.port());
  client.send(get("/a"));
  client.end_sending();

  CHECK(client.read_answer().body == "GET /a ");
  CHECK(client.read_all().empty());
}

TEST_CASE("An exception in a handler is a 500 that does not tell its text", "[net]") {
  TestServer server({}, [](const Request& /*request*/, const Responder& /*responder*/) {
    throw std::runtime_error("a secret path");
  });
  RawClient client(server.port());
  client.send(get("/a") + get("/b"));

  const RawAnswer answer = client.read_answer();
  CHECK(answer.status == 500);
  CHECK((answer.head + answer.body).find("secret") == std::string::npos);
  CHECK(client.read_answer().status == 500);
}

TEST_CASE("A request that no handler answers is a 500", "[net]") {
  TestServer server({}, [](const Request& /*request*/, const Responder& /*responder*/) {});
  RawClient client(server.port());
  client.send(get("/a"));

  CHECK(client.read_answer().status == 500);
}

TEST_CASE("Only the first answer counts", "[net]") {
  TestServer server({}, [](const Request& /*request*/, const Responder& responder) {
    const Responder copy = responder;
    responder.send({.body = "first"});
    copy.send({.body = "second"});
  });
  RawClient client(server.port());
  client.send(get("/a") + get("/b"));

  CHECK(client.read_answer().body == "first");
  CHECK(client.read_answer().body == "first");
}

TEST_CASE("An answer may come later and from another thread", "[net]") {
  ResponderBox box;
  TestServer server({}, box.handler());
  RawClient client(server.port());
  client.send(get("/1") + get("/2") + get("/3"));

  std::thread answering([&] {
    for (const char* text : {"one", "two", "three"}) {
      box.take().send({.body = text});
    }
  });

  CHECK(client.read_answer().body == "one");
  CHECK(client.read_answer().body == "two");
  CHECK(client.read_answer().body == "three");
  answering.join();
}

TEST_CASE("While one request waits for its answer the next is not begun", "[net]") {
  ResponderBox box;
  TestServer server({}, box.handler());
  RawClient first(server.port());
  first.send(get("/1") + get("/2"));
  const Responder responder = box.take();

  CHECK(server.requests().size() == 1);
  responder.send({.body = "one"});
  CHECK(first.read_answer().body == "one");
  box.take().send({.body = "two"});
  CHECK(first.read_answer().body == "two");
}

TEST_CASE("An answer to a client that has gone does nothing", "[net]") {
  ResponderBox box;
  TestServer server({}, box.handler());
  {
    RawClient client(server.port());
    client.send(get("/a"));
    const Responder responder = box.take();
    client.close();
    responder.send({.body = std::string(1000000, 'a')});
  }
  RawClient next(server.port());
  next.send(get("/b"));
  box.take().send({.body = "b"});

  CHECK(next.read_answer().body == "b");
}

TEST_CASE("Handlers run at the same time on as many threads as were asked for", "[net]") {
  std::promise<void> second_came;
  std::shared_future<void> second = second_came.get_future().share();
  TestServer server({.threads = 2}, [&](const Request& request, const Responder& responder) {
    if (request.path == "/second") second_came.set_value();
    // The first waits for the second; with one thread the second would never come.
    const bool came = second.wait_for(seconds(10)) == std::future_status::ready;
    responder.send({.body = came ? "together" : "alone"});
  });
  RawClient first(server.port());
  first.send(get("/first"));
  RawClient other(server.port());
  other.send(get("/second"));

  CHECK(first.read_answer().body == "together");
  CHECK(other.read_answer().body == "together");
}

TEST_CASE("Silent and slow clients do not keep others waiting", "[net]") {
  TestServer server;
  std::vector<std::unique_ptr<RawClient>> others;
  for (int i = 0; i < 300; ++i) {
    others.push_back(std::make_unique<RawClient>(server.port()));
    if (i % 3 == 1) others.back()->send("POST /slow HTTP/1.1\r\nHo");
    if (i % 3 == 2)
      others.back()->send("POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\na");
  }
  RawClient client(server.port());
  client.send(get("/quick"));

  CHECK(client.read_answer().body == "GET /quick ");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("A head that takes too long is answered 408 and closed", "[net]") {
  TestServer server({.head_deadline = milliseconds(60)});
  RawClient client(server.port());
  client.send("GET /a HTTP/1.1\r\nHost: x\r\n");

  CHECK(client.read_answer().status == 408);
  CHECK(client.read_all().empty());
}

TEST_CASE("A body that takes too long is answered 408 and closed", "[net]") {
  TestServer server({.body_deadline = milliseconds(60)});
  RawClient client(server.port());
  client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");

  CHECK(client.read_answer().status == 408);
  CHECK(client.read_all().empty());
  CHECK(server.requests().empty());
}

TEST_CASE("A connection that is idle for too long is closed without a word", "[net]") {
  TestServer server({.idle_deadline = milliseconds(60)});
  RawClient fresh(server.port());
  RawClient used(server.port());
  used.send(get("/a"));

  CHECK(used.read_answer().status == 200);
  CHECK(used.read_all().empty());
  CHECK(fresh.read_all().empty());
}

TEST_CASE("A request that waits for its answer outlives all deadlines of reading", "[net]") {
  ResponderBox box;
  TestServer server({.head_deadline = milliseconds(20),
                     .body_deadline = milliseconds(20),
                     .idle_deadline = milliseconds(20)},
                    box.handler());
  RawClient idle(server.port());
  RawClient client(server.port());
  client.send(get("/a"));
  const Responder responder = box.take();
  CHECK(idle.read_all().empty());  // by now the deadlines have passed and were looked at

  responder.send({.body = "late"});
  CHECK(client.read_answer().body == "late");
}

TEST_CASE("When the server is full the connection that was idle longest makes room", "[net]") {
  TestServer server({.connections_max = 2});
  RawClient oldest(server.port());
  RawClient middle(server.port());
  RawClient newest(server.port());
  newest.send(get("/3"));

  CHECK(newest.read_answer().status == 200);
  CHECK(oldest.read_all().empty());
  middle.send(get("/2"));
  CHECK(middle.read_answer().status == 200);
}

TEST_CASE("When the server is full of busy connections another is refused", "[net]") {
  ResponderBox box;
  TestServer server({.connections_max = 1}, box.handler());
  RawClient busy(server.port());
  busy.send(get("/1"));
  const Responder responder = box.take();
  RawClient other(server.port());

  CHECK(other.read_answer().status == 503);
  responder.send({.body = "done"});
  CHECK(busy.read_answer().body == "done");
}

TEST_CASE("A body may be as large as the limit and not one byte larger", "[net]") {
  const std::string body(1024 * 1024, 'a');
  TestServer server({}, [](const Request& request, const Responder& responder) {
    responder.send({.body = std::to_string(request.body.size())});
  });
  RawClient client(server.port());
  client.send(post("/a", body));
  CHECK(client.read_answer().body == "1048576");
  client.send(post("/a", body + "a"));
  CHECK(client.read_answer().status == 413);
}

TEST_CASE("A large answer arrives whole at a client that reads late", "[net]") {
  const std::string body(20 * 1024 * 1024, 'b');
  ResponderBox box;
  TestServer server({}, box.handler());
  RawClient client(server.port());
  client.send(get("/a") + get("/b"));
  box.take().send({.body = body});

  CHECK(client.read_answer().body == body);
  box.take().send({.body = "next"});
  CHECK(client.read_answer().body == "next");
}

TEST_CASE("Stopping lets a request in progress finish and takes no other", "[net]") {
  ResponderBox box;
  TestServer server({}, box.handler());
  const int port = server.port();
  RawClient idle(port);
  RawClient client(port);
  client.send(get("/a"));
  const Responder responder = box.take();

  std::thread stopping([&] { server.stop(seconds(20)); });
  CHECK(idle.read_all().empty());  // closed by the stop, which has begun then
  CHECK_FALSE(RawClient(port).is_connected());
  responder.send({.body = "finished"});

  const RawAnswer answer = client.read_answer();
  CHECK(answer.body == "finished");
  CHECK(says_close(answer));
  stopping.join();
}

TEST_CASE("Stopping does not wait longer than it may", "[net]") {
  ResponderBox box;
  auto server = std::make_unique<TestServer>(ServerSettings{}, box.handler());
  RawClient client(server->port());
  client.send(get("/a"));
  const Responder responder = box.take();

  server->stop(milliseconds(10));
  server->stop(seconds(100));
  CHECK(client.read_all().empty());
  server.reset();
  responder.send({.body = "nobody is there"});
}

TEST_CASE("An address that is taken is a conflict and a wrong one is invalid", "[net]") {
  TestServer server;
  const auto open = [](const std::string& address, int port) {
    return Server::open({.address = address, .port = port}, [](const auto&, const auto&) {});
  };

  CHECK(open("127.0.0.1", server.port()).error().code == core::ErrorCode::kConflict);
  CHECK(open("192.0.2.1", 0).error().code == core::ErrorCode::kInvalid);
  CHECK(open("shop.example", 0).error().code == core::ErrorCode::kInvalid);
  CHECK(open("127.0.0.1", 65536).error().code == core::ErrorCode::kInvalid);
  CHECK(open("127.0.0.1", 0));
}

TEST_CASE("Many clients at once each get their own answers, at once or later", "[net]") {
  ResponderBox box;
  const Handler keep = box.handler();
  TestServer server({}, [&](const Request& request, const Responder& responder) {
    if (request.body.ends_with('7')) {
      keep(request, responder);
    } else {
      responder.send({.body = request.body});
    }
  });
  std::thread answering([&] {
    for (int i = 0; i < 8 * 20; ++i) {
      box.take().send({.body = "later"});
    }
  });
  std::atomic<int> right = 0;
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([&, c] {
      RawClient client(server.port());
      for (int i = 0; i < 200; ++i) {
        const std::string text = std::to_string(c) + "/" + std::to_string(i);
        client.send(post("/a", text));
        const std::string expected = text.ends_with('7') ? "later" : text;
        if (client.read_answer().body == expected) ++right;
      }
    });
  }
  for (std::thread& client : clients) {
    client.join();
  }
  answering.join();

  CHECK(right == 8 * 200);
}

}  // namespace regulars::net
