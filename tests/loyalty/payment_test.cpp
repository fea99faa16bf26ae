#include "loyalty/rewards/payment.h"

#include <optional>
#include <string>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

constexpr const char* kZone = "UTC";
constexpr core::Instant kNow{};
constexpr std::int64_t kNoLimit = kMaxLineMinor;  // an order that takes any number of points

struct PointsCase {
  const char* id;
  PointsPart part;
  PointsAsk ask;
  std::int64_t points;
  std::int64_t minor;
};

PointsPart blocks(std::int64_t points, std::int64_t minor) {
  return {.points_per_block = Points(points), .minor_per_block = minor};
}

PointsPart limited(PointsPart part, std::int64_t fewest, std::int64_t most_percent) {
  part.points_min = Points(fewest);
  part.share_max = percent(most_percent);
  return part;
}

PointsAsk asked(std::int64_t points, std::int64_t balance, std::int64_t order) {
  return {.requested = Points(points), .balance = Points(balance), .order_minor = order};
}

PointsAsk most(std::int64_t balance, std::int64_t order) {
  return {.balance = Points(balance), .order_minor = order};
}

CardUse gift_card(std::string id, std::int64_t minor) {
  return {.value = {.id = std::move(id), .balance = {.minor = minor, .currency = "USD"}}};
}

CardUse wallet(std::int64_t minor, std::optional<std::int64_t> most_minor = std::nullopt) {
  CardUse use = gift_card("wallet", minor);
  use.value.kind = StoredKind::kWallet;
  use.most_minor = most_minor;
  return use;
}

Settlement settled(const Basket& basket, const Payments& payments) {
  return settle(to_pay(basket, applied(basket, {})), payments, kNow, kZone);
}

BasketLine bought_card(std::int64_t minor) {
  BasketLine line = line_of("GIFT", 1, minor);
  line.is_gift_card = true;
  return line;
}

}  // namespace

TEST_CASE("Section 9: points pay in whole blocks within every limit", "[loyalty]") {
  const std::vector<PointsCase> cases{
      {"sylius-red-01", limited(blocks(1, 1), 500, 50), asked(1000, 5000, 10000), 1000, 1000},
      {"sylius-red-03", limited(blocks(1, 1), 500, 50), asked(10000, 10000, 10000), 5000, 5000},
      {"sylius-red-04", limited(blocks(100, 500), 100, 100), asked(1050, 5000, 100000), 1000, 5000},
      {"sylius-red-05", limited(blocks(1, 1), 500, 100), asked(400, 5000, 100000), 0, 0},
      {"the minimum itself", limited(blocks(1, 1), 500, 100), asked(500, 5000, 100000), 500, 500},
      {"an order below the minimum", limited(blocks(1, 1), 500, 50), asked(600, 5000, 998), 0, 0},
      {"the balance", blocks(10, 100), asked(1000, 57, 100000), 50, 500},
      {"odoo-redeem-01", blocks(3, 450), most(10 + 1, 10000), 9, 1350},
      {"odoo-redeem-02", blocks(2, 300), most(3, kNoLimit), 2, 300},
      {"odoo-redeem-07", blocks(1, 1000), most(30, 2000), 2, 2000},
      {"odoo-earn-13", blocks(1, 3), most(3030, 300000), 3030, 9090},
      {"odoo-earn-08 in tenths of a point", blocks(1, 10), most(1000 + 265, 26500), 1265, 12650},
      {"erpnext-bug-05", blocks(1, 10), most(10000, 10100), 1010, 10100},
      {"a last block that does not fit", blocks(1, 1000), most(30, 2500), 2, 2000},
      {"no balance", blocks(1, 1), most(0, 100), 0, 0},
      {"a debt", blocks(1, 1), most(-50, 100), 0, 0},
      {"nothing to pay", blocks(1, 1), most(50, 0), 0, 0},
      {"nothing asked for", blocks(1, 1), asked(0, 50, 100), 0, 0}};

  for (const PointsCase& one : cases) {
    CAPTURE(one.id);
    const PointsPaid paid = pay_with_points(one.part, one.ask);
    CHECK(paid.points == Points(one.points));
    CHECK(paid.minor == one.minor);
  }
}

