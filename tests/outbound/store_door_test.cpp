#include "outbound/store_door.h"

#include <algorithm>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "db/notes.h"
#include "db/writer.h"
#include "engine/engine.h"
#include "engine/job_results.h"
#include "store_adapter/custom.h"
#include "tests/catch.h"
#include "tests/db/test_database.h"
#include "tests/outbound/fake_http_client.h"

using namespace regulars;
using namespace regulars::outbound;
using db::test::kStart;
using db::test::later;
using nlohmann::json;
using store_adapter::Order;
using Kind = engine::JobOutcome::Kind;
using Changed = core::Result<std::vector<Order>>;

namespace {

Order order(const std::string& id, std::int64_t version = 1) {
  return {.id = id,
          .number = "1" + id,
          .email = "ana@example.com",
          .state = store_adapter::OrderState::kPaid,
          .value = {.minor = 6000, .currency = "USD"},
          .version = version,
          .placed_at = kStart};
}

// A shop that tells of changed orders and nothing else.
class FakeStore final : public store_adapter::Store {
 public:
  std::string kind() const override { return "fake"; }
  store_adapter::Capabilities capabilities() const override { return {.can_be_polled = true}; }
  core::Result<store_adapter::OrderAnswer> check_order(const store_adapter::OrderQuery&) override {
    return core::internal("not asked for");
  }
  core::Result<std::optional<store_adapter::IssuedCoupon>> find_coupon(
      const store_adapter::CouponRequest&) override {
    return core::internal("not asked for");
  }
  core::Result<store_adapter::IssuedCoupon> create_coupon(
      const store_adapter::CouponRequest&) override {
    return core::internal("not asked for");
  }
  core::Result<store_adapter::CouponState> disable_coupon(std::string_view,
                                                          std::string_view) override {
    return coupon_is;
  }
  core::Result<store_adapter::CouponState> extend_coupon(std::string_view code,
                                                         core::Instant expires_at) override {
    extended = std::string(code) + " " + core::to_rfc3339(expires_at);
    return extension;
  }
  Changed changed_orders(core::Instant since) override {
    asked.push_back(since);
    Changed answer = std::move(answers.front());
    answers.pop_front();
    while_asked();
    return answer;
  }
  std::vector<std::string> self_check() override { return {}; }

  store_adapter::CouponState coupon_is = store_adapter::CouponState::kDisabled;
  core::Result<store_adapter::CouponState> extension = store_adapter::CouponState::kOpen;
  std::string extended;
  std::deque<Changed> answers;
  std::function<void()> while_asked = [] {};
  std::vector<core::Instant> asked;
};

class NoSteps final : public engine::JobSteps {
 public:
  bool set(const std::string&) override { return true; }
};

db::JobRow poll_since(core::Instant since, std::int64_t id = 7) {
  db::JobRow job;
  job.id = core::JobId(id);
  job.kind = "poll_orders";
  job.unique_key = std::to_string(id);
  job.payload = json({{"since", core::to_ms(since)}}).dump();
  return job;
}

db::JobRow check_of(std::int64_t claim) {
  db::JobRow job;
  job.id = core::JobId(9);
  job.kind = "check_order";
  job.payload =
      json({{"claim", claim}, {"contact", 1}, {"number", "11"}, {"email", "ana@example.com"}})
          .dump();
  return job;
}

db::JobRow fetch_of(const std::string& id) {
  db::JobRow job;
  job.id = core::JobId(8);
  job.kind = "fetch_order";
  job.unique_key = "custom:" + id + ":v1:paid:6000 USD";
  job.lane = "order:" + id;
  job.payload = json({{"id", id}, {"number", "1" + id}, {"email", "ana@example.com"}}).dump();
  job.created = kStart;
  return job;
}

// The door alone.
struct World {
  core::FakeClock clock{kStart};
  FakeStore store;
  StoreDoor door{store, clock};
  NoSteps steps;

  engine::JobOutcome poll(core::Instant since) { return door.perform(poll_since(since), steps); }
};

// The door at work in an engine, on a database.
struct ShopAtWork {
  core::FakeClock clock{kStart};
  core::SeededRandom random{1};
  engine::Shop shop{{.name = "Bumble Linens", .store_kind = "custom"},
                    clock,
                    random,
                    std::make_shared<engine::Rules>()};
  db::Writer writer{db::test::open_fresh(), [](const std::string&) {}};
  FakeStore store;
  StoreDoor door{store, clock};
  std::unique_ptr<engine::Engine> engine = std::make_unique<engine::Engine>(shop, writer);
  int polls = 0;

