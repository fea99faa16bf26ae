#include "inbound/store_webhook.h"

#include <algorithm>

#include "store_adapter/store_callback.h"
#include "tests/catch.h"
#include "tests/inbound/world.h"

using namespace regulars;
using namespace regulars::inbound;
using namespace regulars::inbound::test;

namespace {

const std::string kSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
const std::string kOldSecret = "whsec_ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";
const std::string kForeignSecret = "whsec_QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8=";
const std::string kPing = R"({"type":"ping","timestamp":"2026-01-05T10:00:00Z","data":{}})";

net::WebhookKey key(const std::string& secret) {
  return net::WebhookKey::parse(core::Secret(secret)).value();
}

struct Sent {
  std::string id = "evt_1";
  std::string body;
  std::string secret = kSecret;
  core::Instant at = db::test::kStart;
};

net::Request request_of(const Sent& sent) {
  const std::int64_t seconds = core::to_ms(sent.at) / 1000;
  return {.method = "POST",
          .path = "/webhook/store",
          .headers = {{"webhook-id", sent.id},
                      {"webhook-timestamp", std::to_string(seconds)},
                      {"webhook-signature", key(sent.secret).sign(sent.id, seconds, sent.body)}},
          .body = sent.body};
}

std::string paid_order() {
  return store_adapter::to_callback_json({.id = "90071",
                                          .number = "10432",
                                          .email = "ana@example.com",
                                          .state = store_adapter::OrderState::kPaid,
                                          .value = {.minor = 6000, .currency = "USD"},
                                          .version = 3,
                                          .placed_at = db::test::kStart},
                                         "order.paid",
                                         db::test::kStart);
}

struct ShopDoor : World {
  StoreWebhook webhook{{key(kSecret), key(kOldSecret)}, engine, clock};

  net::Response answer_to(const net::Request& request) const {
    Answer answer;
    webhook.receive(request, answer.responder());
    return answer.wait();
  }
  net::Response receive(const Sent& sent) const { return answer_to(request_of(sent)); }
};

bool has_retry_after(const net::Response& response) {
  return std::ranges::find(response.headers,
                           std::pair<std::string, std::string>{"Retry-After", "5"}) !=
         response.headers.end();
}

}  // namespace

TEST_CASE("A signed ping is answered 200 and keeps nothing", "[inbound]") {
  const ShopDoor door;

  const net::Response response = door.receive({.body = kPing});

  CHECK(response.status == 200);
  CHECK(response.body == "pong");
  CHECK(door.kept() == "0");
}

TEST_CASE("A callback without a right signature is answered 401 and leaves no trace", "[inbound]") {
  const ShopDoor door;
  const net::Request right = request_of({.body = paid_order()});
  const auto changed = [&right](std::size_t header, const std::string& value) {
    net::Request request = right;
    request.headers.at(header).second = value;
    return request;
  };
  const auto without = [&right](std::size_t header) {
    net::Request request = right;
    request.headers.erase(request.headers.begin() + static_cast<std::ptrdiff_t>(header));
    return request;
  };
  net::Request other_body = right;
  other_body.body += " ";

  const net::Request request =
      GENERATE_COPY(without(0),
                    without(1),
                    without(2),
                    changed(0, "evt_2"),
                    changed(1, "1767607201"),
                    changed(2, "v1,AAAA"),
                    other_body,
                    request_of({.body = paid_order(), .secret = kForeignSecret}));
  const net::Response response = door.answer_to(request);

  CHECK(response.status == 401);
  CHECK(door.kept() == "0");
}

TEST_CASE("Section 15: the same id with other content is a conflict that the owner hears of",
          "[inbound]") {
  const ShopDoor door;
  std::string rewritten = paid_order();
  const std::string written = "\"timestamp\":\"2026-01-05T1";
  REQUIRE(rewritten.find(written) != std::string::npos);
  rewritten.replace(rewritten.find(written), written.size(), "\"timestamp\":\"2026-01-05T2");
  std::string other = paid_order();
  const std::string value = "60.00";
  REQUIRE(other.find(value) != std::string::npos);
  other.replace(other.find(value), value.size(), "90.00");

  CHECK(door.receive({.body = paid_order()}).status == 204);
  CHECK(door.receive({.body = paid_order()}).status == 204);
  CHECK(door.receive({.body = rewritten}).status == 204);
  CHECK(door.kept() == "1");

  const net::Response response = door.receive({.body = other});
  CHECK(response.status == 409);
  CHECK(response.body == R"({"error": "id_reused"})");
  CHECK(door.ask("SELECT count(*) FROM inbox WHERE source = 'store'") == "1");
  CHECK(door.receive({.body = other}).status == 409);
  CHECK(door.ask("SELECT count(*) FROM inbox WHERE kind = 'owner_note'") == "1");
  CHECK(door.receive({.id = "evt_2", .body = other}).status == 204);
}

TEST_CASE("A stranger's ping is answered 401", "[inbound]") {
  const ShopDoor door;

  CHECK(door.receive({.body = kPing, .secret = kForeignSecret}).status == 401);
}

TEST_CASE("A callback is believed for five minutes from its signing and no longer", "[inbound]") {
  const ShopDoor door;
  const auto status_at = [&door](int seconds, const std::string& id) {
    return door.receive({.id = id, .body = paid_order(), .at = db::test::later(seconds)}).status;
  };

  CHECK(status_at(-301, "evt_1") == 401);
  CHECK(status_at(301, "evt_2") == 401);
  CHECK(door.kept() == "0");
  CHECK(status_at(-300, "evt_3") == 204);
  CHECK(status_at(300, "evt_4") == 204);
  CHECK(door.kept() == "2");
}

