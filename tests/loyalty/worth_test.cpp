#include "loyalty/rewards/worth.h"

#include "loyalty/rewards/reward_kind.h"
#include "tests/catch.h"

using namespace regulars::loyalty;
using regulars::core::Money;
using regulars::core::Points;

namespace {

Reward of(const char* kind) {
  return reward_of(*find_kind(standard_kinds(), kind));
}

}  // namespace

TEST_CASE("What a reward is worth in money is what its settings say", "[loyalty]") {
  Reward card = of("gift_card");
  card.gift_value = {.minor = 2500, .currency = "USD"};
  CHECK(worth_in_money(card) == 2500);

  Reward part = of("points_payment");
  CHECK(worth_in_money(part) == 0);
  part.points_part = PointsPart{
      .points_per_block = Points(100), .minor_per_block = 500, .points_min = Points(300)};
  CHECK(worth_in_money(part) == 1500);

  Reward amount = of("amount_off");
  amount.benefit.amount_minor = 1000;
  CHECK(worth_in_money(amount) == 1000);
  amount.benefit.ceiling_minor = 400;
  CHECK(worth_in_money(amount) == 400);

  Reward prize = of("product");
  prize.product = "TOWEL";
  CHECK(worth_in_money(prize) == 0);
  prize.price = Money{.minor = 1990, .currency = "USD"};
  CHECK(worth_in_money(prize) == 1990);
  CHECK(worth_in_money(of("free_shipping")) == 0);
}

TEST_CASE("A discount that is less than half of the order it needs is worth no money of its own",
          "[loyalty]") {
  Reward volume = of("volume_by_amount");
  volume.benefit.steps = {{.from = 2000, .amount_minor = 1000}};
  CHECK(worth_in_money(volume) == 1000);
  volume.benefit.steps[0].from = 2001;
  CHECK(worth_in_money(volume) == 0);
  volume.benefit.steps.push_back({.from = 5000, .amount_minor = 2500});
  CHECK(worth_in_money(volume) == 2500);
  volume.basket.minor = 5001;
  CHECK(worth_in_money(volume) == 0);

  Reward percent = of("percent_off");
  percent.benefit.percent = {.times = 1, .per = 2};
  CHECK(worth_in_money(percent) == 0);  // of any order
  percent.benefit.ceiling_minor = 1000;
  CHECK(worth_in_money(percent) == 1000);
  percent.benefit.percent = {.times = 49, .per = 100};
  CHECK(worth_in_money(percent) == 0);

  Reward pieces = of("volume_by_quantity");
  pieces.benefit.steps = {{.from = 5000, .percent = {.times = 3, .per = 5}}};
  pieces.benefit.ceiling_minor = 1000;
  CHECK(worth_in_money(pieces) == 1000);  // of items, however little they cost
}
