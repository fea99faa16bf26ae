// The values of the reference model: rules, orders, lots, days, and what an order is worth.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/time.h"

namespace regulars::loyalty::reference {

using Count = std::int64_t;
using core::Instant;
using Day = std::chrono::sys_days;
using Key = std::string;
inline constexpr Instant kNever = Instant::max();
// All shops of the model lie in a zone without summer time, eight hours east of UTC.
inline constexpr const char* kZone = "Asia/Manila";
inline constexpr std::chrono::hours kEast{8};

enum class Rounds { kDown, kNearest, kUp };
enum class Keeps { kRest, kShare, kAll };  // what a partial refund leaves
enum class Life { kEver, kMonths, kActive };
enum class Policy { kOnlyPending, kStopAtZero, kDebt };
struct Tier {
  Count threshold = 0, times = 1, per = 1;
};
struct Rules {
  Count points = 1, per = 100, bonus = 0, bonus_from = 1, debt_limit = 0;
  Count joining = 0, activity = 0, prize = 200;
  std::vector<Tier> tiers{};
  Rounds rounds = Rounds::kDown;
  Keeps keeps = Keeps::kRest;
  Life life = Life::kEver;
  Policy policy = Policy::kStopAtZero;
  int wait_days = 0, months = 12;
  bool waits_for_delivery = false, to_quarter_end = false, from_other_lots = true;
  bool from_earning = false;  // otherwise the life begins when the points are usable
  auto life_rule() const { return std::tuple(life, months, to_quarter_end, from_earning); }
};
struct Order {
  Rules rules{};  // of its first count, as tier and the first numbers
  Tier tier{};
  Count first_value = 0, first_points = 0, target = 0, unrecovered = 0, gone = 0, taken_of_gone = 0,
        elsewhere = 0;  // taken from other lots or as a debt
};
struct Told {
  Key key;
  bool counts = true;
  Count value = 0;
  Instant paid{}, delivered = kNever;
};
struct Lot {
  Count id = 0, left = 0;
  bool pending = false, own_end = false;  // own_end: no rule gave its date
  Instant usable{}, expires = kNever, earned{};
  Instant cut = kNever, uncut = kNever;  // when a shorter life came, and the end until then
  Key order{};
};
struct Prize {
  Count points = 0;
  std::vector<std::pair<Count, Count>> from{};  // lot, points
};

inline Day day_of(Instant at) {
  return std::chrono::floor<std::chrono::days>(at + kEast);
}
inline Instant start_of(Day day, int later = 0) {
  return Instant(day) - kEast + std::chrono::days(later);
}
// The first moment without what lives from that day on.
inline Instant end_of_life(const Rules& rules, Day from) {
  const std::chrono::year_month_day date(from);
  auto month = date.year() / date.month() + std::chrono::months(rules.months);
  while (rules.to_quarter_end && static_cast<unsigned>(month.month()) % 3 != 0) {
    month += std::chrono::months(1);
  }
  const Day last(month / std::chrono::last);
  const Day same = Day(month / 1) + (date.day() - std::chrono::day(1));
  return start_of(rules.to_quarter_end ? last : std::min(same, last), 1);
}

inline Count worth(const Order& order, Count value) {
  const Count above = value * order.rules.points * order.tier.times;
  const Count below = order.rules.per * order.tier.per;
  const Count more[] = {0, below / 2, below - 1};
  return (above + more[static_cast<int>(order.rules.rounds)]) / below +
         (value >= order.rules.bonus_from ? order.rules.bonus : 0);
}
inline Count target_of(const Order& order, const Told& told) {
  const Keeps keeps = told.value > order.first_value ? Keeps::kRest : order.rules.keeps;
  const Count share = order.first_points * told.value / std::max<Count>(order.first_value, 1);
  const Count kept[] = {worth(order, told.value), share, order.first_points};
  return told.counts && told.value > 0 ? kept[static_cast<int>(keeps)] : 0;
}

}  // namespace regulars::loyalty::reference
