#include "engine/program/order_text.h"

#include <nlohmann/json.hpp>

#include "tests/catch.h"

using namespace regulars;
using engine::order_from_json;
using engine::order_to_json;

TEST_CASE("An order is kept with all its parts and comes back as it was", "[engine]") {
  store_adapter::Order order{
      .id = "90071",
      .number = "A-1007",
      .email = "ana@example.com",
      .state = store_adapter::OrderState::kPartiallyRefunded,
      .value = {.minor = 4990, .currency = "EUR"},
      .version = 3,
      .placed_at = core::from_ms(1795169762500),
      .coupon_codes = {"7Q2MX4KD9TZA"},
      .parts =
          store_adapter::OrderParts{
              .lines = {{.product = "55",
                         .categories = {"shirts"},
                         .tags = {"new"},
                         .quantity = 2,
                         .minor = 4990,
                         .tax_minor = 797},
                        {.product = "GIFT", .minor = 5000, .is_gift_card = true},
                        {.product = "PRIZE", .is_prize = true}},
              .discount = 500,
              .shipping = 490,
              .tips = 100,
              .fees = 50,
              .tax = 800,
              .is_tax_included = false,
              .paid_with_points = 1000,
              .paid_with_card = 300},
      .country = "gb",
      .channel = "web",
      .delivered_at = core::from_ms(1795169799999)};

  const std::string text = order_to_json(order, true).dump();

  CHECK(order_to_json(order_from_json(nlohmann::json::parse(text)), true).dump() == text);
  CHECK(order_from_json(nlohmann::json::parse(text)).parts->lines.size() == 3);
  CHECK(order_from_json(nlohmann::json::parse(text)).delivered_at == order.delivered_at);
}

TEST_CASE("What is kept of an order says that it is a test", "[engine]") {
  store_adapter::Order order{.id = "1", .number = "1"};
  CHECK(engine::order_detail(order).empty());
  order.is_test = true;
  store_adapter::Order read;
  engine::set_order_detail(read, engine::order_detail(order));
  CHECK(read.is_test);
}

TEST_CASE("The history keeps an order without the address", "[engine]") {
  const store_adapter::Order order{.id = "1", .number = "1", .email = "ana@example.com"};

  CHECK(order_to_json(order, false).dump().find("ana@") == std::string::npos);
}
