#include "outbound/messenger_page.h"

#include "core/limits.h"
#include "tests/catch.h"
#include "tests/outbound/fake_http_client.h"

namespace regulars::outbound {
namespace {

using channel::SendClass;
using Headers = std::vector<std::pair<std::string, std::string>>;

// The proof of Meta's scheme for this secret and this token, computed outside the program.
constexpr const char* kProof = "947869ed6ffc1f64808ed8faae39057a3bbcd289f2b8444a51dffdbde0514d4b";

MessengerPageSettings settings() {
  return {.graph = "https://graph.example",
          .version = "v26.0",
          .page_id = "1000",
          .token = core::Secret("EAAGtoken"),
          .app_secret = core::Secret("test-app-secret")};
}

std::string with_fields(const std::string& fields) {
  return R"({"data":[{"id":"5","name":"Bot","subscribed_fields":[)" + fields + "]}]}";
}

std::string all_fields() {
  std::string list;
  for (const char* name : kSubscribedFields) {
    list += (list.empty() ? "\"" : ",\"") + std::string(name) + "\"";
  }
  return list;
}

// The world of most tests: one page, one prepared answer.
struct World {
  FakeHttpClient client;
  MessengerPage page{settings(), client};

  World(int status, std::string body, Headers headers = {}) {
    client.will_answer(status, std::move(body), std::move(headers));
  }
};

}  // namespace

TEST_CASE("A message is posted to the page with the token in a header", "[outbound][golden]") {
  World world(200, R"({"recipient_id":"77","message_id":"m_1"})");

  const auto outcome = world.page.send(R"({"x":1})");

  REQUIRE(outcome.has_value());
  CHECK(outcome->answer.meaning == SendClass::kSent);
  CHECK(outcome->answer.message_id == "m_1");
  CHECK_FALSE(outcome->maybe_delivered);
  CHECK_FALSE(outcome->usage.has_value());
  REQUIRE(world.client.calls.size() == 1);
  const net::Call& call = world.client.calls.front();
  CHECK(call.method == "POST");
  CHECK(call.url ==
        std::string("https://graph.example/v26.0/1000/messages?appsecret_proof=") + kProof);
  CHECK(call.headers ==
        Headers{{"Authorization", "Bearer EAAGtoken"}, {"Content-Type", "application/json"}});
  CHECK(call.body == R"({"x":1})");
  CHECK(call.deadline == core::kMessengerDeadline);
}

TEST_CASE("Without an app secret no proof is sent", "[outbound]") {
  FakeHttpClient client;
  client.will_answer(200, R"({"message_id":"m_1"})");
  MessengerPageSettings plain = settings();
  plain.app_secret = core::Secret();

  REQUIRE(MessengerPage(plain, client).send("{}").has_value());

  CHECK(client.calls.front().url == "https://graph.example/v26.0/1000/messages");
}

TEST_CASE("Settings that cannot work are refused before anything is called", "[outbound]") {
  FakeHttpClient client;
  const auto code = [&client](auto change) {
    MessengerPageSettings changed = settings();
    change(changed);
    const auto outcome = MessengerPage(changed, client).send("{}");
    REQUIRE_FALSE(outcome.has_value());
    return outcome.error().code;
  };

  CHECK(code([](auto& s) { s.token = core::Secret(); }) == core::ErrorCode::kUnauthorized);
  CHECK(code([](auto& s) { s.token = core::Secret("a\r\nX: b"); }) ==
        core::ErrorCode::kUnauthorized);
  CHECK(code([](auto& s) { s.page_id = ""; }) == core::ErrorCode::kInvalid);
  CHECK(code([](auto& s) { s.page_id = "1/../2"; }) == core::ErrorCode::kInvalid);
  CHECK(code([](auto& s) { s.version = "v26.0?x"; }) == core::ErrorCode::kInvalid);
  CHECK(client.calls.empty());
}

TEST_CASE("A refusal that can be read was surely not delivered", "[outbound]") {
  World world(500, R"({"error":{"code":2,"message":"try later"}})");

  const auto outcome = world.page.send("{}");

  REQUIRE(outcome.has_value());
  CHECK(outcome->answer.meaning == SendClass::kPerson);
  CHECK_FALSE(outcome->maybe_delivered);
}

TEST_CASE("An answer that cannot be read leaves a doubt", "[outbound]") {
  const auto is_doubtful = [](int status, const std::string& body) {
    World world(status, body);
    return world.page.send("{}").value().maybe_delivered;
  };

  CHECK(is_doubtful(200, "<html>"));
  CHECK(is_doubtful(502, "bad gateway"));
  CHECK(is_doubtful(504, ""));
  CHECK_FALSE(is_doubtful(503, "<html>busy</html>"));
  CHECK_FALSE(is_doubtful(429, ""));
  CHECK_FALSE(is_doubtful(400, ""));
  CHECK_FALSE(is_doubtful(302, ""));
}

TEST_CASE("Silence is a retry, with the doubt that the network reports", "[outbound]") {
  for (const bool maybe : {true, false}) {
    FakeHttpClient client;
    client.will_fail("no answer within 15 s", maybe);

    const auto outcome = MessengerPage(settings(), client).send("{}");

    REQUIRE(outcome.has_value());
    CHECK(outcome->answer.meaning == SendClass::kRetry);
    CHECK(outcome->answer.problem == "no answer within 15 s");
    CHECK(outcome->maybe_delivered == maybe);
  }
}

TEST_CASE("The usage headers and Retry-After come with the outcome", "[outbound]") {
  World world(400,
              R"({"error":{"code":80006}})",
              {{"x-business-use-case-usage",
                R"({"1000":[{"type":"messenger","call_count":100,"total_cputime":20,)"
                R"("total_time":20,"estimated_time_to_regain_access":7}]})"},
               {"retry-after", "30"}});

  const auto outcome = world.page.send("{}");

  REQUIRE(outcome.has_value());
  CHECK(outcome->answer.is_rate_limit);
  CHECK(outcome->usage == Usage{.percent = 100, .minutes_to_regain = 7});
  CHECK(outcome->retry_after == std::chrono::seconds(30));
}

TEST_CASE("The usage is the highest of all counters", "[outbound]") {
  const auto usage = [](const Headers& headers) {
    return read_usage({.status = 200, .headers = headers, .body = ""});
  };
  const std::string app = "x-app-usage";
  const std::string cases = "x-business-use-case-usage";

  CHECK(usage({{app, R"({"call_count":28,"total_time":25,"total_cputime":31})"}}) ==
        Usage{.percent = 31, .minutes_to_regain = 0});
  CHECK(usage({{cases,
                R"({"1":[{"call_count":5},{"total_time":81}],"2":[{"call_count":9,)"
                R"("estimated_time_to_regain_access":3}]})"},
               {app, R"({"call_count":28})"}}) == Usage{.percent = 81, .minutes_to_regain = 3});
  // A fraction counts up, nonsense counts nothing.
  CHECK(usage({{app, R"({"call_count":79.2})"}}) == Usage{.percent = 80, .minutes_to_regain = 0});
  CHECK(usage({{app, R"({"call_count":79.0})"}}) == Usage{.percent = 79, .minutes_to_regain = 0});
  CHECK(usage({{app, R"({"call_count":"99","total_time":-4})"}}) == Usage{});
  CHECK(usage({{app, R"({"call_count":99999999999999})"}})->percent == 1'000'000);
  CHECK_FALSE(usage({}).has_value());
  CHECK_FALSE(usage({{app, "[]"}}).has_value());
  CHECK_FALSE(usage({{app, "{"}, {cases, "7"}}).has_value());
  CHECK_FALSE(usage({{cases, R"({"1":7,"2":[8]})"}}).has_value());
}

TEST_CASE("A page with every field subscribed has nothing wrong", "[outbound]") {
  World world(200, with_fields(all_fields()));

  const auto wrong = world.page.check_subscription();

  REQUIRE(wrong.has_value());
  CHECK(wrong->empty());
  CHECK(world.client.calls.front().method == "GET");
  CHECK(world.client.calls.front().url.starts_with(
      "https://graph.example/v26.0/1000/subscribed_apps?appsecret_proof="));
}

TEST_CASE("Missing fields are named", "[outbound]") {
  std::string some = all_fields();
  some.erase(some.find("\"messaging_referrals\","), 22);
  World world(200, with_fields(some));

  const auto wrong = world.page.check_subscription();

  REQUIRE(wrong.has_value());
  CHECK(*wrong == std::vector<std::string>{"The page's subscription lacks messaging_referrals."});
}

TEST_CASE("A page that is not subscribed, or switched off, is told so", "[outbound]") {
  for (const char* body : {R"({"data":[]})", R"({"data":[{"active":false,"fields":[]}]})"}) {
    World world(200, body);
    const auto wrong = world.page.check_subscription();
    REQUIRE(wrong.has_value());
    REQUIRE(wrong->size() == 1);
    CHECK(wrong->front().starts_with("The page is not subscribed"));
  }
}

TEST_CASE("Of several apps the one with most fields counts, in either form", "[outbound]") {
  std::string objects;
  for (const char* name : kSubscribedFields) {
    objects +=
        std::string(objects.empty() ? "" : ",") + R"({"name":")" + name + R"(","version":"v26.0"})";
  }
  World world(
      200,
      R"({"data":[{"subscribed_fields":["feed"]},{"active":true,"fields":[)" + objects + "]}]}");

  CHECK(world.page.check_subscription().value().empty());
}

TEST_CASE("A dead token is told with its file, and silence with nothing", "[outbound]") {
  World dead(400, R"({"error":{"code":190,"error_subcode":460}})");
  const auto wrong = dead.page.check_subscription();
  REQUIRE_FALSE(wrong.has_value());
  CHECK(wrong.error().code == core::ErrorCode::kUnauthorized);
  CHECK(wrong.error().sentence.starts_with("Messenger refuses the page token"));
  CHECK(wrong.error().sentence.find("the secret page_token") != std::string::npos);
  CHECK(wrong.error().sentence.find("EAAG") == std::string::npos);

  World restricted(400, R"({"error":{"code":368}})");
  const auto closed = restricted.page.check_subscription();
  REQUIRE_FALSE(closed.has_value());
  CHECK(closed.error().sentence.starts_with("Messenger has restricted the page"));
  CHECK(closed.error().sentence.find("page_token") == std::string::npos);

  FakeHttpClient silent;
  silent.will_fail("no route", false);
  const auto unknown = MessengerPage(settings(), silent).check_subscription();
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().code == core::ErrorCode::kUnavailable);