  ShopAtWork() { engine->add_integration("store", 1, door); }

  void act(const std::function<void(db::Connection&)>& work) {
    const auto done = writer.run([&work](db::Connection& connection) {
      work(connection);
      return core::Result<core::Done>(core::Done{});
    });
    REQUIRE(done.has_value());
  }
  std::string ask(const char* sql) {
    std::string answer;
    act([&](db::Connection& connection) { answer = connection.ask(sql); });
    return answer;
  }
  std::string place() {
    std::string place;
    act([&](db::Connection& connection) {
      place = db::get_setting(connection, engine::kOrdersPolled).value_or("none");
    });
    return place;
  }
  /// Adds a poll and lets the engine work until it has come to an end.
  void poll() {
    const std::string name = std::to_string(++polls);
    act([&](db::Connection& connection) {
      db::add_job(connection,
                  {.kind = "poll_orders",
                   .unique_key = name,
                   .lane = "poll",
                   .integration = "store",
                   .payload = poll_since(kStart).payload,
                   .due = clock.now(),
                   .max_attempts = 3},
                  clock.now());
    });
    engine->look_now();
    while (ask("SELECT count(*) FROM job WHERE state IN ('ready','running')") != "0" ||
           ask("SELECT count(*) FROM inbox WHERE state IN ('ready','running')") != "0") {
      continue;
    }
  }
};

std::string page_of(const std::string& orders, const std::string& next) {
  return R"({"orders":[)" + orders + R"(],"next":)" + next + "}";
}

std::string order_text(const std::string& id, const std::string& state = "paid") {
  return R"({"id":")" + id + R"(","number":"1)" + id + R"(","state":")" + state +
         R"(","version":1,"value":{"amount":"60.00","currency":"USD"}})";
}

// A shop with pages of its own, which are prepared one by one.
struct CustomShop {
  core::FakeClock clock{kStart};
  FakeHttpClient client;
  std::unique_ptr<store_adapter::CustomStore> store = std::move(
      store_adapter::CustomStore::open(
          {.base_url = "https://bumble.example/loyalty",
           .store_secret = core::Secret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
           .currency = "USD"},
          client,
          clock)
          .value());
  StoreDoor door{*store, clock};
  NoSteps steps;

  engine::JobOutcome poll() { return door.perform(poll_since(kStart), steps); }
};

std::string note_key(const engine::JobOutcome& outcome) {
  const auto note = std::ranges::find(outcome.events, "owner_note", &db::NewEvent::kind);
  return note == outcome.events.end() ? "" : note->dedup_key;
}

std::vector<std::string> keys_of(const engine::JobOutcome& outcome) {
  std::vector<std::string> keys;
  for (const db::NewEvent& event : outcome.events) {
    keys.push_back(event.dedup_key);
  }
  return keys;
}

}  // namespace

TEST_CASE("A poll asks from ten minutes before its place, since clocks differ", "[outbound]") {
  World world;
  world.store.answers.emplace_back(std::vector<Order>{});

  world.poll(later(3600));

  CHECK(world.store.asked == std::vector<core::Instant>{later(3600 - 600)});
}

TEST_CASE("Each order of a poll is an event in the order's lane", "[outbound]") {
  World world;
  world.store.answers.emplace_back(std::vector<Order>{order("90071", 3)});

  const engine::JobOutcome outcome = world.poll(kStart);

  CHECK(outcome.kind == Kind::kDone);
  REQUIRE(outcome.events.size() == 2);
  const db::NewEvent& changed = outcome.events[0];
  CHECK(changed.source == "job");
  CHECK(changed.kind == "order_changed");
  CHECK(changed.dedup_key == "poll:90071:3:paid:6000");
  CHECK(changed.lane == "order:90071");
  CHECK(changed.body == engine::order_changed_body(order("90071", 3)));
  CHECK(changed.state == "ready");
}

