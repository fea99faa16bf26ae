#include "net/signature.h"

#include <string>

#include "core/result.h"
#include "tests/catch.h"

namespace regulars::net {
namespace {

const core::Secret kAppSecret{"test-app-secret"};

const std::string kShortBody = R"({"object":"page","entry":[]})";
const std::string kShortMac = "1a82db3abc2fa71a3fffecfedef579a8468a44850cd8a83a0c56974faff81689";
const std::string kShortMacInUpperCase =
    "1A82DB3ABC2FA71A3FFFECFEDEF579A8468A44850CD8A83A0C56974FAFF81689";
const std::string kEscapedBody =
    R"({"object":"page","entry":[{"id":"1","time":2,"messaging":[{"message":{"mid":"m",)"
    R"("text":"\u00e4\u00f6\u00e5 \ud83d\ude00 a\/b \u003C3 10\u0025 x\u0040y.org"}}]}]})";
const std::string kEscapedMac = "f6471fdbeb25dcc188960149651bb61a7528e198cd16aebadaadd98957d75a25";

const std::string kSignedRequest =
    "Ykr8DwkH_gfQZbPzE_a_RaJHYEeDi-Vl0zAT6b1HtCE."
    "eyJ1c2VyX2lkIjoiMjE4NDcxIiwiYWxnb3JpdGhtIjoiSE1BQy1TSEEyNTYiLCJpc3N1ZWRfYXQiOjEyOTE4MzY4MDAs"
    "ImV4cGlyZXMiOjEyOTE4NDA0MDB9";

}  // namespace

// RFC 4231, cases 1 and 6.
TEST_CASE("HMAC-SHA256 agrees with the published vectors", "[net]") {
  CHECK(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac_sha256(std::string(131, '\xaa'),
                           "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("An empty key is a key like any other and not the key of the last call", "[net]") {
  const std::string first = hmac_sha256("", "text");
  hmac_sha256("another key", "text");

  CHECK(hmac_sha256("", "text") == first);
  CHECK(to_hex(hmac_sha256("", "")) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("A webhook of Meta with the right signature is accepted", "[net]") {
  CHECK(is_hub_signature("sha256=" + kShortMac, kShortBody, {kAppSecret}));
  CHECK(is_hub_signature("sha256=" + kEscapedMac, kEscapedBody, {kAppSecret}));
}

TEST_CASE("A webhook of Meta is accepted under the old secret while both are active", "[net]") {
  const core::Secret next{"next-app-secret"};

  CHECK(is_hub_signature("sha256=" + kShortMac, kShortBody, {next, kAppSecret}));
  CHECK_FALSE(is_hub_signature("sha256=" + kShortMac, kShortBody, {next}));
}

TEST_CASE("The same JSON in other bytes does not match Meta's signature", "[net]") {
  const std::string decoded =
      R"({"object":"page","entry":[{"id":"1","time":2,"messaging":[{"message":{"mid":"m",)"
      "\"text\":\"\xc3\xa4\xc3\xb6\xc3\xa5 \xf0\x9f\x98\x80 a/b <3 10% x@y.org\"}}]}]}";

  CHECK_FALSE(is_hub_signature("sha256=" + kEscapedMac, decoded, {kAppSecret}));
}

TEST_CASE("A wrong form of Meta's signature is refused", "[net]") {
  const std::string header = GENERATE(std::string(),
                                      std::string("sha256="),
                                      kShortMac,
                                      "sha1=" + kShortMac,
                                      "SHA256=" + kShortMac,
                                      "sha256=" + kShortMac + " ",
                                      "sha256=" + kShortMac.substr(0, 63),
                                      "sha256=" + kShortMac.substr(0, 63) + "8",
                                      "sha256=" + kShortMacInUpperCase);

  CAPTURE(header);
  CHECK_FALSE(is_hub_signature(header, kShortBody, {kAppSecret}));
}

TEST_CASE("Without a secret nothing matches, not even what an empty key signs", "[net]") {
  const std::string mac = to_hex(hmac_sha256("", kShortBody));

  CHECK_FALSE(is_hub_signature("sha256=" + mac, kShortBody, {}));
  CHECK_FALSE(is_hub_signature("sha256=" + mac, kShortBody, {core::Secret()}));
}

TEST_CASE("The proof for a token is the one Meta computes", "[net]") {
  CHECK(appsecret_proof(kAppSecret, core::Secret("EAAGtoken")) ==
        "947869ed6ffc1f64808ed8faae39057a3bbcd289f2b8444a51dffdbde0514d4b");
}

TEST_CASE("A signed request of Meta is opened", "[net]") {
  const auto opened = open_signed_request(kSignedRequest, kAppSecret);

  REQUIRE(opened);
  CHECK(*opened == R"({"user_id":"218471","algorithm":"HMAC-SHA256","issued_at":1291836800,)"
                   R"("expires":1291840400})");
}

TEST_CASE("A signed request with another payload or another secret is unauthorized", "[net]") {
  std::string changed = kSignedRequest;
  changed[60] = changed[60] == 'A' ? 'B' : 'A';
  const std::string by_nobody = to_base64url(hmac_sha256("", "e30")) + ".e30";

  CHECK(open_signed_request(changed, kAppSecret).error().code == core::ErrorCode::kUnauthorized);
  CHECK(open_signed_request(kSignedRequest, core::Secret("other")).error().code ==
        core::ErrorCode::kUnauthorized);
  CHECK(open_signed_request(by_nobody, core::Secret()).error().code ==
        core::ErrorCode::kUnauthorized);
}

TEST_CASE("A signed request of a wrong form is invalid", "[net]") {
  const std::string text = GENERATE(std::string(),
                                    std::string("."),
                                    std::string("nodot"),
                                    std::string("YWJj.e30"),
                                    kSignedRequest + ".more",
                                    kSignedRequest + "=",
                                    kSignedRequest.substr(0, 44));

  CAPTURE(text);
  CHECK(open_signed_request(text, kAppSecret).error().code == core::ErrorCode::kInvalid);
}

}  // namespace regulars::net
