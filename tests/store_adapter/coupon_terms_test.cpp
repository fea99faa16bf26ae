#include "store_adapter/coupon_terms.h"

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::store_adapter;

namespace {

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

CouponTerms benefit(CouponBenefit one) {
  return {.benefit = std::move(one)};
}

}  // namespace

TEST_CASE("A shop is asked for what a coupon gives in words of its own", "[store_adapter]") {
  CHECK(to_json({}) == R"({"benefit":{"type":"free_product"},"max_uses":1})");
  CHECK(to_json(benefit({.type = BenefitType::kPercent, .percent = "15", .ceiling = usd(2000)})) ==
        R"({"benefit":{"type":"percent","value":"15",)"
        R"("ceiling":{"amount":"20.00","currency":"USD"}},"max_uses":1})");
  CHECK(to_json(benefit({.type = BenefitType::kAmount, .amount = usd(500)})) ==
        R"({"benefit":{"type":"amount","value":"5.00","currency":"USD"},"max_uses":1})");
  CHECK(to_json({.benefit = {.type = BenefitType::kGiftCard, .amount = usd(2500)},
                 .is_single_use = false}) ==
        R"({"benefit":{"type":"gift_card","value":"25.00","currency":"USD"}})");
  CHECK(to_json({.benefit = {.type = BenefitType::kFreeShipping},
                 .needs = {.minimum = usd(5000)},
                 .with_gift_cards = false}) ==
        R"({"benefit":{"type":"free_shipping"},)"
        R"("needs":{"minimum":{"amount":"50.00","currency":"USD"}},)"
        R"("with_gift_cards":false,"max_uses":1})");
}

TEST_CASE("What is asked of a shop is kept and read again as it was", "[store_adapter]") {
  const CouponTerms terms = GENERATE(
      CouponTerms{},
      benefit({.type = BenefitType::kCheapestPercent, .percent = "50"}),
      benefit({.type = BenefitType::kUnits,
               .percent = "50",
               .buy = 2,
               .get = 1,
               .repeats = true,
               .units_max = 4}),
      benefit({.type = BenefitType::kAmount,
               .steps = {{.from = usd(10000), .amount = usd(1000)},
                         {.from = usd(20000), .amount = usd(2500)}}}),
      CouponTerms{
          .benefit = {.type = BenefitType::kPercent, .steps = {{.items = 3, .percent = "10"}}},
          .categories = {"tea"},
          .tags = {"new"},
          .needs = {.items = 3, .products = {"55"}},
          .groups = {"member"},
          .with_gift_cards = false,
          .is_single_use = false});

  CHECK(terms_from(to_json(terms)) == terms);
}

TEST_CASE("Terms that cannot be read are no terms", "[store_adapter]") {
  CHECK_FALSE(terms_from("").has_value());
  CHECK_FALSE(terms_from("[]").has_value());
  CHECK_FALSE(terms_from(R"({"benefit":{"type":"a car"}})").has_value());
  CHECK_FALSE(terms_from(R"({"benefit":{"type":"units"}})").has_value());
  CHECK_FALSE(
      terms_from(R"({"benefit":{"type":"amount","value":"1e3","currency":"USD"}})").has_value());
}
