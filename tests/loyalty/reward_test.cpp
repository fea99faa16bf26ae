#include "loyalty/rewards/reward.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "loyalty/rewards/reward_kind.h"
#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;
using std::chrono::days;
using std::chrono::hours;

namespace {

constexpr const char* kZone = "America/Los_Angeles";

Day day(int y, unsigned m, unsigned d) {
  return std::chrono::year_month_day{
      std::chrono::year{y}, std::chrono::month{m}, std::chrono::day{d}};
}

core::Instant noon(int y, unsigned m, unsigned d) {
  return start_of(day(y, m, d), kZone) + hours(12);
}

const core::Instant kNow = noon(2026, 3, 18);  // a Wednesday

Reward towel() {
  Reward reward = reward_of(*find_kind(standard_kinds(), "product"));
  reward.id = "towel";
  reward.costs = Points(200);
  reward.product = "PRIZE-TOWEL";
  return reward;
}

RewardFacts member(std::int64_t points = 260) {
  return {.available = Points(points),
          .tier = "Silver",
          .orders = 4,
          .spent_minor = 24000,
          .last_order = noon(2026, 3, 1),
          .joined = noon(2026, 1, 5),
          .country = "GB",
          .tags = {"newsletter"}};
}

CanHave answer(const Reward& reward, const RewardUses& uses = {}) {
  return can_have(reward, member(), uses, kNow, kZone);
}

CanHave answer_at(const Reward& reward, core::Instant now) {
  return can_have(reward, member(), {}, now, kZone);
}

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

}  // namespace

TEST_CASE("Section 9: with 260 points a prize of 200 can be had, with the 60 left it cannot",
          "[loyalty]") {  // R51
  CHECK(can_have(towel(), member(260), {}, kNow, kZone) == CanHave::kYes);
  CHECK(can_have(towel(), member(200), {}, kNow, kZone) == CanHave::kYes);
  CHECK(can_have(towel(), member(199), {}, kNow, kZone) == CanHave::kNotEnough);
  CHECK(can_have(towel(), member(60), {}, kNow, kZone) == CanHave::kNotEnough);
}

TEST_CASE("A reward that is switched off cannot be had until it is on again",
          "[loyalty]") {  // R103, R104
  Reward reward = towel();
  reward.is_on = false;

  CHECK(answer(reward) == CanHave::kOff);
  reward.is_on = true;
  CHECK(answer(reward) == CanHave::kYes);
}

TEST_CASE("A reward has a first and a last day", "[loyalty]") {  // R96
  Reward reward = towel();
  reward.window = {.from = day(2026, 3, 10), .to = day(2026, 3, 20)};

  CHECK(answer_at(reward, start_of(day(2026, 3, 10), kZone) - hours(1)) == CanHave::kNotYet);
  CHECK(answer_at(reward, start_of(day(2026, 3, 10), kZone)) == CanHave::kYes);
  CHECK(answer_at(reward, start_of(day(2026, 3, 21), kZone) - hours(1)) == CanHave::kYes);
  CHECK(answer_at(reward, start_of(day(2026, 3, 21), kZone)) == CanHave::kOver);
}

TEST_CASE("A prize is given away while stocks last", "[loyalty]") {  // R62
  Reward reward = towel();
  reward.stock = 5;

  CHECK(answer(reward, {.total = 4}) == CanHave::kYes);
  CHECK(answer(reward, {.total = 5}) == CanHave::kOutOfStock);
}

TEST_CASE("A reward may be for some tiers and cost them less", "[loyalty]") {  // R100
  Reward reward = towel();
  reward.tiers = {"Silver", "Gold"};
  reward.costs_by_tier = {{"Gold", Points(150)}};
  reward.expires_by_tier = {{"Gold", days(60)}};
  RewardFacts gold = member(150);
  gold.tier = "Gold";
  RewardFacts guest = member();
  guest.tier = "Guest";

  CHECK(can_have(reward, gold, {}, kNow, kZone) == CanHave::kYes);
  CHECK(can_have(reward, member(150), {}, kNow, kZone) == CanHave::kNotEnough);
  CHECK(can_have(reward, guest, {}, kNow, kZone) == CanHave::kTier);
  CHECK(price_for(reward, "Gold") == Points(150));
  CHECK(price_for(reward, "Silver") == Points(200));
  CHECK(life_for(reward, "Gold") == days(60));
  CHECK(life_for(reward, "Silver") == days(30));  // R54
}

TEST_CASE("A reward may be for members of a segment only", "[loyalty]") {  // R94
  Reward reward = towel();
  reward.members.orders_min = 4;
  reward.members.countries = {"GB", "IE"};

  CHECK(answer(reward) == CanHave::kYes);
  reward.members.orders_min = 5;
  CHECK(answer(reward) == CanHave::kSegment);
}

