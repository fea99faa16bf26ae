#include "store_adapter/order_parts.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/text.h"

namespace regulars::store_adapter {
namespace {

constexpr std::size_t kMaxLines = 500;
constexpr std::size_t kMaxNames = 50;  // categories or tags of one line
constexpr std::int64_t kMaxQuantity = 1'000'000;

bool is_missing(const JsonValue* value) {
  return value == nullptr || value->kind == JsonValue::Kind::kNull;
}

// Remembers the first thing that could not be read, so that each part is one plain line below.
class PartsReader {
 public:
  explicit PartsReader(const std::string& currency) : currency_(currency) {}

  const std::optional<core::Error>& problem() const { return problem_; }
  /// What is read from here on stands there: "items[2].".
  void enter(std::string place) { place_ = std::move(place); }

  std::int64_t amount(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    if (is_missing(value)) {
      return 0;
    }
    if (value->kind == JsonValue::Kind::kObject) {
      const auto currency = text_or_number(value->find("currency"));
      if (currency && *currency != currency_) {
        refuse(name, "it is in " + shown(*currency) + ", and the order in " + currency_);
      }
      value = value->find("amount");
    }
    const auto text = text_or_number(value);
    const auto money = text ? core::parse_exact_money(*text, currency_)
                            : core::invalid("it must be an amount such as \"49.90\"");
    if (!money) {
      refuse(name, (text ? shown(*text) + ": " : "") + money.error().sentence);
      return 0;
    }
    if (money->minor < 0) {
      refuse(name, shown(*text) + ": it must not be below zero");
    }
    return money->minor;
  }

  bool truth(const JsonValue& object, std::string_view name, bool otherwise) {
    const JsonValue* value = object.find(name);
    if (is_missing(value)) {
      return otherwise;
    }
    if (value->kind != JsonValue::Kind::kBool) {
      refuse(name, "it must be true or false");
    }
    return value->truth;
  }

  std::vector<std::string> names(const JsonValue& object, std::string_view name) {
    std::vector<std::string> found;
    const JsonValue* value = object.find(name);
    if (is_missing(value)) {
      return found;
    }
    if (value->kind != JsonValue::Kind::kList || value->items.size() > kMaxNames) {
      refuse(name, "it must be a list of at most " + std::to_string(kMaxNames) + " texts");
    }
    for (const JsonValue& item : value->items) {
      if (auto text = name_text(&item)) {
        found.push_back(std::move(*text));
      }
    }
    return found;
  }

  std::int64_t quantity(const JsonValue& object) {
    const JsonValue* value = object.find("quantity");
    const auto count = value == nullptr ? std::optional<std::int64_t>(1) : whole_number(value);
    if (!count || *count > kMaxQuantity) {
      refuse("quantity", "it must be a whole number from 0 to " + std::to_string(kMaxQuantity));
    }
    return count.value_or(1);
  }

  // Of an item: its tax is a part of it, or comes on top, and is never more.
  std::int64_t total(const JsonValue& object) {
    const std::int64_t minor = amount(object, "total");
    if (const std::int64_t tax = amount(object, "tax"); tax > minor) {
      refuse("tax", in_decimals(tax) + " is more than the item's total of " + in_decimals(minor));
    }
    return minor;
  }

  OrderLine line(const JsonValue& object) {
    auto product = name_text(object.find("product_id"));
    if (!product) {
      product = name_text(object.find("sku"));
    }
    if (!product) {
      refuse("product_id", "an item needs it, or a \"sku\"");
    }
    return {.product = product.value_or(""),
            .categories = names(object, "categories"),
            .tags = names(object, "tags"),
            .quantity = quantity(object),
            .minor = total(object),
            .tax_minor = amount(object, "tax"),
            .is_gift_card = truth(object, "gift_card", false),
            .is_prize = truth(object, "prize", false)};
  }

  void refuse(std::string_view name, const std::string& why) {
    if (!problem_) {
      std::string sentence = "the order's \"" + place_;
      sentence += name;
      problem_ = core::invalid(sentence + "\" cannot be read: " + why);
    }
  }

 private:
  std::string in_decimals(std::int64_t minor) const {
    return core::to_decimal({.minor = minor, .currency = currency_});
  }

  const std::string& currency_;
  std::string place_;
  std::optional<core::Error> problem_;
};

}  // namespace

core::Result<std::optional<OrderParts>> read_order_parts(const JsonValue& object,
                                                         const std::string& currency) {
  const JsonValue* items = object.find("items");
  PartsReader reader(currency);
  if (!is_missing(items) && items->kind != JsonValue::Kind::kList) {
    reader.refuse("items", "it must be a list");
    return *reader.problem();
  }
  OrderParts parts{.discount = reader.amount(object, "discount"),
                   .shipping = reader.amount(object, "shipping"),
                   .tips = reader.amount(object, "tips"),
                   .fees = reader.amount(object, "fees"),
                   .tax = reader.amount(object, "tax"),
                   .is_tax_included = reader.truth(object, "tax_included", true),
                   .paid_with_points = reader.amount(object, "paid_with_points"),
                   .paid_with_card = reader.amount(object, "paid_with_gift_card")};
  const bool has_lines = !is_missing(items) && items->items.size() <= kMaxLines;
  for (std::size_t index = 0; has_lines && index < items->items.size(); ++index) {
    reader.enter("items[" + std::to_string(index) + "].");
    parts.lines.push_back(reader.line(items->items[index]));
  }
  if (reader.problem()) {
    return *reader.problem();
  }
  return has_lines ? std::optional(std::move(parts)) : std::nullopt;
}

}  // namespace regulars::store_adapter
