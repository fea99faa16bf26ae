// What in the earning rules cannot work, pays itself or invites abuse; for the check of the owner's
// files.
#pragma once

#include <string>
#include <vector>

#include "loyalty/earning/earning_rule.h"
#include "loyalty/earning/order.h"

namespace regulars::loyalty {

/// A product that never earns: a gift card, a top-up, a prize or a fee.
struct NoGoods {
  std::string product;  // the shop's id
  LineKind kind = LineKind::kPrize;
  std::string reward{};  // of a prize: the reward that gives it
};

enum class Weight {
  kWrong,  // the rule can never do what it says
  kRisky,  // it works, and somebody will make use of it
};

struct Contradiction {
  std::string rule;  // its id; empty: what is the same for every order
  Weight weight = Weight::kWrong;
  std::string sentence;  // what was found and what is expected
};

/// Those of the base first, then rule by rule in their order. no_goods: what is known of the shop's
/// products; a filter by category or tag is not looked into.
std::vector<Contradiction> contradictions_of(const EarningRules& rules,
                                             const std::vector<NoGoods>& no_goods);

}  // namespace regulars::loyalty
