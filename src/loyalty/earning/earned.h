// What an order earned: in all, in parts, and how it came to that.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "loyalty/earning/breakdown.h"
#include "loyalty/earning/earning_rule.h"

namespace regulars::loyalty {

/// What the base or one rule brought; a rule that held and came to nothing has 0.
struct EarnedPart {
  std::string rule;  // empty: the base
  std::string name;
  core::Points points;
  std::string reward{};  // given instead of points

  friend bool operator==(const EarnedPart&, const EarnedPart&) = default;
};

struct Earned {
  core::Points total;                      // 0 to kMaxEntry; exactly the sum of the parts
  std::vector<EarnedPart> parts{};         // the base first, then rates, factors, points, rewards
  std::vector<BreakdownLine> breakdown{};  // the last line is the total
  core::Money worth;                       // what the order's goods count for
  core::Money counted_worth;               // after the conversion, if there is one, rounded down
  /// What this order leaves to the next. The member's carry moves by the difference from what the
  /// order left before, never below zero.
  std::optional<core::Money> carry{};
};

/// What the order uses up of its rules' limits and budgets; an order's use replaces the one it had
/// before. Rules that gave nothing use nothing.
std::vector<RuleUse> uses_of(const Earned& earned);

/// The plain English lines, one below the other.
std::string explain(const Earned& earned);

}  // namespace regulars::loyalty
