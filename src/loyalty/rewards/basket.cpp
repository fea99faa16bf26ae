#include "loyalty/rewards/basket.h"

#include <algorithm>
#include <functional>
#include <map>
#include <numeric>
#include <utility>

#include "core/check.h"

namespace regulars::loyalty {
namespace {

constexpr std::int64_t kMaxFactorPart = 1'000'000'000;

bool is_within(std::int64_t number, std::int64_t most) {
  return number >= 0 && number <= most;
}

bool has_sound_prices(const BasketLine& line) {
  const std::int64_t unit = line.unit_minor < 0 ? -line.unit_minor : line.unit_minor;
  return is_within(unit, kMaxUnitMinor) && is_within(unit * line.quantity, kMaxLineMinor) &&
         is_within(line.fixed_tax_minor, kMaxUnitMinor) &&
         is_within(line.fixed_tax_minor * line.quantity, kMaxLineMinor);
}

core::Result<core::Done> check_line(const BasketLine& line) {
  if (!is_within(line.quantity, kMaxUnits)) {
    return core::invalid("A line of a basket has 0 to 1,000,000 units.");
  }
  if (line.unit_minor < -kMaxUnitMinor || !has_sound_prices(line)) {
    return core::invalid("A price in the basket is out of range.");
  }
  if (!is_share(line.tax)) {
    return core::invalid("A tax is 0 to 100 %.");
  }
  return core::Done{};
}

bool names_any(const std::vector<std::string>& names, const std::vector<std::string>& wanted) {
  return std::ranges::any_of(names, [&](const std::string& name) {
    return std::ranges::find(wanted, name) != wanted.end();
  });
}

std::int64_t sum_of(const std::vector<std::int64_t>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), std::int64_t{0});
}

// Takes amounts one after another and gives each its share of a rounded whole, so that the shares
// add up to the rounded share of the sum.
struct RunningShare {
  std::int64_t sum = 0;
  std::int64_t given = 0;

  std::int64_t next(std::int64_t amount, std::int64_t times, std::int64_t per) {
    sum += amount;
    const std::int64_t share = part_of(sum, times, per) - given;
    given += share;
    return share;
  }
};

// The tax of each line; `is_inside` tells that the amounts include it.
std::vector<std::int64_t> taxes_of(const Basket& basket,
                                   const std::vector<std::int64_t>& amounts,
                                   bool is_inside) {
  std::map<std::pair<std::int64_t, std::int64_t>, RunningShare> rates;
  std::vector<std::int64_t> taxes;
  taxes.reserve(amounts.size());
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const Factor& tax = basket.lines[i].tax;
    const std::int64_t per = is_inside ? tax.per + tax.times : tax.per;
    const std::int64_t common = std::gcd(tax.times, per);
    RunningShare one_line;
    RunningShare& share = basket.tax_rounding == TaxRounding::kPerLine
                              ? one_line
                              : rates[{tax.times / common, per / common}];
    taxes.push_back(share.next(amounts[i], tax.times, per));
  }
  return taxes;
}

bool amounts_include_tax(const Basket& basket) {
  return basket.prices_include_tax || basket.discounts_include_tax;
}

Basket only(const Basket& basket, const ProductSet& set) {
  Basket picked = basket;
  std::erase_if(picked.lines, [&](const BasketLine& line) {
    return is_stored_value(line) || line.is_prize || !holds(set, line);
  });
  return picked;
}

}  // namespace

bool is_everything(const ProductSet& set) {
  return set.products.empty() && set.categories.empty() && set.tags.empty();
}

bool holds(const ProductSet& set, const BasketLine& line) {
  return is_everything(set) || names_any({line.product}, set.products) ||
         names_any(line.categories, set.categories) || names_any(line.tags, set.tags);
}

bool is_stored_value(const BasketLine& line) {
  return line.is_gift_card || line.is_top_up;
}

bool is_paid_good(const BasketLine& line) {
  return !is_stored_value(line) && !line.is_prize && line.unit_minor >= 0;
}

