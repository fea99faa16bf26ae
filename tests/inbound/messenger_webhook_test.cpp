#include "inbound/messenger_webhook.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "net/signature.h"
#include "tests/catch.h"
#include "tests/channel/fixture.h"
#include "tests/inbound/world.h"

using namespace regulars;
using namespace regulars::inbound;
using namespace regulars::inbound::test;
using nlohmann::json;

namespace {

const std::string kPage = "410088001";
const std::string kSecret = "app-secret";
const std::string kOldSecret = "the-secret-before";

std::string signature(const std::string& body, const std::string& secret = kSecret) {
  return "sha256=" + net::to_hex(net::hmac_sha256(secret, body));
}

net::Request request_with(const std::string& body, const std::vector<std::string>& signatures) {
  net::Request request{.method = "POST", .path = "/webhook/messenger", .body = body};
  for (const std::string& value : signatures) {
    request.headers.emplace_back("x-hub-signature-256", value);
  }
  return request;
}

net::Request request_of(const std::string& body) {
  return request_with(body, {signature(body)});
}

json text(const std::string& mid, const std::string& page = kPage) {
  return {{"sender", {{"id", "55"}}},
          {"recipient", {{"id", page}}},
          {"timestamp", core::to_ms(db::test::kStart)},
          {"message", {{"mid", mid}, {"text", "hello"}}}};
}

json entry(json elements, const std::string& page = kPage) {
  return {
      {"id", page}, {"time", core::to_ms(db::test::kStart)}, {"messaging", std::move(elements)}};
}

std::string delivery(json entries) {
  return json{{"object", "page"}, {"entry", std::move(entries)}}.dump();
}

std::string one_text(const std::string& mid = "m_1") {
  return delivery({entry({text(mid)})});
}

/// So many quick replies, each with all that Messenger sends of one.
json many_taps(int count) {
  json taps = json::array();
  for (int i = 0; i < count; ++i) {
    json tap = text("m_" + std::to_string(i));
    tap["message"]["quick_reply"] = {{"payload", "YES"}};
    taps.push_back(std::move(tap));
  }
  return taps;
}

struct Page : World {
  MessengerWebhook webhook{{.page_id = kPage,
                            .verify_token = core::Secret("a word of our own"),
                            .app_secrets = {core::Secret(kSecret), core::Secret(kOldSecret)}},
                           engine,
                           clock};

  net::Response verify(std::vector<std::pair<std::string, std::string>> query) const {
    Answer answer;
    webhook.verify({.method = "GET", .path = "/webhook/messenger", .query = std::move(query)},
                   answer.responder());
    return answer.wait();
  }
  net::Response receive(const net::Request& request) const {
    Answer answer;
    webhook.receive(request, answer.responder());
    return answer.wait();
  }
  std::string states() const {
    return ask("SELECT group_concat(state) FROM (SELECT state FROM inbox ORDER BY id)");
  }
};

bool has_retry_after(const net::Response& response) {
  return std::ranges::find(response.headers,
                           std::pair<std::string, std::string>{"Retry-After", "5"}) !=
         response.headers.end();
}

}  // namespace

TEST_CASE("The right verify token is answered with the challenge", "[inbound]") {
  const Page page;

  const net::Response response = page.verify({{"hub.mode", "subscribe"},
                                              {"hub.verify_token", "a word of our own"},
                                              {"hub.challenge", "1158201444"}});

  CHECK(response.status == 200);
  CHECK(response.body == "1158201444");
  CHECK(response.content_type == "text/plain");
}

