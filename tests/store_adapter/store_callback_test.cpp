#include "store_adapter/store_callback.h"

#include <fstream>
#include <sstream>

#include "core/hash.h"
#include "core/time.h"
#include "store_adapter/json_reader.h"
#include "store_adapter/order_json.h"
#include "tests/catch.h"
#include "tests/store_adapter/conformance.h"

namespace regulars::store_adapter {
namespace {

std::string file(const std::string& path) {
  std::ifstream stream(std::string(REGULARS_SOURCE_DIR) + "/" + path);
  REQUIRE(stream.good());
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

template <class Kind>
Kind read_as(const std::string& body) {
  const core::Result<Callback> callback = read_callback(body);
  REQUIRE(callback);
  REQUIRE(std::holds_alternative<Kind>(*callback));
  return std::get<Kind>(*callback);
}

// The JSON examples of a page, in their order.
std::vector<std::string> json_blocks(const std::string& page) {
  constexpr std::string_view kOpen = "```json\n";
  std::vector<std::string> blocks;
  for (std::size_t at = page.find(kOpen); at != std::string::npos; at = page.find(kOpen, at)) {
    at += kOpen.size();
    blocks.push_back(page.substr(at, page.find("```", at) - at));
  }
  return blocks;
}

}  // namespace

TEST_CASE("A refund arrives as the order's whole newest state", "[store_adapter]") {
  const OrderChanged changed =
      read_as<OrderChanged>(file("tests/data/store/callback-refunded.json"));

  CHECK(changed.order.id == "90071");
  CHECK(changed.order.number == "A-1007");
  CHECK(changed.order.email == "ada@example.com");
  CHECK(changed.order.state == OrderState::kPartiallyRefunded);
  CHECK(changed.order.value == core::Money{.minor = 2495, .currency = "EUR"});
  CHECK(changed.order.version == 5);
}

TEST_CASE("Each of the four order callbacks is a changed order", "[store_adapter]") {
  for (const std::string type :
       {"order.paid", "order.updated", "order.refunded", "order.cancelled"}) {
    const OrderChanged changed = read_as<OrderChanged>(
        R"({"type":")" + type + R"(","timestamp":"2026-11-22T09:00:00Z","data":{"id":"1",)" +
        R"("number":"2","state":"paid","updated_at":"2026-11-22T08:59:58Z",)" +
        R"("value":{"amount":"1","currency":"JPY"}}})");
    CHECK(changed.order.value.minor == 1);
    CHECK(changed.order.version == 1795337998000);
  }
}

TEST_CASE("Used and released coupons name code and order", "[store_adapter]") {
  const CouponUsed used =
      read_as<CouponUsed>(file("tests/data/store/callback-coupon-redeemed.json"));
  const CouponReleased released = read_as<CouponReleased>(
      R"({"type":"coupon.released","data":{"code":"7Q2MX4KD9TZB","order_id":90102}})");

  CHECK(used.code == "7Q2MX4KD9TZB");
  CHECK(used.order_id == "90102");
  CHECK(released.code == "7Q2MX4KD9TZB");
  CHECK(released.order_id == "90102");
  CHECK(used.at == core::parse_rfc3339("2026-11-25T18:30:00Z"));
  CHECK_FALSE(released.at);
}

TEST_CASE("A coupon's callback without a time that can be read has none", "[store_adapter]") {
  const std::string time = GENERATE("null", "1795342530", R"("yesterday")", "{}");
  const CouponReleased released =
      read_as<CouponReleased>(R"({"type":"coupon.released","timestamp":)" + time +
                              R"(,"data":{"code":"7Q2MX4KD9TZB","order_id":"1"}})");

  CHECK(released.code == "7Q2MX4KD9TZB");
  CHECK_FALSE(released.at);
}

TEST_CASE("Requests to erase and to export name the person and the request", "[store_adapter]") {
  const CustomerErase erase = read_as<CustomerErase>(
      R"({"type":"customer.erase","data":{"email":"Ada@Example.com","request_id":"e1"}})");
  const CustomerExport want = read_as<CustomerExport>(
      R"({"type":"customer.export","data":{"email":"ada@example.com","request_id":"x1"}})");

  CHECK(erase.email == "ada@example.com");
  CHECK(erase.request_id == "e1");
  CHECK(want.request_id == "x1");
}

TEST_CASE("A ping needs nothing but its type", "[store_adapter]") {
  read_as<Ping>(R"({"type":"ping"})");
  read_as<Ping>(R"({"type":"ping","data":[1,2,3]})");
}

TEST_CASE("A type that is not known is passed over, not refused", "[store_adapter]") {
  CHECK(read_as<UnknownCallback>(R"({"type":"order.shipped","data":null})").type ==
        "order.shipped");
}

TEST_CASE("Partial and odd callbacks are refused with a sentence", "[store_adapter]") {
  for (const std::string body :
       {"",
        "[]",
        "{}",
        R"({"type":7})",
        R"({"type":""})",
        R"({"type":"a b"})",
        R"({"type":"order.paid"})",
        R"({"type":"order.paid","data":[]})",
        R"({"type":"order.paid","data":{"id":"1"}})",
        R"({"type":"coupon.redeemed","data":{}})",
        R"({"type":"coupon.redeemed","data":{"code":"A"}})",
        R"({"type":"coupon.released","data":{"order_id":"1"}})",
        R"({"type":"customer.erase","data":{"email":"ada","request_id":"1"}})",
        R"({"type":"customer.export","data":{"email":"ada@example.com"}})",
        R"({"type":"ping","type":"order.paid"})"}) {
    CAPTURE(body);
    const core::Result<Callback> callback = read_callback(body);
    REQUIRE_FALSE(callback);
    CHECK(callback.error().code == core::ErrorCode::kInvalid);
    CHECK_FALSE(callback.error().sentence.empty());
  }
}

TEST_CASE("A type may have 100 letters and no more", "[store_adapter]") {
  CHECK(read_callback("{\"type\":\"" + std::string(100, 'a') + "\"}"));
  CHECK_FALSE(read_callback("{\"type\":\"" + std::string(101, 'a') + "\"}"));
}

TEST_CASE("An order that we write ourselves is read back unchanged", "[store_adapter]") {
  Order order = paid_order();
  order.is_test = true;
  order.coupon_codes = {"7Q2MX4KD9TZB"};

  const OrderChanged changed =
      read_as<OrderChanged>(to_callback_json(order, "order.paid", core::from_ms(0)));

  CHECK(changed.order.id == order.id);
  CHECK(changed.order.number == order.number);
  CHECK(changed.order.email == order.email);
  CHECK(changed.order.state == order.state);
  CHECK(changed.order.value == order.value);
  CHECK(changed.order.version == order.version);
  CHECK(changed.order.placed_at == order.placed_at);
  CHECK(changed.order.is_test);
  CHECK(changed.order.coupon_codes == order.coupon_codes);
}

TEST_CASE("A used coupon that we write ourselves is read back unchanged", "[store_adapter]") {
  const CouponUsed used = read_as<CouponUsed>(
      to_callback_json(CouponUsed{.code = "TOWEL7", .order_id = "9"}, core::from_ms(0)));

  CHECK(used.code == "TOWEL7");
  CHECK(used.order_id == "9");
}

TEST_CASE("The examples on the page for shop developers are read as they are written",
          "[store_adapter]") {
  const std::string page = file("docs/your-shop.md");
  const std::vector<std::string> blocks = json_blocks(page);
  REQUIRE(blocks.size() == 4);

  const core::Result<JsonValue> answer = read_json(blocks[0]);
  REQUIRE(answer);
  REQUIRE(answer->find("order") != nullptr);
  CHECK(read_order(*answer->find("order")));
  CHECK(read_json(blocks[1]));
  CHECK(read_as<OrderChanged>(blocks[2]).order.value.minor == 2495);
  CHECK(read_as<CustomerActivity>(blocks[3]).id == "r-204");
  const std::string tag = core::hmac_sha256_hex("example-link-key", "A-1007").substr(0, 10);
  CHECK(page.find("order--A=2D1007-" + tag) != std::string::npos);
}

TEST_CASE("An activity of a customer has a name, and an id and a time where the shop has them",
          "[store_adapter]") {  // R39
  const CustomerActivity review = read_as<CustomerActivity>(
      R"({"type":"customer.activity","data":{"email":"Ada@Example.com","activity":"review",)"
      R"("id":204,"at":"2026-11-22T08:59:58Z"}})");
  CHECK(review.email == "ada@example.com");
  CHECK(review.activity == "review");
  CHECK(review.id == "204");
  CHECK(review.at == core::parse_rfc3339("2026-11-22T08:59:58Z"));

  const CustomerActivity newsletter = read_as<CustomerActivity>(
      R"({"type":"customer.activity","data":{"email":"ada@example.com","activity":"newsletter",)"
      R"("id":null}})");
  CHECK(newsletter.id.empty());
  CHECK_FALSE(newsletter.at.has_value());
}

TEST_CASE("A birthday is handed on as the shop wrote it", "[store_adapter]") {  // R43
  CHECK(read_as<CustomerUpdated>(
            R"({"type":"customer.updated","data":{"email":"a@b.example","birthday":"02-28"}})")
            .birthday == "02-28");
  CHECK_FALSE(
      read_as<CustomerUpdated>(R"({"type":"customer.updated","data":{"email":"a@b.example"}})")
          .birthday.has_value());
}

TEST_CASE("An activity or a change of a customer that says too little is refused",
          "[store_adapter]") {
  for (const char* body :
       {R"({"type":"customer.activity","data":{"activity":"review"}})",
        R"({"type":"customer.activity","data":{"email":"nobody","activity":"review"}})",
        R"({"type":"customer.activity","data":{"email":"a@b.example"}})",
        R"({"type":"customer.activity","data":{"email":"a@b.example","activity":["review"]}})",
        R"({"type":"customer.activity","data":{"email":"a@b.example","activity":"r","id":{}}})",
        R"({"type":"customer.activity","data":{"email":"a@b.example","activity":"r","at":"now"}})",
        R"({"type":"customer.activity","data":{"email":"a@b.example","activity":"r","at":1}})",
        R"({"type":"customer.updated","data":{"birthday":"02-28"}})",
        R"({"type":"customer.updated","data":{"email":"a@b.example","birthday":true}})",
        R"({"type":"customer.updated"})"}) {
    CAPTURE(body);
    CHECK_FALSE(read_callback(body));
  }
}

}  // namespace regulars::store_adapter
