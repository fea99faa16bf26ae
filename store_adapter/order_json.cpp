#include "store_adapter/order_json.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/text.h"
#include "store_adapter/order_parts.h"

namespace regulars::store_adapter {
namespace {

constexpr std::size_t kMaxEmailBytes = 1024;
constexpr std::size_t kMaxCoupons = 50;  // codes kept of one order

core::Error wrong(std::string_view member, std::string_view expected) {
  return core::invalid("the order's \"" + std::string(member) + "\" must be " +
                       std::string(expected));
}

bool is_missing(const JsonValue* value) {
  return value == nullptr || value->kind == JsonValue::Kind::kNull;
}

core::Result<core::Money> read_value(const JsonValue* value) {
  if (value == nullptr || value->kind != JsonValue::Kind::kObject) {
    return wrong("value", R"(an object such as {"amount": "49.90", "currency": "EUR"})");
  }
  const std::optional<std::string> amount = text_or_number(value->find("amount"));
  const std::optional<std::string> currency = text_or_number(value->find("currency"));
  if (!amount || !currency) {
    return wrong("value", R"(an object with "amount" and "currency")");
  }
  core::Result<core::Money> money = core::parse_exact_money(*amount, *currency);
  if (!money) {
    const std::string& found = core::is_currency(*currency) ? *amount : *currency;
    return core::invalid("the order's \"value\" cannot be read: " + shown(found) + ": " +
                         money.error().sentence);
  }
  if (money->minor < 0) {
    return core::invalid("the order's \"value\" cannot be read: " + shown(*amount) +
                         " is below 0; it is what counts after refunds");
  }
  return money;
}

core::Result<std::optional<core::Instant>> read_time(const JsonValue& object,
                                                     std::string_view member) {
  const JsonValue* value = object.find(member);
  if (is_missing(value)) {
    return std::optional<core::Instant>();
  }
  const std::optional<core::Instant> instant =
      value->kind == JsonValue::Kind::kText ? core::parse_rfc3339(value->text) : std::nullopt;
  if (!instant) {
    return wrong(member, "a time such as 2026-11-20T10:15:30Z");
  }
  return instant;
}

// version, or the milliseconds of updated_at where the shop does not count versions.
core::Result<core::Done> read_version(const JsonValue& object, Order& order) {
  const core::Result<std::optional<core::Instant>> created = read_time(object, "created_at");
  const core::Result<std::optional<core::Instant>> updated = read_time(object, "updated_at");
  if (!created || !updated) {
    return created ? updated.error() : created.error();
  }
  const JsonValue* version = object.find("version");
  if (!is_missing(version)) {
    const std::optional<std::int64_t> number = whole_number(version);
    if (!number) {
      return wrong("version", "a whole number that grows with every change");
    }
    order.version = *number;
  } else if (*updated && core::to_ms(**updated) >= 0) {
    order.version = core::to_ms(**updated);
  } else {
    return core::invalid(R"(the order has neither "version" nor "updated_at")");
  }
  order.placed_at = created->value_or(updated->value_or(core::Instant{}));
  return core::Done{};
}

core::Result<core::Done> read_flags(const JsonValue& object, Order& order) {
  if (const JsonValue* email = object.find("email"); !is_missing(email)) {
    if (email->kind != JsonValue::Kind::kText || email->text.size() > kMaxEmailBytes) {
      return wrong("email", "a text");
    }
    order.email = core::clean(email->text, kMaxEmailBytes);
  }
  if (const JsonValue* test = object.find("test"); !is_missing(test)) {
    if (test->kind != JsonValue::Kind::kBool) {
      return wrong("test", "true or false");
    }
    order.is_test = test->truth;
  }
  if (const JsonValue* codes = object.find("coupon_codes"); !is_missing(codes)) {
    if (codes->kind != JsonValue::Kind::kList) {
      return wrong("coupon_codes", "a list of texts");
    }
    for (const JsonValue& code : codes->items) {
      std::optional<std::string> text = name_text(&code);
      if (text && order.coupon_codes.size() < kMaxCoupons) {
        order.coupon_codes.push_back(std::move(*text));
      }
    }
  }
  return core::Done{};
}

core::Error unread(std::string_view member, const JsonValue& value, std::string_view expected) {
  const auto found = text_or_number(&value);
  return core::invalid("the order's \"" + std::string(member) + "\" cannot be read: " +
                       (found ? shown(*found) + ": " : "") + "it must be " + std::string(expected));
}

// A shop that has nothing to tell may send null or an empty text.
bool is_untold(const JsonValue* value) {
  return is_missing(value) || (value->kind == JsonValue::Kind::kText && value->text.empty());
}

// Two letters, in capitals; empty when the shop does not tell.
core::Result<std::string> read_country(const JsonValue* value) {
  std::string country;
  if (is_untold(value)) {
    return country;
  }
  const std::string told = value->kind == JsonValue::Kind::kText ? value->text : "";
  for (const char c : told) {
    const char capital = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (capital >= 'A' && capital <= 'Z') {
      country += capital;
    }
  }
  if (told.size() != 2 || country.size() != 2) {
    return unread("country", *value, "two letters such as GB");
  }
  return country;
}

core::Result<std::optional<core::Instant>> read_delivered(const JsonValue* value) {
  if (is_untold(value)) {
    return std::optional<core::Instant>();
  }
  const auto at =
      value->kind == JsonValue::Kind::kText ? core::parse_rfc3339(value->text) : std::nullopt;
  if (!at) {
    return unread("delivered_at", *value, "a time such as 2026-11-20T10:15:30Z");
  }
  return at;
}

// What no shop has to send; what one sends decides about points, so it must be read.
core::Result<core::Done> read_extras(const JsonValue& object, Order& order) {
  auto parts = read_order_parts(object, order.value.currency);
  if (!parts) {
    return parts.error();
  }
  core::Result<std::string> country = read_country(object.find("country"));
  const auto delivered = read_delivered(object.find("delivered_at"));
  if (!country || !delivered) {
    return country ? delivered.error() : country.error();
  }
  order.parts = std::move(*parts);
  order.country = std::move(*country);
  order.delivered_at = *delivered;
  order.channel = name_text(object.find("channel")).value_or("");
  return core::Done{};
}

core::Result<core::Done> read_members(const JsonValue& object, Order& order) {
  const std::optional<std::string> word = text_or_number(object.find("state"));
  const std::optional<OrderState> state = word ? order_state_from(*word) : std::nullopt;
  if (!state) {
    return wrong("state", "unpaid, paid, partially_refunded, refunded or cancelled");
  }
  order.state = *state;
  core::Result<core::Money> value = read_value(object.find("value"));
  if (!value) {
    return value.error();
  }
  order.value = std::move(*value);
  if (core::Result<core::Done> done = read_version(object, order); !done) {
    return done;
  }
  if (core::Result<core::Done> done = read_flags(object, order); !done) {
    return done;
  }
  return read_extras(object, order);
}

}  // namespace

core::Result<Order> read_order(const JsonValue& object) {
  if (object.kind != JsonValue::Kind::kObject) {
    return core::invalid("the order is not a JSON object");
  }
  Order order;
  std::optional<std::string> id = name_text(object.find("id"));
  std::optional<std::string> number = name_text(object.find("number"));
  if (!id || !number) {
    return wrong(id ? "number" : "id", "a text of 1 to 200 letters");
  }
  order.id = std::move(*id);
  order.number = std::move(*number);
  if (const core::Result<core::Done> done = read_members(object, order); !done) {
    core::Error error = done.error();
    error.sentence = "order " + order.number + ": " + error.sentence;
    return error;
  }
  settle_value(order);
  return order;
}

void settle_value(Order& order) {
  const bool is_gone =
      order.state == OrderState::kRefunded || order.state == OrderState::kCancelled;
  order.value.minor = is_gone ? 0 : std::max<std::int64_t>(order.value.minor, 0);
}

bool is_same_number(std::string_view left, std::string_view right) {
  const std::optional<std::string> first = core::canonical_order_number(left);
  const std::optional<std::string> second = core::canonical_order_number(right);
  // The "x" keeps fold_words from dropping a point that ends the number.
  return first && second && core::fold_words(*first + "x") == core::fold_words(*second + "x");
}

bool is_same_email(std::string_view left, std::string_view right) {
  const std::optional<std::string> first = core::canonical_email(left);
  return first && first == core::canonical_email(right);
}

}  // namespace regulars::store_adapter