TEST_CASE("A shop may let the last block pay for less than its money", "[loyalty]") {
  PointsPart part = blocks(100, 1000);
  part.last_block_in_part = true;

  CHECK(pay_with_points(part, most(1000, 2500)) == PointsPaid{Points(300), 2500});
  CHECK(pay_with_points(part, most(1000, 2000)) == PointsPaid{Points(200), 2000});
  CHECK(pay_with_points(part, most(250, 2500)) == PointsPaid{Points(200), 2000});
}

TEST_CASE("The most points an order can take are told", "[loyalty]") {
  CHECK(max_redeemable(blocks(1, 10), Points(10000), 10100) == Points(1010));
  CHECK(max_redeemable(blocks(1, 10), Points(500), 10100) == Points(500));
}

TEST_CASE("No payment with points takes more than any of its limits", "[loyalty]") {
  const std::uint64_t seed = GENERATE(41U, 42U);
  core::SeededRandom random(seed);
  const auto draw = [&random](std::uint64_t below) {
    return static_cast<std::int64_t>(core::draw_below(random, below));
  };
  for (int i = 0; i < 500; ++i) {
    PointsPart part = limited(blocks(1 + draw(50), 1 + draw(500)), draw(100), draw(101));
    part.last_block_in_part = draw(2) == 0;
    const PointsAsk ask = asked(draw(2000), draw(2000), draw(5000));
    const PointsPaid paid = pay_with_points(part, ask);
    CAPTURE(seed, i);
    CHECK(paid.points <= std::min(*ask.requested, ask.balance));
    CHECK(paid.points.count() % part.points_per_block.count() == 0);
    CHECK(100 * paid.minor <= part.share_max->times * ask.order_minor);
    CHECK((paid.points == Points(0) || paid.points >= part.points_min));
    CHECK((paid.points > Points(0)) == (paid.minor > 0));
  }
}

TEST_CASE("A part payment with impossible numbers is refused", "[loyalty]") {
  CHECK(check_points_part(limited(blocks(1, 1), 0, 100)).has_value());
  CHECK_FALSE(check_points_part(blocks(0, 1)).has_value());
  CHECK_FALSE(check_points_part(blocks(1, 0)).has_value());
  CHECK_FALSE(check_points_part(limited(blocks(1, 1), -1, 100)).has_value());
  CHECK_FALSE(check_points_part(limited(blocks(1, 1), 0, 101)).has_value());
  CHECK_FALSE(check_points_part(limited(blocks(1, 1), 0, -1)).has_value());
}

TEST_CASE("Case odoo-gift-01: a card smaller than the order is emptied", "[loyalty]") {
  const Settlement result =
      settled(basket_of({taxed(line_of("A", 1, 10000), 15)}), {.cards = {gift_card("1", 10000)}});

  CHECK(result.due_minor == 1500);
  REQUIRE(result.cards.size() == 1);
  CHECK(result.cards.at(0).after.balance.minor == 0);
}

TEST_CASE("Case odoo-gift-03: two cards of 100.00 pay 200.00", "[loyalty]") {
  const Basket basket = basket_of({taxed(line_of("A", 20, 10000), 15)});

  CHECK(totals_of(basket).total_minor == 230000);
  CHECK(settled(basket, {.cards = {gift_card("1", 10000), gift_card("2", 10000)}}).due_minor ==
        210000);
}

TEST_CASE("Case odoo-gift-05: a card that covers all does not block a discount", "[loyalty]") {
  const Basket basket = basket_of({line_of("C", 1, 10000)});
  const Discounted discounted = applied(basket, discounts_of({percent_off(10)}));

  const Settlement result =
      settle(to_pay(basket, discounted), {.cards = {gift_card("1", 10000)}}, kNow, kZone);

  CHECK(result.due_minor == 0);
  CHECK(result.cards.at(0).paid_minor == 9000);
}

TEST_CASE("Cases odoo-earn-05 and 06: a wallet or a card pays a part of the order", "[loyalty]") {
  const Basket basket = basket_of({line_of("A", 1, 10000)});

  CHECK(settled(basket, {.cards = {wallet(1000, 1000)}}).due_minor == 9000);
  CHECK(settled(basket, {.cards = {gift_card("1", 5000)}}).due_minor == 5000);
}