TEST_CASE("A wrong or missing part of a verification is answered 403 and told nothing",
          "[inbound]") {
  using Query = std::vector<std::pair<std::string, std::string>>;
  const Page page;
  const std::pair<std::string, std::string> mode{"hub.mode", "subscribe"};
  const std::pair<std::string, std::string> token{"hub.verify_token", "a word of our own"};
  const std::pair<std::string, std::string> challenge{"hub.challenge", "1158201444"};

  const Query query =
      GENERATE_COPY(Query{},
                    Query{token, challenge},
                    Query{mode, challenge},
                    Query{mode, token},
                    Query{{"hub.mode", "unsubscribe"}, token, challenge},
                    Query{mode, {"hub.verify_token", ""}, challenge},
                    Query{mode, {"hub.verify_token", "a word"}, challenge},
                    Query{mode, {"hub.verify_token", "A WORD OF OUR OWN"}, challenge});
  const net::Response response = page.verify(query);

  CHECK(response.status == 403);
  CHECK(response.body.empty());
}

TEST_CASE("Without a verify token of our own nobody is verified", "[inbound]") {
  World world;
  const MessengerWebhook webhook(
      {.page_id = kPage, .verify_token = {}, .app_secrets = {}}, world.engine, world.clock);

  Answer answer;
  webhook.verify(
      {.query = {{"hub.mode", "subscribe"}, {"hub.verify_token", ""}, {"hub.challenge", "1"}}},
      answer.responder());

  CHECK(answer.wait().status == 403);
}

TEST_CASE("A delivery without a right signature is answered 401 and leaves no trace", "[inbound]") {
  const Page page;
  const std::string body = one_text();
  const std::string right = signature(body);
  const std::vector<std::string> signatures =
      GENERATE_COPY(std::vector<std::string>{},
                    std::vector<std::string>{""},
                    std::vector<std::string>{right.substr(7)},
                    std::vector<std::string>{right.substr(0, 70)},
                    std::vector<std::string>{signature(body + " ")},
                    std::vector<std::string>{signature(body, "another secret")},
                    std::vector<std::string>{signature(body, "")},
                    std::vector<std::string>{right, right});

  const net::Response response = page.receive(request_with(body, signatures));

  CHECK(response.status == 401);
  CHECK(page.kept() == "0");
}

TEST_CASE("A page without an app secret believes no delivery", "[inbound]") {
  World world;
  const MessengerWebhook webhook(
      {.page_id = kPage, .verify_token = {}, .app_secrets = {}}, world.engine, world.clock);

  Answer answer;
  webhook.receive(request_with(one_text(), {signature(one_text(), "")}), answer.responder());

  CHECK(answer.wait().status == 401);
  CHECK(world.kept() == "0");
}

TEST_CASE("While the app secret is changed the new one and the old one are right", "[inbound]") {
  const Page page;

  const net::Response by_new = page.receive(request_of(one_text("m_1")));
  const net::Response by_old =
      page.receive(request_with(one_text("m_2"), {signature(one_text("m_2"), kOldSecret)}));

  CHECK(by_new.status == 200);
  CHECK(by_new.body == "EVENT_RECEIVED");
  CHECK(by_old.status == 200);
  CHECK(page.kept() == "2");
}

TEST_CASE("A message to our page is kept with its sender's lane and time, and decided",
          "[inbound]") {
  Page page;

  CHECK(page.receive(request_of(one_text())).status == 200);
  page.let_decide(1);

  CHECK(page.ask("SELECT source || ' ' || kind || ' ' || dedup_key || ' ' || lane FROM inbox") ==
        "messenger text message|m_1 psid:410088001:55");
  CHECK(page.ask("SELECT at_ms FROM inbox") == std::to_string(core::to_ms(db::test::kStart)));
  CHECK(page.states() == "done");
  CHECK(page.ask("SELECT body FROM message WHERE direction = 'out'").find("Hello") !=
        std::string::npos);
}

TEST_CASE("An event without a time of its own gets the time of its arrival", "[inbound]") {
  const Page page;
  json element = text("m_1");
  element.erase("timestamp");
  json whole = entry({element});
  whole.erase("time");

  page.receive(request_of(delivery({whole})));

  CHECK(page.ask("SELECT at_ms FROM inbox") == std::to_string(core::to_ms(db::test::kStart)));
}

