#include "net/router.h"

#include <string>

#include "tests/catch.h"

namespace regulars::net {
namespace {

Handler says(const std::string& text) {
  return [text](const Request& request, const Responder& responder) {
    responder.send({.body = text + " " + request.method});
  };
}

Router shop_router() {
  Router router;
  router.add("GET", "/", says("root"));
  router.add("GET", "/webhook/messenger", says("verify"));
  router.add("POST", "/webhook/messenger", says("receive"));
  router.add("GET", "/console/", says("console"));
  router.add("GET", "/console/files/", says("files"));
  router.add("POST", "/console/login", says("login"));
  return router;
}

Response ask(const std::string& method, const std::string& path) {
  Response answer;
  const Responder responder([&](Response response) { answer = std::move(response); });
  shop_router()({.method = method, .path = path}, responder);
  return answer;
}

}  // namespace

TEST_CASE("The router finds the exact path and method", "[net]") {
  CHECK(ask("GET", "/webhook/messenger").body == "verify GET");
  CHECK(ask("POST", "/webhook/messenger").body == "receive POST");
  CHECK(ask("GET", "/").body == "root GET");
}

TEST_CASE("The router takes the longest prefix and an exact path before it", "[net]") {
  CHECK(ask("GET", "/console/").body == "console GET");
  CHECK(ask("GET", "/console/members/7").body == "console GET");
  CHECK(ask("GET", "/console/files/a.css").body == "files GET");
  CHECK(ask("POST", "/console/login").body == "login POST");
}

TEST_CASE("An unknown path is 404, and the root is no prefix", "[net]") {
  CHECK(ask("GET", "/nothing").status == 404);
  CHECK(ask("GET", "/console").status == 404);
  CHECK(ask("GET", "/webhook/messenger/").status == 404);
  CHECK(ask("GET", "").status == 404);
}

TEST_CASE("A known path with another method is 405 and names those that work", "[net]") {
  const Response answer = ask("DELETE", "/webhook/messenger");

  CHECK(answer.status == 405);
  REQUIRE(answer.headers.size() == 1);
  CHECK(answer.headers[0] == std::pair<std::string, std::string>("Allow", "GET, HEAD, POST"));
}

TEST_CASE("TRACE is never answered, even by a prefix", "[net]") {
  CHECK(ask("TRACE", "/webhook/messenger").status == 405);
  CHECK(ask("TRACE", "/console/x").status == 405);
}

TEST_CASE("HEAD is served by the handler of GET", "[net]") {
  CHECK(ask("HEAD", "/webhook/messenger").body == "verify HEAD");
  CHECK(ask("HEAD", "/console/login").status == 405);
}

}  // namespace regulars::net
