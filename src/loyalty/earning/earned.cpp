#include "loyalty/earning/earned.h"

namespace regulars::loyalty {

std::vector<RuleUse> uses_of(const Earned& earned) {
  std::vector<RuleUse> uses;
  for (const EarnedPart& part : earned.parts) {
    if (!part.rule.empty() && (part.points.count() > 0 || !part.reward.empty())) {
      uses.push_back({.rule = part.rule,
                      .member = {.times = 1, .points = part.points},
                      .campaign = {.points = part.points,
                                   .redemptions = 1,
                                   .order_minor = earned.counted_worth.minor}});
    }
  }
  return uses;
}

std::string explain(const Earned& earned) {
  std::string text;
  for (const BreakdownLine& line : earned.breakdown) {
    text += (text.empty() ? "" : "\n") + to_line(line);
  }
  return text;
}

}  // namespace regulars::loyalty
