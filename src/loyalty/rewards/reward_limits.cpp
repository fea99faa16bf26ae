#include "loyalty/rewards/reward_limits.h"

#include <algorithm>

namespace regulars::loyalty {

std::int64_t allowed_under(const LimitedAsk& ask, WhenFull when_full) {
  std::int64_t room = 0;
  if (ask.used >= ask.limit || __builtin_sub_overflow(ask.limit, ask.used, &room)) {
    return 0;
  }
  if (ask.wanted <= room) {
    return ask.wanted;
  }
  return when_full == WhenFull::kCut ? room : 0;
}

std::optional<core::Instant> counts_from(const TimesPer& limit,
                                         core::Instant now,
                                         std::string_view zone) {
  if (!limit.per) {
    return std::nullopt;
  }
  return start_of(first_of(day_of(now, zone), *limit.per), zone);
}

std::optional<core::Instant> counts_anew_from(const TimesPer& limit,
                                              core::Instant now,
                                              std::string_view zone) {
  if (!limit.per) {
    return std::nullopt;
  }
  return start_of(last_of(day_of(now, zone), *limit.per) + std::chrono::days(1), zone);
}

bool is_member_limit_reached(const RewardLimits& limits, const RewardUses& uses) {
  return limits.per_member && uses.by_member >= limits.per_member->times;
}

bool is_total_limit_reached(const RewardLimits& limits,
                            const RewardUses& uses,
                            std::optional<std::int64_t> worst_minor) {
  if ((limits.total && uses.total >= *limits.total) ||
      (limits.order_minor && uses.order_minor >= *limits.order_minor)) {
    return true;
  }
  if (!limits.discount_minor) {
    return false;
  }
  const std::int64_t wanted = std::max<std::int64_t>(worst_minor.value_or(0), 1);
  return allowed_under(
             {.limit = *limits.discount_minor, .used = uses.discount_minor, .wanted = wanted},
             WhenFull::kReject) == 0;
}

}  // namespace regulars::loyalty
