#include "store_adapter/custom.h"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/encoding.h"
#include "core/text.h"
#include "store_adapter/order_json.h"

namespace regulars::store_adapter {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds kCheckDeadline{5};    // a shopper waits
constexpr std::chrono::seconds kCouponDeadline{10};  // the coupon's message may come later
constexpr std::size_t kMaxListBytes = 8UL * 1024 * 1024;
constexpr int kMaxPages = 200;
constexpr std::size_t kMaxOrders = 20'000;
constexpr std::chrono::hours kTriedChanges{24};
// What no shop has: ".invalid" belongs to nobody (RFC 2606, section 2).
constexpr const char* kNoOrder = "REGULARS-CHECK-0";
constexpr const char* kNoEmail = "nobody@regulars.invalid";
constexpr const char* kNoCoupon = "REGULARS-CHECK-0";
constexpr std::string_view kOtherEmail = "other_email";
constexpr std::chrono::minutes kClockWarning{1};  // signatures fail beyond 5 minutes

// Text that is not UTF-8 is repaired instead of thrown at the caller.
std::string to_text(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

core::Error odd(std::string_view what) {
  return core::unavailable("the shop's answer cannot be used: " + std::string(what));
}

CouponState coupon_state_from(std::string_view word) {
  constexpr std::array kWords{
      std::pair{"open", CouponState::kOpen},
      std::pair{"used", CouponState::kUsed},
      std::pair{"expired", CouponState::kExpired},
      std::pair{"disabled", CouponState::kDisabled},
  };
  const auto found =
      std::ranges::find_if(kWords, [&](const auto& row) { return word == row.first; });
  return found == kWords.end() ? CouponState::kUnknown : found->second;
}

core::Result<IssuedCoupon> read_coupon(const JsonValue& body, const CouponRequest& request) {
  std::optional<std::string> code = name_text(body.find("code"));
  if (!code || code->find(' ') != std::string::npos) {
    return odd("it has no \"code\"");
  }
  const std::optional<std::string> id = name_text(body.find("id"));
  const std::optional<std::string> expires = text_or_number(body.find("expires_at"));
  const std::optional<core::Instant> expires_at =
      expires ? core::parse_rfc3339(*expires) : std::nullopt;
  return IssuedCoupon{.code = *code,
                      .id = id.value_or(*code),
                      .expires_at = expires_at.value_or(request.expires_at)};
}

// A shop may say that the order is there and was placed with another address. Only the person who
// has the link of that order's own e-mail is told.
OrderAnswer no_match(const JsonValue& body) {
  return {.found = text_or_number(body.find("reason")) == kOtherEmail};
}

// A 404 that is the shop's own word about the order, and not a page that is missing.
std::optional<OrderAnswer> own_not_found(const net::Answer& answer) {
  const core::Result<JsonValue> body = read_json(answer.body);
  if (answer.status != 404 || !body) {
    return std::nullopt;
  }
  const JsonValue* match = body->find("match");
  if (match != nullptr && match->kind == JsonValue::Kind::kBool && !match->truth) {
    return no_match(*body);
  }
  const std::optional<std::string> word = text_or_number(body->find("error"));
  return word && word->find("order") != std::string::npos ? std::optional(OrderAnswer{})
                                                          : std::nullopt;
}

// A code is as good as money, and errors stand in logs and lists: only its end is told.
core::Error without_code(core::Error error, std::string_view code) {
  constexpr std::size_t kShown = 4;
  std::string shown = "…";
  if (code.size() >= 2 * kShown) {
    shown += code.substr(code.size() - kShown);
  }
  for (const std::string& written : {std::string(code), core::percent_encoded(code)}) {
    for (std::size_t at = error.sentence.find(written); !written.empty() && at != std::string::npos;
         at = error.sentence.find(written, at)) {
      error.sentence.replace(at, written.size(), shown);
      at += shown.size();
    }
  }
  return error;
}

bool is_zero(std::string_view amount) {
  return amount.find_first_not_of("0.") == std::string_view::npos;
}

// A plain answer says no id. Many shops find order 1008 under 01008 and A-7 under a-7, and an order
// counts once however its number is typed.
std::string plain_id(const std::string& number) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const std::string folded = core::fold_words(number);
  std::string id;
  bool is_after_digit = false;  // of those that count: zeros at the beginning do not
  for (std::size_t i = 0; i < folded.size(); ++i) {
    const bool has_more = i + 1 < folded.size() && is_digit(folded[i + 1]);
    if (folded[i] == '0' && !is_after_digit && has_more) {
      continue;
    }
    id += folded[i];
    is_after_digit = is_digit(folded[i]);
  }
  return id;
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
                   .deadline = kCheckDeadline});
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
  return settings_.plain_mode ? read_plain(*answer, query) : read_full(*answer, query);
}

