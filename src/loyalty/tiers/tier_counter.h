// What brings a member to a tier: qualifying amounts, the days they count in, and thresholds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// One class of members. A program's tiers stand lowest first, with rising thresholds; the lowest
/// need not begin at 0, and below it a member has no tier.
struct Tier {
  std::string name;
  std::int64_t threshold = 0;  // reached with greater or equal; minor units when money counts
  Factor earn{};               // "x1.5" on what an order earns (R64)
  /// Points earned in this tier expire after this instead of the program's period (R100).
  std::optional<Period> expiry{};
  bool for_life = false;  // once reached, never lost (R65)

  friend bool operator==(const Tier&, const Tier&) = default;
};

/// What is counted. Spending points never lowers a counter, but for kBalance, which is the balance.
enum class TierCounter { kPoints, kMoney, kOrders, kEvents, kBalance };

/// Which amounts count together (loyalty rules 11). kBalance has no period: the whole history.
struct QualifyingRule {
  enum class PeriodKind { kCalendar, kRolling, kSinceJoining, kLifetime };

  TierCounter counter = TierCounter::kPoints;
  std::string event{};  // kEvents: the name of the event that is counted
  PeriodKind period = PeriodKind::kCalendar;
  Unit unit = Unit::kYear;  // kCalendar and kSinceJoining: the length of one period
  int days = 365;           // kRolling, 1 or more: a day counts with the days - 1 before it

  friend bool operator==(const QualifyingRule&, const QualifyingRule&) = default;
};

/// What one day brought, from its first moment on. A claw-back lowers the amount of the day on
/// which the points were earned. amount: 0 or more; of either sign only under kBalance.
struct Qualified {
  Day day{};
  std::int64_t amount = 0;
};

/// Both days belong to it; empty when `last` is before `first`.
struct DayRange {
  Day first{};
  Day last{};
};

/// The period that holds `day`; under kRolling the days that end with it, without a period all
/// days. Empty for a day before `joined_on` under kSinceJoining. An anniversary of the 31st is the
/// last day of a shorter month and the 31st again after it.
DayRange qualifying_days(const QualifyingRule& rule, Day joined_on, Day day);

/// The sum of the amounts in the range, at least 0. Days may come in any order and more than once.
/// Nothing when it does not fit 64 bits: then it is above every threshold.
std::optional<std::int64_t> sum_of(std::span<const Qualified> history, const DayRange& days);

/// The counter as it stands at `at`: what the period of that day has brought up to and with it.
std::optional<std::int64_t> counter_at(std::span<const Qualified> history,
                                       const QualifyingRule& rule,
                                       core::Instant joined,
                                       core::Instant at,
                                       std::string_view zone);

/// The highest tier whose threshold the counter reaches, as an index; nothing below the lowest.
std::optional<std::size_t> tier_for(std::span<const Tier> tiers, std::int64_t counter);
/// Its name; empty for none, and for an index of another list.
std::string name_of_tier(std::span<const Tier> tiers, std::optional<std::size_t> tier);
/// The tier of that name, for a state that was kept under it; nothing when there is none any more.
std::optional<std::size_t> find_tier(std::span<const Tier> tiers, std::string_view name);

}  // namespace regulars::loyalty