  World garbled(200, "<html>");
  CHECK_FALSE(garbled.page.check_subscription().has_value());
}

TEST_CASE("Subscribing sends all fields and wants a yes", "[outbound]") {
  for (const char* body : {R"({"success":true})", R"({"success":"true"})"}) {
    World world(200, body);
    CHECK(world.page.subscribe().has_value());
    CHECK(world.client.calls.front().method == "POST");
    CHECK(world.client.calls.front().url ==
          std::string("https://graph.example/v26.0/1000/subscribed_apps?subscribed_fields="
                      "messages,messaging_postbacks,messaging_referrals,messaging_optins,"
                      "message_deliveries,message_reads,message_echoes,message_reactions,"
                      "message_edits,messaging_handovers,standby,messaging_policy_enforcement,"
                      "message_template_status_update&appsecret_proof=") +
              kProof);
  }
  World refused(200, R"({"success":false})");
  CHECK_FALSE(refused.page.subscribe().has_value());

  World dead(401, R"({"error":{"code":190}})");
  CHECK(dead.page.subscribe().error().code == core::ErrorCode::kUnauthorized);
}

TEST_CASE("A token is checked against the page that shop.yaml names", "[outbound]") {
  World right(200, R"({"id":"1000","name":"Bumble Linens"})");
  CHECK(right.page.check_token().value() == "Bumble Linens");
  CHECK(right.client.calls.front().url.starts_with(
      "https://graph.example/v26.0/me?fields=id,name&appsecret_proof="));

  World other(200, R"({"id":"2000","name":"Other"})");
  CHECK(other.page.check_token().error().code == core::ErrorCode::kConflict);

  World dead(400, R"({"error":{"code":190}})");
  CHECK(dead.page.check_token().error().code == core::ErrorCode::kUnauthorized);

  World odd(200, "{}");
  CHECK(odd.page.check_token().error().code == core::ErrorCode::kUnavailable);
}

