#include "loyalty/tiers/tier_counter.h"

#include <algorithm>
#include <limits>

namespace regulars::loyalty {
namespace {

using std::chrono::days;

// The most days a unit can have, so that an estimate by division is never too high.
constexpr std::int64_t longest(Unit unit) {
  switch (unit) {
    case Unit::kDay:
      return 1;
    case Unit::kWeek:
      return 7;
    case Unit::kMonth:
      return 31;
    case Unit::kQuarter:
      return 92;
    case Unit::kHalfYear:
      return 184;
    case Unit::kYear:
      return 366;
  }
  return 366;
}

DayRange since_joining(Unit unit, Day joined_on, Day day) {
  if (day < joined_on) {
    return {.first = day, .last = day - days(1)};
  }
  const auto beginning = [&](int number) {
    return number == 0 ? joined_on : add(joined_on, {.count = number, .unit = unit});
  };
  int number = static_cast<int>((day - joined_on).count() / longest(unit));
  while (beginning(number + 1) <= day) {
    ++number;
  }
  return {.first = beginning(number), .last = beginning(number + 1) - days(1)};
}

}  // namespace

DayRange qualifying_days(const QualifyingRule& rule, Day joined_on, Day day) {
  const DayRange all{.first = Day::min(), .last = Day::max()};
  if (rule.counter == TierCounter::kBalance) {
    return all;
  }
  switch (rule.period) {
    case QualifyingRule::PeriodKind::kCalendar:
      return {.first = first_of(day, rule.unit), .last = last_of(day, rule.unit)};
    case QualifyingRule::PeriodKind::kRolling:
      return {.first = day - days(rule.days - 1), .last = day};
    case QualifyingRule::PeriodKind::kSinceJoining:
      return since_joining(rule.unit, joined_on, day);
    case QualifyingRule::PeriodKind::kLifetime:
      return all;
  }
  return all;
}

std::optional<std::int64_t> sum_of(std::span<const Qualified> history, const DayRange& days) {
  __extension__ __int128 sum = 0;
  for (const Qualified& qualified : history) {
    if (qualified.day >= days.first && qualified.day <= days.last) {
      sum += qualified.amount;
    }
  }
  if (sum > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return sum < 0 ? 0 : static_cast<std::int64_t>(sum);
}

std::optional<std::int64_t> counter_at(std::span<const Qualified> history,
                                       const QualifyingRule& rule,
                                       core::Instant joined,
                                       core::Instant at,
                                       std::string_view zone) {
  const Day today = day_of(at, zone);
  const DayRange period = qualifying_days(rule, day_of(joined, zone), today);
  return sum_of(history, {.first = period.first, .last = std::min(period.last, today)});
}

std::optional<std::size_t> tier_for(std::span<const Tier> tiers, std::int64_t counter) {
  for (std::size_t i = tiers.size(); i > 0; --i) {
    if (counter >= tiers[i - 1].threshold) {
      return i - 1;
    }
  }
  return std::nullopt;
}

std::string name_of_tier(std::span<const Tier> tiers, std::optional<std::size_t> tier) {
  return tier && *tier < tiers.size() ? tiers[*tier].name : std::string();
}

std::optional<std::size_t> find_tier(std::span<const Tier> tiers, std::string_view name) {
  const auto found = std::ranges::find(tiers, name, &Tier::name);
  return found == tiers.end() ? std::nullopt
                              : std::optional(static_cast<std::size_t>(found - tiers.begin()));
}

}  // namespace regulars::loyalty
