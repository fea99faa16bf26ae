#include "store_adapter/custom.h"

#include <utility>

#include "tests/catch.h"
#include "tests/store_adapter/conformance.h"
#include "tests/store_adapter/fake_http_client.h"
#include "tests/store_adapter/fake_shop.h"

namespace regulars::store_adapter {
namespace {

const core::Secret kSecret("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

core::FakeClock clock_at_noon() {
  return core::FakeClock(*core::parse_rfc3339("2026-11-22T12:00:00Z"));
}

CustomSettings settings_for(bool plain_mode) {
  return {.base_url = "https://shop.example/loyalty/",
          .store_secret = kSecret,
          .plain_mode = plain_mode,
          .currency = "USD"};
}

class CustomWorld final : public StoreWorld {
 public:
  CustomWorld() : store_(std::move(*CustomStore::open(settings_for(false), client, clock))) {}

  Store& store() override { return *store_; }
  void put_order(const Order& order) override {
    std::erase_if(shop.orders, [&](const Order& known) { return known.id == order.id; });
    shop.orders.push_back(order);
  }
  void set_down(bool is_down) override { shop.is_down = is_down; }
  void take_code(const std::string& code) override { shop.coupon_states[code] = "open"; }

  core::FakeClock clock = clock_at_noon();
  FakeShop shop{kSecret, clock};
  FakeHttpClient client{[this](const net::Call& call) { return shop.answer(call); }};

 private:
  std::unique_ptr<CustomStore> store_;
};

// A shop that answers every call alike.
struct OneAnswer {
  explicit OneAnswer(net::CallOutcome outcome, bool plain_mode = false)
      : client([outcome = std::move(outcome)](const net::Call&) { return outcome; }),
        store(std::move(*CustomStore::open(settings_for(plain_mode), client, clock))) {}
  explicit OneAnswer(const std::string& body, bool plain_mode = false)
      : OneAnswer(answered(200, body), plain_mode) {}

  core::FakeClock clock = clock_at_noon();
  FakeHttpClient client;
  std::unique_ptr<CustomStore> store;
};

OrderQuery query() {
  return {.number = "A-1007",
          .number_raw = " #A-1007",
          .email = "ada@example.com",
          .language = "de",
          .request_id = "chk_01"};
}

CouponRequest towel() {
  return {.reward_id = "rwd_4711",
          .code = "7Q2MX4KD9TZB",
          .product_ids = {"55", "56"},
          .email = "ada@example.com",
          .expires_at = *core::parse_rfc3339("2026-12-22T10:00:00Z")};
}

core::ErrorCode check_error(const net::CallOutcome& outcome) {
  OneAnswer shop(outcome);
  const auto answer = shop.store->check_order(query());
  REQUIRE_FALSE(answer);
  return answer.error().code;
}

}  // namespace

TEST_CASE("A custom shop checks orders as every store does", "[store_adapter]") {
  CustomWorld world;
  check_orders_conform(world);
}

TEST_CASE("A custom shop keeps coupons as every store does", "[store_adapter]") {
  CustomWorld world;
  check_coupons_conform(world);
}

TEST_CASE("A custom shop tells of changed orders as every store does", "[store_adapter]") {
  CustomWorld world;
  check_changes_conform(world);
}

TEST_CASE("A custom shop that is down is unavailable, never an answer", "[store_adapter]") {
  CustomWorld world;
  check_outage_conforms(world);
}

// R27: the number and the address go to the shop.
TEST_CASE("An order check is one signed POST with the fields of the contract", "[store_adapter]") {
  OneAnswer shop(std::string(R"({"match":false})"));

  const auto answer = shop.store->check_order(query());

  REQUIRE(answer);
  CHECK_FALSE(answer->found);
  REQUIRE(shop.client.calls.size() == 1);
  const net::Call& call = shop.client.calls[0];
  CHECK(call.method == "POST");
  CHECK(call.url == "https://shop.example/loyalty/order-check");
  CHECK(call.body == R"({"version":1,"request_id":"chk_01","order_number":"A-1007",)"
                     R"("order_number_raw":" #A-1007","email":"ada@example.com","locale":"de"})");
  CHECK(call.deadline == std::chrono::seconds(5));
  CHECK(header_of(call, "Content-Type") == "application/json");
  CHECK(header_of(call, "webhook-id") == "check-chk_01");
  CHECK(header_of(call, "webhook-timestamp") == "1795348800");
  CHECK(header_of(call, "webhook-signature").starts_with("v1,"));
}

TEST_CASE("A point in our own ids does not reach the signed webhook-id", "[store_adapter]") {
  OneAnswer shop(std::string(R"({"match":false})"));
  OrderQuery dotted = query();
  dotted.request_id = "a.b";

  REQUIRE(shop.store->check_order(dotted));

  CHECK(header_of(shop.client.calls[0], "webhook-id") == "check-a=2Eb");
}

TEST_CASE("A coupon request is one POST with an idempotency key", "[store_adapter]") {
  OneAnswer shop(answered(201, R"({"code":"OTHER1","id":"c-881",
                                   "expires_at":"2026-12-21T10:00:00Z"})"));

  const auto made = shop.store->create_coupon(towel());

  REQUIRE(made);
  CHECK(made->code == "OTHER1");
  CHECK(made->id == "c-881");
  CHECK(made->expires_at == *core::parse_rfc3339("2026-12-21T10:00:00Z"));
  REQUIRE(shop.client.calls.size() == 1);
  const net::Call& call = shop.client.calls[0];
  CHECK(call.url == "https://shop.example/loyalty/coupons");
  CHECK(header_of(call, "Idempotency-Key") == "rwd_4711");
  CHECK(call.deadline == std::chrono::seconds(10));
  CHECK(call.body == R"({"version":1,"reward_id":"rwd_4711","email":"ada@example.com",)"
                     R"("product_ids":["55","56"],"benefit":{"type":"free_product"},"max_uses":1,)"
                     R"("expires_at":"2026-12-22T10:00:00.000Z","free_shipping":false,)"
                     R"("suggested_code":"7Q2MX4KD9TZB"})");
}

TEST_CASE("A gift card without an end is asked for without one", "[store_adapter]") {  // R137
  OneAnswer shop(answered(201, R"({"code":"7Q2MX4KD9TZB"})"));
  CouponRequest request = towel();
  request.expires_at.reset();

  const auto made = shop.store->create_coupon(request);

  REQUIRE(made);
  CHECK_FALSE(made->expires_at.has_value());
  CHECK(shop.client.calls.at(0).body.find("expires_at") == std::string::npos);
}

TEST_CASE("A shop is asked for 15 % off the order, for orders of 50.00 or more",
          "[store_adapter]") {  // R58
  OneAnswer shop(answered(201, R"({"code":"7Q2MX4KD9TZB"})"));
  CouponRequest request = towel();
  request.product_ids.clear();
  request.terms = {.benefit = {.type = BenefitType::kPercent, .percent = "15"},
                   .needs = {.minimum = core::Money{.minor = 5000, .currency = "USD"}}};

  REQUIRE(shop.store->create_coupon(request));

  CHECK(shop.client.calls[0].body.find(
            R"("product_ids":[],"benefit":{"type":"percent","value":"15"},)"
            R"("needs":{"minimum":{"amount":"50.00","currency":"USD"}},"max_uses":1,)") !=
        std::string::npos);
}

TEST_CASE("Disabling a coupon is one POST with the reason", "[store_adapter]") {
  OneAnswer shop(std::string(R"({"state":"used"})"));

  const auto state = shop.store->disable_coupon("A/B", "refund");

  REQUIRE(state);
  CHECK(*state == CouponState::kUsed);
  CHECK(shop.client.calls[0].url == "https://shop.example/loyalty/coupons/A%2FB/disable");
  CHECK(shop.client.calls[0].body == R"({"reason":"refund"})");
}

TEST_CASE("A coupon's later end is one POST with the end", "[store_adapter]") {
  OneAnswer shop(std::string(R"({"state":"open"})"));

  const auto state = shop.store->extend_coupon("A/B", *core::parse_rfc3339("2027-02-17T22:59:59Z"));

  REQUIRE(state);
  CHECK(*state == CouponState::kOpen);
  CHECK(shop.client.calls[0].url == "https://shop.example/loyalty/coupons/A%2FB/extend");
  CHECK(shop.client.calls[0].body == R"({"expires_at":"2027-02-17T22:59:59.000Z"})");
}

TEST_CASE("A shop without the page for a later end does not know the coupon", "[store_adapter]") {
  OneAnswer shop(answered(404, R"({"error":"unknown path"})"));

  const auto state = shop.store->extend_coupon("7Q2MX4KD9TZB", core::from_ms(0));

  REQUIRE(state);
  CHECK(*state == CouponState::kUnknown);
}

TEST_CASE("No error holds a whole coupon code, only its end", "[store_adapter]") {
  const std::string code = "PTS-7Q4XM2KD9A";
  CouponRequest request = towel();
  request.code = code;
  const auto tells_little = [&code](const core::Error& error) {
    CAPTURE(error.sentence);
    CHECK(error.sentence.find(code) == std::string::npos);
    CHECK(error.sentence.find("…KD9A") != std::string::npos);
  };
  const OneAnswer silent(net::CallOutcome{.problem = "GET https://shop.example/loyalty/coupons/" +
                                                     code + ": Timeout was reached"});
  const OneAnswer refusing(answered(422, R"({"error":")" + code + R"("})"));

  for (const OneAnswer* shop : {&silent, &refusing}) {
    tells_little(shop->store->find_coupon(request).error());
    tells_little(shop->store->create_coupon(request).error());
    tells_little(shop->store->disable_coupon(code, "void").error());
    tells_little(shop->store->extend_coupon(code, core::from_ms(0)).error());
  }
}

TEST_CASE("A coupon whose answer was lost is found again and not made twice", "[store_adapter]") {
  CustomWorld world;
  world.shop.loses_answers = true;
  CHECK(world.store().create_coupon(towel()).error().code == core::ErrorCode::kUnavailable);
  world.shop.loses_answers = false;

  const auto found = world.store().find_coupon(towel());
  const auto again = world.store().create_coupon(towel());

  REQUIRE(found);
  CHECK(found->has_value());
  REQUIRE(again);
  CHECK(again->code == towel().code);
  CHECK(world.shop.coupon_states.size() == 1);
}

TEST_CASE("A coupon request is never tried twice by itself", "[store_adapter]") {
  OneAnswer shop(answered(503, ""));

  CHECK_FALSE(shop.store->create_coupon(towel()));

  CHECK(shop.client.calls.size() == 1);
}

TEST_CASE("The same key with another content is a conflict", "[store_adapter]") {
  CustomWorld world;
  REQUIRE(world.store().create_coupon(towel()));
  CouponRequest other = towel();
  other.product_ids = {"57"};

  const auto made = world.store().create_coupon(other);

  REQUIRE_FALSE(made);
  CHECK(made.error().code == core::ErrorCode::kConflict);
  CHECK(made.error().sentence == "the shop answered 409 (key_reused)");
}

TEST_CASE("A prize that the shop does not know is refused for good with the shop's word",
          "[store_adapter]") {
  CustomWorld world;
  CouponRequest gone = towel();
  gone.product_ids = {"GONE"};

  const auto made = world.store().create_coupon(gone);

  REQUIRE_FALSE(made);
  CHECK(made.error().code == core::ErrorCode::kInvalid);
  CHECK(made.error().sentence == "the shop answered 422 (product_unknown)");
}

TEST_CASE("A coupon that is used, expired or disabled is not found as ours", "[store_adapter]") {
  CustomWorld world;
  const std::string state = GENERATE("used", "expired", "disabled");
  world.shop.coupon_states[towel().code] = state;
  CAPTURE(state);

  const auto found = world.store().find_coupon(towel());

  REQUIRE(found);
  CHECK_FALSE(found->has_value());
}

TEST_CASE("Each status code of a shop has its meaning", "[store_adapter]") {
  using enum core::ErrorCode;
  CHECK(check_error(answered(400, "")) == kInvalid);
  CHECK(check_error(answered(302, "")) == kInvalid);
  CHECK(check_error(answered(418, "")) == kInvalid);
  CHECK(check_error(answered(422, "")) == kInvalid);
  CHECK(check_error(answered(401, "")) == kUnauthorized);
  CHECK(check_error(answered(403, "")) == kUnauthorized);
  CHECK(check_error(answered(404, "")) == kNotFound);
  CHECK(check_error(answered(410, "")) == kNotFound);
  CHECK(check_error(answered(409, "")) == kConflict);
  CHECK(check_error(answered(429, "")) == kRateLimited);
  CHECK(check_error(answered(408, "")) == kUnavailable);
  CHECK(check_error(answered(425, "")) == kUnavailable);
  CHECK(check_error(answered(500, "")) == kUnavailable);
  CHECK(check_error(answered(503, "")) == kUnavailable);
  CHECK(check_error(answered(599, "")) == kUnavailable);
  CHECK(check_error(not_answered()) == kUnavailable);
}

TEST_CASE("The wait that a busy shop asks for is passed on", "[store_adapter]") {
  net::CallOutcome busy = answered(429, "");
  busy.answer->headers = {{"retry-after", "120"}};
  OneAnswer shop(busy);

  const auto answer = shop.store->check_order(query());

  REQUIRE_FALSE(answer);
  CHECK(answer.error().retry_after == std::chrono::seconds(120));
}

TEST_CASE("An error word that is no plain word is not shown", "[store_adapter]") {
  OneAnswer shop(answered(422, R"({"error":"<b>ada@example.com</b>"})"));

  CHECK(shop.store->create_coupon(towel()).error().sentence == "the shop answered 422");
}

TEST_CASE("An order check that did not get through is tried once more", "[store_adapter]") {
  core::FakeClock clock = clock_at_noon();
  int count = 0;
  FakeHttpClient client([&](const net::Call&) {
    clock.advance(std::chrono::seconds(2));
    return ++count == 1 ? not_answered() : answered(200, R"({"match":false})");
  });
  const auto store = std::move(*CustomStore::open(settings_for(false), client, clock));

  REQUIRE(store->check_order(query()));

  REQUIRE(client.calls.size() == 2);
  CHECK(client.calls[1].deadline == std::chrono::seconds(3));
  CHECK(header_of(client.calls[0], "webhook-id") == header_of(client.calls[1], "webhook-id"));
  CHECK(header_of(client.calls[0], "webhook-timestamp") !=
        header_of(client.calls[1], "webhook-timestamp"));
}

TEST_CASE("There is no second try when the five seconds are over", "[store_adapter]") {
  core::FakeClock clock = clock_at_noon();
  FakeHttpClient client([&](const net::Call&) {
    clock.advance(std::chrono::seconds(5));
    return not_answered();
  });
  const auto store = std::move(*CustomStore::open(settings_for(false), client, clock));

  CHECK_FALSE(store->check_order(query()));

  CHECK(client.calls.size() == 1);
}

TEST_CASE("A shop that asks to wait is not asked again at once", "[store_adapter]") {
  net::CallOutcome busy = answered(503, "");
  busy.answer->headers = {{"retry-after", "60"}};
  OneAnswer shop(busy);

  CHECK_FALSE(shop.store->check_order(query()));

  CHECK(shop.client.calls.size() == 1);
}

// R28: number and address must both match, whatever the shop says.
TEST_CASE("A match with another number or another address is no match", "[store_adapter]") {
  Order order = paid_order();
  order.number = "A-10071";
  OneAnswer other_number(R"({"match":true,"order":)" + order_json(order) + "}");
  std::string json = order_json(paid_order());
  json.insert(1, R"("email":"eve@example.com",)");
  OneAnswer other_email(R"({"match":true,"order":)" + json + "}");

  CHECK_FALSE(other_number.store->check_order(query())->found);
  const auto answer = other_email.store->check_order(query());
  CHECK(answer->found);
  CHECK_FALSE(answer->email_matches);
  CHECK_FALSE(answer->order);
}

// R31: a shop may tell an unknown number and another address apart; nobody has to.
TEST_CASE("A shop may say that an order was placed with another address", "[store_adapter]") {
  const bool is_plain = GENERATE(false, true);
  OneAnswer told(std::string(R"({"match":false,"reason":"other_email"})"), is_plain);
  OneAnswer unknown(std::string(R"({"match":false,"reason":"not_found"})"), is_plain);

  const auto answer = told.store->check_order(query());

  REQUIRE(answer);
  CHECK(answer->found);
  CHECK_FALSE(answer->email_matches);
  CHECK_FALSE(answer->order);
  CHECK_FALSE(unknown.store->check_order(query())->found);
}

TEST_CASE("A match without an address in it belongs to the address asked for", "[store_adapter]") {
  OneAnswer shop(R"({"match":true,"order":)" + order_json(paid_order()) + "}");

  const auto answer = shop.store->check_order(query());

  REQUIRE(answer);
  REQUIRE(answer->order);
  CHECK(answer->order->email == "ada@example.com");
  CHECK(answer->order->can_be_refunded_by_callback);
}

TEST_CASE("An answer that does not hold together is asked for again, not believed",
          "[store_adapter]") {
  const std::string body = GENERATE("",
                                    "[]",
                                    "match",
                                    "{}",
                                    R"({"match":"true"})",
                                    R"({"match":true})",
                                    R"({"match":false,"match":true})");
  CAPTURE(body);
  OneAnswer shop(body);

  const auto answer = shop.store->check_order(query());

  REQUIRE_FALSE(answer);
  CHECK(answer.error().code == core::ErrorCode::kUnavailable);
}

TEST_CASE("An order whose amount cannot be read is told with its number, the text and the form",
          "[store_adapter]") {
  const auto [amount, currency, found] = GENERATE(table<const char*, const char*, const char*>(
      {{"1e3", "USD", "\"1e3\": an amount is written like 49.90"},
       {"49,90", "USD", "\"49,90\": an amount is written like 49.90"},
       {"12345678901234567890", "USD", "\"12345678901234567890\": an amount is written"},
       {"49.90", "usd", "\"usd\": a currency is three capital letters"}}));
  const bool is_plain = GENERATE(false, true);
  CAPTURE(amount, currency, is_plain);
  const std::string value =
      std::string(R"("amount":")") + amount + R"(","currency":")" + currency + '"';
  OneAnswer shop(
      is_plain ? std::string(R"({"value":")") + amount + R"(","currency":")" + currency + R"("})"
               : R"({"match":true,"order":{"id":"1","number":"A-1007","state":"paid",)"
                 R"("version":1,"value":{)" +
                     value + "}}}",
      is_plain);

  const auto answer = shop.store->check_order(query());

  REQUIRE(answer);
  CHECK_FALSE(answer->order);
  CAPTURE(answer->unreadable);
  CHECK(answer->unreadable.starts_with("order A-1007: the order's \"value\" cannot be read: "));
  CHECK(answer->unreadable.find(found) != std::string::npos);
}

TEST_CASE("A plain shop's amount with too many decimals is told, never rounded",
          "[store_adapter]") {
  const std::string body = GENERATE("99.995", R"({"value":"99.995","currency":"USD"})");
  CAPTURE(body);
  OneAnswer shop(body, true);

  const auto answer = shop.store->check_order(query());

  REQUIRE(answer);
  CHECK_FALSE(answer->order);
  CHECK(answer->unreadable.find("\"99.995\": an amount in USD has at most 2 decimals") !=
        std::string::npos);
}

TEST_CASE("A plain shop's bare amount that cannot be read is told, an error page is not",
          "[store_adapter]") {
  OneAnswer amount(std::string("1e3"), true);
  OneAnswer page(std::string("500 <b>oops</b>"), true);

  const auto answer = amount.store->check_order(query());

  REQUIRE(answer);
  CHECK(answer->unreadable.find("\"1e3\"") != std::string::npos);
  CHECK_FALSE(page.store->check_order(query()));
}

TEST_CASE("Text that is not UTF-8 is repaired before it is sent", "[store_adapter]") {
  OneAnswer shop(std::string(R"({"match":false})"));
  OrderQuery odd = query();
  odd.number_raw = "A-\xFF";

  REQUIRE(shop.store->check_order(odd));

  CHECK(shop.client.calls[0].body.find("\xEF\xBF\xBD") != std::string::npos);
}

TEST_CASE("A question without a usable number or address does not reach the shop",
          "[store_adapter]") {
  OneAnswer shop(std::string(R"({"match":true})"));
  OrderQuery no_email = query();
  no_email.email = "";

  const auto answer = shop.store->check_order(no_email);

  REQUIRE(answer);
  CHECK_FALSE(answer->found);
  CHECK(shop.client.calls.empty());
}

TEST_CASE("A plain shop answers with the value alone", "[store_adapter]") {
  const std::string body = GENERATE(R"({"value":"49.90","currency":"USD"})",
                                    R"({"value":49.90})",
                                    R"({"match":true,"value":"49.90"})",
                                    "49.90",
                                    " 49.9\n");
  CAPTURE(body);
  OneAnswer shop(body, true);

  const auto answer = shop.store->check_order(query());

  REQUIRE(answer);
  CHECK(answer->email_matches);
  REQUIRE(answer->order);
  CHECK(answer->order->id == "a-1007");
  CHECK(answer->order->number == "A-1007");
  CHECK(answer->order->state == OrderState::kPaid);
  CHECK(answer->order->value == core::Money{.minor = 4990, .currency = "USD"});
  CHECK(answer->order->version == core::to_ms(shop.clock.now()));
  CHECK_FALSE(answer->order->can_be_refunded_by_callback);
}

TEST_CASE("A plain shop's order is one order however its number is typed", "[store_adapter]") {
  const auto id_of = [](const std::string& number) {
    OneAnswer shop(R"({"value":"49.90"})", true);
    OrderQuery asked = query();
    asked.number = number;
    const auto answer = shop.store->check_order(asked);
    REQUIRE(answer);
    REQUIRE(answer->order);
    return answer->order->id;
  };

  CHECK(id_of("01008") == "1008");
  CHECK(id_of("0001008") == id_of("1008"));
  CHECK(id_of("a-01007") == id_of("A-1007"));
  CHECK(id_of("1008") != id_of("108"));
  CHECK(id_of("10080") != id_of("1008"));
  CHECK(id_of("0") == "0");
}

TEST_CASE("A plain shop says no match in many ways", "[store_adapter]") {
  const std::string body = GENERATE(
      "", " \n", "0", "0.00", R"({"match":false})", R"({"value":"0","currency":"USD"})", "-5");
  CAPTURE(body);
  OneAnswer shop(body, true);

  const auto answer = shop.store->check_order(query());

  REQUIRE(answer);
  CHECK_FALSE(answer->found);
}

TEST_CASE("A plain shop's 404 is no match, its other refusals are errors", "[store_adapter]") {
  OneAnswer not_there(answered(404, "not found"), true);
  OneAnswer broken(answered(500, ""), true);
  OneAnswer odd(std::string("<html>"), true);

  CHECK_FALSE(not_there.store->check_order(query())->found);
  CHECK(broken.store->check_order(query()).error().code == core::ErrorCode::kUnavailable);
  CHECK(odd.store->check_order(query()).error().code == core::ErrorCode::kUnavailable);
}

TEST_CASE("A 404 that speaks of the order is no match, a page that is missing is an error",
          "[store_adapter]") {
  for (const char* body : {R"({"match":false})",
                           R"({"error":"order_not_found"})",
                           R"({"match":false,"error":"unknown"})"}) {
    CAPTURE(body);
    OneAnswer shop(answered(404, body));
    const auto answer = shop.store->check_order(query());
    REQUIRE(answer);
    CHECK_FALSE(answer->found);
  }
  for (const char* body : {"",
                           "<!DOCTYPE html><h1>404 order page not found</h1>",
                           R"({"error":"unknown path"})",
                           R"({"match":true})"}) {
    CAPTURE(body);
    CHECK(check_error(answered(404, body)) == core::ErrorCode::kNotFound);
  }
  CHECK(check_error(answered(410, R"({"match":false})")) == core::ErrorCode::kNotFound);
}

TEST_CASE("A plain shop tells of no refunds and cannot be polled", "[store_adapter]") {
  OneAnswer plain(answered(500, ""), true);

  CHECK_FALSE(plain.store->capabilities().tells_of_refunds);
  CHECK_FALSE(plain.store->capabilities().can_be_polled);
  const auto changed = plain.store->changed_orders(core::from_ms(0));
  REQUIRE(changed);
  CHECK(changed->empty());
  CHECK(plain.client.calls.empty());
}

TEST_CASE("The list of changed orders is read page by page", "[store_adapter]") {
  CustomWorld world;
  world.put_order(paid_order());

  REQUIRE(world.store().changed_orders(*core::parse_rfc3339("2026-11-22T11:00:00Z")));

  CHECK(world.client.calls[0].url ==
        "https://shop.example/loyalty/orders?updated_since=2026-11-22T11%3A00%3A00.000Z");
}

TEST_CASE("A shop without a list of changed orders gives none", "[store_adapter]") {
  OneAnswer shop(answered(404, ""));

  const auto changed = shop.store->changed_orders(core::from_ms(0));

  REQUIRE(changed);
  CHECK(changed->empty());
}

TEST_CASE("A list of orders that never ends is given up", "[store_adapter]") {
  OneAnswer same_cursor(std::string(R"({"orders":[],"next":"x"})"));
  int count = 0;
  core::FakeClock clock = clock_at_noon();
  FakeHttpClient client([&](const net::Call&) {
    return answered(200, R"({"orders":[],"next":"c)" + std::to_string(++count) + "\"}");
  });
  const auto endless = std::move(*CustomStore::open(settings_for(false), client, clock));

  CHECK(same_cursor.store->changed_orders(core::from_ms(0)).error().code ==
        core::ErrorCode::kUnavailable);
  CHECK(same_cursor.client.calls.size() == 2);
  CHECK(endless->changed_orders(core::from_ms(0)).error().code == core::ErrorCode::kUnavailable);
  CHECK(count == 200);
}

TEST_CASE("One unreadable order in a list costs only that order and is told to the owner",
          "[store_adapter]") {
  OneAnswer shop(R"({"ok":true,"time":"2026-11-22T12:00:00Z","match":false,"state":"used",)"
                 R"("orders":[{"id":"1"},)" +
                 order_json(paid_order()) + R"(],"next":null})");

  const auto changed = shop.store->changed_orders(core::from_ms(0));

  REQUIRE(changed);
  CHECK(changed->size() == 1);
  const std::vector<std::string> problems = shop.store->self_check();
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].find("an order that cannot be read") != std::string::npos);
}

TEST_CASE("The self check compares clocks and currencies", "[store_adapter]") {
  // One answer that fits every page.
  const std::string rest = R"(,"match":false,"state":"used","orders":[],"next":null})";
  OneAnswer good(R"({"ok":true,"time":"2026-11-22T12:01:00Z","currency":"USD")" + rest);
  OneAnswer late(R"({"ok":true,"time":"2026-11-22T11:58:59Z","currency":"USD")" + rest);
  OneAnswer euro(R"({"ok":true,"time":"2026-11-22T12:00:00Z","currency":"EUR")" + rest);
  OneAnswer ill(R"({"ok":false)" + rest);

  CHECK(good.store->self_check().empty());
  CHECK(late.store->self_check() ==
        std::vector<std::string>{"the shop's clock and ours differ by 61 s; signatures fail "
                                 "beyond 300 s"});
  CHECK(euro.store->self_check() ==
        std::vector<std::string>{"the shop's currency is EUR, the program's is USD"});
  CHECK(ill.store->self_check().size() == 2);
}

TEST_CASE("A plain shop needs no health page, another shop does", "[store_adapter]") {
  OneAnswer plain(answered(404, ""), true);
  OneAnswer full(answered(404, ""));

  CHECK(plain.store->self_check().empty());
  CHECK(full.store->self_check() ==
        std::vector<std::string>{"the shop answered 404 on /health",
                                 "the shop answered 404 on /order-check"});
}

TEST_CASE("The self check names every page that answers wrong, and makes nothing",
          "[store_adapter]") {
  core::FakeClock clock = clock_at_noon();
  std::string broken;
  net::CallOutcome wrong = answered(500, "");
  FakeHttpClient client([&](const net::Call& call) {
    if (call.url.find(broken) != std::string::npos) {
      return wrong;
    }
    return call.url.find("/coupons/") != std::string::npos
               ? answered(404, "")
               : answered(200,
                          R"({"ok":true,"time":"2026-11-22T12:00:00Z","match":false,)"
                          R"("orders":[],"next":null})");
  });
  const auto store = std::move(*CustomStore::open(settings_for(false), client, clock));

  for (const char* page : {"/health", "/order-check", "/coupons/", "/orders"}) {
    CAPTURE(page);
    broken = page;
    const std::vector<std::string> problems = store->self_check();
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].find(page) != std::string::npos);
    CHECK(problems[0].find("500") != std::string::npos);
  }
  for (const net::Call& call : client.calls) {
    CHECK((call.method == "GET" || call.url.ends_with("/order-check")));
  }

  broken = "/coupons/";
  wrong = answered(200, R"({"state":"open"})");
  const std::vector<std::string> made_up = store->self_check();
  REQUIRE(made_up.size() == 1);
  CHECK(made_up[0].find("which cannot be") != std::string::npos);
}

TEST_CASE("A custom shop with an unusable address or secret does not open", "[store_adapter]") {
  core::FakeClock clock = clock_at_noon();
  FakeHttpClient client([](const net::Call&) { return not_answered(); });
  CustomSettings settings = settings_for(false);

  settings.base_url = GENERATE("",
                               "shop.example",
                               "ftp://shop.example",
                               "https://",
                               "https:///x",
                               "https://a@shop.example",
                               "https://shop.example/?a=1",
                               "https://shop.example/ x");
  CAPTURE(settings.base_url);
  CHECK(CustomStore::open(settings, client, clock).error().code == core::ErrorCode::kInvalid);

  settings = settings_for(false);
  settings.store_secret = core::Secret("whsec_AAAA");
  CHECK(CustomStore::open(settings, client, clock).error().code == core::ErrorCode::kInvalid);

  settings = settings_for(true);
  settings.currency = "";
  CHECK(CustomStore::open(settings, client, clock).error().code == core::ErrorCode::kInvalid);
}

}  // namespace regulars::store_adapter
