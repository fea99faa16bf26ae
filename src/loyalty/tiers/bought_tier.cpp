#include "loyalty/tiers/bought_tier.h"

#include <chrono>
#include <set>
#include <utility>

namespace regulars::loyalty {
namespace {

using core::Instant;
using Index = std::optional<std::size_t>;

// Nothing is below the first tier, as an empty optional is below every value.
bool is_higher(const Index& left, const Index& right) {
  return left > right;
}

// All instants at which one of the two tiers changes.
std::set<Instant> instants_of(const BoughtTier& bought, const EarnedChanges& earned) {
  std::set<Instant> instants;
  for (const TierChange& change : earned.changes) {
    instants.insert(change.at);
  }
  auto next = next_membership_change(bought.record, earned.since, bought.zone);
  while (next && *next <= earned.until) {
    instants.insert(*next);
    next = next_membership_change(bought.record, *next, bought.zone);
  }
  return instants;
}

// The warning as it is with the membership; nothing when that keeps the tier.
std::optional<TierChange> seen_warning(const BoughtTier& bought, TierChange warning) {
  if (!warning.last_day) {
    return warning;
  }
  const Index then = bought.at(start_of(*warning.last_day + std::chrono::days(1), bought.zone));
  if (!is_higher(warning.from, then)) {
    return std::nullopt;
  }
  warning.to = higher_tier(warning.to, then);
  return warning;
}

}  // namespace

Index BoughtTier::at(Instant instant) const {
  if (record.is_empty()) {
    return std::nullopt;
  }
  Index highest;
  for (const Membership& membership : memberships_at(record, instant, zone)) {
    if (membership.is_running()) {
      highest = higher_tier(highest, find_tier(tiers, membership.tier));
    }
  }
  return highest;
}

Index higher_tier(Index left, Index right) {
  return is_higher(right, left) ? right : left;
}

std::optional<TierChange> change_between(Index from, Index to, Instant at) {
  if (from == to) {
    return std::nullopt;
  }
  return TierChange{
      .kind = is_higher(to, from) ? TierChange::Kind::kUpgrade : TierChange::Kind::kDowngrade,
      .at = at,
      .from = from,
      .to = to};
}

std::vector<TierChange> seen_changes(const BoughtTier& bought, const EarnedChanges& earned) {
  if (bought.record.is_empty()) {
    return earned.changes;
  }
  std::vector<TierChange> seen;
  Index held = earned.before;
  Index shown = higher_tier(held, bought.at(earned.since));
  for (const Instant at : instants_of(bought, earned)) {
    std::vector<TierChange> warnings;
    for (const TierChange& change : earned.changes) {
      if (change.at != at) {
        continue;
      }
      if (change.kind != TierChange::Kind::kWarning) {
        held = change.to;
      } else if (auto warning = seen_warning(bought, change)) {
        warnings.push_back(std::move(*warning));
      }
    }
    const Index now = higher_tier(held, bought.at(at));
    if (auto change = change_between(shown, now, at)) {
      seen.push_back(std::move(*change));
    }
    shown = now;
    seen.insert(seen.end(), warnings.begin(), warnings.end());
  }
  return seen;
}

}  // namespace regulars::loyalty