TEST_CASE("A member may have a reward so many times", "[loyalty]") {  // R101
  Reward reward = towel();
  reward.limits.per_member = TimesPer{.times = 2};

  CHECK(answer(reward, {.by_member = 1}) == CanHave::kYes);
  CHECK(answer(reward, {.by_member = 2}) == CanHave::kLimitMember);
}

TEST_CASE("Case odoo-cond-04: a reward limited to one use serves one order", "[loyalty]") {
  Reward reward = towel();
  reward.limits.total = 1;

  CHECK(answer(reward, {.total = 0}) == CanHave::kYes);
  CHECK(answer(reward, {.total = 1}) == CanHave::kLimitTotal);
}

TEST_CASE("Section 12: a budget of 1,000.00 gives 133 coupons of 7.50 and refuses the 134th",
          "[loyalty]") {  // R101
  Reward coupon = reward_of(*find_kind(standard_kinds(), "amount_off"));
  coupon.benefit.amount_minor = 750;
  coupon.limits.discount_minor = 100000;
  RewardUses uses;
  const auto issue = [&] {
    uses.total += 1;
    uses.discount_minor += worst_discount(coupon).value();
  };

  while (answer(coupon, uses) == CanHave::kYes) {
    issue();
  }

  CHECK(uses.total == 133);
  CHECK(uses.discount_minor == 99750);
  CHECK(answer(coupon, uses) == CanHave::kLimitTotal);
  uses.discount_minor -= 750;  // one of them expires unused
  CHECK(answer(coupon, uses) == CanHave::kYes);
}

TEST_CASE("A reward may be had in certain hours only", "[loyalty]") {  // R99
  Reward reward = towel();
  reward.hours = {{.days = {false, false, true}, .from = hours(12), .to = hours(14)}};

  CHECK(answer(reward) == CanHave::kYes);
  CHECK(answer_at(reward, kNow + hours(2)) == CanHave::kHours);
  CHECK(answer_at(reward, kNow + days(1)) == CanHave::kHours);
}

TEST_CASE("Of several reasons the one is told that no points would change", "[loyalty]") {
  Reward reward = towel();
  reward.stock = 0;
  reward.tiers = {"Gold"};

  CHECK(can_have(reward, member(0), {}, kNow, kZone) == CanHave::kOutOfStock);
  reward.stock.reset();
  CHECK(can_have(reward, member(0), {}, kNow, kZone) == CanHave::kTier);
  reward.tiers.clear();
  CHECK(can_have(reward, member(0), {}, kNow, kZone) == CanHave::kNotEnough);
}

TEST_CASE("Every reason has a name and words of its own", "[loyalty]") {
  CHECK(name_of(CanHave::kOutOfStock) == "out_of_stock");
  CHECK(words_for(CanHave::kOutOfStock) == "it is out of stock");
  CHECK(words_for(CanHave::kYes).empty());
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(CanHave::kNotEnough); ++i) {
    names.emplace_back(name_of(static_cast<CanHave>(i)));
  }
  CHECK(names == std::vector<std::string>{"yes",
                                          "off",
                                          "not_yet",
                                          "over",
                                          "out_of_stock",
                                          "tier",
                                          "segment",
                                          "limit_member",
                                          "limit_total",
                                          "hours",
                                          "not_enough"});
}

TEST_CASE("The checkout takes off what the reward gives and nothing else", "[loyalty]") {  // R53
  Reward reward = towel();
  Basket basket = basket_of({line_of("PRIZE-TOWEL", 1, 1200), line_of("A", 1, 3000)});
  basket.shipping_minor = 500;

  CHECK(benefit_of(reward, basket)->totals.total_minor == 3500);
  reward.benefit.free_shipping = true;  // R55
  CHECK(benefit_of(reward, basket)->totals.total_minor == 3000);
  reward.basket.minor = 5000;
  CHECK(benefit_of(reward, basket)->totals.total_minor == 4700);
  reward.product = "PRIZE-SOAP";
  reward.basket.minor = 0;
  reward.benefit.free_shipping = false;
  CHECK(benefit_of(reward, basket)->applied.empty());
}

TEST_CASE("Part payment costs at least one block and the set minimum", "[loyalty]") {
  Reward reward = reward_of(*find_kind(standard_kinds(), "points_payment"));
  reward.points_part = PointsPart{.points_per_block = Points(100), .minor_per_block = 500};

  CHECK(price_for(reward, "") == Points(100));
  reward.points_part->points_min = Points(250);
  CHECK(price_for(reward, "") == Points(300));
  CHECK(can_have(reward, member(299), {}, kNow, kZone) == CanHave::kNotEnough);
  CHECK(can_have(reward, member(300), {}, kNow, kZone) == CanHave::kYes);
}

