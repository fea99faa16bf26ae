#include <string>

#include "net/signature.h"
#include "tests/catch.h"

namespace regulars::net {
namespace {

const std::string kEveryByte = [] {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
  }
  return bytes;
}();

}  // namespace

// The vectors of RFC 4648, section 10.
TEST_CASE("Base64 is written and read as the standard shows it", "[net]") {
  const std::vector<std::pair<std::string, std::string>> pairs{{"", ""},
                                                               {"f", "Zg=="},
                                                               {"fo", "Zm8="},
                                                               {"foo", "Zm9v"},
                                                               {"foob", "Zm9vYg=="},
                                                               {"fooba", "Zm9vYmE="},
                                                               {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : pairs) {
    CAPTURE(text);
    CHECK(to_base64(bytes) == text);
    CHECK(from_base64(text) == bytes);
  }
}

TEST_CASE("Every byte survives each encoding", "[net]") {
  CHECK(from_base64(to_base64(kEveryByte)) == kEveryByte);
  CHECK(from_base64url(to_base64url(kEveryByte)) == kEveryByte);
  CHECK(to_hex(std::string("\x00\x7f\xff", 3)) == "007fff");
  CHECK(core::from_hex(to_hex(kEveryByte)) == kEveryByte);
}

TEST_CASE("Hex is read in whole bytes or not at all", "[net]") {
  CHECK(core::from_hex("") == "");
  for (const char* odd : {"0", "007", "0g", "g0", "+1", " 1"}) {
    CAPTURE(odd);
    CHECK_FALSE(core::from_hex(odd));
  }
}

TEST_CASE("Base64 without its padding is read", "[net]") {
  CHECK(from_base64("Zg") == "f");
  CHECK(from_base64("Zg=") == "f");
  CHECK(from_base64("Zm8") == "fo");
}

TEST_CASE("Base64 with anything else in it is refused", "[net]") {
  const std::string text = GENERATE("Z",
                                    "Zg===",
                                    "Zm9v=",
                                    "====",
                                    "Zg==Zg==",
                                    "Zm 9v",
                                    "Zm9v\n",
                                    " Zm9v",
                                    "Zm-v",
                                    "Zm_v",
                                    "Zm*v");

  CAPTURE(text);
  CHECK_FALSE(from_base64(text));
}

TEST_CASE("Base64 for addresses has its own alphabet and no padding", "[net]") {
  CHECK(to_base64url("\xfb\xff\xfe!") == "-__-IQ");
  CHECK(from_base64url("-__-IQ") == "\xfb\xff\xfe!");
  CHECK_FALSE(from_base64url("-__-IQ=="));
  CHECK_FALSE(from_base64url("+//+IQ"));
}

}  // namespace regulars::net
