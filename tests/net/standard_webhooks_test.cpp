#include <fstream>
#include <iostream>
#include <string>

#include <nlohmann/json.hpp>

#include "net/ascii.h"
#include "net/signature.h"
#include "tests/catch.h"

namespace regulars::net {
namespace {

using nlohmann::json;

const std::string kSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const std::string kId = "evt_2pXk0001";
constexpr std::int64_t kSentAt = 1795342530;
const std::string kBody =
    R"({"type":"order.paid","timestamp":"2026-11-20T10:15:30Z","data":{"order_number":"A-1007",)"
    R"("email":"ada@example.com","value":{"amount":"49.90","currency":"EUR"}}})";
const std::string kSignature = "v1,DGkLcXNGqDIFa2N4xmdfJZPZmhMcJw5QlbjNwJ+xCWI=";
const std::string kWrong = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";

WebhookKey key(const std::string& secret = kSecret) {
  return WebhookKey::parse(core::Secret(secret)).value();
}

core::Instant at_second(std::int64_t seconds) {
  return core::from_ms(seconds * 1000);
}

Request signed_request(const std::string& signature = kSignature) {
  Request request;
  request.headers = {{"webhook-id", kId},
                     {"webhook-timestamp", std::to_string(kSentAt)},
                     {"webhook-signature", signature}};
  request.body = kBody;
  return request;
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string all = text;
  for (std::size_t i = 1; i < times; ++i) {
    all += " " + text;
  }
  return all;
}

/// The cases that are kept beside the source, when they are there.
std::optional<json> published_cases() {
  std::ifstream file(std::string(REGULARS_SOURCE_DIR) +
                     "/../shared/reference/payloads/standard-webhooks.json");
  if (!file) return std::nullopt;
  return json::parse(file);
}

std::string body_of(const json& verify_case) {
  if (verify_case.contains("body_base64")) {
    return from_base64(verify_case["body_base64"].get<std::string>()).value();
  }
  if (verify_case.contains("body_build")) {
    const json& build = verify_case["body_build"];
    std::string body = build["prefix"];
    for (int i = 0; i < build["times"].get<int>(); ++i) {
      body += build["repeat"].get<std::string>();
    }
    return body + build["suffix"].get<std::string>();
  }
  return verify_case["body"];
}

Request request_of(const json& verify_case) {
  Request request{.body = body_of(verify_case)};
  for (const json& field : verify_case["headers"]) {
    const std::string name = to_lower(field[0].get<std::string>());
    std::string value = field[1];
    if (name == "webhook-signature" && verify_case.contains("repeat_signature")) {
      value = repeated(value, verify_case["repeat_signature"].get<std::size_t>());
    }
    request.headers.emplace_back(name, value);
  }
  return request;
}

}  // namespace

TEST_CASE("A webhook is signed as the specification shows it", "[net]") {
  CHECK(key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
            .sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, R"({"test": 2432232314})") ==
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  CHECK(key().sign(kId, kSentAt, kBody) == kSignature);
  CHECK(key().sign(kId, kSentAt, "{\"n\":\"\xc5\x81ucja \xe2\x98\x95\"}") ==
        "v1,ZlpW33Y23TJxSyGgIOGka46CWVrdjXJ8OL+JDhU20+s=");
}

TEST_CASE("A rightly signed webhook is accepted and its id returned", "[net]") {
  const auto id = verify_webhook(signed_request(), {key()}, at_second(kSentAt));

  REQUIRE(id);
  CHECK(*id == kId);
}

TEST_CASE("A webhook is accepted up to 300 seconds from now and not later", "[net]") {
  CHECK(verify_webhook(signed_request(), {key()}, at_second(kSentAt + 300)));
  CHECK(verify_webhook(signed_request(), {key()}, at_second(kSentAt - 300)));
  CHECK_FALSE(verify_webhook(signed_request(), {key()}, at_second(kSentAt + 301)));
  CHECK_FALSE(verify_webhook(signed_request(), {key()}, at_second(kSentAt - 301)));
}

TEST_CASE("The right signature is found among at most 16 entries", "[net]") {
  const auto with = [](const std::string& signature) {
    return verify_webhook(signed_request(signature), {key()}, at_second(kSentAt)).has_value();
  };

  CHECK(with(repeated(kWrong, 15) + " " + kSignature));
  CHECK_FALSE(with(repeated(kWrong, 16) + " " + kSignature));
  CHECK_FALSE(with(kSignature + " " + repeated(kWrong, 16)));
}

TEST_CASE("A signature without its padding is refused", "[net]") {
  const auto result = verify_webhook(
      signed_request(kSignature.substr(0, kSignature.size() - 1)), {key()}, at_second(kSentAt));

  CHECK_FALSE(result);
}

TEST_CASE("Without keys no webhook is accepted", "[net]") {
  CHECK_FALSE(verify_webhook(signed_request(), {}, at_second(kSentAt)));
}

TEST_CASE("A webhook is refused with one and the same sentence, whatever was wrong", "[net]") {
  Request unsigned_request = signed_request();
  unsigned_request.headers.pop_back();
  const auto missing = verify_webhook(unsigned_request, {key()}, at_second(kSentAt));
  const auto wrong = verify_webhook(signed_request(kWrong), {key()}, at_second(kSentAt));
  const auto late = verify_webhook(signed_request(), {key()}, at_second(kSentAt + 1000));

  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == core::ErrorCode::kUnauthorized);
  CHECK(wrong.error().sentence == missing.error().sentence);
  CHECK(late.error().sentence == missing.error().sentence);
}

