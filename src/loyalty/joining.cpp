#include "loyalty/joining.h"

#include <algorithm>
#include <cstdint>
#include <limits>

namespace regulars::loyalty {

using core::Instant;

JoiningFacts joining_facts(const JoiningRules& rules,
                           std::span<const PastOrder> orders,
                           Instant now,
                           std::string_view zone) {
  JoiningFacts facts;
  if (rules.spent) {
    facts.spent = {.minor = 0, .currency = rules.spent->currency};
  }
  const std::optional<Instant> from =
      rules.within ? std::optional(start_of(subtract(day_of(now, zone), *rules.within), zone))
                   : std::nullopt;
  std::optional<Instant> newest;
  for (const PastOrder& order : orders) {
    const bool is_in_time = !from || order.placed >= *from;
    if (is_in_time && order.value.currency == facts.spent.currency) {
      const std::int64_t room = std::numeric_limits<std::int64_t>::max() - facts.spent.minor;
      facts.spent.minor += std::min(order.value.minor, room);
    }
    if (!order.country.empty() && (!newest || order.placed >= *newest)) {
      newest = order.placed;
      facts.country = order.country;
    }
  }
  return facts;
}

std::vector<JoiningNeed> missing_to_join(const JoiningRules& rules, const JoiningFacts& facts) {
  if (!facts.is_proven) {
    return {JoiningNeed::kProof};
  }
  std::vector<JoiningNeed> needs;
  if (rules.spent && facts.spent.minor < rules.spent->minor) {
    needs.push_back(JoiningNeed::kSpending);
  }
  const bool is_among = std::ranges::find(rules.countries, facts.country) != rules.countries.end();
  if (!rules.countries.empty() && !is_among) {
    needs.push_back(facts.country.empty() ? JoiningNeed::kCountry : JoiningNeed::kOtherCountry);
  }
  return needs;
}

}  // namespace regulars::loyalty
