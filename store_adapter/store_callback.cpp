#include "store_adapter/store_callback.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "store_adapter/json_reader.h"
#include "store_adapter/order_json.h"

namespace regulars::store_adapter {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t kMaxTypeBytes = 100;
constexpr std::size_t kMaxBirthdayBytes = 200;

// Dot-separated parts of letters, digits and "_" (Standard Webhooks 1.0.0, event types).
bool is_type(std::string_view type) {
  return !type.empty() && type.size() <= kMaxTypeBytes && std::ranges::all_of(type, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
}

core::Error missing(std::string_view type, std::string_view member) {
  return core::invalid("the callback " + std::string(type) + " has no usable \"" +
                       std::string(member) + "\"");
}

core::Result<Callback> read_order_callback(const JsonValue& data) {
  core::Result<Order> order = read_order(data);
  if (!order) {
    return order.error();
  }
  return Callback(OrderChanged{.order = std::move(*order)});
}

template <class Coupon>
core::Result<Callback> read_coupon_callback(std::string_view type,
                                            const JsonValue& data,
                                            const JsonValue* timestamp) {
  std::optional<std::string> code = name_text(data.find("code"));
  if (!code) {
    return missing(type, "code");
  }
  std::optional<std::string> order_id = name_text(data.find("order_id"));
  if (!order_id) {
    return missing(type, "order_id");
  }
  const bool is_text = timestamp != nullptr && timestamp->kind == JsonValue::Kind::kText;
  return Callback(Coupon{.code = std::move(*code),
                         .order_id = std::move(*order_id),
                         .at = is_text ? core::parse_rfc3339(timestamp->text) : std::nullopt});
}

std::optional<std::string> email_of(const JsonValue& data) {
  const std::optional<std::string> typed = name_text(data.find("email"));
  return typed ? core::canonical_email(*typed) : std::nullopt;
}

template <class Customer>
core::Result<Callback> read_customer_callback(std::string_view type, const JsonValue& data) {
  std::optional<std::string> email = email_of(data);
  if (!email) {
    return missing(type, "email");
  }
  std::optional<std::string> request_id = name_text(data.find("request_id"));
  if (!request_id) {
    return missing(type, "request_id");
  }
  return Callback(Customer{.email = std::move(*email), .request_id = std::move(*request_id)});
}

bool is_absent(const JsonValue* value) {
  return value == nullptr || value->kind == JsonValue::Kind::kNull;
}

core::Result<Callback> read_activity_callback(std::string_view type, const JsonValue& data) {
  CustomerActivity activity;
  const std::optional<std::string> email = email_of(data);
  const std::optional<std::string> name = name_text(data.find("activity"));
  if (!email || !name) {
    return missing(type, email ? "activity" : "email");
  }
  activity.email = *email;
  activity.activity = *name;
  if (const JsonValue* id = data.find("id"); !is_absent(id)) {
    const std::optional<std::string> text = name_text(id);
    if (!text) {
      return missing(type, "id");
    }
    activity.id = *text;
  }
  if (const JsonValue* at = data.find("at"); !is_absent(at)) {
    activity.at = at->kind == JsonValue::Kind::kText ? core::parse_rfc3339(at->text) : std::nullopt;
    if (!activity.at) {
      return missing(type, "at");
    }
  }
  return Callback(std::move(activity));
}

core::Result<Callback> read_update_callback(std::string_view type, const JsonValue& data) {
  CustomerUpdated updated;
  const std::optional<std::string> email = email_of(data);
  if (!email) {
    return missing(type, "email");
  }
  updated.email = *email;
  if (const JsonValue* birthday = data.find("birthday"); !is_absent(birthday)) {
    const std::optional<std::string> text = text_or_number(birthday);
    if (!text) {
      return missing(type, "birthday");
    }
    updated.birthday = core::clean(*text, kMaxBirthdayBytes);
  }
  return Callback(std::move(updated));
}

bool is_order_type(std::string_view type) {
  constexpr std::array kTypes{"order.paid", "order.updated", "order.refunded", "order.cancelled"};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

bool is_coupon_type(std::string_view type) {
  return type == "coupon.redeemed" || type == "coupon.released";
}

bool is_customer_type(std::string_view type) {
  constexpr std::array kTypes{
      "customer.erase", "customer.export", "customer.activity", "customer.updated"};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

core::Result<Callback> read_customer(std::string_view type, const JsonValue& data) {
  if (type == "customer.activity") {
    return read_activity_callback(type, data);
  }
  if (type == "customer.updated") {
    return read_update_callback(type, data);
  }
  return type == "customer.erase" ? read_customer_callback<CustomerErase>(type, data)
                                  : read_customer_callback<CustomerExport>(type, data);
}

std::string envelope(std::string_view type, core::Instant now, const Json& data) {
  const Json body = {{"type", type}, {"timestamp", core::to_rfc3339(now)}, {"data", data}};
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

core::Result<Callback> read_callback(std::string_view body) {
  const core::Result<JsonValue> json = read_json(body);
  if (!json) {
    return json.error();
  }
  const JsonValue* word = json->find("type");
  if (word == nullptr || word->kind != JsonValue::Kind::kText || !is_type(word->text)) {
    return core::invalid("the callback has no usable \"type\"");
  }
  const std::string& type = word->text;
  if (type == "ping") {
    return Callback(Ping{});
  }
  if (!is_order_type(type) && !is_coupon_type(type) && !is_customer_type(type)) {
    return Callback(UnknownCallback{.type = type});
  }
  const JsonValue* data = json->find("data");
  if (data == nullptr || data->kind != JsonValue::Kind::kObject) {
    return missing(type, "data");
  }
  if (is_coupon_type(type)) {
    const JsonValue* timestamp = json->find("timestamp");
    return type == "coupon.redeemed" ? read_coupon_callback<CouponUsed>(type, *data, timestamp)
                                     : read_coupon_callback<CouponReleased>(type, *data, timestamp);
  }
  if (is_customer_type(type)) {
    return read_customer(type, *data);
  }
  return read_order_callback(*data);
}

std::string to_callback_json(const Order& order, std::string_view type, core::Instant now) {
  Json data = {{"id", order.id},
               {"number", order.number},
               {"email", order.email},
               {"created_at", core::to_rfc3339(order.placed_at)},
               {"state", to_string(order.state)},
               {"test", order.is_test},
               {"version", order.version}};
  data["value"] = {{"amount", core::to_decimal(order.value)}, {"currency", order.value.currency}};
  data["coupon_codes"] = order.coupon_codes;
  return envelope(type, now, data);
}

std::string to_callback_json(const CouponUsed& coupon, core::Instant now) {
  return envelope("coupon.redeemed", now, {{"code", coupon.code}, {"order_id", coupon.order_id}});
}

}  // namespace regulars::store_adapter
