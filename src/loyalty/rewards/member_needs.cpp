#include "loyalty/rewards/member_needs.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

using std::chrono::days;

bool names(const std::vector<std::string>& list, const std::string& one) {
  return std::ranges::find(list, one) != list.end();
}

bool names_any(const std::vector<std::string>& list, const std::vector<std::string>& of) {
  return std::ranges::any_of(of, [&](const std::string& one) { return names(list, one); });
}

bool has_bought_enough(const MemberNeeds& needs, const RewardFacts& facts) {
  return facts.orders >= needs.orders_min.value_or(facts.orders) &&
         facts.orders <= needs.orders_max.value_or(facts.orders) &&
         facts.spent_minor >= needs.spent_min_minor.value_or(facts.spent_minor);
}

}  // namespace

bool fits(const MemberNeeds& needs,
          const RewardFacts& facts,
          core::Instant now,
          std::string_view zone) {
  const Day today = day_of(now, zone);
  const days since_order = today - day_of(facts.last_order.value_or(facts.joined), zone);
  const days since_joining = today - day_of(facts.joined, zone);
  if (needs.ordered_within && (!facts.last_order || since_order > *needs.ordered_within)) {
    return false;
  }
  return has_bought_enough(needs, facts) &&
         since_order >= needs.no_order_for.value_or(since_order) &&
         since_joining >= needs.member_for.value_or(since_joining) &&
         (needs.countries.empty() || names(needs.countries, facts.country)) &&
         (needs.tags.empty() || names_any(needs.tags, facts.tags)) &&
         !names_any(needs.tags_not, facts.tags);
}

}  // namespace regulars::loyalty
