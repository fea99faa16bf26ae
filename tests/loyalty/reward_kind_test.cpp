#include "loyalty/rewards/reward_kind.h"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/loyalty/basket_builder.h"

using namespace regulars;
using namespace regulars::loyalty;

namespace {

using Fields = std::vector<RewardField>;

Reward standard(const char* name) {
  const auto kinds = standard_kinds();
  const RewardKind* kind = find_kind(kinds, name);
  REQUIRE(kind != nullptr);
  return reward_of(*kind);
}

std::int64_t total_with(const Reward& reward, const Basket& basket) {
  REQUIRE(check_reward(reward).has_value());
  auto result = benefit_of(reward, basket);
  REQUIRE(result.has_value());
  return result->totals.total_minor;
}

}  // namespace

TEST_CASE("Every standard kind has a name of its own and works as it stands", "[loyalty]") {
  const auto kinds = standard_kinds();

  for (const RewardKind& kind : kinds) {
    CAPTURE(kind.name);
    CHECK(find_kind(kinds, kind.name) == &kind);
    CHECK(reward_of(kind).kind == kind.name);
    CHECK(missing_fields(kind, reward_of(kind)) == kind.needs);
  }
  CHECK(kinds.size() == 18);
  CHECK(find_kind(kinds, "bogof") == nullptr);
}

TEST_CASE("What a reward of a kind still has to say is told", "[loyalty]") {
  const auto kinds = standard_kinds();
  const RewardKind& volume = *find_kind(kinds, "volume_by_quantity");
  Reward reward = reward_of(volume);

  CHECK(missing_fields(volume, reward) == Fields{RewardField::kSteps, RewardField::kProducts});
  reward.benefit.steps = {{.from = 3, .percent = percent(10)}};
  CHECK(missing_fields(volume, reward) == Fields{RewardField::kProducts});
  reward.benefit.on.categories = {"linen"};
  CHECK(missing_fields(volume, reward).empty());
  CHECK(name_of(RewardField::kProducts) == "products");
}

TEST_CASE("Each kind at the checkout takes off what its name says", "[loyalty]") {  // R58
  Basket basket = basket_of({line_of("A", 4, 1000), line_of("B", 1, 500)});
  basket.shipping_minor = 600;  // 51.00 in all
  Reward reward = standard("product");
  reward.product = "B";
  CHECK(total_with(reward, basket) == 4600);

  reward = standard("amount_off");
  reward.benefit.amount_minor = 700;
  CHECK(total_with(reward, basket) == 4400);

  reward = standard("percent_off");
  reward.benefit.percent = percent(20);
  CHECK(total_with(reward, basket) == 4200);

  reward = standard("cheapest_percent_off");
  reward.benefit.percent = percent(20);
  CHECK(total_with(reward, basket) == 5000);

  reward = standard("free_shipping");
  reward.basket.minor = 4500;
  CHECK(total_with(reward, basket) == 4500);
  reward.basket.minor = 4501;
  CHECK(total_with(reward, basket) == 5100);

  reward = standard("bogo");
  reward.product = "A";
  CHECK(total_with(reward, basket) == 3100);

  reward = standard("second_half_price");
  reward.product = "A";
  CHECK(total_with(reward, basket) == 4100);

  reward = standard("volume_by_amount");
  reward.benefit.steps = {{.from = 4000, .amount_minor = 300}};
  CHECK(total_with(reward, basket) == 4800);

  reward = standard("volume_by_quantity");
  reward.product = "A";
  reward.benefit.steps = {{.from = 4, .percent = percent(10)}};
  CHECK(total_with(reward, basket) == 4700);
}

TEST_CASE("A free sample is added by the shop", "[loyalty]") {  // R58
  Reward sample = standard("free_sample");
  sample.product = "SAMPLE";

  const auto result = benefit_of(sample, basket_of({line_of("A", 1, 1000)}));

  REQUIRE(result.has_value());
  REQUIRE(result->applied.size() == 1);
  CHECK(result->applied.at(0).taken.added_units == 1);
  CHECK(result->totals.total_minor == 1000);
}

TEST_CASE("What the owner gives by hand takes nothing off", "[loyalty]") {  // R57, R59
  for (const char* name : {"experience", "early_access", "donation", "surprise", "thank_you"}) {
    CAPTURE(name);
    CHECK(standard(name).base == RewardBase::kByHand);
    CHECK(total_with(standard(name), basket_of({line_of("A", 1, 1000)})) == 1000);
  }
}

TEST_CASE("A kind of the owner's needs no code", "[loyalty]") {  // R61
  auto kinds = standard_kinds();
  RewardKind family{.name = "family_day",
                    .needs = {RewardField::kAmount},
                    .preset = find_kind(kinds, "amount_off")->preset};
  family.preset.hours = {{.days = {false, false, false, false, false, false, true}}};
  family.preset.basket.units = 3;
  kinds.push_back(family);
  Reward reward = reward_of(*find_kind(kinds, "family_day"));
  const Basket two = basket_of({line_of("A", 2, 1000)});
  const Basket three = basket_of({line_of("A", 3, 1000)});
  const core::Instant saturday = core::parse_rfc3339("2026-03-21T12:00:00Z").value();

  CHECK(missing_fields(*find_kind(kinds, "family_day"), reward) == Fields{RewardField::kAmount});
  reward.benefit.amount_minor = 500;
  CHECK(total_with(reward, two) == 2000);
  CHECK(total_with(reward, three) == 2500);
  CHECK(can_have(reward, {}, {}, saturday, "UTC") == CanHave::kHours);
  CHECK(can_have(reward, {}, {}, saturday + std::chrono::hours(24), "UTC") == CanHave::kYes);
}