TEST_CASE("An id holds 255 visible characters at most and no full stop", "[net]") {
  const auto is_accepted = [](const std::string& id) {
    Request request = signed_request(key().sign(id, kSentAt, kBody));
    request.headers[0].second = id;
    return verify_webhook(request, {key()}, at_second(kSentAt)).has_value();
  };

  CHECK(is_accepted(std::string(255, 'm')));
  CHECK_FALSE(is_accepted(std::string(256, 'm')));
  CHECK_FALSE(is_accepted(""));
  CHECK_FALSE(is_accepted("a.b"));
  CHECK_FALSE(is_accepted("a b"));
  CHECK_FALSE(is_accepted("\xc3\xa4"));
}

TEST_CASE("A webhook secret that is no key is refused", "[net]") {
  const std::string secret =
      GENERATE("", "whsec_", "whsec_not*base64", "whsec_AAAA", "whsec_MDEyMzQ1Njc4OWFiY2Rl");

  CAPTURE(secret);
  const auto parsed = WebhookKey::parse(core::Secret(secret));
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().code == core::ErrorCode::kInvalid);
}

TEST_CASE("A webhook secret of 16 to 23 bytes works and is called short", "[net]") {
  CHECK(key("MDEyMzQ1Njc4OWFiY2RlZg==").is_short());                      // 16 bytes
  CHECK(key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS").is_short());         // 23 bytes
  CHECK_FALSE(key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_short());  // 24 bytes
}

TEST_CASE("The kept cases of the specification have the outcomes they name", "[net]") {
  const std::optional<json> cases = published_cases();
  if (!cases) {
    std::cout << "skipped: standard-webhooks.json is not beside the source\n";
    return;
  }
  for (const json& verify_case : (*cases)["verify_cases"]) {
    INFO(verify_case["name"].get<std::string>());
    std::vector<WebhookKey> keys;
    for (const json& secret : verify_case["secrets"]) {
      keys.push_back(key(secret));
    }
    const auto result = verify_webhook(
        request_of(verify_case), keys, at_second(verify_case["now"].get<std::int64_t>()));
    // "duplicate" is for whoever keeps the ids; the signature is right.
    CHECK(result.has_value() == (verify_case["expect"] != "reject"));
  }
  for (const json& sign_case : (*cases)["sign_cases"]) {
    CHECK(key(sign_case["secret"])
              .sign(sign_case["id"].get<std::string>(),
                    sign_case["timestamp"].get<std::int64_t>(),
                    sign_case["body"].get<std::string>()) ==
          sign_case["signature"].get<std::string>());
  }
  for (const json& key_case : (*cases)["key_cases"]) {
    const std::string expected = key_case["expect"];
    INFO(expected);
    const auto parsed = WebhookKey::parse(core::Secret(key_case["secret"]));
    CHECK(parsed.has_value() == expected.starts_with("start"));
    if (parsed) CHECK(parsed->is_short());
  }
}

}  // namespace regulars::net
