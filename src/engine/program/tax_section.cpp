#include "engine/program/tax_section.h"

#include "engine/program/earning_keys.h"

namespace regulars::engine {
namespace {

constexpr const char* kCashPart = "cash part";

flow::KeySpec part_key(const char* name, const char* description, const char* example) {
  return choice_key({name, description, example, nullptr},
                    {{"full value", "on all of it, as if money had paid"},
                     {kCashPart, "only on what money pays"}});
}

loyalty::TaxedPart part_of(const flow::Section& tax, const char* key) {
  return tax.text(key) == kCashPart ? loyalty::TaxedPart::kCashPart
                                    : loyalty::TaxedPart::kFullValue;
}

}  // namespace

flow::KeySpec tax_key() {
  return {.name = "tax",
          .kind = flow::ValueKind::kMap,
          .description =
              "What tax is on when an order is not paid with money alone, for \"regulars "
              "report tax\"; it changes no order.",
          .example = "tax: {paid_with_points: cash part}",
          .without = "the full value",
          .children = {part_key("paid_with_points",
                                "What tax is on when points pay a part of an order.",
                                "paid_with_points: cash part"),
                       part_key("paid_with_gift_card",
                                "What tax is on when a gift card pays a part of an order.",
                                "paid_with_gift_card: full value")}};
}

loyalty::TaxRules read_tax(const flow::Section& tax) {
  return {.with_points = part_of(tax, "paid_with_points"),
          .with_gift_cards = part_of(tax, "paid_with_gift_card")};
}

}  // namespace regulars::engine