TEST_CASE("While the webhook secret is changed the old one is right too", "[inbound]") {
  const ShopDoor door;

  CHECK(door.receive({.body = paid_order(), .secret = kOldSecret}).status == 204);

  CHECK(door.kept() == "1");
}

TEST_CASE("An order that the shop tells of is kept in the order's lane and decided", "[inbound]") {
  ShopDoor door;

  const net::Response response = door.receive({.body = paid_order()});
  door.let_decide(1);

  CHECK(response.status == 204);
  CHECK(response.body.empty());
  CHECK(door.ask("SELECT source || ' ' || kind || ' ' || dedup_key || ' ' || lane FROM inbox") ==
        "store callback evt_1 order:90071");
  CHECK(door.ask("SELECT body FROM inbox") == paid_order());
  CHECK(door.ask("SELECT state || ' ' || attempts FROM inbox") == "done 1");
  CHECK(door.ask("SELECT number || ' ' || value_minor FROM order_state") == "10432 6000");
}

TEST_CASE("Words about one coupon are decided in order, the others in a lane of the shop",
          "[inbound]") {
  const ShopDoor door;

  door.receive(
      {.id = "1",
       .body = to_callback_json(store_adapter::CouponUsed{.code = "PTS-1", .order_id = "9"},
                                db::test::kStart)});
  door.receive({.id = "2",
                .body = R"({"type":"coupon.released","timestamp":"2026-01-05T10:00:00Z",)"
                        R"("data":{"code":"PTS-1","order_id":"9"}})"});
  door.receive({.id = "3",
                .body = R"({"type":"shop.closed","timestamp":"2026-01-05T10:00:00Z",)"
                        R"("data":{}})"});

  CHECK(door.ask("SELECT group_concat(lane) FROM (SELECT lane FROM inbox ORDER BY id)") ==
        "coupon:PTS-1,coupon:PTS-1,store");
}

TEST_CASE("A callback that comes again is answered 204 and kept once", "[inbound]") {
  const ShopDoor door;

  door.receive({.body = paid_order()});
  const net::Response again = door.receive({.body = paid_order()});

  CHECK(again.status == 204);
  CHECK(door.kept() == "1");
}

TEST_CASE("A signed callback that cannot be read is answered 204, kept and shown", "[inbound]") {
  const ShopDoor door;
  const std::string body = GENERATE(R"({"type":"order.paid","data":{"id":"9)",
                                    R"({"type":"order.paid","data":{"state":"lost"}})",
                                    "[]",
                                    "");
  CAPTURE(body);

  const net::Response response = door.receive({.body = body});

  CHECK(response.status == 204);
  CHECK(door.ask("SELECT kind || ' ' || state || ' ' || lane FROM inbox") ==
        "unreadable unreadable unreadable");
  CHECK(door.ask("SELECT body FROM inbox") == body);
  CHECK_FALSE(door.ask("SELECT error FROM inbox").empty());
}

TEST_CASE("An order in a callback that cannot be read is a note for the owner, once", "[inbound]") {
  const ShopDoor door;
  const auto told = [](const char* when) {
    return std::string(R"({"type":"order.paid","timestamp":")") + when +
           R"(","data":{"id":"9","number":"10432","state":"paid","version":1,)"
           R"("value":{"amount":"1e3","currency":"USD"}}})";
  };

  CHECK(door.receive({.id = "a", .body = told("2026-01-05T18:00:00Z")}).status == 204);
  CHECK(door.receive({.id = "b", .body = told("2026-01-05T19:00:00Z")}).status == 204);

  CHECK(door.ask("SELECT count(*) FROM inbox WHERE kind = 'unreadable'") == "2");
  CHECK(door.ask("SELECT count(*) FROM inbox WHERE kind = 'owner_note'") == "1");
  const std::string note = door.ask("SELECT body FROM inbox WHERE kind = 'owner_note'");
  CHECK(note.find("order 10432: the order's") != std::string::npos);
  CHECK(note.find("1e3") != std::string::npos);
}

TEST_CASE("A signed callback that is no text is kept as hex", "[inbound]") {
  const ShopDoor door;

  CHECK(door.receive({.body = "\xFF\xFE{"}).status == 204);

  CHECK(door.ask("SELECT body FROM inbox") == "hex:fffe7b");
}

TEST_CASE("The shop is answered only after its event is on the disk", "[inbound]") {
  ShopDoor door;
  std::string kept_when_told;
  Answer answer([&] { kept_when_told = door.kept(); });

  {
    HeldWriter held(door.writer);
    door.webhook.receive(request_of({.body = paid_order()}), answer.responder());
    CHECK_FALSE(answer.is_there());
    CHECK(door.kept() == "0");
  }

  CHECK(answer.wait().status == 204);
  CHECK(kept_when_told == "1");
}

TEST_CASE("While too much waits a callback is answered 503 and may be sent again", "[inbound]") {
  ShopDoor door;
  net::Response refused;
  {
    HeldWriter held(door.writer);
    held.fill();
    refused = door.receive({.body = paid_order()});
  }
  CHECK(refused.status == 503);
  CHECK(has_retry_after(refused));
  CHECK(door.kept() == "0");

  door.let_work();
  CHECK(door.receive({.body = paid_order()}).status == 204);

  CHECK(door.kept() == "1");
}

TEST_CASE("A callback that cannot be written down is answered 503 and may be sent again",
          "[inbound]") {
  ShopDoor door;
  door.refuse_events();

  const net::Response refused = door.receive({.body = paid_order()});

  CHECK(refused.status == 503);
  CHECK(has_retry_after(refused));
  CHECK(door.kept() == "0");
}
