// The basis: the part of an order that earns points (loyalty rules 3).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "loyalty/earning/order.h"

namespace regulars::loyalty {

enum class TaxCounts { kAsShown, kAlways, kNever };

/// The owner's choices; those written here are the defaults of loyalty rules 3.
struct BasisRules {
  bool before_discounts = false;
  bool before_own_reward = false;  // a reward of this program on the same order
  TaxCounts tax = TaxCounts::kAsShown;
  bool with_shipping = false;
  bool with_paid_by_points = false;
  bool with_paid_by_card = true;  // a gift card or wallet is money already paid
  /// Where only some lines earn: a discount on the whole order is spread over all lines by value
  /// first; false: it is left out, being tied to no line.
  bool spreads_order_discount = true;

  friend bool operator==(const BasisRules&, const BasisRules&) = default;
};

enum class BasisPartKind {
  kOrderTotal,    // the shop tells nothing but a value
  kItems,         // before discounts
  kOtherItems,    // goods that the filter leaves out
  kNeverEarning,  // gift cards, top-ups, prizes, fees
  kDiscounts,
  kOwnReward,
  kTax,
  kShipping,
  kTips,
  kFees,
  kPaidWithPoints,
  kPaidWithCard,
  kMoneyBack,  // refunded by amount
};
/// The plain name: "items", "paid with points" …
const char* to_string(BasisPartKind kind);

/// One step to the basis, or what was looked at and left out of it. Never 0.
struct BasisPart {
  BasisPartKind kind = BasisPartKind::kOrderTotal;
  std::int64_t minor = 0;  // with its sign
  bool is_counted = true;  // false: left out

  friend bool operator==(const BasisPart&, const BasisPart&) = default;
};

struct Basis {
  core::Money amount;  // 0 or more; exactly the sum of the counted parts
  std::vector<BasisPart> parts{};
};

/// What of the order earns by these rules through this filter.
///
/// What goes off the whole order is spread over the lines by value, so that the shares add up to
/// it, and takes no more than is there: payments by points or card first from the lines, then from
/// shipping; an own reward first from the lines of its prizes. Shipping
/// belongs to no line, so it is left out where only listed lines earn. Tips and fees never earn. An
/// order without parts earns on its value, whatever the filter: the shop has told us nothing else.
/// Errors: those of check_order.
core::Result<Basis> basis_of(const Order& order,
                             const BasisRules& rules,
                             const LineFilter& filter = {});

/// "+120.00 items", "-25.00 paid with points", "8.00 shipping left out".
std::string to_line(const BasisPart& part, const std::string& currency);

}  // namespace regulars::loyalty
