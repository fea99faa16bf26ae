#include "loyalty/rewards/discount.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace regulars::loyalty {
namespace {

// The steps in which discounts are taken off.
enum class Stage {
  kFreeUnits,
  kCheapestUnit,
  kPercentOnProducts,
  kAmountOnProducts,
  kPercentOnOrder,
  kAmountOnOrder,
  kShipping,
};

Stage stage_of(const Benefit& benefit) {
  const bool is_on_order = is_everything(benefit.on);
  switch (benefit.kind) {
    case BenefitKind::kFreeUnits:
      return Stage::kFreeUnits;
    case BenefitKind::kCheapestUnit:
      return Stage::kCheapestUnit;
    case BenefitKind::kPercentOff:
      return is_on_order ? Stage::kPercentOnOrder : Stage::kPercentOnProducts;
    case BenefitKind::kAmountOff:
      return is_on_order ? Stage::kAmountOnOrder : Stage::kAmountOnProducts;
    case BenefitKind::kFreeShipping:
    case BenefitKind::kNothing:
      return Stage::kShipping;
  }
  return Stage::kShipping;
}

struct Candidate {
  const Discount* discount = nullptr;
  std::int64_t lines = 0;  // of the basket, that it is about
  std::int64_t alone = 0;  // what it takes off by itself
};

bool is_applied_before(const Candidate& left, const Candidate& right) {
  const auto key = [](const Candidate& one) {
    return std::tuple(
        stage_of(one.discount->benefit), one.lines, std::string_view(one.discount->id));
  };
  return key(left) < key(right);
}

bool is_better(const Candidate& left, const Candidate& right) {
  return std::tuple(-left.alone, std::string_view(left.discount->id)) <
         std::tuple(-right.alone, std::string_view(right.discount->id));
}

bool shares_group(const Discount& left, const Discount& right) {
  return std::ranges::any_of(left.groups, [&](const std::string& group) {
    return std::ranges::find(right.groups, group) != right.groups.end();
  });
}

// Units that the shop adds are worth what the basket's own price of the product says.
std::int64_t worth_of(const Taken& taken, const Discount& discount, const Basket& basket) {
  std::int64_t unit = 0;
  for (const BasketLine& line : basket.lines) {
    if (taken.added_units > 0 && holds(discount.benefit.on, line)) {
      unit = std::max(unit, line.unit_minor);
    }
  }
  std::int64_t worth = 0;
  return __builtin_mul_overflow(unit, taken.added_units, &worth) ||
                 __builtin_add_overflow(worth, taken.minor, &worth)
             ? kMaxLineMinor
             : worth;
}

Candidate candidate_of(const Discount& discount, const Basket& basket, const Checkout& fresh) {
  Checkout alone = fresh;
  return {
      .discount = &discount,
      .lines = std::ranges::count_if(
          basket.lines, [&](const BasketLine& line) { return holds(discount.benefit.on, line); }),
      .alone = worth_of(alone.take_off(discount.benefit), discount, basket)};
}

// Keeps the best of every exclusive group; the others go to `left_out`.
std::vector<Candidate> best_of_groups(std::vector<Candidate> candidates,
                                      std::vector<LeftOutDiscount>& left_out) {
  std::ranges::sort(candidates, is_better);
  std::vector<Candidate> kept;
  for (const Candidate& one : candidates) {
    const bool is_beaten = std::ranges::any_of(kept, [&](const Candidate& better) {
      return shares_group(*better.discount, *one.discount);
    });
    if (is_beaten) {
      left_out.push_back({.id = one.discount->id, .reason = LeftOut::kGroup});
    } else {
      kept.push_back(one);
    }
  }
  return kept;
}

core::Result<core::Done> check_all(const std::vector<Discount>& discounts) {
  for (const Discount& discount : discounts) {
    if (auto checked = check_benefit(discount.benefit); !checked) {
      return checked;
    }
  }
  return core::Done{};
}

void take_off(const Discount& discount, Checkout& checkout, Discounted& result) {
  Taken taken = checkout.take_off(discount.benefit);
  if (taken.is_nothing() && discount.benefit.kind != BenefitKind::kNothing) {
    result.left_out.push_back({.id = discount.id, .reason = LeftOut::kNothing});
    return;
  }
  result.applied.push_back({.id = discount.id, .taken = std::move(taken)});
  result.allows_stored_value = result.allows_stored_value && discount.with_stored_value;
}

}  // namespace

bool meets(const BasketNeeds& needs, const Basket& basket) {
  if (units_of(basket, {}) < needs.units || goods_of(basket, {}, needs.with_tax) < needs.minor) {
    return false;
  }
  return std::ranges::all_of(needs.products, [&](const ProductNeed& need) {
    return units_of(basket, need.of) >= need.units &&
           goods_of(basket, need.of, needs.with_tax) >= need.minor;
  });
}

core::Result<Discounted> apply(const Basket& basket, const std::vector<Discount>& discounts) {
  auto checkout = Checkout::open(basket);
  if (!checkout) {
    return checkout.error();
  }
  if (auto checked = check_all(discounts); !checked) {
    return checked.error();
  }
  Discounted result;
  std::vector<Candidate> candidates;
  for (const Discount& discount : discounts) {
    if (meets(discount.needs, basket)) {
      candidates.push_back(candidate_of(discount, basket, *checkout));
    } else {
      result.left_out.push_back({.id = discount.id, .reason = LeftOut::kNeeds});
    }
  }
  std::vector<Candidate> kept = best_of_groups(std::move(candidates), result.left_out);
  std::ranges::stable_sort(kept, is_applied_before);
  for (const Candidate& one : kept) {
    take_off(*one.discount, *checkout, result);
  }
  result.totals = checkout->totals();
  return result;
}

}  // namespace regulars::loyalty
