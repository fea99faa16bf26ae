#include "store_adapter/order_json.h"

#include "tests/catch.h"

namespace regulars::store_adapter {
namespace {

core::Result<Order> order_from(const std::string& members) {
  const core::Result<JsonValue> json = read_json("{" + members + "}");
  REQUIRE(json);
  return read_order(*json);
}

const std::string kNames = R"("id":"90071","number":"A-1007",)";
const std::string kValue = R"("value":{"amount":"49.90","currency":"EUR"},)";

}  // namespace

TEST_CASE("An order needs id, number, state, value and a version or a time of change",
          "[store_adapter]") {
  CHECK(order_from(kNames + kValue + R"("state":"paid","version":3)"));
  CHECK_FALSE(order_from(R"("number":"A-1007",)" + kValue + R"("state":"paid","version":3)"));
  CHECK_FALSE(order_from(R"("id":"90071",)" + kValue + R"("state":"paid","version":3)"));
  CHECK_FALSE(order_from(kNames + R"("state":"paid","version":3)"));
  CHECK_FALSE(order_from(kNames + kValue + R"("version":3)"));
  CHECK_FALSE(order_from(kNames + kValue + R"("state":"paid")"));
}

TEST_CASE("Ids, numbers, amounts and versions may be numbers or texts", "[store_adapter]") {
  const auto order =
      order_from(R"("id":820982911946154508,"number":1007,"state":"paid","version":"3",)"
                 R"("value":{"amount":49.90,"currency":"EUR"})");

  REQUIRE(order);
  CHECK(order->id == "820982911946154508");
  CHECK(order->number == "1007");
  CHECK(order->value == core::Money{.minor = 4990, .currency = "EUR"});
  CHECK(order->version == 3);
}

TEST_CASE("Without a version the milliseconds of the last change count", "[store_adapter]") {
  const auto order =
      order_from(kNames + kValue + R"("state":"paid","updated_at":"2026-11-20T10:16:02.500Z")");
  const auto both = order_from(kNames + kValue +
                               R"("state":"paid","version":7,"updated_at":"2026-11-20T10:16:02Z")");

  REQUIRE(order);
  CHECK(order->version == 1795169762500);
  CHECK(order->placed_at == core::from_ms(1795169762500));
  REQUIRE(both);
  CHECK(both->version == 7);
}

TEST_CASE("An amount in a form that could be misread is refused", "[store_adapter]") {
  for (const std::string amount :
       {R"("1e3")", "1e3", R"("1,000.00")", R"("49,90")", R"("")", "null", R"("NaN")", "{}"}) {
    CAPTURE(amount);
    CHECK_FALSE(order_from(kNames + R"("state":"paid","version":3,"value":{"amount":)" + amount +
                           R"(,"currency":"EUR"})"));
  }
  CHECK_FALSE(order_from(kNames + R"("state":"paid","version":3,"value":"49.90")"));
  CHECK_FALSE(
      order_from(kNames + R"("state":"paid","version":3,"value":{"amount":"1","currency":"eur"})"));
}

TEST_CASE("What is wrong with an amount is told with its place", "[store_adapter]") {
  const std::pair<const char*, const char*> mistakes[] = {
      {R"({"amount":"1e3","currency":"EUR"})", "\"1e3\": an amount is written like 49.90"},
      {R"({"amount":1e3,"currency":"EUR"})", "\"1e3\": an amount"},
      {R"({"amount":"-5","currency":"EUR"})", "\"-5\" is below 0"},
      {R"({"amount":"1,000.00","currency":"EUR"})", "digits and one point"},
      {R"({"amount":"12345678901234567890","currency":"EUR"})", "digits and one point"},
      {R"({"amount":"1.00","currency":"Euro"})", "\"Euro\": a currency is three capital"}};
  for (const auto& [value, reason] : mistakes) {
    CAPTURE(value);
    const auto order = order_from(kNames + R"("state":"paid","version":3,"value":)" + value);
    REQUIRE_FALSE(order);
    CAPTURE(order.error().sentence);
    CHECK(order.error().sentence.starts_with("order A-1007: the order's \"value\""));
    CHECK(order.error().sentence.find(reason) != std::string::npos);
  }
  const auto parts = order_from(
      kNames + kValue + R"("state":"paid","version":3,"items":[{"sku":"1","total":"1,0"}])");
  REQUIRE_FALSE(parts);
  CHECK(parts.error().sentence.find("items[0].total") != std::string::npos);
}

TEST_CASE("A value with more decimals than its currency has is refused, never rounded",
          "[store_adapter]") {
  const std::string start = kNames + R"("state":"paid","version":3,"value":{"amount":)";
  const auto dollars = order_from(start + R"("99.995","currency":"USD"})");
  const auto yen = order_from(start + R"(99.5,"currency":"JPY"})");
  const auto exact = order_from(start + R"("49.9000","currency":"USD"})");

  REQUIRE_FALSE(dollars);
  CHECK(dollars.error().sentence ==
        "order A-1007: the order's \"value\" cannot be read: \"99.995\": an amount in USD has at "
        "most 2 decimals, and nothing is rounded");
  REQUIRE_FALSE(yen);
  CHECK(yen.error().sentence.find("\"99.5\": an amount in JPY has no decimals") !=
        std::string::npos);
  REQUIRE(exact);
  CHECK(exact->value.minor == 4990);
}

TEST_CASE("A value below 0 is refused, and a cancelled order counts nothing", "[store_adapter]") {
  const auto negative =
      order_from(kNames + R"("state":"paid","version":3,"value":{"amount":"-5","currency":"EUR"})");
  const auto cancelled = order_from(kNames + kValue + R"("state":"cancelled","version":3)");

  CHECK_FALSE(negative);
  REQUIRE(cancelled);
  CHECK(cancelled->value.minor == 0);
}

TEST_CASE("Odd members of an order are refused with their name", "[store_adapter]") {
  for (const std::string name :
       {"version", "updated_at", "created_at", "email", "test", "coupon_codes"}) {
    const auto order =
        order_from(kNames + kValue + R"("state":"paid",)" +
                   (name == "version" ? "" : "\"version\":1,") + "\"" + name + "\":{}");
    REQUIRE_FALSE(order);
    CHECK(order.error().code == core::ErrorCode::kInvalid);
    CHECK(order.error().sentence.find("\"" + name + "\"") != std::string::npos);
  }
  CHECK_FALSE(order_from(kNames + kValue + R"("state":"done","version":1)"));
  CHECK_FALSE(order_from(kNames + kValue + R"("state":"paid","version":-1)"));
  CHECK_FALSE(order_from(kNames + kValue + R"("state":"paid","version":1.5)"));
}

TEST_CASE("Members that are null count as missing", "[store_adapter]") {
  const auto order =
      order_from(kNames + kValue + R"("state":"paid","version":1,"email":null,"test":null,)" +
                 R"("coupon_codes":null,"created_at":null,"updated_at":null)");

  REQUIRE(order);
  CHECK(order->email.empty());
  CHECK_FALSE(order->is_test);
}

TEST_CASE("A country and a delivery that cannot be read are refused with what was found",
          "[store_adapter]") {
  const std::string start = kNames + kValue + R"("state":"paid","version":1,)";
  for (const std::string country : {R"("Germany")", R"("G1")", R"("D")", "49", "[]", R"("é")"}) {
    CAPTURE(country);
    const auto order = order_from(start + R"("country":)" + country);
    REQUIRE_FALSE(order);
    CHECK(order.error().sentence.starts_with(
        "order A-1007: the order's \"country\" cannot be read: "));
    CHECK(order.error().sentence.ends_with("it must be two letters such as GB"));
  }
  for (const std::string at : {R"("yesterday")", R"("2026-11-20")", "1795169762", "true"}) {
    CAPTURE(at);
    const auto order = order_from(start + R"("items":[],"delivered_at":)" + at);
    REQUIRE_FALSE(order);
    CHECK(order.error().sentence.starts_with(
        "order A-1007: the order's \"delivered_at\" cannot be read: "));
    CHECK(order.error().sentence.ends_with("it must be a time such as 2026-11-20T10:15:30Z"));
  }
  CHECK(order_from(start + R"("country":"Germany")").error().sentence.find("\"Germany\": ") !=
        std::string::npos);
}

TEST_CASE("A country in small letters and a delivery in time are read, and none need be told",
          "[store_adapter]") {
  const std::string start = kNames + kValue + R"("state":"paid","version":1,)";
  const auto told =
      order_from(start + R"("country":"gb","delivered_at":"2026-11-20T10:16:02.500Z")");
  const auto empty = order_from(start + R"("country":"","delivered_at":"")");
  const auto none = order_from(start + R"("country":null,"delivered_at":null)");

  REQUIRE(told);
  CHECK(told->country == "GB");
  CHECK(told->delivered_at == core::from_ms(1795169762500));
  REQUIRE(empty);
  CHECK(empty->country.empty());
  CHECK_FALSE(empty->delivered_at);
  REQUIRE(none);
  CHECK(none->country.empty());
  CHECK_FALSE(none->delivered_at);
}

TEST_CASE("Order numbers are the same in any case and with a leading sign", "[store_adapter]") {
  CHECK(is_same_number("#A-1007", "a-1007"));
  CHECK(is_same_number("Order 10432", "10432"));
  CHECK_FALSE(is_same_number("10432", "104321"));
  CHECK_FALSE(is_same_number("10432", "010432"));
  CHECK_FALSE(is_same_number("", ""));
  CHECK_FALSE(is_same_number("1.", "1"));
}

TEST_CASE("Addresses are the same in any case, and no address is the same as nothing",
          "[store_adapter]") {
  CHECK(is_same_email(" <Ada@Example.COM>", "ada@example.com"));
  CHECK_FALSE(is_same_email("ada+x@example.com", "ada@example.com"));
  CHECK_FALSE(is_same_email("", ""));
  CHECK_FALSE(is_same_email("ada", "ada"));
}

}  // namespace regulars::store_adapter
