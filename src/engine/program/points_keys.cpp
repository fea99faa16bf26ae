// The keys below `points`, and the program's switch.
#include <utility>

#include "engine/program/earning_keys.h"
#include "engine/program/earning_phrases.h"
#include "engine/program/program_phrases.h"

namespace regulars::engine {

using flow::KeySpec;
using flow::ValueKind;

namespace {

KeySpec earn_key() {
  const KeySpec rate{.kind = ValueKind::kPhrase, .phrase = &kEarningRatePhrase};
  const KeySpec earning{.kind = ValueKind::kPhrase, .phrase = &kBaseEarningPhrase};
  return {
      .name = "earn",
      .kind = ValueKind::kEither,
      .is_required = true,
      .description =
          "How many points an order brings: for its value, with one rate for each "
          "currency or as a share of it, or for every order or item.",
      .example = "earn: 1 per 1.00 USD",
      .children = {earning, {.kind = ValueKind::kList, .min = 1, .max = 50, .children = {rate}}}};
}

KeySpec counts_map() {
  const auto side = [](const char* name, const char* description, const char* example) {
    return choice_key(
        {name, description, example, nullptr},
        {{"after", "what was paid for the goods"}, {"before", "what they would have cost"}});
  };
  return {
      .kind = ValueKind::kMap,
      .children = {
          side("discounts", "Whether goods count before or after discounts.", "discounts: after"),
          choice_key({"tax", "Whether tax counts.", "tax: never", nullptr},
                     {{"as shown", "it counts where your prices include it"},
                      {"always", "also where it is put on top"},
                      {"never", "also where prices include it"}}),
          yes_no_key({"shipping", "Whether shipping counts.", "shipping: no", nullptr}, "no"),
          yes_no_key({"paid_with_points",
                      "Whether what was paid with points counts.",
                      "paid_with_points: no",
                      nullptr},
                     "no"),
          yes_no_key(
              {"paid_with_gift_card",
               "Whether what was paid with a gift card counts; the card was paid for before.",
               "paid_with_gift_card: yes",
               nullptr},
              "yes"),
          side("own_reward",
               "Whether goods count before or after a prize of this program.",
               "own_reward: after"),
          yes_no_key({"spread_discount",
                      "Whether a discount on the whole order also lowers the goods that \"only\" "
                      "and \"not\" leave, by their share.",
                      "spread_discount: yes",
                      nullptr},
                     "yes")}};
}

KeySpec counts_key() {
  const flow::AllowedValue usual{.value = "order total without shipping and tax",
                                 .meaning = "what the shop reports as the order's value"};
  return {.name = "counts",
          .kind = ValueKind::kEither,
          .description = "Which part of an order's value brings points.",
          .example = "counts: order total without shipping and tax",
          .default_value = usual.value,
          .children = {{.kind = ValueKind::kChoice, .choices = {usual}}, counts_map()}};
}

std::vector<KeySpec> counting_keys() {
  return {money_key({"order_minimum",
                     "With points for every order: an order that is worth less brings none.",
                     "order_minimum: 10.00 USD",
                     "no least value"}),
          {.name = "wait_between",
           .kind = ValueKind::kDuration,
           .description = "With points for every order: the time that lies between two orders that "
                          "count, so that one purchase is not split.",
           .example = "wait_between: 12 hours",
           .without = "no wait"},
          choice_key({"groups",
                      "Whether a part of an amount brings its part of the points.",
                      "groups: proportional",
                      nullptr},
                     {{"proportional", "at 7 per 3.00, 11.00 bring 25 points"},
                      {"whole", "only every full 3.00 counts, so 11.00 bring 21 points"}}),
          choice_key({"round",
                      "What becomes of a part of a point, once for an order.",
                      "round: down",
                      nullptr},
                     {{"down", "59.90 bring 59 points"},
                      {"up", "59.10 bring 60 points"},
                      {"nearest", "59.50 bring 60 points"}}),
          counts_key(),
          goods_key({"only",
                     "Only these goods bring points.",
                     "only: {categories: [linen]}",
                     "all goods do"}),
          goods_key(
              {"not", "These goods bring no points.", "not: {tags: [clearance]}", "all goods do"})};
}

std::vector<KeySpec> sum_keys() {
  return {
      choice_key({"multipliers",
                  "What several factors on one order do, such as a tier's x1.5 and a campaign's "
                  "x2.",
                  "multipliers: multiply",
                  nullptr},
                 {{"multiply", "they make x3"},
                  {"add", "they make x2.5"},
                  {"best", "the larger one counts, x2"}}),
      phrase_key({"at_most",
                  "The most that one order can bring, with everything.",
                  "at_most: 500 per order",
                  "no such limit"},
                 kOrderMostPhrase),
      {.name = "convert",
       .kind = ValueKind::kNames,
       .description = "Currencies without a rate of their own, and what one unit of each counts "
                      "as.",
       .example = "convert: {EUR: 1.0845 USD}",
       .without = "orders in other currencies bring no points",
       .min = 1,
       .max = 50,
       .phrase = &kCurrencyPhrase,
       .children = {{.name = "CURRENCY", .kind = ValueKind::kPhrase, .phrase = &kExchangePhrase}}},
      phrase_key({"limit",
                  "The most that one member's orders bring, or how many of them count, in a time.",
                  "limit: 1000 points per month",
                  "no limit"},
                 kLimitPhrase)};
}

KeySpec warn_key() {
  return texts_key({"warn",
                    "How long before their end a member is told of points that end.",
                    "warn: [30 days, 7 days]",
                    "nobody is told"},
                   {.kind = ValueKind::kPhrase, .phrase = &kWholeDaysPhrase});
}

std::vector<KeySpec> life_keys() {
  KeySpec usable =
      phrase_key({"usable", "When points of an order can be spent.", "usable: at once", nullptr},
                 kUsablePhrase);
  usable.default_value = "at once";
  KeySpec expire = phrase_key({"expire",
                               "When points end that were not spent; the day that is meant is "
                               "their last good one.",
                               "expire: never",
                               nullptr},
                              kExpiryPhrase);
  expire.default_value = "never";
  KeySpec spent = phrase_key({"when_spent",
                              "What a refund does when the points are spent already.",
                              "when_spent: stop at zero",
                              nullptr},
                             kWhenSpentPhrase);
  spent.default_value = "stop at zero";
  return {std::move(usable),
          std::move(expire),
          warn_key(),
          choice_key({"refund",
                      "What an order keeps of its points when a part of it is refunded.",
                      "refund: recalculate",
                      nullptr},
                     {{"recalculate", "what the rest is worth under the rules of its day"},
                      {"in proportion", "the same share of its points"},
                      {"by line", "bonuses for the order stay, the rest is recalculated"},
                      {"all or nothing", "all, until nothing of it is left"}}),
          std::move(spent),
          yes_no_key({"from_other_orders",
                      "Whether a refund also takes points that other orders brought.",
                      "from_other_orders: yes",
                      nullptr},
                     "yes")};
}

}  // namespace

KeySpec enabled_key() {
  return yes_no_key({"enabled",
                     "The program's switch: with no, orders, joining, activities and gifts by "
                     "date bring no points and no prize can be taken, from the next order or tap "
                     "on.",
                     "enabled: yes",
                     nullptr},
                    "yes");
}

KeySpec points_key() {
  KeySpec key{.name = "points",
              .kind = ValueKind::kMap,
              .is_required = true,
              .description = "How points are earned, and how long they are good.",
              .example = "points:\n  earn: 1 per 1.00 USD",
              .children = {earn_key()}};
  for (std::vector<KeySpec> keys : {counting_keys(), sum_keys(), life_keys()}) {
    for (KeySpec& one : keys) {
      key.children.push_back(std::move(one));
    }
  }
  KeySpec credit = money_key({"credit",
                              "What one point is worth, where members read their points as money.",
                              "credit: 0.01 USD",
                              "points are told as points"});
  credit.min = 1;
  key.children.push_back(std::move(credit));
  return key;
}

}  // namespace regulars::engine
