#include "store_adapter/custom.h"

#include <iterator>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/encoding.h"
#include "core/text.h"
#include "store_adapter/custom_answers.h"
#include "store_adapter/order_json.h"

namespace regulars::store_adapter {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds kCouponDeadline{10};  // the coupon's message may come later
constexpr std::size_t kMaxListBytes = 8UL * 1024 * 1024;
constexpr int kMaxPages = 200;
constexpr std::size_t kMaxOrders = 20'000;
constexpr std::size_t kMaxUnreadable = 20;  // told of one list

// Text that is not UTF-8 is repaired instead of thrown at the caller.
std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

CustomStore::CustomStore(CustomSettings settings, ShopCaller caller, const core::Clock& clock)
    : settings_(std::move(settings)), caller_(std::move(caller)), clock_(clock) {}

core::Result<std::unique_ptr<CustomStore>> CustomStore::open(const CustomSettings& settings,
                                                             net::HttpClient& client,
                                                             const core::Clock& clock) {
  if (settings.plain_mode && !core::is_currency(settings.currency)) {
    return core::invalid("plain answers need the program's currency");
  }
  core::Result<ShopCaller> caller =
      ShopCaller::make(settings.base_url, settings.store_secret, client, clock);
  if (!caller) {
    return caller.error();
  }
  return std::unique_ptr<CustomStore>(new CustomStore(settings, std::move(*caller), clock));
}

Capabilities CustomStore::capabilities() const {
  return {.tells_of_refunds = !settings_.plain_mode,
          .binds_coupon_to_email = false,  // the shop decides
          .makes_coupons = true,
          .can_be_polled = !settings_.plain_mode};
}

core::Result<OrderAnswer> CustomStore::check_order(const OrderQuery& query) {
  if (!core::canonical_order_number(query.number) || !core::canonical_email(query.email)) {
    return OrderAnswer{};
  }
  const Json body = {{"version", 1},
                     {"request_id", query.request_id},
                     {"order_number", query.number},
                     {"order_number_raw", query.number_raw},
                     {"email", query.email},
                     {"locale", query.language}};
  const core::Result<net::Answer> answer =
      caller_.ask({.method = "POST",
                   .path = "/order-check",
                   .body = to_text(body),
                   .message_id = message_id("check-", query.request_id),
                   .deadline = kShopperDeadline});
  if (!answer) {
    return answer.error();
  }
  if (settings_.plain_mode && answer->status == 404) {
    return OrderAnswer{};
  }
  if (std::optional<OrderAnswer> not_found = own_not_found(*answer)) {
    return std::move(*not_found);
  }
  if (!is_success(*answer)) {
    return to_error(*answer);
  }
  return settings_.plain_mode
             ? read_plain_answer(*answer, query, {settings_.currency, clock_.now()})
             : read_full_answer(*answer, query);
}

core::Result<std::optional<IssuedCoupon>> CustomStore::find_coupon(const CouponRequest& request) {
  const core::Result<net::Answer> answer =
      caller_.ask({.path = "/coupons/" + core::percent_encoded(request.code),
                   .message_id = message_id("find-", request.reward_id),
                   .deadline = kCouponDeadline});
  if (!answer) {
    return without_code(answer.error(), request.code);
  }
  if (answer->status == 404) {
    return std::optional<IssuedCoupon>();
  }
  if (!is_success(*answer)) {
    return without_code(to_error(*answer), request.code);
  }
  const core::Result<JsonValue> body = read_json(answer->body);
  const std::optional<std::string> state =
      body ? text_or_number(body->find("state")) : std::nullopt;
  if (!state) {
    return odd("it has no \"state\" of the coupon");
  }
  if (coupon_state_from(*state) != CouponState::kOpen) {
    return std::optional<IssuedCoupon>();
  }
  const std::optional<std::string> id = name_text(body->find("id"));
  return std::optional(IssuedCoupon{
      .code = request.code, .id = id.value_or(request.code), .expires_at = request.expires_at});
}

core::Result<IssuedCoupon> CustomStore::create_coupon(const CouponRequest& request) {
  Json body = {{"version", 1}, {"reward_id", request.reward_id}};
  if (!request.email.empty()) {
    body["email"] = request.email;
  }
  body["product_ids"] = request.product_ids;
  body.update(Json::parse(to_json(request.terms)));
  if (request.expires_at) {
    body["expires_at"] = core::to_rfc3339(*request.expires_at);
  }
  body["free_shipping"] = request.free_shipping;
  body["suggested_code"] = request.code;
  const core::Result<net::Answer> answer =
      caller_.send({.method = "POST",
                    .path = "/coupons",
                    .body = to_text(body),
                    .message_id = message_id("coupon-", request.reward_id),
                    .idempotency_key = message_id("", request.reward_id),
                    .deadline = kCouponDeadline});
  if (!answer) {
    return without_code(answer.error(), request.code);
  }
  if (!is_success(*answer)) {
    return without_code(to_error(*answer), request.code);
  }
  const core::Result<JsonValue> issued = read_json(answer->body);
  return issued ? read_coupon(*issued, request) : odd(issued.error().sentence);
}

core::Result<CouponState> CustomStore::disable_coupon(std::string_view code,
                                                      std::string_view reason) {
  return tell_coupon(code,
                     {.method = "POST",
                      .path = "/coupons/" + core::percent_encoded(code) + "/disable",
                      .body = to_text({{"reason", reason}}),
                      .message_id = message_id("disable-", code),
                      .deadline = kCouponDeadline});
}

core::Result<CouponState> CustomStore::extend_coupon(std::string_view code,
                                                     core::Instant expires_at) {
  const std::string name = std::string(code) + "-" + std::to_string(core::to_ms(expires_at));
  return tell_coupon(code,
                     {.method = "POST",
                      .path = "/coupons/" + core::percent_encoded(code) + "/extend",
                      .body = to_text({{"expires_at", core::to_rfc3339(expires_at)}}),
                      .message_id = message_id("extend-", name),
                      .deadline = kCouponDeadline});
}

core::Result<CouponState> CustomStore::tell_coupon(std::string_view code, const ShopCall& call) {
  const core::Result<net::Answer> answer = caller_.send(call);
  if (!answer) {
    return without_code(answer.error(), code);
  }
  if (answer->status == 404) {
    return CouponState::kUnknown;
  }
  if (!is_success(*answer)) {
    return without_code(to_error(*answer), code);
  }
  const core::Result<JsonValue> body = read_json(answer->body);
  const std::optional<std::string> state =
      body ? text_or_number(body->find("state")) : std::nullopt;
  if (!state) {
    return odd("it has no \"state\" of the coupon");
  }
  return coupon_state_from(*state);
}

core::Result<std::vector<Order>> CustomStore::changed_orders(core::Instant since) {
  if (settings_.plain_mode) {
    return std::vector<Order>();
  }
  {
    const core::Lock lock(mutex_);
    unreadable_orders_.clear();
  }
  std::vector<Order> orders;
  std::string cursor;
  const std::string start =
      "/orders?updated_since=" + core::percent_encoded(core::to_rfc3339(since));
  for (int page_number = 0; page_number < kMaxPages; ++page_number) {
    const std::string path =
        cursor.empty() ? start : start + "&cursor=" + core::percent_encoded(cursor);
    const std::string name =
        std::to_string(core::to_ms(clock_.now())) + "-" + std::to_string(page_number);
    const core::Result<net::Answer> answer = caller_.send(
        {.path = path, .message_id = message_id("list-", name), .answer_bytes_max = kMaxListBytes});
    if (!answer) {
      return answer.error();
    }
    if (answer->status == 404 && page_number == 0) {
      return orders;  // the list is a page that a shop may leave out
    }
    if (!is_success(*answer)) {
      return to_error(*answer);
    }
    core::Result<Page> page = read_page(*answer);
    if (!page) {
      return page.error();
    }
    orders.insert(orders.end(),
                  std::make_move_iterator(page->orders.begin()),
                  std::make_move_iterator(page->orders.end()));
    if (page->next.empty()) {
      return orders;
    }
    if (page->next == cursor || orders.size() > kMaxOrders) {
      break;
    }
    cursor = std::move(page->next);
  }
  return core::unavailable("the shop's list of orders does not end");
}

std::vector<std::string> CustomStore::unreadable_orders() {
  const core::Lock lock(mutex_);
  return unreadable_orders_;
}

core::Result<CustomStore::Page> CustomStore::read_page(const net::Answer& answer) {
  const core::Result<JsonValue> body = read_json(answer.body);
  if (!body) {
    return odd(body.error().sentence);
  }
  const JsonValue* orders = body->find("orders");
  if (orders == nullptr || orders->kind != JsonValue::Kind::kList) {
    return odd("it has no list \"orders\"");
  }
  Page page{.next = text_or_number(body->find("next")).value_or("")};
  std::vector<std::string> unreadable;
  for (const JsonValue& object : orders->items) {
    core::Result<Order> order = read_order(object);
    if (order) {
      page.orders.push_back(std::move(*order));
    } else {
      unreadable.push_back(order.error().sentence);
    }
  }
  const core::Lock lock(mutex_);
  for (std::string& sentence : unreadable) {
    if (unreadable_orders_.size() < kMaxUnreadable) {
      unreadable_orders_.push_back(std::move(sentence));
    }
  }
  return page;
}

}  // namespace regulars::store_adapter
