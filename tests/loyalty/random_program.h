// Random rules for the comparison of the books with the reference model, in both their forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "loyalty/program.h"
#include "tests/loyalty/reference_rules.h"

namespace regulars::loyalty {

/// 0 to bound - 1.
inline std::int64_t draw(core::Random& random, int bound) {
  return static_cast<std::int64_t>(core::draw_below(random, static_cast<std::uint64_t>(bound)));
}

/// What may change in the middle of a history.
inline void draw_change(core::Random& random, reference::Rules& rules) {
  using namespace reference;
  rules.points = 1 + draw(random, 9);
  rules.per = 1 + draw(random, 200);
  rules.rounds = static_cast<Rounds>(draw(random, 3));
  rules.bonus = draw(random, 2) * draw(random, 60);
  rules.bonus_from = 1 + draw(random, 12'000);
  rules.keeps = static_cast<Keeps>(draw(random, 3));
  rules.wait_days = static_cast<int>(draw(random, 2) * draw(random, 40));
  rules.months = static_cast<int>(1 + draw(random, 14));
  rules.to_quarter_end = draw(random, 2) == 0;
  rules.from_earning = draw(random, 4) == 0;
  if (rules.life != Life::kActive) {
    rules.life = draw(random, 3) == 0 ? Life::kEver : Life::kMonths;
  }
  rules.policy = static_cast<Policy>(draw(random, 3));
  rules.debt_limit = draw(random, 400);
  rules.from_other_lots = rules.policy == Policy::kDebt || draw(random, 3) != 0;
  rules.joining = draw(random, 60);
  rules.activity = draw(random, 40);
  rules.prize = 10 + draw(random, 300);
  for (std::size_t i = 0; i < rules.tiers.size(); ++i) {
    rules.tiers[i] = {.threshold = static_cast<std::int64_t>(i) * 500 + 1 + draw(random, 400),
                      .times = 3 + draw(random, 4),
                      .per = 2};
  }
}

inline reference::Rules draw_rules(core::Random& random) {
  reference::Rules rules{.tiers = std::vector<reference::Tier>(draw(random, 2) == 0 ? 0 : 3),
                         .waits_for_delivery = draw(random, 4) == 0};
  rules.life = draw(random, 3) == 0 ? reference::Life::kActive : reference::Life::kEver;
  draw_change(random, rules);
  return rules;
}

inline ExpiryRule expiry_of(const reference::Rules& rules) {
  using reference::Life;
  return {.mode = rules.life == Life::kEver     ? ExpiryRule::Mode::kNever
                  : rules.life == Life::kMonths ? ExpiryRule::Mode::kPeriod
                                                : ExpiryRule::Mode::kInactivity,
          .after = {.count = rules.months, .unit = Unit::kMonth},
          .rounded_up_to = rules.to_quarter_end ? std::optional(Unit::kQuarter) : std::nullopt,
          .counts_from = rules.from_earning ? ExpiryRule::CountsFrom::kEarning
                                            : ExpiryRule::CountsFrom::kActivation};
}

inline UsableRule usable_of(const reference::Rules& rules) {
  if (rules.waits_for_delivery) {
    return {.mode = UsableRule::Mode::kEvent, .event = "delivered"};
  }
  return {.mode = rules.wait_days == 0 ? UsableRule::Mode::kAtOnce : UsableRule::Mode::kPeriod,
          .after = {.count = rules.wait_days, .unit = Unit::kDay}};
}

inline EarningRules earning_of(const reference::Rules& rules) {
  static constexpr Rounding kRoundings[] = {Rounding::kDown, Rounding::kNearest, Rounding::kUp};
  static constexpr RefundMode kRefunds[] = {
      RefundMode::kRecalculate, RefundMode::kInProportion, RefundMode::kAllOrNothing};
  EarningRules earning{.time_zone = reference::kZone,
                       .rates = {{.points = core::Points(rules.points),
                                  .per = {.minor = rules.per, .currency = "USD"}}}};
  earning.base.rounding = kRoundings[static_cast<int>(rules.rounds)];
  earning.base.refunds = kRefunds[static_cast<int>(rules.keeps)];
  EarningRule bonus{.id = "bonus"};
  bonus.order.value_at_least = {.minor = rules.bonus_from, .currency = "USD"};
  bonus.effect.points = core::Points(rules.bonus);
  earning.rules.push_back(bonus);
  return earning;
}

inline Program program_of(const reference::Rules& rules) {
  Program program{.name = "Points",
                  .currency = "USD",
                  .time_zone = reference::kZone,
                  .language = "en",
                  .earning = earning_of(rules),
                  .usable = usable_of(rules),
                  .expiry = expiry_of(rules),
                  .refunds = {.claw_back = static_cast<ClawBack>(rules.policy),
                              .debt_limit = core::Points(rules.debt_limit),
                              .from_other_lots = rules.from_other_lots},
                  .joining_bonus = core::Points(rules.joining)};
  Reward prize{.id = "prize", .name = "Prize"};
  prize.costs = core::Points(rules.prize);
  prize.on_expiry = OnExpiry::kRecredit;
  prize.on_order_cancelled = OnOrderCancelled::kCancelAndRecredit;
  program.rewards = {prize};
  program.events = {{.name = "review", .points = core::Points(rules.activity)}};
  program.tier_rules.qualifying.period = QualifyingRule::PeriodKind::kLifetime;
  for (const reference::Tier& tier : rules.tiers) {
    program.tiers.push_back(
        {.name = "tier " + std::to_string(program.tiers.size()), .threshold = tier.threshold});
    EarningRule factor{.id = program.tiers.back().name};
    factor.member.tiers = {program.tiers.back().name};
    factor.effect = {.kind = EffectKind::kFactor, .factor = {.times = tier.times, .per = tier.per}};
    program.earning.rules.push_back(std::move(factor));
  }
  return program;
}

}  // namespace regulars::loyalty