TEST_CASE("The next poll begins where this one began to ask, not where it was answered",
          "[outbound]") {
  World world;
  world.store.answers.emplace_back(std::vector<Order>{});
  world.store.while_asked = [&world] { world.clock.advance(std::chrono::minutes(20)); };

  const engine::JobOutcome outcome = world.poll(kStart);

  REQUIRE(outcome.events.size() == 1);
  CHECK(outcome.events[0].kind == "orders_polled");
  CHECK(outcome.events[0].dedup_key == "polled:7");
  CHECK(json::parse(outcome.events[0].body) == json({{"until", core::to_ms(kStart)}}));
}

TEST_CASE("A shop that fails is asked again and leaves the place of the poll alone", "[outbound]") {
  struct Case {
    core::Error error;
    Kind kind;
  };
  for (const Case& one : std::vector<Case>{{core::unavailable("no answer"), Kind::kRetry},
                                           {core::internal("odd"), Kind::kRetry},
                                           {core::unauthorized("no"), Kind::kPause}}) {
    World world;
    world.store.answers.emplace_back(one.error);
    CAPTURE(one.error.sentence);

    const engine::JobOutcome outcome = world.poll(kStart);

    CHECK(outcome.kind == one.kind);
    CHECK(outcome.events.empty());
  }
}

TEST_CASE("A shop that refuses the list is no problem for the owner, and nothing is known",
          "[outbound]") {
  World world;
  world.store.answers.emplace_back(core::not_found("no such page"));

  const engine::JobOutcome outcome = world.poll(kStart);

  CHECK(outcome.kind == Kind::kDone);
  CHECK(outcome.events.empty());
}

TEST_CASE("A poll that cannot be read is laid aside without asking the shop", "[outbound]") {
  World world;
  db::JobRow job = poll_since(kStart);
  job.payload = "[]";

  CHECK(world.door.perform(job, world.steps).kind == Kind::kDead);

  CHECK(world.store.asked.empty());
}

TEST_CASE("All pages of the shop's list are one poll", "[outbound]") {
  CustomShop shop;
  shop.client.will_answer(200, page_of(order_text("1") + "," + order_text("2"), "\"c1\""));
  shop.client.will_answer(200, page_of(order_text("3"), "\"c2\""));
  shop.client.will_answer(200, page_of("", "null"));

  const engine::JobOutcome outcome = shop.poll();

  CHECK(outcome.kind == Kind::kDone);
  CHECK(keys_of(outcome) ==
        std::vector<std::string>{
            "poll:1:1:paid:6000", "poll:2:1:paid:6000", "poll:3:1:paid:6000", "polled:7"});
  REQUIRE(shop.client.calls.size() == 3);
  CHECK(shop.client.calls[0].url.find("updated_since=2026-01-05T09%3A50%3A00.000Z") !=
        std::string::npos);
  CHECK(shop.client.calls[2].url.ends_with("&cursor=c2"));
}

TEST_CASE("A list that breaks off on a later page moves no place and tells of no order",
          "[outbound]") {
  CustomShop shop;
  shop.client.will_answer(200, page_of(order_text("1"), "\"c1\""));
  shop.client.will_answer(500, "");

  const engine::JobOutcome outcome = shop.poll();

  CHECK(outcome.kind == Kind::kRetry);
  CHECK(outcome.events.empty());
}

TEST_CASE("A page with as many orders as fit is told order by order", "[outbound]") {
  constexpr int kOrders = 4000;
  std::string orders;
  for (int i = 0; i < kOrders; ++i) {
    orders += (i == 0 ? "" : ",") + order_text(std::to_string(i));
  }
  CustomShop shop;
  shop.client.will_answer(200, page_of(orders, "null"));

  const engine::JobOutcome outcome = shop.poll();

  CHECK(outcome.kind == Kind::kDone);
  CHECK(outcome.events.size() == kOrders + 1);
}

TEST_CASE("An order in a state that we do not know is left out, the others are told",
          "[outbound]") {
  CustomShop shop;
  shop.client.will_answer(
      200,
      page_of(order_text("1") + "," + order_text("2", "lost") + "," + order_text("3"), "null"));

  const engine::JobOutcome outcome = shop.poll();

  CHECK(outcome.kind == Kind::kDone);
  CHECK(keys_of(outcome) ==
        std::vector<std::string>{
            "poll:1:1:paid:6000", "poll:3:1:paid:6000", note_key(outcome), "polled:7"});
}