TEST_CASE("A delivery that comes again is answered again and kept once", "[inbound]") {
  const Page page;

  page.receive(request_of(one_text()));
  const net::Response again = page.receive(request_of(one_text()));

  CHECK(again.status == 200);
  CHECK(page.kept() == "1");
}

TEST_CASE("Signed bytes that cannot be read are answered 200, kept once and shown", "[inbound]") {
  const Page page;
  const std::string body = R"({"object":"page","entry":[{"id":)";

  const net::Response response = page.receive(request_of(body));
  page.receive(request_of(body));

  CHECK(response.status == 200);
  CHECK(page.kept() == "1");
  CHECK(page.ask("SELECT kind || ' ' || state || ' ' || lane FROM inbox") ==
        "unreadable unreadable unreadable");
  CHECK(page.ask("SELECT body FROM inbox") == body);
  CHECK(page.ask("SELECT error FROM inbox") == "the text is not JSON at byte 33");
}

TEST_CASE("An event in which a key comes twice is laid aside with its reason, the others are taken",
          "[inbound]") {
  const Page page;
  const std::string body =
      R"({"object":"page","entry":[{"id":"1000","time":1760000000000,"messaging":[)"
      R"({"sender":{"id":"7"},"sender":{"id":"8"},"recipient":{"id":"1000"},)"
      R"("timestamp":1760000000000,"message":{"mid":"m_1","text":"STOP"}},)"
      R"({"sender":{"id":"7"},"recipient":{"id":"1000"},)"
      R"("timestamp":1760000000000,"message":{"mid":"m_2","text":"hi"}}]}]})";

  CHECK(page.receive(request_of(body)).status == 200);

  CHECK(page.kept() == "2");
  CHECK(page.ask("SELECT kind FROM inbox WHERE state <> 'unreadable'") == "text");
  CHECK(page.ask("SELECT body FROM inbox WHERE state = 'unreadable'") == body);
  CHECK(page.ask("SELECT error FROM inbox WHERE state = 'unreadable'") ==
        "an event in which a key comes twice; the others, if any, were taken");
}

TEST_CASE("Signed bytes that are no text are kept as hex", "[inbound]") {
  const Page page;

  const net::Response response = page.receive(request_of("\xFF\xFE{"));

  CHECK(response.status == 200);
  CHECK(page.ask("SELECT body FROM inbox") == "hex:fffe7b");
}

TEST_CASE("A delivery in which nothing stands is answered 200 and keeps nothing", "[inbound]") {
  const Page page;
  const std::string body =
      GENERATE(R"({"object":"page","entry":[]})", R"({"object":"instagram","entry":[{"id":"1"}]})");

  CHECK(page.receive(request_of(body)).status == 200);

  CHECK(page.kept() == "0");
}

TEST_CASE("An event of another page is kept, but nothing is decided about it", "[inbound]") {
  Page page;

  page.receive(request_of(delivery({entry({text("m_1", "999")}, "999"), entry({text("m_2")})})));
  page.let_decide(1);

  CHECK(page.ask("SELECT group_concat(lane || ' ' || state || ' ' || attempts, ', ') FROM"
                 " (SELECT * FROM inbox ORDER BY id)") ==
        "psid:999:55 done 0, psid:410088001:55 done 1");
  CHECK(page.ask("SELECT count(*) FROM message WHERE direction = 'out'") == "1");
}

TEST_CASE("What is no act of a person is kept as proof and not decided", "[inbound]") {
  const std::string name = GENERATE("standby",
                                    "change-feed",
                                    "unknown-kind",
                                    "game-play",
                                    "delivery",
                                    "read",
                                    "optin",
                                    "account-linking",
                                    "thread-take",
                                    "feedback-thumb",
                                    "coupon-revealed");
  CAPTURE(name);
  Page page;

  CHECK(page.receive(request_of(channel::fixture(name))).status == 200);
  page.receive(request_of(one_text("m_last")));
  page.let_decide(1);

  CHECK(page.ask("SELECT count(*) > 1 FROM inbox") == "1");
  CHECK(page.ask("SELECT count(*) FROM inbox WHERE state <> 'done'") == "0");
  CHECK(page.ask("SELECT group_concat(dedup_key) FROM inbox WHERE attempts > 0") ==
        "message|m_last");
}