TEST_CASE("Each refusal names what is wrong: a permission, the page, the app secret",
          "[outbound]") {
  const auto said = [](const std::string& error) {
    World world(400, R"({"error":{)" + error + "}}");
    return world.page.check_token().error().sentence;
  };

  for (const char* missing : {R"("code":10)", R"("code":200)", R"("code":200,"error_subcode":5)"}) {
    CAPTURE(missing);
    CHECK(said(missing).find("permissions pages_messaging and pages_manage_metadata") !=
          std::string::npos);
  }
  CHECK(said(R"("code":100,"error_subcode":33)").find("\"id\" of \"page\" in shop.yaml") !=
        std::string::npos);
  const std::string proof = said(R"("code":100)");
  CHECK(proof.find("app secret") != std::string::npos);
  CHECK(proof.find("page_token") == std::string::npos);
  CHECK(said(R"("code":190)").find("make a new one") != std::string::npos);

  World refused(400, R"({"error":{"code":100}})");
  CHECK(refused.page.change_profile("POST", "{}").error().sentence.find("app secret") ==
        std::string::npos);  // there the content may be wrong as well
}

TEST_CASE("No address and no error holds the token or the app secret", "[outbound]") {
  World world(400, R"({"error":{"code":190,"message":"EAAGtoken is bad"}})");

  const auto outcome = world.page.check_token();

  CHECK(world.client.calls.front().url.find("EAAGtoken") == std::string::npos);
  CHECK(world.client.calls.front().url.find("test-app-secret") == std::string::npos);
  CHECK(outcome.error().sentence.find("EAAGtoken") == std::string::npos);
}

}  // namespace regulars::outbound