TEST_CASE("Cases odoo-wallet-01 and 02: a wallet pays, and is topped up on confirmation",
          "[loyalty]") {
  BasketLine top_up = line_of("TOPUP50", 1, 5000);
  top_up.is_top_up = true;
  const Basket with_top_up = basket_of({line_of("A", 1, 10000), top_up});
  const Settlement first = settled(with_top_up, {.cards = {wallet(1000, 1000)}});
  const Settlement second =
      settled(basket_of({line_of("A", 1, 10000)}), {.cards = {wallet(100000, 10000)}});

  CHECK(topped_up(first.cards.at(0).after, with_top_up)->balance.minor == 5000);
  CHECK(second.cards.at(0).after.balance.minor == 90000);
}

TEST_CASE("Section 13: a gift card or wallet pays for no gift card and no top-up", "[loyalty]") {
  BasketLine top_up = line_of("TOPUP50", 1, 5000);
  top_up.is_top_up = true;
  const Basket basket = basket_of({line_of("A", 1, 1000), bought_card(2000), top_up});

  const Settlement mixed = settled(basket, {.cards = {gift_card("1", 1500), wallet(9000)}});
  const Settlement only = settled(basket_of({bought_card(2000)}), {.cards = {wallet(9000)}});

  CHECK(mixed.cards.at(0).paid_minor == 1000);
  CHECK(mixed.cards.at(1).refusal == StoredRefusal::kNothingToPay);
  CHECK(mixed.due_minor == 7000);
  CHECK(only.cards.at(0).refusal == StoredRefusal::kNothingToPay);
  CHECK(only.due_minor == 2000);
}

TEST_CASE("Points pay for no gift card either", "[loyalty]") {
  const Payments payments{.points = PointsUse{.part = blocks(1, 1), .balance = Points(9000)}};

  const Settlement result =
      settled(basket_of({line_of("A", 1, 1000), bought_card(2000)}), payments);

  CHECK(result.points == PointsPaid{Points(1000), 1000});
  CHECK(result.due_minor == 2000);
}

TEST_CASE("Section 13: points pay before gift cards, and cards before the wallet", "[loyalty]") {
  CardUse late = gift_card("late", 3000);
  late.value.valid.to = Day(std::chrono::days(400));
  CardUse soon = gift_card("soon", 4000);
  soon.value.valid.to = Day(std::chrono::days(30));
  const Payments payments{
      .points = PointsUse{.part = blocks(1, 1), .balance = Points(2000)},
      .cards = {wallet(5000), gift_card("b", 500), gift_card("a", 500), late, soon}};

  const Settlement result = settled(basket_of({line_of("A", 1, 10200)}), payments);

  CHECK(result.points.minor == 2000);
  std::vector<std::string> order;
  for (const StoredPayment& payment : result.cards) {
    order.push_back(payment.after.id);
  }
  CHECK(order == std::vector<std::string>{"soon", "late", "a", "b", "wallet"});
  CHECK(result.cards.at(4).paid_minor == 200);
  CHECK(result.due_minor == 0);
}

TEST_CASE("An order whose discount stands alone takes no gift card", "[loyalty]") {  // R102
  const Basket basket = basket_of({line_of("A", 1, 10000)});
  const Discounted discounted =
      applied(basket, {{.id = "alone", .benefit = percent_off(10), .with_stored_value = false}});

  const Settlement result =
      settle(to_pay(basket, discounted), {.cards = {gift_card("1", 5000)}}, kNow, kZone);

  CHECK(result.due_minor == 9000);
  CHECK(result.cards.at(0).refusal == StoredRefusal::kNotCombined);
}

TEST_CASE("Tax is told on the full value or on the part paid in money", "[loyalty]") {  // R139
  const Basket basket = basket_of({taxed(line_of("A", 1, 10000), 10)});
  Payments payments{.points = PointsUse{.part = blocks(1, 1), .balance = Points(2200)}};

  CHECK(settled(basket, payments).tax_minor == 1000);
  payments.tax_on = TaxOn::kCashPart;
  CHECK(settled(basket, payments).due_minor == 8800);
  CHECK(settled(basket, payments).tax_minor == 800);
  payments.points->balance = Points(11000);
  CHECK(settled(basket, payments).tax_minor == 0);
  CHECK(settled(basket_of({}), payments).tax_minor == 0);
}
