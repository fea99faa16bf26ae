#include "loyalty/rewards/reach.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "loyalty/fraction.h"

namespace regulars::loyalty {
namespace {

using core::Points;

// The shortest that a calendar period of the unit can be.
std::int64_t least_days(Unit unit) {
  switch (unit) {
    case Unit::kDay:
      return 1;
    case Unit::kWeek:
      return 7;
    case Unit::kMonth:
      return 28;
    case Unit::kQuarter:
      return 90;
    case Unit::kHalfYear:
      return 181;
    case Unit::kYear:
      return 365;
  }
  return 1;
}

bool brings_points_otherwise(const Program& program) {
  const auto is_on = [](const auto& rule) { return rule.is_on; };
  return std::ranges::any_of(program.events, is_on) || std::ranges::any_of(program.gifts, is_on) ||
         (program.referral && program.referral->is_on);
}

// What one member's orders bring in one period of the limit at most.
std::optional<std::int64_t> most_in_period(const EarningRules& earning) {
  const Limit& limit = *earning.limit;
  std::optional<std::int64_t> most;
  if (limit.points) {
    most = limit.points->count();
  }
  std::int64_t by_times = 0;
  if (limit.times && earning.base.most_per_order &&
      !__builtin_mul_overflow(*limit.times, earning.base.most_per_order->count(), &by_times)) {
    most = std::min(most.value_or(by_times), by_times);
  }
  return most;
}

// The longest that a point is good, in days, both ends included; nothing without an end, or where
// a member's or the shop's doing decides it.
std::optional<std::int64_t> longest_life(const Program& program, Day today) {
  constexpr int kYear = 366;
  const ExpiryRule& rule = program.expiry;
  const bool is_bounded =
      rule.mode == ExpiryRule::Mode::kPeriod || rule.mode == ExpiryRule::Mode::kFixedDays;
  if (!is_bounded) {
    return std::nullopt;
  }
  std::int64_t longest = 0;
  for (int day = 0; day < kYear; ++day) {
    const Day from = today + std::chrono::days(day);
    const auto last = last_good_day(rule, from);
    if (!last) {
      return std::nullopt;
    }
    longest = std::max<std::int64_t>(longest, (*last - from).count() + 1);
  }
  // A leap year, and months of a wait that are longer than others, move the ends a little.
  constexpr std::int64_t kSlack = 4;
  const bool counts_from_earning = rule.counts_from == ExpiryRule::CountsFrom::kEarning;
  const bool waits_alike = program.usable.mode == UsableRule::Mode::kAtOnce ||
                           program.usable.mode == UsableRule::Mode::kPeriod;
  return counts_from_earning || waits_alike ? std::optional(longest + kSlack) : std::nullopt;
}

}  // namespace

std::optional<Reach> reach_of(const Program& program, Day today) {
  if (!program.earning.limit || brings_points_otherwise(program)) {
    return std::nullopt;
  }
  const auto in_period = most_in_period(program.earning);
  if (!in_period) {
    return std::nullopt;
  }
  Reach reach{.earned = Points(*in_period)};
  if (const auto& unit = program.earning.limit->per) {
    const auto life = longest_life(program, today);
    if (!life) {
      return std::nullopt;
    }
    // Periods that a time of `life` days can touch.
    const std::int64_t length = least_days(*unit);
    const std::int64_t periods = (*life + length - 2) / length + 1;
    std::int64_t earned = 0;
    if (__builtin_mul_overflow(*in_period, periods, &earned)) {
      return std::nullopt;
    }
    reach.earned = Points(earned);
    reach.is_by_life = true;
  }
  const auto most = core::add(reach.earned, program.joining_bonus);
  reach.most = most.value_or(core::kMaxEntry);
  return most ? std::optional(reach) : std::nullopt;
}

core::Points lowest_price(const Reward& reward) {
  Points least = reward.costs;
  for (const auto& [tier, price] : reward.costs_by_tier) {
    least = std::min(least, price);
  }
  return least;
}

bool has_falling_step(const Benefit& benefit) {
  std::vector<VolumeStep> steps = benefit.steps;
  std::ranges::sort(steps, {}, &VolumeStep::from);
  const auto is_less = [](const Factor& left, const Factor& right) {
    Fraction one(left.times);
    Fraction other(right.times);
    one.multiply(1, left.per);
    other.multiply(1, right.per);
    return one.is_less(other);
  };
  const auto falls = [&](const VolumeStep& before, const VolumeStep& after) {
    return benefit.kind == BenefitKind::kAmountOff ? after.amount_minor < before.amount_minor
                                                   : is_less(after.percent, before.percent);
  };
  return std::ranges::adjacent_find(steps, falls) != steps.end();
}

}  // namespace regulars::loyalty
