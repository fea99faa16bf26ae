// How often, and for how much money, a reward may be had.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

/// What happens with what does not fit under a limit whole: give what is left, or give nothing.
/// Earning is cut, rewards are rejected (loyalty rules 12).
enum class WhenFull { kCut, kReject };
struct LimitedAsk {
  std::int64_t limit = 0;
  std::int64_t used = 0;
  std::int64_t wanted = 0;  // 0 or more
};
/// What of `wanted` may be given.
std::int64_t allowed_under(const LimitedAsk& ask, WhenFull when_full);

/// "Once a month", "3 times" for ever. Periods are those of the shop's calendar.
struct TimesPer {
  std::int64_t times = 1;
  std::optional<Unit> per{};  // absent: for ever

  friend bool operator==(const TimesPer&, const TimesPer&) = default;
};
/// From when on a member's uses count; nothing when they always do.
std::optional<core::Instant> counts_from(const TimesPer& limit,
                                         core::Instant now,
                                         std::string_view zone);

/// From when on they count anew; nothing when they always do.
std::optional<core::Instant> counts_anew_from(const TimesPer& limit,
                                              core::Instant now,
                                              std::string_view zone);

struct RewardLimits {
  std::optional<TimesPer> per_member{};
  std::optional<std::int64_t> total{};           // "the first 500"
  std::optional<std::int64_t> discount_minor{};  // what all uses together may take off
  std::optional<std::int64_t> order_minor{};     // of the orders with it; ends when reached
};

/// Uses so far. They are counted when the reward is issued and given back when it expires or is
/// cancelled unused; otherwise codes that are already out would exceed a budget.
struct RewardUses {
  std::int64_t by_member = 0;  // since `counts_from`
  std::int64_t total = 0;
  std::int64_t discount_minor = 0;  // for a code that is out, the most it can take off
  std::int64_t order_minor = 0;
};

bool is_member_limit_reached(const RewardLimits& limits, const RewardUses& uses);
/// `worst_minor`: the most that one use more takes off; absent: not known, then it is counted when
/// it is used, and the budget ends once it is reached.
bool is_total_limit_reached(const RewardLimits& limits,
                            const RewardUses& uses,
                            std::optional<std::int64_t> worst_minor);

}  // namespace regulars::loyalty
