#include "loyalty/rewards/punching.h"

#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

const Reward kCard{.id = "coffee",
                   .punches = PunchRule{.on = {.products = {"COFFEE"}}, .needed = 2},
                   .benefit = {.kind = BenefitKind::kCheapestUnit, .on = {.products = {"COFFEE"}}}};

Order order_of(std::vector<OrderLine> lines) {
  return {.key = "1",
          .is_counting = true,
          .parts = OrderParts{.lines = std::move(lines)},
          .placed = core::Instant(std::chrono::hours(1))};
}

PunchCard after(const Order& order, std::int64_t gifts = 0, const Reward& card = kCard) {
  return punched({}, card, true, punch_order(order, gifts, core::Instant()));
}

}  // namespace

TEST_CASE("The units of a paid order are punches at what one of them cost", "[loyalty]") {  // R45
  const PunchCard card =
      after(order_of({{.product = "COFFEE", .quantity = 2, .minor = 801},
                      {.product = "CAKE", .quantity = 1, .minor = 500},
                      {.product = "COFFEE", .minor = 0},
                      {.product = "COFFEE", .minor = 300, .kind = LineKind::kPrize},
                      {.product = "COFFEE", .minor = 300, .kind = LineKind::kFee}}));

  REQUIRE(card.punches.size() == 1);
  CHECK(card.punches[0].units == 2);
  CHECK(card.punches[0].unit_minor == 400);
  CHECK(gift_of(kCard, card).benefit.ceiling_minor == 400);
}

TEST_CASE("An order that is not paid, or of which the shop tells no lines, gives no punch",
          "[loyalty]") {
  Order unpaid = order_of({{.product = "COFFEE", .minor = 400}});
  unpaid.is_counting = false;
  Order value_only = order_of({});
  value_only.parts.reset();

  CHECK(after(unpaid) == PunchCard{});
  CHECK(after(value_only) == PunchCard{});
}

TEST_CASE("The unit that a gift paid for is no punch, and the others cost all of the line",
          "[loyalty]") {
  const Order order = order_of({{.product = "COFFEE", .quantity = 2, .minor = 400}});
  const PunchCard card = after(order, 1);
  REQUIRE(card.punches.size() == 1);
  CHECK(card.punches[0].units == 1);
  CHECK(card.punches[0].unit_minor == 400);

  const Order own_line =
      order_of({{.product = "COFFEE", .minor = 0}, {.product = "COFFEE", .minor = 400}});
  CHECK(open_punches(after(own_line, 1), *kCard.punches) == 1);
  CHECK(open_punches(after(order, 2), *kCard.punches) == 0);
}

TEST_CASE("A card that is off takes no new order, and follows those it has", "[loyalty]") {
  Reward off = kCard;
  off.is_on = false;
  const PunchOrder order =
      punch_order(order_of({{.product = "COFFEE", .quantity = 2, .minor = 800}}), 0, {});
  const PunchOrder less =
      punch_order(order_of({{.product = "COFFEE", .quantity = 1, .minor = 400}}), 0, {});

  CHECK(punched({}, off, true, order) == PunchCard{});
  CHECK(punched({}, kCard, false, order) == PunchCard{});
  const PunchCard before = punched({}, kCard, true, order);
  CHECK(open_punches(punched(before, off, true, less), *kCard.punches) == 1);
}

TEST_CASE("What an order was punched for stays what counts of it", "[loyalty]") {
  Reward tea = kCard;
  tea.punches->on = {.products = {"TEA"}};
  const auto order = [](std::int64_t units) {
    return punch_order(order_of({{.product = "COFFEE", .quantity = units, .minor = 400 * units},
                                 {.product = "TEA", .minor = 300}}),
                       0,
                       {});
  };
  PunchCard card = punched({}, kCard, true, order(2));
  card = punched(card, tea, true, order(0));
  CHECK(open_punches(card, *tea.punches) == 0);
  card = punched(card, tea, true, order(1));
  CHECK(open_punches(card, *tea.punches) == 1);
}