TEST_CASE("The worst a reward can cost is told, or that it is not known", "[loyalty]") {  // R56
  const auto kinds = standard_kinds();
  Reward prize = towel();
  CHECK_FALSE(worst_cost(prize, "USD").has_value());
  prize.cost = usd(350);
  prize.price = usd(1200);
  CHECK(worst_cost(prize, "USD") == usd(350));
  CHECK(margin_of(prize) == usd(850));

  Reward off = reward_of(*find_kind(kinds, "percent_off"));
  off.benefit.percent = percent(10);
  CHECK_FALSE(worst_cost(off, "USD").has_value());
  off.benefit.ceiling_minor = 900;
  CHECK(worst_cost(off, "USD") == usd(900));

  Reward volume = reward_of(*find_kind(kinds, "volume_by_amount"));
  volume.benefit.steps = {{.from = 10000, .amount_minor = 1000},
                          {.from = 20000, .amount_minor = 2500}};
  CHECK(worst_cost(volume, "USD") == usd(2500));

  Reward bogo = reward_of(*find_kind(kinds, "bogo"));
  bogo.cost = usd(300);
  CHECK_FALSE(worst_cost(bogo, "USD").has_value());
  bogo.benefit.deal.units_max = 4;
  CHECK(worst_cost(bogo, "USD") == usd(1200));

  Reward card = reward_of(*find_kind(kinds, "gift_card"));
  card.gift_value = usd(5000);
  CHECK(worst_cost(card, "USD") == usd(5000));
  CHECK(worst_discount(card) == 5000);
}

TEST_CASE("What points pay of an order counts against a budget with all that they pay",
          "[loyalty]") {  // R101
  Reward part = reward_of(*find_kind(standard_kinds(), "points_payment"));
  CHECK_FALSE(worst_discount(part).has_value());
  part.points_part = PointsPart{
      .points_per_block = Points(100), .minor_per_block = 500, .points_min = Points(300)};
  CHECK(worst_discount(part) == 1500);
  part.points_part->points_min = Points(301);  // whole blocks
  CHECK(worst_discount(part) == 2000);
  part.points_part->minor_per_block = std::numeric_limits<std::int64_t>::max();
  CHECK_FALSE(worst_discount(part).has_value());

  part.points_part->minor_per_block = 500;
  part.limits.discount_minor = 4000;
  CHECK(can_have(part, member(900), {.discount_minor = 2000}, kNow, kZone) == CanHave::kYes);
  CHECK(can_have(part, member(900), {.discount_minor = 2001}, kNow, kZone) == CanHave::kLimitTotal);
}

TEST_CASE("With an average order of 60.00 a prize of 200 points comes with every fourth purchase",
          "[loyalty]") {  // R49
  CHECK(purchases_for(Points(200), Points(60)) == 4);
  CHECK(purchases_for(Points(180), Points(60)) == 3);
  CHECK_FALSE(purchases_for(Points(200), Points(0)).has_value());
  CHECK(first_prize_range(Points(60)).from == Points(180));
  CHECK(first_prize_range(Points(60)).to == Points(240));
}

TEST_CASE("A reward with impossible numbers is refused", "[loyalty]") {
  CHECK(check_reward(towel()).has_value());
  const auto is_refused = [](auto change) {
    Reward reward = towel();
    change(reward);
    return !check_reward(reward).has_value();
  };

  CHECK(is_refused([](Reward& one) { one.costs = Points(-1); }));
  CHECK(is_refused([](Reward& one) { one.costs = Points(1'000'000'001); }));
  CHECK(is_refused([](Reward& one) { one.costs_by_tier["Gold"] = Points(-1); }));
  CHECK(is_refused([](Reward& one) { one.expires = days(-1); }));
  CHECK(is_refused([](Reward& one) { one.expires.reset(); }));  // R137: gift cards alone
  CHECK(is_refused([](Reward& one) { one.expires_by_tier["Gold"] = days(36'501); }));
  CHECK(is_refused([](Reward& one) { one.stock = -1; }));
  CHECK(is_refused([](Reward& one) { one.limits.per_member = TimesPer{-1, {}}; }));
  CHECK(is_refused([](Reward& one) { one.gift_value.minor = -1; }));
  CHECK(is_refused([](Reward& one) { one.points_part = PointsPart{Points(0)}; }));
  CHECK(is_refused([](Reward& one) { one.benefit.percent = percent(101); }));
}