TEST_CASE("An order of the list that cannot be read is a note, the same one at each poll",
          "[outbound]") {
  CustomShop shop;
  shop.client.will_answer(200, page_of(order_text("1") + "," + order_text("2", "lost"), "null"));
  shop.client.will_answer(200, page_of(order_text("2", "lost"), "null"));
  shop.client.will_answer(200, page_of(order_text("2"), "null"));

  const engine::JobOutcome outcome = shop.poll();
  const engine::JobOutcome again = shop.poll();
  const engine::JobOutcome mended = shop.poll();

  REQUIRE(outcome.events.size() == 3);
  CHECK(outcome.events[1].kind == "owner_note");
  CHECK(outcome.events[1].body.find("order 12: the order's") != std::string::npos);
  CHECK(again.events[0].dedup_key == outcome.events[1].dedup_key);
  CHECK(mended.events[0].kind == "order_changed");
}

TEST_CASE("An order check without a page is no match for the shopper and a note for the owner",
          "[outbound]") {
  CustomShop shop;
  const int status = GENERATE(404, 410);
  shop.client.will_answer(status, "<html>Not found</html>");
  db::JobRow job = check_of(5);
  for (job.attempts = 1; job.attempts < 3; ++job.attempts) {
    const engine::JobOutcome again = shop.door.perform(job, shop.steps);
    CHECK(again.kind == Kind::kRetry);  // the shop may be about to be updated
    CHECK(again.is_about_person);
    shop.client.will_answer(status, "<html>Not found</html>");
  }

  const engine::JobOutcome outcome = shop.door.perform(job, shop.steps);

  CHECK(outcome.kind == Kind::kDone);
  REQUIRE(outcome.events.size() == 2);
  CHECK(outcome.events[0].kind == "order_checked");
  CHECK(json::parse(outcome.events[0].body).at("found") == false);
  CHECK(outcome.events[1].kind == "owner_note");
  const auto sentence = json::parse(outcome.events[1].body).at("sentence").get<std::string>();
  CHECK(sentence.find(std::to_string(status)) != std::string::npos);
  CHECK(sentence.find("shop.yaml") != std::string::npos);
}

TEST_CASE("An order that the shop does not know is no matter for the owner", "[outbound]") {
  CustomShop shop;
  const bool is_404 = GENERATE(false, true);
  shop.client.will_answer(is_404 ? 404 : 200, R"({"match":false})");

  const engine::JobOutcome outcome = shop.door.perform(check_of(5), shop.steps);

  CHECK(outcome.kind == Kind::kDone);
  REQUIRE(outcome.events.size() == 1);
  CHECK(outcome.events[0].kind == "order_checked");
}

TEST_CASE("An order that the shop tells in a form nobody can read is asked for again, with a note",
          "[outbound]") {
  CustomShop shop;
  const std::string body = R"({"match":true,"order":{"id":"1","number":"11","state":"paid",)"
                           R"("version":1,"value":{"amount":"1e3","currency":"USD"}}})";
  shop.client.will_answer(200, body);
  shop.client.will_answer(200, body);
  const bool is_claim = GENERATE(true, false);
  db::JobRow job = is_claim ? check_of(5) : fetch_of("1");

  const engine::JobOutcome outcome = shop.door.perform(job, shop.steps);
  job.id = core::JobId(77);  // of somebody else's claim
  const engine::JobOutcome again = shop.door.perform(job, shop.steps);

  CHECK(outcome.kind == Kind::kRetry);
  CHECK(outcome.is_about_person);  // the connection is well
  CHECK(outcome.reason.starts_with("order 11: the order's \"value\" cannot be read: \"1e3\""));
  REQUIRE(outcome.events.size() == (is_claim ? 2 : 1));
  CHECK(outcome.events[0].kind == "owner_note");
  CHECK(outcome.events[0].dedup_key == again.events[0].dedup_key);
  const auto sentence = json::parse(outcome.events[0].body).at("sentence").get<std::string>();
  CHECK(sentence.find(outcome.reason) != std::string::npos);
  CHECK(sentence.find("Mend what your shop says") != std::string::npos);
  if (is_claim) {
    CHECK(outcome.events[1].kind == "order_unclear");
    CHECK(json::parse(outcome.events[1].body).at("claim") == 5);
  }
}

