#include "engine/program/reward_keys.h"

#include <utility>
#include <vector>

#include "engine/program/earning_phrases.h"
#include "engine/program/program_phrases.h"
#include "engine/program/reward_words.h"

namespace regulars::engine {
namespace {

using flow::KeySpec;
using flow::ValueKind;

constexpr std::int64_t kMaxPoints = 1'000'000;
constexpr std::int64_t kMaxRewards = 1000;
constexpr std::int64_t kMaxKinds = 200;
constexpr std::int64_t kMaxCount = 1'000'000;
constexpr std::int64_t kMaxNames = 100;
constexpr std::size_t kMaxNameLetters = 40;  // it stands on a card

KeySpec texts(const char* name, const char* description, const char* example, const char* without) {
  const KeySpec text{.kind = ValueKind::kText};
  return {.name = name,
          .kind = ValueKind::kEither,
          .description = description,
          .example = example,
          .without = without,
          .children = {text,
                       {.kind = ValueKind::kList, .min = 1, .max = kMaxNames, .children = {text}}}};
}

KeySpec phrases(KeySpec key, const flow::Phrase& phrase) {
  const KeySpec one{.kind = ValueKind::kPhrase, .phrase = &phrase};
  key.kind = ValueKind::kEither;
  key.children = {one, {.kind = ValueKind::kList, .min = 1, .max = kMaxNames, .children = {one}}};
  return key;
}

KeySpec count_key(const char* name,
                  const char* description,
                  const char* example,
                  const char* without) {
  return {.name = name,
          .kind = ValueKind::kWhole,
          .description = description,
          .example = example,
          .without = without,
          .min = 0,
          .max = kMaxCount};
}

KeySpec money_key(const char* name,
                  const char* description,
                  const char* example,
                  const char* without) {
  return {.name = name,
          .kind = ValueKind::kMoney,
          .description = description,
          .example = example,
          .without = without,
          .min = 1};
}

KeySpec days_key(const char* name,
                 const char* description,
                 const char* example,
                 const char* without) {
  return {.name = name,
          .kind = ValueKind::kPhrase,
          .description = description,
          .example = example,
          .without = without,
          .phrase = &kWholeDaysPhrase};
}

KeySpec yes_no_key(const char* name,
                   const char* description,
                   const char* example,
                   const char* otherwise) {
  return {.name = name,
          .kind = ValueKind::kYesNo,
          .description = description,
          .example = example,
          .default_value = otherwise};
}

std::vector<KeySpec> product_keys(const char* what) {
  return {
      texts("products",
            (std::string("Your shop's ids of ") + what).c_str(),
            "products: [TEA-1, TEA-2]",
            "no products are named"),
      texts("categories",
            "The same by category, as your shop names it.",
            "categories: [tea]",
            "no categories are named"),
      texts("tags", "The same by tag, as your shop names it.", "tags: [new]", "no tags are named")};
}

std::vector<KeySpec> unit_keys() {
  KeySpec buy = count_key("buy",
                          "How many units have to be bought.",
                          "buy: 2",
                          "what the kind says: 1 for bogo and second_half_price");
  KeySpec get = count_key(
      "get", "How many units come along for less, or free.", "get: 1", "what the kind says");
  get.min = 1;
  return {std::move(buy),
          std::move(get),
          {.name = "repeats",
           .kind = ValueKind::kYesNo,
           .description = "Whether it is given as often as it fits into one order.",
           .example = "repeats: no",
           .without = "what the kind says: yes for bogo and second_half_price"}};
}

// What a reward gives, beside its product.
KeySpec gives_key() {
  std::vector<KeySpec> keys{
      {.name = "percent",
       .kind = ValueKind::kPhrase,
       .description = "So much off the price.",
       .example = "percent: 15 %",
       .without = "what the kind says",
       .phrase = &kPercentPhrase},
      money_key("amount", "So much money off.", "amount: 5.00 USD", "what the kind says"),
      money_key("up_to", "Never more off than this.", "up_to: 20.00 USD", "no ceiling")};
  for (KeySpec& key : product_keys("the products that become cheaper.")) {
    keys.push_back(std::move(key));
  }
  keys.push_back(
      phrases({.name = "steps",
               .description = "A volume discount: the highest step that is reached.",
               .example = "steps: [10.00 USD from 100.00 USD, 25.00 USD from 200.00 USD]",
               .without = "no steps"},
              kStepPhrase));
  for (KeySpec& key : unit_keys()) {
    keys.push_back(std::move(key));
  }
  keys.push_back(
      money_key("value", "The money on a gift card.", "value: 25.00 USD", "no gift card"));
  keys.push_back({.name = "blocks",
                  .kind = ValueKind::kPhrase,
                  .description = "Points pay a part of an order, in whole blocks.",
                  .example = "blocks: 100 points for 5.00 USD",
                  .without = "points pay no part of an order",
                  .phrase = &kBlockPhrase});
  keys.push_back({.name = "share",
                  .kind = ValueKind::kPhrase,
                  .description = "The part of an order that points may pay at most.",
                  .example = "share: 50 %",
                  .without = "all of it",
                  .phrase = &kPercentPhrase});
  return {.name = "gives",
          .kind = ValueKind::kMap,
          .description = "What the customer gets for the points, beside a prize product.",
          .example = "gives: {percent: 15 %, up_to: 20.00 USD}",
          .without = "the product of the coupon",
          .called = "what {name} gives",
          .children = std::move(keys)};
}

KeySpec for_key() {
  return {
      .name = "for",
      .kind = ValueKind::kMap,
      .description = "Which members can have it; everything must hold.",
      .example = "for: {tiers: [Silver, Gold], orders_from: 2}",
      .without = "all members",
      .called = "whom {name} is for",
      .children = {
          texts("tiers", "Members of one of these tiers.", "tiers: [Silver, Gold]", "all tiers"),
          count_key("orders_from", "So many orders or more.", "orders_from: 2", "any number"),
          count_key("orders_to", "So many orders or fewer.", "orders_to: 1", "any number"),
          money_key("spent_from", "So much spent or more.", "spent_from: 100.00 USD", "any amount"),
          days_key("ordered_within",
                   "The last order is that long ago at most.",
                   "ordered_within: 60 days",
                   "any time"),
          days_key("no_order_for",
                   "The last order, or joining, is that long ago at least.",
                   "no_order_for: 60 days",
                   "any time"),
          days_key(
              "member_for", "Joined that long ago at least.", "member_for: 30 days", "any time"),
          phrases({.name = "countries",
                   .description = "The last order went to one of these countries, in two letters.",
                   .example = "countries: [US, CA]",
                   .without = "all countries"},
                  kCountryPhrase)}};
}

KeySpec when_key() {
  std::vector<KeySpec> keys{
      money_key("minimum", "The order's goods cost so much.", "minimum: 50.00 USD", "any amount"),
      count_key("items",
                "So many items are in the order; of the named products, where there are any.",
                "items: 3",
                "any number")};
  for (KeySpec& key : product_keys("products of which one must be in the order.")) {
    keys.push_back(std::move(key));
  }
  return {.name = "when",
          .kind = ValueKind::kMap,
          .description = "What the order must hold that the coupon is used on.",
          .example = "when: {minimum: 50.00 USD}",
          .without = "any order",
          .called = "what {name} needs",
          .children = std::move(keys)};
}

// What a reward and a kind of rewards can both say.
std::vector<KeySpec> rule_keys() {
  return {gives_key(),
          for_key(),
          when_key(),
          phrases({.name = "on",
                   .description = "Days and hours at which it can be taken.",
                   .example = "on: fri 17:00-19:00",
                   .without = "at any hour"},
                  kWeekHoursPhrase),
          {.name = "limit",
           .kind = ValueKind::kPhrase,
           .description = "How often one member can have it.",
           .example = "limit: 1 time per month",
           .without = "as often as the points allow",
           .phrase = &kTimesPhrase},
          texts("groups",
                "Names of groups; of the coupons of one group only the best counts on an order.",
                "groups: [discounts]",
                "it combines with every other"),
          yes_no_key("with_gift_cards",
                     "Whether a gift card may pay on the same order.",
                     "with_gift_cards: no",
                     "yes")};
}

KeySpec coupon_key() {
  return {
      .name = "coupon",
      .kind = ValueKind::kMap,
      .description = "The coupon that a customer gets for the points.",
      .example = "coupon: {product: PRIZE-TOWEL}",
      .without = "one without a product, for 30 days",
      .called = "the coupon of {name}",
      .children = {{.name = "product",
                    .kind = ValueKind::kText,
                    .description = "Your shop's id of the prize product; the coupon works for "
                                   "exactly this.",
                    .example = "product: PRIZE-TOWEL",
                    .without = "what \"gives\" says; a prize cannot do without it"},
                   {.name = "expires",
                    .kind = ValueKind::kPhrase,
                    .description = "How long the code works. Only a gift card may work for ever.",
                    .example = "expires: 30 days",
                    .default_value = "30 days",
                    .phrase = &kCodeLifePhrase},
                   {.name = "free_shipping",
                    .kind = ValueKind::kYesNo,
                    .description = "Whether an order with the coupon ships free.",
                    .example = "free_shipping: no",
                    .default_value = "no"},
                   {.name = "link",
                    .kind = ValueKind::kPhrase,
                    .description = "Opens the checkout with the code; {code} is filled in.",
                    .example = "link: \"https://bumble.example/cart/add?id=77&discount={code}\"",
                    .without = "no link",
                    .phrase = &kLinkPhrase}}};
}

KeySpec by_tier_key() {
  KeySpec tier{.name = "TIER",
               .kind = ValueKind::kMap,
               .description = "What holds for members of the tier.",
               .example = "Gold:\n  costs: 150",
               .children = {{.name = "costs",
                             .kind = ValueKind::kWhole,
                             .description = "The price in points for members of the tier.",
                             .example = "costs: 150",
                             .without = "the same for all",
                             .min = 0,
                             .max = kMaxPoints},
                            days_key("expires",
                                     "How long the code works for members of the tier.",
                                     "expires: 60 days",
                                     "the same for all")}};
  return {.name = "by_tier",
          .kind = ValueKind::kNames,
          .description = "Another price or another life of the coupon for members of a tier.",
          .example = "by_tier:\n  Gold:\n    costs: 150",
          .without = "the same for all",
          .min = 1,
          .max = kMaxNames,
          .phrase = &kTierNamePhrase,
          .children = {std::move(tier)}};
}

KeySpec choice_key(const char* name,
                   const char* description,
                   const char* example,
                   std::vector<flow::AllowedValue> choices) {
  std::string usual = choices.front().value;
  return {.name = name,
          .kind = ValueKind::kChoice,
          .description = description,
          .example = example,
          .default_value = std::move(usual),
          .choices = std::move(choices)};
}

std::vector<KeySpec> offer_keys() {
  return {{.name = "from",
           .kind = ValueKind::kDay,
           .description = "The first day on which it can be taken.",
           .example = "from: 2026-12-01",
           .without = "at once"},
          {.name = "to",
           .kind = ValueKind::kDay,
           .description = "The last day on which it can be taken.",
           .example = "to: 2026-12-31",
           .without = "without an end"},
          count_key("stock", "How many there are to give away.", "stock: 50", "enough"),
          count_key("limit_total",
                    "How many members together can have, such as the first 500.",
                    "limit_total: 500",
                    "as many as are asked for"),
          money_key("budget",
                    "What all of them together may take off; counted when a code is given out.",
                    "budget: 1000.00 USD",
                    "no budget"),
          money_key("order_value",
                    "It ends when the orders on which it was used come to this.",
                    "order_value: 50000.00 USD",
                    "no such end"),
          by_tier_key(),
          money_key("buying_price",
                    "What one costs you at most; for reports.",
                    "buying_price: 8.00 USD",
                    "not known"),
          money_key("shop_price",
                    "What one costs in your shop; for reports.",
                    "shop_price: 19.90 USD",
                    "not known")};
}

std::vector<KeySpec> switch_keys() {
  return {yes_no_key("offered",
                     "No: members cannot take it for points; campaigns give it.",
                     "offered: no",
                     "yes"),
          yes_no_key("enabled", "No: nobody can take it from now on.", "enabled: no", "yes"),
          choice_key("coupons_out",
                     "What becomes of coupons that are out while it is not enabled.",
                     "coupons_out: blocked",
                     {{.value = "honoured", .meaning = "they are shown and work as before"},
                      {.value = "blocked", .meaning = "they are not shown any more"}}),
          choice_key("when_expired",
                     "What becomes of the points of a coupon that nobody used in time.",
                     "when_expired: given back",
                     {{.value = "lost", .meaning = "they stay spent"},
                      {.value = "given back", .meaning = "they go back with their old dates"}}),
          choice_key("when_cancelled",
                     "What becomes of a coupon whose order is cancelled.",
                     "when_cancelled: points back",
                     {{.value = "usable again", .meaning = "with the days it had left"},
                      {.value = "points back", .meaning = "it ends and the points go back"}})};
}

KeySpec reward_key() {
  std::vector<KeySpec> keys{
      {.name = "name",
       .kind = ValueKind::kText,
       .is_required = true,
       .description = "What customers read; it stands on a card.",
       .example = "name: Linen hand towel",
       .longest = kMaxNameLetters},
      {.name = "costs",
       .kind = ValueKind::kWhole,
       .is_required = true,
       .description = "The prize's price in points.",
       .example = "costs: 200",
       .min = 0,
       .max = kMaxPoints},
      {.name = "kind",
       .kind = ValueKind::kText,
       .description = "What sort of reward it is: one of ours, or one of your reward_kinds.",
       .example = "kind: free_sample",
       .without = "what the reward gives says it; a prize product when nothing does"},
      coupon_key()};
  for (auto* const part : {&rule_keys, &offer_keys, &switch_keys}) {
    for (KeySpec& key : part()) {
      keys.push_back(std::move(key));
    }
  }
  return {
      .name = "NAME",
      .kind = ValueKind::kMap,
      .description = "One prize.",
      .example = "towel:\n  name: Linen hand towel\n  costs: 200\n  coupon: {product: PRIZE-TOWEL}",
      .called = "the reward {name}",
      .children = std::move(keys)};
}

}  // namespace

KeySpec rewards_key() {
  return {.name = "rewards",
          .kind = ValueKind::kNames,
          .is_required = true,
          .description = "The prizes, each below a name of its own that never changes.",
          .example =
              "rewards:\n  towel:\n    name: Linen hand towel\n    costs: 200\n"
              "    coupon: {product: PRIZE-TOWEL}",
          .min = 1,
          .max = kMaxRewards,
          .phrase = &kRewardIdPhrase,
          .children = {reward_key()}};
}

KeySpec reward_kinds_key() {
  std::vector<KeySpec> keys{{.name = "like",
                             .kind = ValueKind::kText,
                             .is_required = true,
                             .description = "The kind it begins as: one of ours, or one above it.",
                             .example = "like: percent_off"}};
  for (KeySpec& key : rule_keys()) {
    keys.push_back(std::move(key));
  }
  return {
      .name = "reward_kinds",
      .kind = ValueKind::kNames,
      .description = "Kinds of rewards of your own: one of ours with its numbers and conditions.",
      .example =
          "reward_kinds:\n  tea_time:\n    like: percent_off\n"
          "    gives: {percent: 20 %, categories: [tea]}",
      .without = "our kinds alone",
      .min = 1,
      .max = kMaxKinds,
      .phrase = &kKindNamePhrase,
      .children = {{.name = "NAME",
                    .kind = ValueKind::kMap,
                    .description = "One kind.",
                    .example = "tea_time:\n  like: percent_off\n"
                               "  gives: {percent: 20 %, categories: [tea]}",
                    .called = "the kind {name}",
                    .children = std::move(keys)}}};
}

}  // namespace regulars::engine
