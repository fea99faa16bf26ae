// Input from outside: flows/program.yaml, typed by hand or written by other tools.
#include "engine/program/program_file.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "core/check.h"
#include "core/money.h"
#include "core/text_format.h"
#include "engine/program/program_words.h"
#include "engine/reward_coupon.h"
#include "loyalty/earning/order_earning.h"

namespace {

using namespace regulars;

// One rule that cannot be counted would stop the points of every order.
void check_earning(const loyalty::Program& program) {
  const loyalty::Order order{.key = "o",
                             .number = "1",
                             .is_counting = true,
                             .value = {.minor = 0, .currency = program.currency}};
  loyalty::EarningRules earning = program.earning;
  earning.is_on = true;
  REGULARS_CHECK(loyalty::resolve_terms(order, earning, {}, core::Instant{}).has_value(),
                 "rules that no order can be counted by were let through");
  for (std::size_t i = 1; i < program.tiers.size(); ++i) {
    REGULARS_CHECK(program.tiers[i - 1].threshold < program.tiers[i].threshold,
                   "tiers that do not rise");
  }
}

void check_program(const loyalty::Program& program) {
  REGULARS_CHECK(!program.name.empty(), "a program without a name was let through");
  REGULARS_CHECK(core::is_currency(program.currency), "a program without a currency");
  REGULARS_CHECK(core::is_zone(program.time_zone), "a program without a time zone");
  if (const auto rate = program.told_rate()) {
    REGULARS_CHECK(rate->per.currency == program.currency, "a rate in another currency");
    REGULARS_CHECK(rate->points.count() >= 1 && rate->per.minor >= 1, "an empty rate");
  }
  REGULARS_CHECK(!program.rewards.empty(), "a program without a reward");
  REGULARS_CHECK(std::ranges::is_sorted(program.rewards, {}, &loyalty::Reward::costs),
                 "rewards are not in the order of what they cost");
  for (const loyalty::Reward& reward : program.rewards) {
    REGULARS_CHECK(engine::is_reward_id(reward.id) && !reward.name.empty() &&
                       reward.costs.count() >= 0 &&
                       reward.expires.value_or(std::chrono::days(1)) >= std::chrono::days(1) &&
                       check_reward(reward),
                   "a reward that nobody can take");
    if (reward.base != loyalty::RewardBase::kByHand) {
      const auto terms = engine::terms_of(reward, reward.costs, program.currency);
      REGULARS_CHECK(store_adapter::terms_from(to_json(terms)) == terms,
                     "a shop would read something else than was meant");
    }
  }
  check_earning(program);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto result = engine::read_program({.name = "flows/program.yaml", .bytes = bytes});
  REGULARS_CHECK(result.program.has_value() != flow::has_errors(result.findings),
                 "a program is there exactly when nothing in it is wrong");
  for (const flow::Finding& finding : result.findings) {
    REGULARS_CHECK(!flow::to_text(finding).empty(), "a finding has no text");
  }
  if (result.program) {
    check_program(*result.program);
  }
  return 0;
}
