// A table of keys with every kind of value, for a shop that sells cakes.
#pragma once

#include <algorithm>

#include "flow/schema.h"

namespace regulars::flow::test {

inline constexpr Phrase kSize{
    .name = "size",
    .is = "a size such as 12 pieces",
    .is_not = "is no size",
    .mend = "write it like: 12 pieces",
    .pattern = "[0-9]+ pieces",
    .accepts = [](std::string_view text) { return text == "12 pieces" || text == "6 pieces"; }};

inline constexpr Phrase kCakeName{
    .name = "cake_name",
    .is = "a word in small letters",
    .is_not = "cannot name a cake",
    .mend = "use small letters",
    .pattern = "[a-z]+",
    .accepts =
        [](std::string_view text) {
          return !text.empty() &&
                 std::ranges::all_of(text, [](char sign) { return sign >= 'a' && sign <= 'z'; });
        },
    .sentence = [](std::string_view text) -> std::string {
      return text == "BRICK" ? "a brick is no cake; bake one" : "";
    }};

inline KeySpec recipe() {
  return {.name = "recipe",
          .kind = ValueKind::kMap,
          .description = "How it is made.",
          .example = "recipe: {eggs: 3}",
          .called = "the recipe of {name}",
          .children = {{.name = "eggs",
                        .kind = ValueKind::kWhole,
                        .is_required = true,
                        .description = "How many eggs it takes.",
                        .example = "eggs: 3",
                        .min = 0,
                        .max = 99},
                       {.name = "rest",
                        .kind = ValueKind::kDuration,
                        .description = "How long the dough rests.",
                        .example = "rest: 90 minutes",
                        .default_value = "1 hour"}}};
}

inline KeySpec cakes() {
  return {.name = "cakes",
          .kind = ValueKind::kNames,
          .is_required = true,
          .description = "What is sold.",
          .example = "cakes:\n  plum: {price: 3.50 EUR}",
          .min = 1,
          .max = 3,
          .phrase = &kCakeName,
          .children = {{.name = "NAME",
                        .kind = ValueKind::kMap,
                        .description = "One cake.",
                        .example = "plum: {price: 3.50 EUR}",
                        .called = "the cake {name}",
                        .children = {{.name = "price",
                                      .kind = ValueKind::kMoney,
                                      .is_required = true,
                                      .description = "What it costs.",
                                      .example = "price: 3.50 EUR",
                                      .min = 1,
                                      .max = 100'00},
                                     {.name = "title", .longest = 8},
                                     {.name = "size", .kind = ValueKind::kPhrase, .phrase = &kSize},
                                     recipe()}}}};
}

inline KeySpec small_table() {
  const KeySpec text{.name = "text"};
  const KeySpec texts{.kind = ValueKind::kList, .min = 1, .children = {text}};
  const KeySpec gift{.kind = ValueKind::kMap,
                     .children = {{.name = "coffees", .kind = ValueKind::kWhole, .max = 9}}};
  const KeySpec coffees{.kind = ValueKind::kWhole, .min = 1, .max = 9};
  const KeySpec day_off{
      .kind = ValueKind::kMap,
      .called = "a holiday",
      .children = {
          {.name = "on", .kind = ValueKind::kDay, .is_required = true, .example = "on: 2026-12-25"},
          {.name = "why"}}};
  return {.kind = ValueKind::kMap,
          .called = "the bakery",
          .children = {
              {.name = "bakery", .is_required = true, .example = "bakery: Crumb"},
              {.name = "open", .kind = ValueKind::kYesNo, .default_value = "yes"},
              {.name = "oven",
               .kind = ValueKind::kChoice,
               .default_value = "gas",
               .choices = {{.value = "gas", .meaning = "it is hot at once"},
                           {.value = "wood", .meaning = "it smells better"}}},
              cakes(),
              {.name = "words", .kind = ValueKind::kEither, .children = {text, texts}},
              {.name = "gift", .kind = ValueKind::kEither, .children = {coffees, gift}},
              {.name = "holidays", .kind = ValueKind::kList, .max = 2, .children = {day_off}}}};
}

}  // namespace regulars::flow::test
