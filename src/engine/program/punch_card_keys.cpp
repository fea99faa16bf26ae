// The keys of punch cards.
#include <string>
#include <utility>
#include <vector>

#include "engine/program/earning_keys.h"
#include "engine/program/program_phrases.h"
#include "engine/program/reward_keys.h"
#include "engine/program/reward_words.h"

namespace regulars::engine {

using flow::KeySpec;
using flow::ValueKind;

namespace {

constexpr std::int64_t kMaxCards = 100;
constexpr std::int64_t kMaxPunches = 1000;
constexpr std::size_t kMaxNameLetters = 40;  // it stands on a card

KeySpec life_key() {
  KeySpec key = phrase_key({"expires", "How long the code works.", "expires: 30 days", nullptr},
                           kWholeDaysPhrase);
  key.default_value = "30 days";
  return key;
}

KeySpec card_coupon_key() {
  return {.name = "coupon",
          .kind = ValueKind::kMap,
          .description = "The coupon that a customer gets for a full card.",
          .example = "coupon: {expires: 30 days}",
          .without = "one for 30 days",
          .called = "the coupon of {name}",
          .children = {life_key(),
                       yes_no_key({"free_shipping",
                                   "Whether an order with the coupon ships free.",
                                   "free_shipping: no",
                                   nullptr},
                                  "no"),
                       phrase_key({"link",
                                   "Opens the checkout with the code; {code} is filled in.",
                                   "link: \"https://bumble.example/discount/{code}\"",
                                   "no link"},
                                  kLinkPhrase)}};
}

std::vector<KeySpec> card_switch_keys() {
  return {yes_no_key({"enabled",
                      "No: no order is punched and no full card is taken from now on.",
                      "enabled: yes",
                      nullptr},
                     "yes"),
          choice_key({"coupons_out",
                      "What becomes of coupons that are out while it is not enabled.",
                      "coupons_out: blocked",
                      nullptr},
                     {{.value = "honoured", .meaning = "they are shown and work as before"},
                      {.value = "blocked", .meaning = "they are not shown any more"}}),
          choice_key({"when_expired",
                      "What becomes of the card whose coupon nobody used in time.",
                      "when_expired: given back",
                      nullptr},
                     {{.value = "lost", .meaning = "its punches stay used"},
                      {.value = "given back", .meaning = "its punches count again"}}),
          choice_key({"when_cancelled",
                      "What becomes of a coupon whose order is cancelled.",
                      "when_cancelled: card back",
                      nullptr},
                     {{.value = "usable again", .meaning = "with the days it had left"},
                      {.value = "card back", .meaning = "it ends and the punches count again"}})};
}

KeySpec punch_card_key() {
  KeySpec needed = whole_key(
      {"needed", "So many units of these products make a full card.", "needed: 9", nullptr},
      kMaxPunches);
  needed.is_required = true;
  needed.min = 1;
  KeySpec key{.name = "NAME",
              .kind = ValueKind::kMap,
              .description = "One card.",
              .example = "coffee:\n  name: Coffee card\n  products: COFFEE\n  needed: 9",
              .called = "the punch card {name}",
              .children = {{.name = "name",
                            .kind = ValueKind::kText,
                            .is_required = true,
                            .description = "What customers read.",
                            .example = "name: Coffee card",
                            .longest = kMaxNameLetters},
                           std::move(needed)}};
  std::vector<KeySpec> goods = goods_keys("that are punched, and of which one is the gift");
  goods.front().is_required = true;
  goods.front().without.clear();
  for (KeySpec& one : goods) {
    key.children.push_back(std::move(one));
  }
  key.children.push_back(card_coupon_key());
  key.children.push_back(phrase_key({"limit",
                                     "How often one member can take a gift.",
                                     "limit: 1 time per month",
                                     "as often as cards are full"},
                                    kTimesPhrase));
  key.children.push_back(money_key({"buying_price",
                                    "What one gift costs you at most; for reports.",
                                    "buying_price: 1.20 USD",
                                    "not known"}));
  for (KeySpec& one : card_switch_keys()) {
    key.children.push_back(std::move(one));
  }
  return key;
}

}  // namespace

KeySpec punch_cards_key() {
  return {.name = "punch_cards",
          .kind = ValueKind::kNames,
          .description =
              "Buy so many and one more is free: each card below a name of its own that "
              "never changes.",
          .example =
              "punch_cards:\n  coffee:\n    name: Coffee card\n    products: COFFEE\n"
              "    needed: 9",
          .without = "no punch cards",
          .max = kMaxCards,
          .phrase = &kRewardIdPhrase,
          .children = {punch_card_key()}};
}

}  // namespace regulars::engine