core::Result<core::Done> check_basket(const Basket& basket) {
  if (basket.lines.size() > kMaxBasketLines) {
    return core::invalid("A basket has at most 1,000 lines.");
  }
  if (!is_within(basket.shipping_minor, kMaxLineMinor)) {
    return core::invalid("The price of shipping is out of range.");
  }
  for (const BasketLine& line : basket.lines) {
    if (auto checked = check_line(line); !checked) {
      return checked;
    }
  }
  return core::Done{};
}

std::vector<std::int64_t> discountable_amounts(const Basket& basket) {
  std::vector<std::int64_t> amounts;
  amounts.reserve(basket.lines.size());
  for (const BasketLine& line : basket.lines) {
    amounts.push_back(line.unit_minor * line.quantity);
  }
  if (amounts_include_tax(basket) && !basket.prices_include_tax) {
    const std::vector<std::int64_t> taxes = taxes_of(basket, amounts, false);
    std::ranges::transform(amounts, taxes, amounts.begin(), std::plus<>());
  }
  return amounts;
}

Totals totals_of(const Basket& basket) {
  return totals_of(basket, discountable_amounts(basket), basket.shipping_minor);
}

Totals totals_of(const Basket& basket,
                 const std::vector<std::int64_t>& amounts,
                 std::int64_t shipping_minor) {
  const bool is_inside = amounts_include_tax(basket);
  const std::vector<std::int64_t> taxes = taxes_of(basket, amounts, is_inside);
  Totals totals{.lines = amounts, .tax_minor = sum_of(taxes), .shipping_minor = shipping_minor};
  for (std::size_t i = 0; i < amounts.size(); ++i) {
    const BasketLine& line = basket.lines[i];
    const std::int64_t fixed = line.fixed_tax_minor * line.quantity;
    totals.lines[i] += fixed + (is_inside ? 0 : taxes[i]);
    totals.tax_minor += fixed;
  }
  const std::int64_t goods_and_tax = std::max<std::int64_t>(sum_of(totals.lines), 0);
  totals.tax_minor = std::clamp<std::int64_t>(totals.tax_minor, 0, goods_and_tax);
  totals.goods_minor = goods_and_tax - totals.tax_minor;
  totals.total_minor = goods_and_tax + shipping_minor;
  return totals;
}

std::int64_t units_of(const Basket& basket, const ProductSet& set) {
  std::int64_t units = 0;
  for (const BasketLine& line : basket.lines) {
    units += is_paid_good(line) && holds(set, line) ? line.quantity : 0;
  }
  return units;
}

std::int64_t goods_of(const Basket& basket, const ProductSet& set, bool with_tax) {
  const Totals totals = totals_of(only(basket, set));
  return totals.goods_minor + (with_tax ? totals.tax_minor : 0);
}

std::int64_t count_gift_cards(const Basket& basket) {
  std::int64_t cards = 0;
  for (const BasketLine& line : basket.lines) {
    cards += line.is_gift_card ? line.quantity : 0;
  }
  return cards;
}

std::int64_t top_up_of(const Basket& basket) {
  std::int64_t money = 0;
  for (const BasketLine& line : basket.lines) {
    money += line.is_top_up ? std::max<std::int64_t>(line.unit_minor, 0) * line.quantity : 0;
  }
  return money;
}

bool is_share(const Factor& share) {
  return share.per >= 1 && share.per <= kMaxFactorPart && is_within(share.times, share.per);
}

std::int64_t part_of(std::int64_t amount, std::int64_t times, std::int64_t per) {
  Fraction part(amount);
  part.multiply(times, per);
  const auto whole = part.rounded(Rounding::kNearest);
  REGULARS_CHECK(whole.has_value(), "an amount of a basket overflows");
  return *whole;
}

std::vector<std::int64_t> divided_over(std::int64_t amount,
                                       const std::vector<std::int64_t>& weights) {
  const std::int64_t whole = sum_of(weights);
  REGULARS_CHECK(amount >= 0 && amount <= whole, "more is divided than there is");
  std::vector<std::int64_t> parts(weights.size(), 0);
  if (whole == 0) {
    return parts;
  }
  std::int64_t weight_so_far = 0;
  std::int64_t given = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weight_so_far += weights[i];
    parts[i] = part_of(amount, weight_so_far, whole) - given;
    given += parts[i];
  }
  return parts;
}

}  // namespace regulars::loyalty
