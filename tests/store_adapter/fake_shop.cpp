#include "tests/store_adapter/fake_shop.h"

#include <nlohmann/json.hpp>

#include "net/signature.h"
#include "store_adapter/order_json.h"
#include "tests/store_adapter/fake_http_client.h"

namespace regulars::store_adapter {
namespace {

using Json = nlohmann::json;
constexpr std::string_view kBase = "https://shop.example/loyalty";

Json to_json(const Order& order) {
  return Json{
      {"id", order.id},
      {"number", order.number},
      {"created_at", core::to_rfc3339(order.placed_at)},
      {"updated_at", core::to_rfc3339(core::from_ms(order.version))},
      {"state", to_string(order.state)},
      {"test", order.is_test},
      {"value", {{"amount", core::to_decimal(order.value)}, {"currency", order.value.currency}}},
      {"version", order.version},
      {"coupon_codes", order.coupon_codes}};
}

std::string text_of(const JsonValue& body, std::string_view name) {
  return text_or_number(body.find(name)).value_or("");
}

}  // namespace

std::string order_json(const Order& order) {
  return to_json(order).dump();
}

bool FakeShop::is_signed(const net::Call& call) const {
  net::Request request;
  for (const auto& [name, value] : call.headers) {
    if (name.starts_with("webhook-")) {
      request.headers.emplace_back(name, value);
    }
  }
  request.body = call.body;
  const auto key = net::WebhookKey::parse(secret_);
  return key.has_value() && net::verify_webhook(request, {*key}, clock_.now()).has_value();
}

net::CallOutcome FakeShop::answer(const net::Call& call) {
  if (is_down) {
    return answered(503, "");
  }
  if (!call.url.starts_with(kBase) || !is_signed(call)) {
    return answered(401, R"({"error":"bad_signature"})");
  }
  net::CallOutcome outcome = act(call, call.url.substr(kBase.size()));
  return loses_answers ? not_answered() : outcome;
}

net::CallOutcome FakeShop::act(const net::Call& call, const std::string& path) {
  if (path == "/health") {
    const Json health = {
        {"ok", true}, {"time", core::to_rfc3339(clock_.now())}, {"currency", "USD"}};
    return answered(200, health.dump());
  }
  if (path.starts_with("/orders?")) {
    return list_orders(path);
  }
  if (path.starts_with("/coupons/")) {
    return answer_coupon(path.substr(9));
  }
  const core::Result<JsonValue> body = read_json(call.body);
  if (!body || header_of(call, "Content-Type") != "application/json") {
    return answered(400, R"({"error":"not_json"})");
  }
  if (path == "/order-check") {
    return check_order(*body);
  }
  return path == "/coupons" ? make_coupon(call, *body) : answered(404, "");
}

net::CallOutcome FakeShop::check_order(const JsonValue& body) const {
  for (const Order& order : orders) {
    if (is_same_number(order.number, text_of(body, "order_number")) &&
        is_same_email(order.email, text_of(body, "email"))) {
      return answered(200, R"({"match":true,"order":)" + order_json(order) + "}");
    }
  }
  return answered(200, R"({"match":false})");
}

net::CallOutcome FakeShop::make_coupon(const net::Call& call, const JsonValue& body) {
  const std::string key = header_of(call, "Idempotency-Key");
  if (const auto made = made_.find(key); made != made_.end()) {
    return made->second.request == call.body ? answered(200, made->second.answer)
                                             : answered(409, R"({"error":"key_reused"})");
  }
  const JsonValue* products = body.find("product_ids");
  if (products == nullptr || products->items.empty() || products->items[0].text == "GONE") {
    return answered(422, R"({"error":"product_unknown"})");
  }
  const std::string code = text_of(body, "suggested_code");
  if (coupon_states.contains(code)) {
    return answered(409, R"({"error":"code_exists"})");
  }
  coupon_states[code] = "open";
  const Json made = {
      {"code", code}, {"id", "c-" + code}, {"expires_at", text_of(body, "expires_at")}};
  made_[key] = {.request = call.body, .answer = made.dump()};
  return answered(201, made.dump());
}

net::CallOutcome FakeShop::answer_coupon(const std::string& path) {
  const std::size_t slash = path.find('/');
  const auto coupon = coupon_states.find(path.substr(0, slash));
  if (slash == std::string::npos) {
    return coupon == coupon_states.end() ? answered(404, "")
                                         : answered(200, Json({{"state", coupon->second}}).dump());
  }
  if (coupon == coupon_states.end()) {
    return answered(200, R"({"state":"unknown"})");
  }
  if (path.substr(slash) == "/extend") {
    coupon->second = coupon->second == "disabled" ? "disabled" : "open";
  } else if (coupon->second == "open") {
    coupon->second = "disabled";
  }
  return answered(200, Json({{"state", coupon->second}}).dump());
}

net::CallOutcome FakeShop::list_orders(std::string_view query) const {
  const std::size_t at = query.find("&cursor=");
  const std::size_t begin =
      at == std::string_view::npos ? 0 : static_cast<std::size_t>(query[at + 8] - '0');
  Json page = {{"orders", Json::array()}, {"next", nullptr}};
  for (std::size_t i = begin; i < orders.size() && i < begin + orders_per_page; ++i) {
    page["orders"].push_back(to_json(orders[i]));
    page["orders"].back()["email"] = orders[i].email;
  }
  if (begin + orders_per_page < orders.size()) {
    page["next"] = std::to_string(begin + orders_per_page);
  }
  return answered(200, page.dump());
}

}  // namespace regulars::store_adapter
