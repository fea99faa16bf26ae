// A catalog small enough to keep in mind, for the tests of the checker.
#pragma once

#include "flow/catalog.h"

namespace regulars::flow {

inline Catalog small_catalog() {
  Catalog catalog;
  catalog.facts = {{"points", {.kind = FactKind::kNumber, .longest = 9}},
                   {"member", {.kind = FactKind::kYesNo, .longest = 3}},
                   {"first_name", {.may_be_empty = true, .longest = 50}},
                   {"email", {.may_be_empty = true, .longest = 254}},
                   {"shop_name", {.longest = 30}},
                   {"shop_url", {.longest = 60}},
                   {"spent", {.kind = FactKind::kMoney, .longest = 12}},
                   {"birthday", {.kind = FactKind::kDay, .may_be_empty = true}},
                   {"reward_name", {.may_be_empty = true, .longest = 40}}};
  catalog.actions = {{"claim_order",
                      {.outcomes = {"claimed", "no_match", "not_found", "shop_silent"},
                       .fallbacks = {{"not_found", "no_match"}},
                       .sets = {"order", "earned"}}},
                     {"redeem",
                      {.outcomes = {"made", "too_few"},
                       .fallbacks = {},
                       .sets = {"coupon_code", "coupon_url", "coupon_expires", "reward_name"}}},
                     {"opt_out", {.outcomes = {"done"}, .fallbacks = {}, .sets = {}}}};
  catalog.lists = {{"rewards",
                    {.facts = {{"reward", {.longest = 20}},
                               {"reward_name", {.longest = 40}},
                               {"costs", {.kind = FactKind::kNumber, .longest = 7}}},
                     .key = "reward"}}};
  catalog.events = {"reminder", "welcome"};
  return catalog;
}

}  // namespace regulars::flow
