#include "engine/program/order_text.h"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace regulars::engine {
namespace {

using nlohmann::json;
using store_adapter::Order;
using store_adapter::OrderLine;
using store_adapter::OrderParts;

void put(json& object, const char* name, std::int64_t number) {
  if (number != 0) {
    object[name] = number;
  }
}

void put(json& object, const char* name, const std::vector<std::string>& names) {
  if (!names.empty()) {
    object[name] = names;
  }
}

void put_if(json& object, const char* name, bool truth) {
  if (truth) {
    object[name] = true;
  }
}

json line_to_json(const OrderLine& line) {
  json object = {{"product", line.product}, {"quantity", line.quantity}, {"minor", line.minor}};
  put(object, "categories", line.categories);
  put(object, "tags", line.tags);
  put(object, "tax", line.tax_minor);
  put_if(object, "gift_card", line.is_gift_card);
  put_if(object, "prize", line.is_prize);
  return object;
}

OrderLine line_from_json(const json& object) {
  return {.product = object.at("product").get<std::string>(),
          .categories = object.value("categories", std::vector<std::string>()),
          .tags = object.value("tags", std::vector<std::string>()),
          .quantity = object.at("quantity").get<std::int64_t>(),
          .minor = object.at("minor").get<std::int64_t>(),
          .tax_minor = object.value("tax", std::int64_t{0}),
          .is_gift_card = object.value("gift_card", false),
          .is_prize = object.value("prize", false)};
}

json parts_to_json(const OrderParts& parts) {
  json object = {{"lines", json::array()}};
  for (const OrderLine& line : parts.lines) {
    object["lines"].push_back(line_to_json(line));
  }
  put(object, "discount", parts.discount);
  put(object, "shipping", parts.shipping);
  put(object, "tips", parts.tips);
  put(object, "fees", parts.fees);
  put(object, "tax", parts.tax);
  put(object, "paid_with_points", parts.paid_with_points);
  put(object, "paid_with_card", parts.paid_with_card);
  put_if(object, "tax_on_top", !parts.is_tax_included);
  return object;
}

OrderParts parts_from_json(const json& object) {
  constexpr std::int64_t kNone = 0;
  OrderParts parts{.discount = object.value("discount", kNone),
                   .shipping = object.value("shipping", kNone),
                   .tips = object.value("tips", kNone),
                   .fees = object.value("fees", kNone),
                   .tax = object.value("tax", kNone),
                   .is_tax_included = !object.value("tax_on_top", false),
                   .paid_with_points = object.value("paid_with_points", kNone),
                   .paid_with_card = object.value("paid_with_card", kNone)};
  for (const json& line : object.at("lines")) {
    parts.lines.push_back(line_from_json(line));
  }
  return parts;
}

void put_detail(json& object, const Order& order) {
  put(object, "coupons", order.coupon_codes);
  if (order.parts) {
    object["parts"] = parts_to_json(*order.parts);
  }
  if (!order.country.empty()) {
    object["country"] = order.country;
  }
  if (!order.channel.empty()) {
    object["channel"] = order.channel;
  }
  if (order.delivered_at) {
    object["delivered"] = core::to_ms(*order.delivered_at);
  }
}

void take_detail(Order& order, const json& value) {
  order.coupon_codes = value.value("coupons", std::vector<std::string>());
  order.country = value.value("country", std::string());
  order.channel = value.value("channel", std::string());
  order.parts =
      value.contains("parts") ? std::optional(parts_from_json(value.at("parts"))) : std::nullopt;
  order.delivered_at = value.contains("delivered")
                           ? std::optional(core::from_ms(value.at("delivered").get<std::int64_t>()))
                           : std::nullopt;
}

}  // namespace

json order_to_json(const Order& order, bool with_email) {
  json object = {{"id", order.id},
                 {"number", order.number},
                 {"state", store_adapter::to_string(order.state)},
                 {"minor", order.value.minor},
                 {"currency", order.value.currency},
                 {"version", order.version},
                 {"placed", core::to_ms(order.placed_at)},
                 {"test", order.is_test}};
  if (with_email) {
    object["email"] = order.email;
  }
  put_detail(object, order);
  return object;
}

Order order_from_json(const json& value) {
  Order order{.id = value.at("id").get<std::string>(),
              .number = value.at("number").get<std::string>(),
              .email = value.value("email", std::string()),
              .state = store_adapter::order_state_from(value.at("state").get<std::string>())
                           .value_or(store_adapter::OrderState::kUnpaid),
              .value = {.minor = value.at("minor").get<std::int64_t>(),
                        .currency = value.at("currency").get<std::string>()},
              .version = value.at("version").get<std::int64_t>(),
              .placed_at = core::from_ms(value.at("placed").get<std::int64_t>()),
              .is_test = value.at("test").get<bool>()};
  take_detail(order, value);
  return order;
}

std::string order_detail(const Order& order) {
  json object = json::object();
  put_detail(object, order);
  put_if(object, "test", order.is_test);
  return object.empty() ? std::string()
                        : object.dump(-1, ' ', false, json::error_handler_t::replace);
}

void set_order_detail(Order& order, const std::string& detail) {
  json value = json::parse(detail, nullptr, false);
  if (!value.is_object()) {
    value = json::object();
  }
  take_detail(order, value);
  order.is_test = order.is_test || value.value("test", false);
}

}  // namespace regulars::engine
