#include "loyalty/rewards/punch_card.h"

#include <string>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

const PunchRule kCoffee{.on = {.products = {"COFFEE", "TEA"}}, .needed = 3};

PunchOrder order(std::string id, int hour, std::vector<BasketLine> lines) {
  return {.id = std::move(id),
          .at = core::Instant(std::chrono::hours(hour)),
          .lines = std::move(lines)};
}

PunchCard card_of(const std::vector<PunchOrder>& orders) {
  PunchCard card;
  for (const PunchOrder& one : orders) {
    card = with_order(card, kCoffee, one);
  }
  return card;
}

}  // namespace

TEST_CASE("Three coffees make a card, and every unit is a punch", "[loyalty]") {  // R45
  const PunchCard two = card_of({order("1", 1, {line_of("COFFEE", 2, 300)})});
  const PunchCard three = with_order(two, kCoffee, order("2", 2, {line_of("TEA", 1, 250)}));

  CHECK(open_punches(two, kCoffee) == 2);
  CHECK(complete_cards(two, kCoffee) == 0);
  CHECK_FALSE(gift_limit_minor(two, kCoffee).has_value());
  CHECK(complete_cards(three, kCoffee) == 1);
  CHECK(complete_cards(card_of({order("1", 1, {line_of("COFFEE", 7, 300)})}), kCoffee) == 2);
}

TEST_CASE("Only paid units of the card's products are punched", "[loyalty]") {
  BasketLine prize = line_of("COFFEE", 1, 300);
  prize.is_prize = true;

  const PunchCard card = card_of({order("1",
                                        1,
                                        {line_of("CAKE", 1, 400),
                                         line_of("COFFEE", 1, 0),
                                         line_of("COFFEE", 0, 300),
                                         line_of("COFFEE", 1, -300),
                                         prize})});

  CHECK(card == PunchCard{});
}

TEST_CASE("The gift is worth at most the cheapest of the punches it uses", "[loyalty]") {
  const PunchCard card = card_of({order("1", 1, {line_of("COFFEE", 2, 400)}),
                                  order("2", 2, {line_of("TEA", 1, 250)}),
                                  order("3", 3, {line_of("COFFEE", 3, 300)})});

  CHECK(complete_cards(card, kCoffee) == 2);
  CHECK(gift_limit_minor(card, kCoffee) == 250);
  CHECK_FALSE(take_gift(card, kCoffee, 251).has_value());
  const auto after = take_gift(card, kCoffee, 250);
  REQUIRE(after.has_value());
  CHECK(complete_cards(*after, kCoffee) == 1);
  CHECK(gift_limit_minor(*after, kCoffee) == 300);
  const auto last = take_gift(*after, kCoffee, 200);
  REQUIRE(last.has_value());
  CHECK_FALSE(take_gift(*last, kCoffee, 1).has_value());
  CHECK(give_gift_back(*last, kCoffee.needed) == *after);
  CHECK(give_gift_back(PunchCard{}, 3) == PunchCard{});
}

TEST_CASE("A gift may use a part of an order's units", "[loyalty]") {
  const PunchCard card = card_of(
      {order("1", 1, {line_of("COFFEE", 4, 400)}), order("2", 2, {line_of("TEA", 2, 250)})});
  const auto after = take_gift(card, kCoffee, 400);

  REQUIRE(after.has_value());
  CHECK(gift_limit_minor(*after, kCoffee) == 250);
}

TEST_CASE("The same order twice punches once", "[loyalty]") {
  const PunchOrder one = order("1", 1, {line_of("COFFEE", 2, 300)});

  CHECK(card_of({one, one}) == card_of({one}));
}

TEST_CASE("Orders may come late: the card is the same", "[loyalty]") {
  const PunchOrder first = order("1", 1, {line_of("COFFEE", 2, 300)});
  const PunchOrder second = order("2", 2, {line_of("TEA", 2, 250)});

  CHECK(card_of({second, first}) == card_of({first, second}));
}

TEST_CASE("A refund takes the order's punches away again", "[loyalty]") {
  const PunchCard card = card_of(
      {order("1", 1, {line_of("COFFEE", 2, 300)}), order("2", 2, {line_of("TEA", 2, 250)})});

  CHECK(open_punches(with_order(card, kCoffee, order("2", 2, {line_of("TEA", 1, 250)})), kCoffee) ==
        3);
  const PunchCard none = with_order(card, kCoffee, order("2", 2, {}));
  CHECK(open_punches(none, kCoffee) == 2);
  CHECK(with_order(none, kCoffee, order("2", 2, {})) == none);
}

TEST_CASE("Who returns what a gift was given for starts below zero", "[loyalty]") {
  PunchCard card = card_of({order("1", 1, {line_of("COFFEE", 3, 300)})});
  card = take_gift(card, kCoffee, 300).value();
  card = with_order(card, kCoffee, order("1", 1, {}));

  CHECK(open_punches(card, kCoffee) == -3);
  CHECK(complete_cards(card, kCoffee) == 0);
  card = with_order(card, kCoffee, order("2", 2, {line_of("COFFEE", 5, 300)}));
  CHECK(complete_cards(card, kCoffee) == 0);
  card = with_order(card, kCoffee, order("3", 3, {line_of("COFFEE", 1, 300)}));
  CHECK(complete_cards(card, kCoffee) == 1);
}

TEST_CASE("No history of orders and refunds gives more gifts than purchases allow", "[loyalty]") {
  const std::uint64_t seed = GENERATE(61U, 62U, 63U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  PunchCard card;
  for (int i = 0; i < 300; ++i) {
    const auto which = static_cast<int>(core::draw_below(random, 20));
    const auto units = static_cast<std::int64_t>(core::draw_below(random, 4));
    const auto price = 100 + static_cast<std::int64_t>(core::draw_below(random, 300));
    card = with_order(
        card, kCoffee, order(std::to_string(which), which, {line_of("COFFEE", units, price)}));
    if (const auto limit = gift_limit_minor(card, kCoffee)) {
      card = take_gift(card, kCoffee, *limit).value();
      CAPTURE(i);
      REQUIRE(open_punches(card, kCoffee) >= 0);
    }
  }
}
