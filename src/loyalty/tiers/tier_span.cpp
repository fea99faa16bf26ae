#include "loyalty/tiers/tier_span.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace regulars::loyalty {

using std::chrono::days;
using PeriodKind = QualifyingRule::PeriodKind;

bool TierSpan::follows_counter() const {
  const bool is_balance = basis_.rules.qualifying.counter == TierCounter::kBalance;
  const Holding::Kind kind = basis_.rules.holding.kind;
  return kind == Holding::Kind::kNone || (is_balance && kind == Holding::Kind::kNextPeriod);
}

bool TierSpan::upgrades_by_period() const {
  const QualifyingRule& rule = basis_.rules.qualifying;
  return basis_.rules.upgrade == TierRules::Upgrade::kNextPeriod &&
         rule.counter != TierCounter::kBalance &&
         (rule.period == PeriodKind::kCalendar || rule.period == PeriodKind::kSinceJoining);
}

bool TierSpan::can_be_lost(std::size_t tier) const {
  const bool holds_for_good = basis_.rules.qualifying.period == PeriodKind::kLifetime &&
                              basis_.rules.holding.kind == Holding::Kind::kNextPeriod &&
                              !follows_counter();
  return basis_.rules.downgrade != TierRules::Downgrade::kNever && !holds_for_good &&
         !basis_.tiers[tier].for_life && basis_.tiers[tier].threshold > 0;
}

DayRange TierSpan::period_of(Day day) const {
  return qualifying_days(basis_.rules.qualifying, joined_on_, day);
}

std::int64_t TierSpan::sum(Day first, Day last) const {
  return sum_of(basis_.history, {.first = first, .last = last})
      .value_or(std::numeric_limits<std::int64_t>::max());
}

std::int64_t TierSpan::counter_on(Day day) const {
  const DayRange period = period_of(day);
  return sum(period.first, std::min(period.last, day));
}

Day TierSpan::held_last(Day judged, Day reached) const {
  const QualifyingRule& rule = basis_.rules.qualifying;
  if (basis_.rules.holding.kind == Holding::Kind::kFixed) {
    return add(reached, basis_.rules.holding.length);
  }
  if (rule.period == PeriodKind::kRolling) {
    return reached + days(rule.days - 1);
  }
  return period_of(period_of(judged).last + days(1)).last;
}

Day TierSpan::held_again_last(Day last) const {
  const QualifyingRule& rule = basis_.rules.qualifying;
  if (basis_.rules.holding.kind != Holding::Kind::kFixed && rule.period == PeriodKind::kRolling) {
    return last + days(rule.days);
  }
  return held_last(last, last);
}

Day TierSpan::grace_last(Day last) const {
  if (!basis_.rules.grace) {
    return last;
  }
  const Day end = add(last, basis_.rules.grace->length);
  return basis_.rules.grace->rounded_up_to ? last_of(end, *basis_.rules.grace->rounded_up_to) : end;
}

std::optional<Day> TierSpan::first_day_below(std::int64_t threshold, Day today) const {
  const QualifyingRule& rule = basis_.rules.qualifying;
  if (rule.counter == TierCounter::kBalance || rule.period == PeriodKind::kLifetime) {
    return std::nullopt;
  }
  if (rule.period != PeriodKind::kRolling) {
    return period_of(today).last + days(1);
  }
  // Each day leaves the window after the one before it, so the counter can only fall.
  std::vector<Day> leaving;
  for (const Qualified& qualified : basis_.history) {
    if (qualified.day <= today && qualified.day >= period_of(today).first) {
      leaving.push_back(qualified.day);
    }
  }
  std::ranges::sort(leaving);
  const auto found =
      std::ranges::find_if(leaving, [&](Day day) { return sum(day + days(1), today) < threshold; });
  return found == leaving.end() ? std::nullopt : std::optional(*found + days(rule.days));
}

std::optional<Day> TierSpan::next_qualified_after(Day day) const {
  std::optional<Day> next;
  for (const Qualified& qualified : basis_.history) {
    if (qualified.day > day && (!next || qualified.day < *next)) {
      next = qualified.day;
    }
  }
  return next;
}

core::Instant TierSpan::end_of(Day day) const {
  return start_of(day + days(1), basis_.zone);
}

Day TierSpan::day_before(core::Instant end) const {
  return day_of(end - core::Duration(1), basis_.zone);
}

}  // namespace regulars::loyalty
