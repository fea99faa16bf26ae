#include "store_adapter/order_parts.h"

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

std::optional<OrderParts> parts_from(const std::string& members) {
  const core::Result<JsonValue> json = read_json("{" + members + "}");
  REQUIRE(json);
  return read_order_parts(*json, "EUR");
}

}  // namespace

TEST_CASE("The parts of an order are read as a shop sends them", "[store_adapter]") {
  const auto parts = parts_from(
      R"("items":[{"product_id":"55","sku":"TEE-1","name":"Tee","quantity":2,"total":"49.90",
          "tax":{"amount":"7.97","currency":"EUR"},"categories":["shirts"],"tags":["linen","new"]},
         {"sku":"GIFT-50","total":50,"gift_card":true}],
         "discount":"5.00","shipping":{"amount":"4.90"},"tax":"8.00","tax_included":false,
         "paid_with_points":"10.00","paid_with_gift_card":"3.00","tips":1,"fees":"0.50")");

  REQUIRE(parts);
  REQUIRE(parts->lines.size() == 2);
  CHECK(parts->lines[0].product == "55");
  CHECK(parts->lines[0].quantity == 2);
  CHECK(parts->lines[0].minor == 4990);
  CHECK(parts->lines[0].tax_minor == 797);
  CHECK(parts->lines[0].tags == std::vector<std::string>{"linen", "new"});
  CHECK(parts->lines[1].product == "GIFT-50");
  CHECK(parts->lines[1].quantity == 1);
  CHECK(parts->lines[1].is_gift_card);
  CHECK(parts->discount == 500);
  CHECK(parts->shipping == 490);
  CHECK(parts->tax == 800);
  CHECK_FALSE(parts->is_tax_included);
  CHECK(parts->paid_with_points == 1000);
  CHECK(parts->paid_with_card == 300);
  CHECK(parts->tips == 100);
  CHECK(parts->fees == 50);
}

TEST_CASE("Parts that cannot be read whole are not used at all", "[store_adapter]") {
  const std::string line = R"({"product_id":"55","total":"49.90"})";
  CHECK(parts_from(R"("items":[)" + line + "]"));
  CHECK_FALSE(parts_from(R"("discount":"5.00")"));
  for (const std::string members :
       {R"("items":[{"total":"49.90"}])",
        R"("items":[{"product_id":"55","total":"49,90"}])",
        R"("items":[{"product_id":"55","total":"-1.00"}])",
        R"("items":[{"product_id":"55","total":"1e3"}])",
        R"("items":[{"product_id":"55","total":"1.00","quantity":-1}])",
        R"("items":[{"product_id":"55","total":"1.00","quantity":1.5}])",
        R"("items":[{"product_id":"55","total":{"amount":"1.00","currency":"USD"}}])",
        R"("items":[{"product_id":"55","total":"1.00","tags":"linen"}])",
        R"("items":"none")"}) {
    CAPTURE(members);
    CHECK_FALSE(parts_from(members));
  }
}

}  // namespace regulars::store_adapter
