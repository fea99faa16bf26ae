// The usual forms of keys, and the goods of an order.
#include <utility>

#include "engine/program/earning_keys.h"
#include "loyalty/earning/order.h"

namespace regulars::engine {

using flow::KeySpec;
using flow::ValueKind;

namespace {

constexpr std::int64_t kMaxTexts = 1000;

KeySpec key_of(const KeyWords& words, ValueKind kind) {
  return {.name = words.name,
          .kind = kind,
          .description = words.description,
          .example = words.example,
          .without = words.without == nullptr ? "" : words.without};
}

}  // namespace

KeySpec texts_key(const KeyWords& words, const KeySpec& text) {
  KeySpec key = key_of(words, ValueKind::kEither);
  key.children = {text, {.kind = ValueKind::kList, .min = 1, .max = kMaxTexts, .children = {text}}};
  return key;
}

KeySpec goods_key(const KeyWords& words) {
  KeySpec key = key_of(words, ValueKind::kMap);
  key.children = goods_keys("that are meant");
  return key;
}

std::vector<KeySpec> goods_keys(const std::string& which) {
  const std::string products = "Your shop's ids of products " + which + ".";
  const std::string categories = "Categories of goods " + which + ", as your shop names them.";
  const std::string tags = "Tags of goods " + which + ", as your shop names them.";
  return {texts_key({"products", products.c_str(), "products: [TOWEL, THROW]", "no product"}),
          texts_key({"categories", categories.c_str(), "categories: [linen]", "no category"}),
          texts_key({"tags", tags.c_str(), "tags: [new]", "no tag"})};
}

KeySpec phrase_key(const KeyWords& words, const flow::Phrase& phrase) {
  KeySpec key = key_of(words, ValueKind::kPhrase);
  key.phrase = &phrase;
  return key;
}

KeySpec money_key(const KeyWords& words) {
  KeySpec key = key_of(words, ValueKind::kMoney);
  key.max = loyalty::kMaxOrderMinor;
  return key;
}

KeySpec whole_key(const KeyWords& words, std::int64_t max) {
  KeySpec key = key_of(words, ValueKind::kWhole);
  key.min = 1;
  key.max = max;
  return key;
}

KeySpec yes_no_key(const KeyWords& words, const char* standard) {
  KeySpec key = key_of(words, ValueKind::kYesNo);
  key.default_value = standard;
  return key;
}

KeySpec choice_key(const KeyWords& words, std::vector<flow::AllowedValue> choices) {
  KeySpec key = key_of(words, ValueKind::kChoice);
  key.default_value = choices.front().value;
  key.choices = std::move(choices);
  return key;
}

}  // namespace regulars::engine
