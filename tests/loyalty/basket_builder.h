// Baskets for tests, written as short as a till receipt.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/result.h"
#include "loyalty/rewards/basket.h"
#include "loyalty/rewards/discount.h"
#include "tests/catch.h"

namespace regulars::loyalty {

inline BasketLine line_of(std::string product, std::int64_t quantity, std::int64_t unit_minor) {
  return {.product = std::move(product), .quantity = quantity, .unit_minor = unit_minor};
}

inline BasketLine taxed(BasketLine line, std::int64_t percent) {
  line.tax = {.times = percent, .per = 100};
  return line;
}

inline BasketLine tagged(BasketLine line, std::string tag) {
  line.tags.push_back(std::move(tag));
  return line;
}

inline Basket basket_of(std::vector<BasketLine> lines) {
  return {.currency = "USD", .lines = std::move(lines)};
}

inline ProductSet products(std::vector<std::string> ids) {
  return {.products = std::move(ids)};
}

inline Factor percent(std::int64_t number) {
  return {.times = number, .per = 100};
}

/// Discounts get the ids "1", "2" … in the order in which a customer typed their codes.
inline std::vector<Discount> discounts_of(const std::vector<Benefit>& benefits) {
  std::vector<Discount> discounts;
  for (const Benefit& benefit : benefits) {
    discounts.push_back({.id = std::to_string(discounts.size() + 1), .benefit = benefit});
  }
  return discounts;
}

inline Discounted applied(const Basket& basket, const std::vector<Discount>& discounts) {
  auto result = apply(basket, discounts);
  REQUIRE(result.has_value());
  return *result;
}

inline std::int64_t total_after(const Basket& basket, const std::vector<Benefit>& benefits) {
  return applied(basket, discounts_of(benefits)).totals.total_minor;
}

/// What all of them take off together.
inline std::int64_t taken_off(const Basket& basket, const std::vector<Benefit>& benefits) {
  std::int64_t minor = 0;
  for (const AppliedDiscount& one : applied(basket, discounts_of(benefits)).applied) {
    minor += one.taken.minor;
  }
  return minor;
}

inline Benefit percent_off(std::int64_t number, ProductSet on = {}) {
  return {.kind = BenefitKind::kPercentOff, .on = std::move(on), .percent = percent(number)};
}

inline Benefit amount_off(std::int64_t minor, ProductSet on = {}) {
  return {.kind = BenefitKind::kAmountOff, .on = std::move(on), .amount_minor = minor};
}

inline Benefit cheapest_off(std::int64_t number, ProductSet on = {}) {
  return {.kind = BenefitKind::kCheapestUnit, .on = std::move(on), .percent = percent(number)};
}

inline Benefit free_units(UnitDeal deal, ProductSet on = {}) {
  return {.kind = BenefitKind::kFreeUnits, .on = std::move(on), .deal = std::move(deal)};
}

inline Benefit at_most(Benefit benefit, std::int64_t ceiling_minor) {
  benefit.ceiling_minor = ceiling_minor;
  return benefit;
}

}  // namespace regulars::loyalty
