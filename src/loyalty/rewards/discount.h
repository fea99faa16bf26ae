// Several discounts on one basket: which of them count, and in which order they are taken off.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "loyalty/rewards/basket.h"
#include "loyalty/rewards/benefit.h"
#include "loyalty/rewards/checkout.h"

namespace regulars::loyalty {

/// So many units of some products, and so much money spent on them.
struct ProductNeed {
  ProductSet of{};
  std::int64_t units = 1;
  std::int64_t minor = 0;

  friend bool operator==(const ProductNeed&, const ProductNeed&) = default;
};

/// What a basket must hold; everything at once, each reached when equal. Counted before anything
/// is taken off, without shipping, prizes, gift cards and top-ups (R58, R94, R95).
struct BasketNeeds {
  std::int64_t minor = 0;
  bool with_tax = false;  // how `minor`, here and of the products, is counted
  std::int64_t units = 0;
  std::vector<ProductNeed> products{};

  friend bool operator==(const BasketNeeds&, const BasketNeeds&) = default;
};
/// basket: one that `check_basket` accepts.
bool meets(const BasketNeeds& needs, const Basket& basket);

struct Discount {
  std::string id;
  Benefit benefit{};
  BasketNeeds needs{};
  /// Names of exclusive groups: of each, only the discount that takes most off applies. None: it
  /// combines with everything.
  std::vector<std::string> groups{};
  bool with_stored_value = true;  // gift cards and wallets may pay on the same order (R102)
};

struct AppliedDiscount {
  std::string id;
  Taken taken;
};

enum class LeftOut {
  kNeeds,    // the basket does not hold what it needs
  kGroup,    // another one of its group takes more off
  kNothing,  // there is nothing left that it could be taken off
};
struct LeftOutDiscount {
  std::string id;
  LeftOut reason = LeftOut::kNeeds;
};

struct Discounted {
  std::vector<AppliedDiscount> applied;  // in the order in which they were taken off
  std::vector<LeftOutDiscount> left_out;
  Totals totals;
  bool allows_stored_value = true;
};

/// Takes discounts off a basket. The order in which they are given does not matter (loyalty rules
/// 13): units that become free, the cheapest unit, a percentage and an amount on products, then a
/// percentage and an amount on the order, then shipping; within a step the discount on the fewest
/// lines first, then by id. In an exclusive group the one that takes most off a basket by itself
/// applies; of equal ones the smaller id.
/// Errors: those of `check_basket` and `check_benefit`.
core::Result<Discounted> apply(const Basket& basket, const std::vector<Discount>& discounts);

}  // namespace regulars::loyalty
