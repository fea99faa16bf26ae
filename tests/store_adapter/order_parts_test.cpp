#include "store_adapter/order_parts.h"

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

core::Result<std::optional<OrderParts>> read_from(const std::string& members) {
  const core::Result<JsonValue> json = read_json("{" + members + "}");
  REQUIRE(json);
  return read_order_parts(*json, "EUR");
}

std::optional<OrderParts> parts_from(const std::string& members) {
  const auto parts = read_from(members);
  REQUIRE(parts);
  return *parts;
}

struct Mistake {
  const char* members;
  const char* place;
  const char* reason;
};

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

TEST_CASE("An order without items has no parts", "[store_adapter]") {
  CHECK_FALSE(parts_from(R"("discount":"5.00")"));
  CHECK_FALSE(parts_from(R"("items":null)"));
}

TEST_CASE("A part that cannot be read is refused with its place and the reason",
          "[store_adapter]") {
  const Mistake mistakes[] = {
      {R"("items":[{"total":"49.90"}])", "items[0].product_id", "sku"},
      {R"("items":[{"sku":"1"},{"sku":"2","total":"49,90"}])", "items[1].total", "\"49,90\""},
      {R"("items":[{"sku":"1","total":"1,000.00"}])", "items[0].total", "\"1,000.00\""},
      {R"("items":[{"sku":"1","total":"-1.00"}])", "items[0].total", "below zero"},
      {R"("items":[{"sku":"1","total":"1e3"}])", "items[0].total", "\"1e3\""},
      {R"("items":[{"sku":"1","total":1e3}])", "items[0].total", "\"1e3\""},
      {R"("items":[{"sku":"1","total":"12345678901234567890"}])", "items[0].total", "digits"},
      {R"("items":[{"sku":"1","tax":[]}])", "items[0].tax", "an amount"},
      {R"("items":[{"sku":"1","quantity":-1}])", "items[0].quantity", "whole number"},
      {R"("items":[{"sku":"1","quantity":1.5}])", "items[0].quantity", "whole number"},
      {R"("items":[{"sku":"1","quantity":1e2}])", "items[0].quantity", "whole number"},
      {R"("items":[{"sku":"1","quantity":1000001}])", "items[0].quantity", "1000000"},
      {R"("items":[{"sku":"1","total":{"amount":"1.00","currency":"USD"}}])",
       "items[0].total",
       "it is in \"USD\", and the order in EUR"},
      {R"("items":[{"sku":"1","tags":"linen"}])", "items[0].tags", "a list"},
      {R"("items":[{"sku":"1","gift_card":"yes"}])", "items[0].gift_card", "true or false"},
      {R"("items":[],"discount":"5,00")", "discount", "5,00"},
      {R"("items":[],"shipping":"-5.00")", "shipping", "below zero"},
      {R"("items":[],"tips":"1e1")", "tips", "1e1"},
      {R"("items":[],"fees":"99999999999999999999")", "fees", "99999999999999999999"},
      {R"("items":[],"tax":{"amount":"1","currency":"GBP"})", "tax", "it is in \"GBP\""},
      {R"("items":[],"paid_with_points":"x")", "paid_with_points", "\"x\""},
      {R"("items":[],"paid_with_gift_card":"1.0000000")", "paid_with_gift_card", "1.0000000"},
      {R"("items":"none")", "items", "a list"},
      {R"("items":[{"sku":"1","total":"5.00","tax":"5.01"}])",
       "items[0].tax",
       "5.01 is more than the item's total of 5.00"}};
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.members);
    const auto parts = read_from(mistake.members);
    REQUIRE_FALSE(parts);
    CAPTURE(parts.error().sentence);
    CHECK(parts.error().sentence.starts_with("the order's \"" + std::string(mistake.place) +
                                             "\" cannot be read: "));
    CHECK(parts.error().sentence.find(mistake.reason) != std::string::npos);
  }
}

TEST_CASE("A part of the whole order is read whether items are sent or not", "[store_adapter]") {
  const Mistake mistakes[] = {
      {R"("tax":"5,00")", "tax", "\"5,00\""},
      {R"("discount":"1e1")", "discount", "\"1e1\""},
      {R"("shipping":"-1")", "shipping", "below zero"},
      {R"("items":null,"tips":"x")", "tips", "\"x\""},
      {R"("fees":{"amount":"1","currency":"GBP"})", "fees", "\"GBP\""},
      {R"("tax_included":"no")", "tax_included", "true or false"},
      {R"("paid_with_points":"99999999999999999999")", "paid_with_points", "99999999999999999999"},
      {R"("paid_with_gift_card":[])", "paid_with_gift_card", "an amount"}};
  std::string many = R"("items":[{"sku":"1"})";
  for (int line = 0; line < 500; ++line) {
    many += R"(,{"sku":"1"})";
  }
  many += "],";
  CHECK_FALSE(parts_from(many + R"("tax":"5.00")"));
  for (const Mistake& mistake : mistakes) {
    for (const std::string& before : {std::string(), many}) {
      CAPTURE(mistake.members);
      if (!before.empty() && std::string_view(mistake.members).starts_with("\"items\"")) {
        continue;
      }
      const auto parts = read_from(before + mistake.members);
      REQUIRE_FALSE(parts);
      CAPTURE(parts.error().sentence);
      CHECK(parts.error().sentence.starts_with("the order's \"" + std::string(mistake.place) +
                                               "\" cannot be read: "));
      CHECK(parts.error().sentence.find(mistake.reason) != std::string::npos);
    }
  }
}

TEST_CASE("A part with more decimals than the currency has is refused, never rounded",
          "[store_adapter]") {
  const Mistake mistakes[] = {
      {R"("items":[{"sku":"1","quantity":100,"total":"0.005"}])", "items[0].total", "2 decimals"},
      {R"("items":[{"sku":"1","total":"1.00","tax":0.0051}])", "items[0].tax", "\"0.0051\""},
      {R"("discount":"99.995")", "discount", "\"99.995\": an amount in EUR has at most 2 decimals"},
      {R"("paid_with_points":{"amount":"0.001"})", "paid_with_points", "nothing is rounded"}};
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.members);
    const auto parts = read_from(mistake.members);
    REQUIRE_FALSE(parts);
    CHECK(parts.error().sentence.find("\"" + std::string(mistake.place) + "\"") !=
          std::string::npos);
    CHECK(parts.error().sentence.find(mistake.reason) != std::string::npos);
  }
  const auto exact = parts_from(R"("items":[{"sku":"1","total":"49.9000","tax":7.970}])");
  REQUIRE(exact);
  CHECK(exact->lines[0].minor == 4990);
  CHECK(exact->lines[0].tax_minor == 797);
}

TEST_CASE("An item may be all tax, and no more", "[store_adapter]") {
  CHECK(parts_from(R"("items":[{"sku":"1","total":"5.00","tax":"5.00"}])"));
  CHECK(parts_from(R"("items":[{"sku":"1","total":"0","tax":"0.00"}])"));
}

}  // namespace regulars::store_adapter
