#include "net/http_response.h"

#include <string>

#include "tests/catch.h"

namespace regulars::net {

TEST_CASE("An answer is written with its length, its type and nosniff", "[net]") {
  CHECK(render_response({.status = 200, .body = "ok\n"}, {}) ==
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\n"
        "X-Content-Type-Options: nosniff\r\n\r\nok\n");
}

TEST_CASE("An answer to HEAD tells the length and leaves the body out", "[net]") {
  const std::string text = render_response({.body = "four"}, {.is_to_head = true});

  CHECK(text.find("Content-Length: 4\r\n") != std::string::npos);
  CHECK(text.ends_with("\r\n\r\n"));
}

TEST_CASE("An answer that has no body by its status is written without one", "[net]") {
  for (const int status : {204, 304}) {
    const std::string text = render_response({.status = status, .body = "lost"}, {});
    CHECK(text.find("Content-Length") == std::string::npos);
    CHECK(text.ends_with("\r\n\r\n"));
  }
}

TEST_CASE("A header that would end early or is ours to set is left out", "[net]") {
  const std::string text = render_response({.content_type = "text/html\r\nX: y",
                                            .body = "",
                                            .headers = {{"Location", "/a\r\nSet-Cookie: b=c"},
                                                        {"X-Nul", std::string("a\0b", 3)},
                                                        {"Bad Name", "a"},
                                                        {"", "a"},
                                                        {"content-length", "99"},
                                                        {"Transfer-Encoding", "chunked"},
                                                        {"Connection", "upgrade"},
                                                        {"Set-Cookie", "a=b"},
                                                        {"Set-Cookie", "c=d"}}},
                                           {});

  CHECK(text ==
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n"
        "Set-Cookie: a=b\r\nSet-Cookie: c=d\r\n\r\n");
}

TEST_CASE("An answer says what becomes of the connection", "[net]") {
  const auto says = [](const AnswerForm& form, const std::string& word) {
    return render_response({}, form).find("Connection: " + word + "\r\n") != std::string::npos;
  };

  CHECK(says({.closes = true}, "close"));
  CHECK(says({.closes = true, .is_to_http_1_0 = true}, "close"));
  CHECK(says({.is_to_http_1_0 = true}, "keep-alive"));
  CHECK_FALSE(says({}, "keep-alive"));
}

TEST_CASE("A status that cannot be sent becomes 500", "[net]") {
  for (const int status : {0, 100, 199, 600, -1}) {
    CHECK(render_response({.status = status}, {}).starts_with("HTTP/1.1 500 "));
  }
  CHECK(render_response({.status = 299}, {}).starts_with("HTTP/1.1 299 \r\n"));
}

}  // namespace regulars::net
