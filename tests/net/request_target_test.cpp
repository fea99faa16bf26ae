#include "net/request_target.h"

#include <string>

#include "core/limits.h"
#include "tests/catch.h"

namespace regulars::net {
namespace {

int status_of(const std::string& target) {
  const auto refusal = check_target(target);
  return refusal ? refusal->status : 0;
}

}  // namespace

TEST_CASE("A usual target is accepted", "[net]") {
  const std::string target = GENERATE("/",
                                      "/webhook/messenger?hub.mode=subscribe&hub.challenge=1",
                                      "/a%20b/%C3%A4",
                                      "/u/a..b/.well-known",
                                      "/x?back=%2Fconsole%2F..&a=b?c",
                                      "/x?",
                                      "//double",
                                      "/u/abc_-~.def=");

  CAPTURE(target);
  CHECK(status_of(target) == 0);
}

TEST_CASE("A target that two programs could read in two ways is refused", "[net]") {
  const std::string target = GENERATE("",
                                      "*",
                                      "a",
                                      "http://shop.example/",
                                      "shop.example:443",
                                      "/a#b",
                                      "/a\\b",
                                      "/\xc3\xa4",
                                      "/a\tb",
                                      "/%",
                                      "/%2",
                                      "/%2g",
                                      "/%u0041",
                                      "/a?b=%",
                                      "/a?b=%zz",
                                      "/%00",
                                      "/%0d",
                                      "/%0A",
                                      "/a?b=%0d%0aX:%20y",
                                      "/a?b=%00",
                                      "/a%2fb",
                                      "/a%2Fb",
                                      "/a%5cb",
                                      "/%7f",
                                      "/..",
                                      "/../etc",
                                      "/a/../b",
                                      "/a/%2e%2E/b",
                                      "/a/.%2e",
                                      "/.",
                                      "/a/./b");

  CAPTURE(target);
  CHECK(status_of(target) == 400);
}

TEST_CASE("A path may have 1024 bytes and no more", "[net]") {
  const std::string path = "/" + std::string(core::kMaxPathBytes - 1, 'a');

  CHECK(status_of(path) == 0);
  CHECK(status_of(path + "?b=c") == 0);
  CHECK(status_of(path + "a") == 414);
}

TEST_CASE("A query is decoded once and in the order given", "[net]") {
  using Pairs = std::vector<std::pair<std::string, std::string>>;

  CHECK(decode_query("b=1&a=x+y%20z&b=2&c&=d&&e=f=g%2541") ==
        Pairs{{"b", "1"}, {"a", "x y z"}, {"b", "2"}, {"c", ""}, {"", "d"}, {"e", "f=g%41"}});
  CHECK(decode_query("").empty());
}

}  // namespace regulars::net