core::Result<OrderAnswer> CustomStore::read_full(const net::Answer& answer,
                                                 const OrderQuery& query) const {
  const core::Result<JsonValue> body = read_json(answer.body);
  if (!body) {
    return odd(body.error().sentence);
  }
  const JsonValue* match = body->find("match");
  if (match == nullptr || match->kind != JsonValue::Kind::kBool) {
    return odd("it has no \"match\" that is true or false");
  }
  if (!match->truth) {
    return no_match(*body);
  }
  const JsonValue* object = body->find("order");
  core::Result<Order> order =
      object != nullptr ? read_order(*object) : core::invalid("it has no \"order\"");
  if (!order) {
    return odd(order.error().sentence);
  }
  if (!is_same_number(order->number, query.number)) {
    return OrderAnswer{};
  }
  if (order->email.empty()) {
    order->email = query.email;  // the shop said that the order belongs to it
  } else if (!is_same_email(order->email, query.email)) {
    return OrderAnswer{.found = true};
  }
  return OrderAnswer{.found = true, .email_matches = true, .order = std::move(*order)};
}

core::Result<OrderAnswer> CustomStore::read_plain(const net::Answer& answer,
                                                  const OrderQuery& query) const {
  const std::string text = core::trim(answer.body);
  if (text.empty() || is_zero(text)) {
    return OrderAnswer{};
  }
  if (!text.starts_with('{')) {
    const core::Result<core::Money> value = core::parse_money(text, settings_.currency);
    return value ? core::Result<OrderAnswer>(plain_match(*value, query))
                 : odd(value.error().sentence);
  }
  const core::Result<JsonValue> body = read_json(text);
  if (!body) {
    return odd(body.error().sentence);
  }
  if (const JsonValue* match = body->find("match"); match != nullptr && !match->truth) {
    return no_match(*body);
  }
  const std::optional<std::string> amount = text_or_number(body->find("value"));
  if (!amount) {
    return odd("it has no \"value\"");
  }
  const std::optional<std::string> currency = text_or_number(body->find("currency"));
  const core::Result<core::Money> value =
      core::parse_money(*amount, currency.value_or(settings_.currency));
  return value ? core::Result<OrderAnswer>(plain_match(*value, query))
               : odd(value.error().sentence);
}

OrderAnswer CustomStore::plain_match(const core::Money& value, const OrderQuery& query) const {
  if (value.minor <= 0) {
    return {};
  }
  Order order{.id = plain_id(query.number),
              .number = query.number,
              .email = query.email,
              .state = OrderState::kPaid,
              .value = value,
              .version = core::to_ms(clock_.now())};
  order.can_be_refunded_by_callback = false;
  return {.found = true, .email_matches = true, .order = std::move(order)};
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
  body["benefit"] = {{"type", "free_product"}};
  body["max_uses"] = 1;
  body["expires_at"] = core::to_rfc3339(request.expires_at);
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
  const core::Result<net::Answer> answer =
      caller_.send({.method = "POST",
                    .path = "/coupons/" + core::percent_encoded(code) + "/disable",
                    .body = to_text({{"reason", reason}}),
                    .message_id = message_id("disable-", code),
                    .deadline = kCouponDeadline});
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
    unreadable_order_.clear();
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
  std::string unreadable;
  for (const JsonValue& object : orders->items) {
    core::Result<Order> order = read_order(object);
    if (order) {
      page.orders.push_back(std::move(*order));
    } else {
      unreadable = "the shop's list has an order that cannot be read: " + order.error().sentence;
    }
  }
  if (!unreadable.empty()) {
    const core::Lock lock(mutex_);
    unreadable_order_ = unreadable;
  }
  return page;
}

