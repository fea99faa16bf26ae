// What a coupon gives, and when: the words in which every shop is asked for it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"

namespace regulars::store_adapter {

/// Names reach the disk and the shop: a test pins them.
enum class BenefitType {
  kFreeProduct,      // one of the coupon's products, free
  kPercent,          // of the coupon's products, or of the order when there are none
  kAmount,           // likewise
  kCheapestPercent,  // of the one cheapest unit
  kUnits,            // buy so many, get so many more for less
  kFreeShipping,
  kGiftCard,  // money on a card
};
inline constexpr std::array<BenefitType, 7> kEveryBenefit{BenefitType::kFreeProduct,
                                                          BenefitType::kPercent,
                                                          BenefitType::kAmount,
                                                          BenefitType::kCheapestPercent,
                                                          BenefitType::kUnits,
                                                          BenefitType::kFreeShipping,
                                                          BenefitType::kGiftCard};
const char* to_string(BenefitType type);

/// One step of a volume discount; the highest one that is reached counts.
struct CouponStep {
  std::optional<core::Money> from{};  // what the products cost; absent: `items` counts
  std::int64_t items = 0;
  std::string percent{};                // of kPercent
  std::optional<core::Money> amount{};  // of kAmount

  friend bool operator==(const CouponStep&, const CouponStep&) = default;
};

struct CouponBenefit {
  BenefitType type = BenefitType::kFreeProduct;
  std::string percent{};                 // "15", "2.5"; 100 is free
  std::optional<core::Money> amount{};   // off the price, or on the card
  std::optional<core::Money> ceiling{};  // never more than this
  std::vector<CouponStep> steps{};       // instead of `percent` or `amount`
  std::int64_t buy = 0;                  // of kUnits, with the three below
  std::int64_t get = 1;
  bool repeats = false;     // as often as it fits, else once
  bool adds_units = false;  // the shop puts them into the basket
  std::optional<std::int64_t> units_max{};

  friend bool operator==(const CouponBenefit&, const CouponBenefit&) = default;
};

/// What the basket must hold.
struct CouponNeeds {
  std::optional<core::Money> minimum{};
  std::int64_t items = 0;
  std::vector<std::string> products{};  // one of these, or of the categories, or of the tags
  std::vector<std::string> categories{};
  std::vector<std::string> tags{};

  friend bool operator==(const CouponNeeds&, const CouponNeeds&) = default;
};

struct CouponTerms {
  CouponBenefit benefit{};
  std::vector<std::string> categories{};  // the coupon works for these too, beside its products
  std::vector<std::string> tags{};
  CouponNeeds needs{};
  std::vector<std::string> groups{};  // of each, only the best coupon counts on one order
  bool with_gift_cards = true;        // these may pay on the same order
  bool is_single_use = true;          // else until nothing is left on it

  friend bool operator==(const CouponTerms&, const CouponTerms&) = default;
};

/// One JSON object with the names of docs/your-shop.md; what is empty or usual is left out.
std::string to_json(const CouponTerms& terms);
/// What `to_json` wrote; nothing for any other text.
std::optional<CouponTerms> terms_from(std::string_view json);

}  // namespace regulars::store_adapter