TEST_CASE("Which of two words about an order holds is asked with an order check", "[outbound]") {
  CustomShop shop;
  const std::string body =
      GENERATE(R"({"match":true,"order":)" + order_text("1") + "}",
               R"({"match":true,"order":{"id":"2",)" +
                   order_text("1").substr(std::string(R"({"id":"1",)").size()) + "}",
               std::string(R"({"match":false})"));
  shop.client.will_answer(200, body);

  const engine::JobOutcome outcome = shop.door.perform(fetch_of("1"), shop.steps);

  CHECK(outcome.kind == Kind::kDone);
  REQUIRE(outcome.events.size() == 1);
  CHECK(outcome.events[0].kind == "order_fetched");
  CHECK(outcome.events[0].lane == "order:1");
  const json told = json::parse(outcome.events[0].body);
  CHECK(told.at("number") == "11");
  const bool is_the_order = body.find(R"("id":"1")") != std::string::npos;
  CHECK(told.contains("order") == is_the_order);
  REQUIRE(shop.client.calls.size() == 1);
  CHECK(shop.client.calls[0].url == "https://bumble.example/loyalty/order-check");
  CHECK(shop.client.calls[0].body.find(R"("email":"ana@example.com")") != std::string::npos);
}

TEST_CASE("A shop that is away is asked again which word holds", "[outbound]") {
  CustomShop shop;
  shop.client.will_answer(500, "");

  CHECK(shop.door.perform(fetch_of("1"), shop.steps).kind == Kind::kRetry);
}

TEST_CASE("An order check that lags behind the callback is asked again, five times in all",
          "[outbound]") {
  CustomShop shop;
  db::JobRow job = fetch_of("1");
  json payload = json::parse(job.payload);
  payload.update({{"version", 1}, {"state", "refunded"}, {"minor", 0}});
  job.payload = payload.dump();

  for (job.attempts = 1; job.attempts < 5; ++job.attempts) {
    shop.client.will_answer(200, R"({"match":true,"order":)" + order_text("1") + "}");
    CHECK(shop.door.perform(job, shop.steps).kind == Kind::kRetry);
  }
  shop.client.will_answer(200, R"({"match":true,"order":)" + order_text("1") + "}");
  const engine::JobOutcome outcome = shop.door.perform(job, shop.steps);

  CHECK(outcome.kind == Kind::kDone);
  CHECK(json::parse(outcome.events.at(0).body).contains("order"));
}

TEST_CASE("A coupon that has ended already is no coupon", "[outbound]") {
  CustomShop shop;
  db::JobRow job;
  job.kind = "create_coupon";
  job.unique_key = "redeem:1";
  job.payload =
      json({{"redemption", 1}, {"contact", 1}, {"reward_id", "rw_1"}, {"code", "BCDF"}}).dump();
  const bool has_ended = GENERATE(false, true);
  const core::Instant end = shop.clock.now() + std::chrono::hours(has_ended ? 0 : 1);
  shop.client.will_answer(201,
                          json({{"code", "BCDF"}, {"expires_at", core::to_rfc3339(end)}}).dump());

  const engine::JobOutcome outcome = shop.door.perform(job, shop.steps);

  REQUIRE(outcome.events.size() == 1);
  CHECK(outcome.events[0].kind == (has_ended ? "coupon_refused" : "coupon_created"));
}

TEST_CASE("A shop that says when to come back is not asked before", "[outbound]") {
  const core::Error busy{.code = core::ErrorCode::kRateLimited,
                         .sentence = "busy",
                         .retry_after = std::chrono::seconds(3600)};

  CHECK(judge_store_error(busy).kind == Kind::kRetry);
  CHECK(judge_store_error(busy).wait == std::chrono::hours(1));
}

TEST_CASE("A shop that has taken the coupon it is to end says so", "[outbound]") {
  World world;
  db::JobRow job;
  job.kind = "disable_coupon";
  job.unique_key = "disable:5:1";
  job.payload = json({{"redemption", 5}, {"contact", 1}, {"code", "K7Q2"}}).dump();

  CHECK(world.door.perform(job, world.steps).events.empty());
  world.store.coupon_is = store_adapter::CouponState::kUsed;
  const engine::JobOutcome told = world.door.perform(job, world.steps);

  REQUIRE(told.events.size() == 1);
  CHECK(told.events[0].kind == "coupon_was_used");
  CHECK(told.events[0].lane == "contact:1");
  CHECK(json::parse(told.events[0].body).at("redemption") == 5);
}