TEST_CASE("Every act of a person is decided", "[inbound]") {
  const std::string name = GENERATE("text",
                                    "quick-reply",
                                    "postback-get-started",
                                    "referral",
                                    "reaction",
                                    "edit",
                                    "echo",
                                    "policy-warning");
  CAPTURE(name);
  Page page;
  page.clock.set(core::from_ms(1'795'000'001'000));  // a second after the deliveries' own time

  page.receive(request_of(channel::fixture(name)));
  page.let_decide(1);

  CHECK(page.ask("SELECT state || ' ' || attempts FROM inbox") == "done 1");
}

TEST_CASE("A sender is answered only after its event is on the disk", "[inbound]") {
  Page page;
  std::string kept_when_told;
  Answer answer([&] { kept_when_told = page.kept(); });

  {
    HeldWriter held(page.writer);
    page.webhook.receive(request_of(one_text()), answer.responder());
    CHECK_FALSE(answer.is_there());
    CHECK(page.kept() == "0");
  }

  CHECK(answer.wait().status == 200);
  CHECK(kept_when_told == "1");
}

TEST_CASE("All entries of a delivery are kept before its one answer", "[inbound]") {
  Page page;
  json entries = json::array();
  for (int i = 0; i < 40; ++i) {
    const std::string mid = "m_" + std::to_string(i);
    entries.push_back(entry({text(mid), text(mid + "b")}));
  }
  std::string kept_when_told;
  Answer answer([&] { kept_when_told = page.kept(); });

  page.webhook.receive(request_of(delivery(entries)), answer.responder());

  CHECK(answer.wait().status == 200);
  CHECK(kept_when_told == "80");
  page.let_decide(80);
}

TEST_CASE("As many taps as Messenger puts into one delivery are kept one by one", "[inbound]") {
  const Page page;
  const int most = core::kMaxEventsPerDelivery;

  const net::Response response = page.receive(request_of(delivery({entry(many_taps(most))})));

  CHECK(response.status == 200);
  CHECK(page.ask("SELECT count(*) FROM inbox WHERE kind = 'tap'") == std::to_string(most));
  CHECK(page.kept() == std::to_string(most));
}

TEST_CASE("A delivery with more events than we take is also kept whole and shown", "[inbound]") {
  const Page page;
  const int most = core::kMaxEventsPerDelivery;
  const std::string body = delivery({entry(many_taps(most + 1))});

  const net::Response response = page.receive(request_of(body));

  CHECK(response.status == 200);
  CHECK(page.ask("SELECT count(*) FROM inbox WHERE kind = 'tap'") == std::to_string(most));
  CHECK(page.ask("SELECT body FROM inbox WHERE state = 'unreadable'") == body);
  CHECK(page.ask("SELECT error FROM inbox WHERE state = 'unreadable'") ==
        "more than 1000 events; the first 1000 were taken");
}

TEST_CASE("While too much waits a delivery is answered 503 and may be sent again", "[inbound]") {
  Page page;
  net::Response refused;
  {
    HeldWriter held(page.writer);
    held.fill();
    refused = page.receive(request_of(one_text()));
  }
  CHECK(refused.status == 503);
  CHECK(has_retry_after(refused));
  CHECK(page.kept() == "0");

  page.let_work();
  CHECK(page.receive(request_of(one_text())).status == 200);

  CHECK(page.kept() == "1");
}

TEST_CASE("A delivery that cannot be written down is answered 503 and may be sent again",
          "[inbound]") {
  Page page;
  page.refuse_events();

  const net::Response refused = page.receive(request_of(one_text()));

  CHECK(refused.status == 503);
  CHECK(has_retry_after(refused));
  CHECK(page.kept() == "0");
}
