#include "loyalty/rewards/stored_value.h"

#include <optional>

#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

Day day(int y, unsigned m, unsigned d) {
  return std::chrono::year_month_day{
      std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

const char* const kZone = "America/Los_Angeles";

StoredValue card(std::int64_t minor) {
  return {.id = "card", .balance = {.minor = minor, .currency = "USD"}};
}

StoredAsk ask(std::int64_t payable, std::optional<std::int64_t> most = std::nullopt) {
  return {.payable = {.minor = payable, .currency = "USD"}, .most_minor = most};
}

StoredPayment paid_on(Day today, const StoredValue& value) {
  return pay_with(value, ask(1000), start_of(today, kZone), kZone);
}

StoredPayment paid(const StoredValue& value, const StoredAsk& asked) {
  return pay_with(value, asked, start_of(day(2026, 3, 1), kZone), kZone);
}

}  // namespace

TEST_CASE("A gift card pays in parts and keeps the rest", "[loyalty]") {  // R58
  const StoredPayment first = paid(card(10000), ask(2500));
  const StoredPayment second = paid(first.after, ask(99999));

  CHECK(first.paid_minor == 2500);
  CHECK(first.after.balance.minor == 7500);
  CHECK(first.lost_minor == 0);
  CHECK(second.paid_minor == 7500);
  CHECK(second.after.balance.minor == 0);
  CHECK(paid(second.after, ask(1)).refusal == StoredRefusal::kEmpty);
}

TEST_CASE("A gift card for one use loses what it does not pay", "[loyalty]") {  // R58
  StoredValue once = card(10000);
  once.is_single_use = true;

  const StoredPayment payment = paid(once, ask(2500));

  CHECK(payment.paid_minor == 2500);
  CHECK(payment.lost_minor == 7500);
  CHECK(paid(payment.after, ask(1)).refusal == StoredRefusal::kEmpty);
}

TEST_CASE("A member may pay with a part of the wallet", "[loyalty]") {
  CHECK(paid(card(10000), ask(2500, 1000)).paid_minor == 1000);
  CHECK(paid(card(10000), ask(2500, 3000)).paid_minor == 2500);
  CHECK(paid(card(10000), ask(2500, 0)).refusal == StoredRefusal::kNothingToPay);
}

TEST_CASE("A card is good from its first day to the end of its last", "[loyalty]") {  // R96
  StoredValue dated = card(5000);
  dated.valid = {.from = day(2026, 3, 1), .to = day(2026, 3, 31)};

  CHECK(paid_on(day(2026, 2, 28), dated).refusal == StoredRefusal::kNotYet);
  CHECK(paid_on(day(2026, 3, 1), dated).paid_minor == 1000);
  CHECK(paid_on(day(2026, 3, 31), dated).paid_minor == 1000);
  CHECK(paid_on(day(2026, 4, 1), dated).refusal == StoredRefusal::kOver);
}

TEST_CASE("A card that is off, foreign or not to be combined pays nothing", "[loyalty]") {
  StoredValue off = card(5000);
  off.is_on = false;
  StoredValue foreign = card(5000);
  foreign.balance.currency = "EUR";
  StoredAsk alone = ask(1000);
  alone.is_combinable = false;

  CHECK(paid(off, ask(1000)).refusal == StoredRefusal::kOff);  // R103
  CHECK(paid(off, ask(1000)).after.balance.minor == 5000);
  CHECK(paid(foreign, ask(1000)).refusal == StoredRefusal::kOtherCurrency);
  CHECK(paid(card(5000), alone).refusal == StoredRefusal::kNotCombined);  // R102
  CHECK(paid(card(5000), ask(0)).refusal == StoredRefusal::kNothingToPay);
}

TEST_CASE("A wallet grows by what the order tops it up with", "[loyalty]") {
  BasketLine top_up = line_of("TOPUP50", 2, 5000);
  top_up.is_top_up = true;
  Basket basket = basket_of({line_of("A", 1, 10000), top_up});

  REQUIRE(topped_up(card(1000), basket).has_value());
  CHECK(topped_up(card(1000), basket)->balance.minor == 11000);
  CHECK_FALSE(topped_up(card(INT64_MAX), basket).has_value());
  basket.currency = "EUR";
  CHECK_FALSE(topped_up(card(1000), basket).has_value());
}

TEST_CASE("Where the law forbids it a gift card does not expire", "[loyalty]") {  // R137
  const GiftCardTerms terms{.lives = Period{.count = 2, .unit = Unit::kYear},
                            .never_expires_in = {"US-ME", "FR"}};

  CHECK(gift_card_last_day(terms, "US-CA", day(2026, 3, 1)) == day(2028, 3, 1));
  CHECK_FALSE(gift_card_last_day(terms, "US-ME", day(2026, 3, 1)).has_value());
  CHECK_FALSE(gift_card_last_day(terms, "FR-75", day(2026, 3, 1)).has_value());
  CHECK(gift_card_last_day(terms, "US", day(2026, 3, 1)).has_value());
  CHECK_FALSE(gift_card_last_day({}, "US-CA", day(2026, 3, 1)).has_value());
}

TEST_CASE("A small rest on a gift card is paid out where the law says so", "[loyalty]") {  // R137
  const GiftCardTerms terms{.cash_out_below = {{"US", 100}, {"US-ME", 500}}};

  CHECK(cash_out_of(terms, "US-ME", card(499))->minor == 499);
  CHECK_FALSE(cash_out_of(terms, "US-ME", card(500)).has_value());
  CHECK_FALSE(cash_out_of(terms, "US-ME", card(0)).has_value());
  CHECK(cash_out_of(terms, "US-CA", card(99))->minor == 99);
  CHECK_FALSE(cash_out_of(terms, "US-CA", card(100)).has_value());
  CHECK_FALSE(cash_out_of(terms, "DE", card(1)).has_value());
}
