// A basket of goods with its prices and taxes, before and after something is taken off.
//
// Every amount is a whole number of the currency's minor units.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// The most that `check_basket` accepts; within these no sum of a basket can overflow.
inline constexpr std::size_t kMaxBasketLines = 1000;
inline constexpr std::int64_t kMaxUnits = 1'000'000;
inline constexpr std::int64_t kMaxUnitMinor = 1'000'000'000'000;
inline constexpr std::int64_t kMaxLineMinor = 1'000'000'000'000'000;  // shipping likewise

struct BasketLine {
  std::string product;  // the shop's id of it
  std::vector<std::string> categories{};
  std::vector<std::string> tags{};
  std::int64_t quantity = 1;  // 0 to kMaxUnits
  /// The price as the shop shows it; negative for a discount that was entered by hand.
  std::int64_t unit_minor = 0;
  Factor tax{.times = 0, .per = 100};  // 15/100 is 15 %; 0 to 100 %
  /// A tax of so much for each unit (a deposit, a levy), on top of the price and of its tax. No
  /// discount lowers it.
  std::int64_t fixed_tax_minor = 0;
  bool is_gift_card = false;
  bool is_top_up = false;  // of the member's wallet
  bool is_prize = false;   // bought with points
};

/// By order, the amounts of one tax rate are summed up before they are rounded. Always half up.
enum class TaxRounding { kPerLine, kPerOrder };

struct Basket {
  std::string currency;
  std::vector<BasketLine> lines;
  bool prices_include_tax = false;
  TaxRounding tax_rounding = TaxRounding::kPerLine;
  /// Amounts off and ceilings mean money with tax, as the member pays it; otherwise money in the
  /// prices as they are shown. The same thing when prices include tax.
  bool discounts_include_tax = true;
  std::int64_t shipping_minor = 0;  // with its tax
};

/// Products by id, category or tag. A line belongs to it when any of them names the line; when
/// nothing is named at all, every line does.
struct ProductSet {
  std::vector<std::string> products{};
  std::vector<std::string> categories{};
  std::vector<std::string> tags{};

  friend bool operator==(const ProductSet&, const ProductSet&) = default;
};
bool is_everything(const ProductSet& set);
bool holds(const ProductSet& set, const BasketLine& line);

/// A gift card or a top-up: money in another form. No discount touches it, nothing counts it, and
/// neither points nor stored value pay for it (loyalty rules 13).
bool is_stored_value(const BasketLine& line);
/// Goods a member pays for: no stored value, no prize, no discount entered by hand.
bool is_paid_good(const BasketLine& line);

/// kInvalid when a number is outside its range or there are too many lines.
core::Result<core::Done> check_basket(const Basket& basket);

/// What each line costs in the money in which discounts count, without fixed taxes.
/// basket: one that `check_basket` accepts, here and below.
std::vector<std::int64_t> discountable_amounts(const Basket& basket);

struct Totals {
  std::vector<std::int64_t> lines;  // each with all its taxes
  std::int64_t goods_minor = 0;     // without tax
  std::int64_t tax_minor = 0;       // fixed taxes too, the tax of shipping not
  std::int64_t shipping_minor = 0;
  std::int64_t total_minor = 0;  // goods + tax + shipping
};

/// The totals, none of which is negative: where discounts entered by hand are worth more than the
/// goods, goods and tax are 0.
Totals totals_of(const Basket& basket);
/// The same when the lines cost `amounts` (see `discountable_amounts`) and shipping as given.
Totals totals_of(const Basket& basket,
                 const std::vector<std::int64_t>& amounts,
                 std::int64_t shipping_minor);

/// Units of goods a member pays for that belong to `set`.
std::int64_t units_of(const Basket& basket, const ProductSet& set);
/// What the lines of `set` cost, discounts entered by hand taken off where they belong to it;
/// neither prizes nor stored value count.
std::int64_t goods_of(const Basket& basket, const ProductSet& set, bool with_tax);

/// Gift cards bought: one for every unit (case odoo-gift-06).
std::int64_t count_gift_cards(const Basket& basket);
/// Money that the basket adds to the member's wallet.
std::int64_t top_up_of(const Basket& basket);

/// True for 0 to 100 %, the only shares that taxes and discounts have.
bool is_share(const Factor& share);

/// amount * times / per, half up. per: 1 or more; times: 0 to per.
std::int64_t part_of(std::int64_t amount, std::int64_t times, std::int64_t per);

/// Parts of `amount` in proportion to `weights`, each at most its weight, that add up to it.
/// amount: 0 to the sum of the weights, none of which is negative.
std::vector<std::int64_t> divided_over(std::int64_t amount,
                                       const std::vector<std::int64_t>& weights);

}  // namespace regulars::loyalty
