// Whom a reward is for: what must be true of a member.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/points.h"
#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

/// What is known of a member at this moment.
struct RewardFacts {
  core::Points available;
  std::string tier;  // empty: none
  std::int64_t orders = 0;
  std::int64_t spent_minor = 0;
  std::optional<core::Instant> last_order{};
  core::Instant joined{};
  std::string country;  // as the shop writes it, such as "US"; empty: not known
  std::vector<std::string> tags{};
  std::int64_t full_cards = 0;  // of the reward's punch card
  bool is_given = false;        // an earning rule gives the reward: its price is not asked
};

/// Everything that is given must hold; nothing given fits everybody (R94, R100). Days are counted
/// in the shop's calendar: yesterday is one day ago, whatever the hour.
struct MemberNeeds {
  std::optional<std::int64_t> orders_min{};
  std::optional<std::int64_t> orders_max{};
  std::optional<std::int64_t> spent_min_minor{};
  std::optional<std::chrono::days> ordered_within{};  // the last order is that long ago at most
  /// The last order is that long ago at least; of who never ordered, joining.
  std::optional<std::chrono::days> no_order_for{};
  std::optional<std::chrono::days> member_for{};  // at least
  std::vector<std::string> countries{};           // one of them
  std::vector<std::string> tags{};                // one of them at least
  std::vector<std::string> tags_not{};            // none of them (R91)
};

bool fits(const MemberNeeds& needs,
          const RewardFacts& facts,
          core::Instant now,
          std::string_view zone);

}  // namespace regulars::loyalty
