#include "store_adapter/order_parts.h"

#include <string_view>
#include <utility>

namespace regulars::store_adapter {
namespace {

constexpr std::size_t kMaxLines = 500;
constexpr std::size_t kMaxNames = 50;  // categories or tags of one line
constexpr std::int64_t kMaxQuantity = 1'000'000;

// Remembers that something could not be read, so that each part is one plain line below.
class PartsReader {
 public:
  explicit PartsReader(const std::string& currency) : currency_(currency) {}

  bool is_readable() const { return is_readable_; }

  std::int64_t amount(const JsonValue& object, std::string_view name) {
    const JsonValue* value = object.find(name);
    if (value == nullptr || value->kind == JsonValue::Kind::kNull) {
      return 0;
    }
    if (value->kind == JsonValue::Kind::kObject) {
      const auto currency = text_or_number(value->find("currency"));
      is_readable_ = is_readable_ && (!currency || *currency == currency_);
      value = value->find("amount");
    }
    const auto text = text_or_number(value);
    const auto money = text ? core::parse_money(*text, currency_) : core::invalid("no amount");
    if (!money || money->minor < 0) {
      is_readable_ = false;
      return 0;
    }
    return money->minor;
  }

  bool truth(const JsonValue& object, std::string_view name, bool otherwise) {
    const JsonValue* value = object.find(name);
    if (value == nullptr || value->kind == JsonValue::Kind::kNull) {
      return otherwise;
    }
    is_readable_ = is_readable_ && value->kind == JsonValue::Kind::kBool;
    return value->truth;
  }

  std::vector<std::string> names(const JsonValue& object, std::string_view name) {
    std::vector<std::string> found;
    const JsonValue* value = object.find(name);
    if (value == nullptr || value->kind == JsonValue::Kind::kNull) {
      return found;
    }
    is_readable_ =
        is_readable_ && value->kind == JsonValue::Kind::kList && value->items.size() <= kMaxNames;
    for (const JsonValue& item : value->items) {
      if (auto text = name_text(&item)) {
        found.push_back(std::move(*text));
      }
    }
    return found;
  }

  OrderLine line(const JsonValue& object) {
    auto product = name_text(object.find("product_id"));
    if (!product) {
      product = name_text(object.find("sku"));
    }
    const JsonValue* count = object.find("quantity");
    const auto quantity = count == nullptr ? std::optional<std::int64_t>(1) : whole_number(count);
    is_readable_ = is_readable_ && product && quantity && *quantity <= kMaxQuantity;
    return {.product = product.value_or(""),
            .categories = names(object, "categories"),
            .tags = names(object, "tags"),
            .quantity = quantity.value_or(1),
            .minor = amount(object, "total"),
            .tax_minor = amount(object, "tax"),
            .is_gift_card = truth(object, "gift_card", false),
            .is_prize = truth(object, "prize", false)};
  }

 private:
  const std::string& currency_;
  bool is_readable_ = true;
};

}  // namespace

std::optional<OrderParts> read_order_parts(const JsonValue& object, const std::string& currency) {
  const JsonValue* items = object.find("items");
  if (items == nullptr || items->kind != JsonValue::Kind::kList ||
      items->items.size() > kMaxLines) {
    return std::nullopt;
  }
  PartsReader reader(currency);
  OrderParts parts{.discount = reader.amount(object, "discount"),
                   .shipping = reader.amount(object, "shipping"),
                   .tips = reader.amount(object, "tips"),
                   .fees = reader.amount(object, "fees"),
                   .tax = reader.amount(object, "tax"),
                   .is_tax_included = reader.truth(object, "tax_included", true),
                   .paid_with_points = reader.amount(object, "paid_with_points"),
                   .paid_with_card = reader.amount(object, "paid_with_gift_card")};
  for (const JsonValue& item : items->items) {
    parts.lines.push_back(reader.line(item));
  }
  return reader.is_readable() ? std::optional(std::move(parts)) : std::nullopt;
}

}  // namespace regulars::store_adapter