TEST_CASE("Section 9: a shop that does not take a coupon's later end leaves it to the owner",
          "[outbound]") {
  using store_adapter::CouponState;
  World world;
  db::JobRow job;
  job.kind = "extend_coupon";
  job.unique_key = "extend:5:1795342530000";
  job.payload = json({{"redemption", 5},
                      {"contact", 1},
                      {"code", "K7Q2"},
                      {"before", 1795342529000},
                      {"expires", 1795342530000}})
                    .dump();

  SECTION("It takes it") {
    CHECK(world.door.perform(job, world.steps).events.empty());
    CHECK(world.store.extended == "K7Q2 2026-11-22T10:15:30.000Z");
  }
  SECTION("It is to be asked again") {
    world.store.extension = core::unavailable("down");
    const engine::JobOutcome outcome = world.door.perform(job, world.steps);
    CHECK(outcome.kind == Kind::kRetry);
    CHECK(outcome.events.empty());
  }
  SECTION("It does not") {
    world.store.extension =
        GENERATE(core::Result<CouponState>(CouponState::kUnknown),
                 core::Result<CouponState>(CouponState::kUsed),
                 core::Result<CouponState>(CouponState::kDisabled),
                 core::Result<CouponState>(core::invalid("the shop answered 422")));
    const engine::JobOutcome outcome = world.door.perform(job, world.steps);
    CHECK(outcome.kind == Kind::kDone);
    REQUIRE(outcome.events.size() == 1);
    CHECK(outcome.events[0].kind == "coupon_not_extended");
    CHECK(outcome.events[0].lane == "contact:1");
    CHECK(json::parse(outcome.events[0].body) ==
          json({{"redemption", 5}, {"before", 1795342529000}, {"expires", 1795342530000}}));
  }
}

TEST_CASE("Two words of one version in the list are both told", "[outbound]") {
  ShopAtWork shop;
  Order refunded = order("1");
  refunded.state = store_adapter::OrderState::kPartiallyRefunded;
  refunded.value.minor = 2000;
  shop.store.answers.emplace_back(std::vector<Order>{order("1")});
  shop.store.answers.emplace_back(std::vector<Order>{refunded});

  shop.poll();
  shop.poll();

  CHECK(shop.ask("SELECT count(*) FROM inbox WHERE kind = 'order_changed'") == "2");
  CHECK(shop.ask("SELECT count(*) FROM job WHERE kind = 'fetch_order'") == "1");
}

TEST_CASE("A poll's orders are in the books, and its place is kept with them", "[outbound]") {
  ShopAtWork shop;
  shop.store.answers.emplace_back(std::vector<Order>{order("1"), order("2")});

  shop.poll();

  CHECK(shop.ask("SELECT group_concat(number) FROM (SELECT number FROM order_state"
                 " ORDER BY number)") == "11,12");
  CHECK(shop.place() == std::to_string(core::to_ms(kStart)));
}

TEST_CASE("An order that two polls tell of is decided once, and again when it has changed",
          "[outbound]") {
  ShopAtWork shop;
  shop.store.answers.emplace_back(std::vector<Order>{order("1")});
  shop.store.answers.emplace_back(std::vector<Order>{order("1")});
  shop.store.answers.emplace_back(std::vector<Order>{order("1", 2)});

  shop.poll();
  shop.poll();
  CHECK(shop.ask("SELECT count(*) FROM inbox WHERE kind = 'order_changed'") == "1");
  shop.poll();

  CHECK(shop.ask("SELECT count(*) FROM inbox WHERE kind = 'order_changed'") == "2");
  CHECK(shop.ask("SELECT version FROM order_state") == "2");
  CHECK(shop.ask("SELECT count(*) FROM inbox WHERE kind = 'orders_polled'") == "3");
}

TEST_CASE("After a poll that failed the place is still the last good one's", "[outbound]") {
  ShopAtWork shop;
  shop.store.answers.emplace_back(std::vector<Order>{});
  shop.store.answers.emplace_back(core::unavailable("no answer"));

  shop.poll();
  shop.clock.advance(std::chrono::minutes(10));
  shop.poll();

  CHECK(shop.place() == std::to_string(core::to_ms(kStart)));
  CHECK(shop.ask("SELECT state FROM job WHERE unique_key = '2'") == "retry");
}
