#include "store_adapter/custom_answers.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/encoding.h"
#include "core/text.h"
#include "store_adapter/order_json.h"

namespace regulars::store_adapter {
namespace {

constexpr std::string_view kOtherEmail = "other_email";

// A shop may say that the order is there and was placed with another address. Only the person who
// has the link of that order's own e-mail is told.
OrderAnswer no_match(const JsonValue& body) {
  return {.found = text_or_number(body.find("reason")) == kOtherEmail};
}

// The shop has the order and says something of it that nobody can use.
OrderAnswer unreadable(std::string sentence) {
  return {.found = true, .email_matches = true, .unreadable = std::move(sentence)};
}

// Of a value in a plain answer.
OrderAnswer unreadable_value(const OrderQuery& query,
                             std::string_view found,
                             std::string_view why) {
  std::string sentence = "order " + query.number;
  sentence += ": the order's \"value\" cannot be read: " + shown(found);
  sentence += ": ";
  sentence += why;
  return unreadable(std::move(sentence));
}

// An error page is no amount, badly written or not.
bool is_like_amount(std::string_view text) {
  return text.find_first_of("0123456789") <= 1 && text.find('<') == std::string_view::npos;
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

OrderAnswer plain_match(const core::Money& value, const OrderQuery& query, core::Instant now) {
  if (value.minor <= 0) {
    return {};
  }
  Order order{.id = plain_id(query.number),
              .number = query.number,
              .email = query.email,
              .state = OrderState::kPaid,
              .value = value,
              .version = core::to_ms(now)};
  order.can_be_refunded_by_callback = false;
  return {.found = true, .email_matches = true, .order = std::move(order)};
}

}  // namespace

core::Error odd(std::string_view what) {
  return core::unavailable("the shop's answer cannot be used: " + std::string(what));
}

core::Result<OrderAnswer> read_full_answer(const net::Answer& answer, const OrderQuery& query) {
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
  if (object == nullptr) {
    return odd("it has no \"order\"");
  }
  core::Result<Order> order = read_order(*object);
  if (!order) {
    const std::string& why = order.error().sentence;
    return unreadable(why.starts_with("order ") ? why : "order " + query.number + ": " + why);
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

core::Result<OrderAnswer> read_plain_answer(const net::Answer& answer,
                                            const OrderQuery& query,
                                            const PlainTerms& terms) {
  const std::string text = core::trim(answer.body);
  if (text.empty() || is_zero(text)) {
    return OrderAnswer{};
  }
  if (!text.starts_with('{')) {
    const core::Result<core::Money> value = core::parse_exact_money(text, terms.currency);
    if (!value && is_like_amount(text)) {
      return unreadable_value(query, text, value.error().sentence);
    }
    return value ? core::Result<OrderAnswer>(plain_match(*value, query, terms.now))
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
  const std::string currency = text_or_number(body->find("currency")).value_or(terms.currency);
  const core::Result<core::Money> value = core::parse_exact_money(*amount, currency);
  if (!value) {
    const std::string& found = core::is_currency(currency) ? *amount : currency;
    return unreadable_value(query, found, value.error().sentence);
  }
  return plain_match(*value, query, terms.now);
}

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
                      .expires_at = expires_at ? expires_at : request.expires_at};
}

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

}  // namespace regulars::store_adapter