std::vector<std::string> CustomStore::self_check() {
  std::vector<std::string> problems;
  if (caller_.has_short_key()) {
    problems.emplace_back("store_secret is short: 24 bytes or more are advised");
  }
  const std::string name = std::to_string(core::to_ms(clock_.now()));
  const core::Result<net::Answer> answer = caller_.ask(
      {.path = "/health", .message_id = message_id("health-", name), .deadline = kCheckDeadline});
  if (!answer) {
    problems.push_back(answer.error().sentence);
    return problems;
  }
  const bool has_health = answer->status != 404 || !settings_.plain_mode;
  const core::Result<JsonValue> health = read_json(answer->body);
  if (!has_health) {
    // The simplest shops have no such page.
  } else if (!is_success(*answer)) {
    problems.push_back(to_error(*answer).sentence + " on /health");
  } else if (!health) {
    problems.push_back("the shop's answer on /health cannot be used: " + health.error().sentence);
  } else {
    read_health(*health, problems);
  }
  try_orders(name, problems);
  try_coupons(name, problems);
  try_changes(problems);
  return problems;
}

void CustomStore::try_orders(const std::string& name, std::vector<std::string>& problems) {
  const core::Result<OrderAnswer> answer = check_order({.number = kNoOrder,
                                                        .number_raw = kNoOrder,
                                                        .email = kNoEmail,
                                                        .language = "en",
                                                        .request_id = "try-" + name});
  if (!answer) {
    problems.push_back(answer.error().sentence + " on /order-check");
  } else if (answer->found) {
    problems.push_back(std::string("the shop says on /order-check that there is an order ") +
                       kNoOrder + " of " + kNoEmail +
                       ", which cannot be; an unknown order is answered {\"match\": false}");
  }
}

void CustomStore::try_coupons(const std::string& name, std::vector<std::string>& problems) {
  const core::Result<std::optional<IssuedCoupon>> found =
      find_coupon({.reward_id = "try-" + name, .code = kNoCoupon});
  const std::string page = std::string("/coupons/") + kNoCoupon;
  if (!found) {
    problems.push_back(found.error().sentence + " on " + page);
  } else if (*found) {
    problems.push_back("the shop says on " + page +
                       " that there is such a coupon, which cannot be; an unknown code is answered "
                       "404");
  }
}

void CustomStore::try_changes(std::vector<std::string>& problems) {
  const core::Result<std::vector<Order>> changed = changed_orders(clock_.now() - kTriedChanges);
  if (!changed) {
    problems.push_back(changed.error().sentence + " on /orders");
  }
  const core::Lock lock(mutex_);
  if (!unreadable_order_.empty()) {
    problems.push_back(unreadable_order_);
  }
}

void CustomStore::read_health(const JsonValue& health, std::vector<std::string>& problems) const {
  const JsonValue* ok = health.find("ok");
  if (ok == nullptr || !ok->truth) {
    problems.emplace_back("the shop says on /health that it is not well");
  }
  const std::optional<std::string> time = text_or_number(health.find("time"));
  const std::optional<core::Instant> shop_now = time ? core::parse_rfc3339(*time) : std::nullopt;
  if (!shop_now) {
    problems.emplace_back("the shop does not tell its time on /health");
  } else if (const core::Duration difference = std::chrono::abs(*shop_now - clock_.now());
             difference > kClockWarning) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(difference).count();
    problems.push_back("the shop's clock and ours differ by " + std::to_string(seconds) +
                       " s; signatures fail beyond 300 s");
  }
  const std::optional<std::string> currency = text_or_number(health.find("currency"));
  if (currency && !settings_.currency.empty() && *currency != settings_.currency) {
    problems.push_back("the shop's currency is " + core::clean(*currency, 10) +
                       ", the program's is " + settings_.currency);
  }
}

}  // namespace regulars::store_adapter
