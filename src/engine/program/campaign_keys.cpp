// The keys of order bonuses and campaigns.
#include <utility>

#include "engine/program/earning_keys.h"
#include "engine/program/earning_phrases.h"
#include "engine/program/program_phrases.h"

namespace regulars::engine {

using flow::KeySpec;
using flow::ValueKind;

namespace {

constexpr std::int64_t kMaxCount = 1'000'000'000;
constexpr std::int64_t kMaxOrders = 10'000;
constexpr std::size_t kMaxNameLetters = 40;

void append(std::vector<KeySpec>& keys, std::vector<KeySpec> more) {
  for (KeySpec& key : more) {
    keys.push_back(std::move(key));
  }
}

KeySpec name_key(const char* example, const char* without) {
  return {.name = "name",
          .kind = ValueKind::kText,
          .description = "What it is called where points are explained.",
          .example = example,
          .without = without,
          .longest = kMaxNameLetters};
}

KeySpec limit_key() {
  return phrase_key({"limit",
                     "The most that one member gets of it in a time.",
                     "limit: 100 points per month",
                     "no limit"},
                    kLimitPhrase);
}

std::vector<KeySpec> order_keys() {
  return {
      money_key({"over", "The order is worth more than this.", "over: 100.00 USD", "any value"}),
      money_key(
          {"at_least", "The order is worth this or more.", "at_least: 100.00 USD", "any value"}),
      whole_key({"items",
                 "So many items are in the order; where goods are named, items of these.",
                 "items: 3",
                 "any number"},
                kMaxCount),
      yes_no_key({"first_order", "It is the member's first order.", "first_order: yes", nullptr},
                 "no")};
}

KeySpec tier_names_key() {
  return texts_key({"tiers", "The member is in one of these tiers.", "tiers: [Gold]", "any tier"});
}

KeySpec when_key() {
  KeySpec key{.name = "when",
              .kind = ValueKind::kMap,
              .description = "What the order and the member must be like, all of it.",
              .example = "when: {over: 50.00 USD}",
              .without = "every order",
              .children = order_keys()};
  append(key.children,
         {tier_names_key(),
          texts_key({"countries",
                     "The member, or else the order, is from one of these countries.",
                     "countries: [US, CA]",
                     "any country"},
                    {.kind = ValueKind::kPhrase, .phrase = &kCountryPhrase}),
          texts_key({"channels",
                     "The order came in by one of these ways, as your shop names them.",
                     "channels: [web]",
                     "any way"}),
          texts_key({"coupon",
                     "One of these codes was used on the order.",
                     "coupon: SPRING26",
                     "with or without a code"}),
          whole_key({"orders_at_least",
                     "The member has bought so often before.",
                     "orders_at_least: 3",
                     "also a first order"},
                    kMaxOrders),
          money_key({"spent_at_least",
                     "The member's earlier orders were worth so much together.",
                     "spent_at_least: 500.00 USD",
                     "any amount"}),
          phrase_key({"joined_at_least",
                      "The member joined so long before the order.",
                      "joined_at_least: 30 days",
                      "also on the first day"},
                     kWholeDaysPhrase)});
  return key;
}

KeySpec budget_key() {
  return {.name = "budget",
          .kind = ValueKind::kEither,
          .description = "What all members together get of it; then it ends by itself.",
          .example = "budget: 10000 points",
          .without = "no budget",
          .children = {
              {.kind = ValueKind::kPhrase, .phrase = &kPointsPhrase},
              {.kind = ValueKind::kMap,
               .children = {
                   whole_key({"points",
                              "So many points in all; of the last order the "
                              "part that is left.",
                              "points: 10000",
                              "any number"},
                             kMaxCount),
                   whole_key({"times", "For the first so many orders.", "times: 500", "any number"},
                             kMaxCount),
                   money_key({"order_value",
                              "Until its orders were worth so much together.",
                              "order_value: 50000.00 USD",
                              "any value"})}}}};
}

std::vector<KeySpec> time_keys() {
  return {{.name = "from",
           .kind = ValueKind::kDay,
           .description = "The first day, by when the order was placed.",
           .example = "from: 2026-12-01",
           .without = "it has begun"},
          {.name = "to",
           .kind = ValueKind::kDay,
           .description = "The last day.",
           .example = "to: 2026-12-31",
           .without = "no end"},
          texts_key({"on",
                     "Days of the week and hours, in the shop's time zone.",
                     "on: fri 17:00-19:00",
                     "at any hour"},
                    {.kind = ValueKind::kPhrase, .phrase = &kWeekHoursPhrase})};
}

std::vector<KeySpec> limit_keys() {
  return {
      limit_key(),
      choice_key({"limit_kind",
                  "What an order gets that does not fit into the limit whole.",
                  "limit_kind: cut",
                  nullptr},
                 {{"cut", "the part that fits"}, {"reject", "nothing"}}),
      budget_key(),
      yes_no_key(
          {"enabled", "The campaign's switch, from the next order on.", "enabled: yes", nullptr},
          "yes"),
      yes_no_key(
          {"stacks",
           "Whether it may be combined; with no it stands alone where it holds, and anything "
           "but a factor takes the place of the order's usual points.",
           "stacks: yes",
           nullptr},
          "yes"),
      {.name = "priority",
       .kind = ValueKind::kWhole,
       .description = "Which of two that are not combined comes first: the higher number.",
       .example = "priority: 10",
       .default_value = "0",
       .min = 0,
       .max = 1000}};
}

KeySpec campaign_key() {
  KeySpec earn =
      phrase_key({"earn", "What it gives on top of the points of the order.", "earn: x2", nullptr},
                 kEffectPhrase);
  earn.is_required = true;
  KeySpec key{.name = "NAME",
              .kind = ValueKind::kMap,
              .description = "One campaign.",
              .example = "happy-friday:\n  on: fri 17:00-19:00\n  earn: x2",
              .called = "the campaign {name}",
              .children = {name_key("name: Happy Friday", "the campaign's own name")}};
  append(key.children, time_keys());
  append(key.children,
         {std::move(earn),
          goods_key({"for",
                     "The goods it is for: a factor, a rate and points per item count on these, "
                     "points are given for orders with one of them.",
                     "for: {categories: [linen]}",
                     "all goods"}),
          when_key()});
  append(key.children, limit_keys());
  return key;
}

}  // namespace

KeySpec order_bonuses_key() {
  KeySpec points = whole_key({"points", "What the order brings on top.", "points: 20", nullptr},
                             kMaxPointsInFile);
  points.is_required = true;
  KeySpec bonus{.kind = ValueKind::kMap,
                .called = "the bonus",
                .children = {std::move(points), name_key("name: Big basket", "what it asks for")}};
  append(bonus.children, order_keys());
  append(
      bonus.children,
      {whole_key(
           {"nth_order", "It is the member's order of this number.", "nth_order: 5", "any order"},
           kMaxOrders),
       tier_names_key(),
       limit_key()});
  append(bonus.children, goods_keys("of which the order must hold one"));
  return {.name = "orders",
          .kind = ValueKind::kList,
          .description = "Points on top of what an order brings, for orders that are like this.",
          .example = "orders:\n  - over: 100.00 USD\n    points: 20",
          .without = "none",
          .max = 100,
          .children = {std::move(bonus)}};
}

KeySpec campaigns_key() {
  return {.name = "campaigns",
          .kind = ValueKind::kNames,
          .description =
              "More points for a time, each campaign below a name of its own that never "
              "changes.",
          .example = "campaigns:\n  happy-friday:\n    on: fri 17:00-19:00\n    earn: x2",
          .without = "no campaigns",
          .max = 200,
          .phrase = &kCampaignIdPhrase,
          .children = {campaign_key()}};
}

}  // namespace regulars::engine
