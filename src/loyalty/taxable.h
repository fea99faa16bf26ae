// What of an order is taxed when points or gift cards pay a part of it (R139). Not tax advice.
#pragma once

#include <cstdint>
#include <string>

#include "core/money.h"
#include "core/result.h"
#include "loyalty/calendar.h"
#include "loyalty/earning/order.h"

namespace regulars::loyalty {

enum class TaxedPart {
  kFullValue,  // what pays changes nothing
  kCashPart,   // what is paid so is left out
};

/// The owner's choice, which the law of the place makes.
struct TaxRules {
  TaxedPart with_points = TaxedPart::kFullValue;
  TaxedPart with_gift_cards = TaxedPart::kFullValue;

  friend bool operator==(const TaxRules&, const TaxRules&) = default;
};

/// How one order stands for tax; minor units of its currency, 0 or more.
struct TaxedOrder {
  std::int64_t value = 0;  // goods after discounts, shipping and fees
  std::int64_t with_points = 0;
  std::int64_t with_gift_cards = 0;
  std::int64_t taxable = 0;  // value, less what the rules leave out
};

/// Amounts are as the shop shows its prices, with or without tax. Gift cards and top-ups that were
/// bought are no goods yet; prizes and tips are left out, and a discount pays for prizes first. An
/// order without parts has its value alone.
///
/// coupon_minor: what coupons that were bought with points to pay a part took off the order, where
/// the shop tells them as a discount; not looked at when it tells a payment with points itself.
/// Errors: those of check_order, and kInvalid when coupon_minor is below zero or does not fit.
core::Result<TaxedOrder> taxed(const Order& order,
                               std::int64_t coupon_minor,
                               const TaxRules& rules);

/// The orders of one month in one currency.
struct TaxMonth {
  Day month;  // its first day
  std::string currency;
  std::int64_t orders = 0;
  TaxedOrder sum{};
};
/// Adds an order to its month. False, and nothing has changed, when a sum does not fit.
bool add(TaxMonth& month, const TaxedOrder& order);

}  // namespace regulars::loyalty
