// The days that the rules of tiers speak of: periods, holdings and graces of one member.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/tiers/tier_counter.h"
#include "loyalty/tiers/tiers.h"

namespace regulars::loyalty {

/// Answers questions about days from a TierBasis, which it refers to and which outlives it.
class TierSpan {
 public:
  explicit TierSpan(const TierBasis& basis)
      : basis_(basis), joined_on_(day_of(basis.joined, basis.zone)) {}

  /// True when a tier is safe only while the counter supports it.
  bool follows_counter() const;
  /// True when an upgrade waits for the first day of a period.
  bool upgrades_by_period() const;
  bool can_be_lost(std::size_t tier) const;

  DayRange period_of(Day day) const;
  /// The sum of the days, both included; more than 64 bits hold is the largest number, which is
  /// above every threshold just the same.
  std::int64_t sum(Day first, Day last) const;
  /// The counter as it stands on the day.
  std::int64_t counter_on(Day day) const;

  /// The last day of the holding of a tier that the counter of `judged` gave on `reached`.
  Day held_last(Day judged, Day reached) const;
  /// The last day when the holding that ends with `last` begins again.
  Day held_again_last(Day last) const;
  /// The last day of the grace after `last`; `last` itself without a grace.
  Day grace_last(Day last) const;
  /// The first day on which the counter, which supports the threshold now, falls below it when
  /// nothing more comes in.
  std::optional<Day> first_day_below(std::int64_t threshold, Day today) const;
  std::optional<Day> next_qualified_after(Day day) const;

  /// The first moment after the day.
  core::Instant end_of(Day day) const;
  /// The inverse: the last day that has a moment before `end`.
  Day day_before(core::Instant end) const;

 private:
  const TierBasis& basis_;
  Day joined_on_;
};

}  // namespace regulars::loyalty
