#include "loyalty/tiers/tiers.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "loyalty/tiers/tier_span.h"
#include "loyalty/tiers/tier_walk.h"

namespace regulars::loyalty {

using core::Instant;

std::optional<std::size_t> held_tier(const TierState& state) {
  return state.manual ? std::optional(state.manual->tier) : state.tier;
}

TierState tier_at_joining(const TierBasis& basis) {
  return {.tier = tier_for(basis.tiers, 0), .reached = basis.joined, .checked = basis.joined};
}

TierAdvance advance(const TierBasis& basis, const TierState& state, Instant until) {
  TierWalk walk(basis, state);
  if (until >= state.checked) {
    walk.settle(state.checked);
    for (auto at = walk.next(); at && *at <= until; at = walk.next()) {
      walk.settle(*at);
    }
    walk.state().checked = until;
  }
  return std::move(walk).take();
}

std::optional<Instant> next_check_at(const TierBasis& basis, const TierState& state) {
  return TierWalk(basis, state).next();
}

TierAdvance set_manual(const TierBasis& basis, const TierState& state, const ManualTier& manual) {
  TierWalk walk(basis, state);
  walk.state().manual = manual;
  walk.state().gone.reset();
  if (manual.until <= state.checked) {
    walk.state().manual.reset();
  }
  walk.tell(held_tier(state));
  return std::move(walk).take();
}

TierAdvance after_refund(const TierBasis& basis,
                         const TierState& state,
                         std::span<const Qualified> before) {
  TierWalk walk(basis, state);
  if (!basis.rules.refund_lowers_at_once) {
    return std::move(walk).take();
  }
  TierBasis earlier = basis;
  earlier.history = before;
  const auto by_rules = [&](const TierBasis& on) {
    return advance(on, tier_at_joining(on), state.checked).state;
  };
  const TierState now = by_rules(basis);
  if (by_rules(earlier).tier == state.tier && now.tier < state.tier) {
    TierState& lowered = walk.state();
    lowered.tier = now.tier;
    lowered.reached = state.checked;
    lowered.holds_until = now.holds_until;
    lowered.grace_until = now.grace_until;
    lowered.warned_of.reset();
    walk.tell(held_tier(state));
  }
  return std::move(walk).take();
}

std::optional<ToKeep> missing_to_keep(const TierBasis& basis, const TierState& state) {
  return TierWalk(basis, state).to_keep();
}

std::optional<ToNext> missing_to_next(const TierBasis& basis, const TierState& state) {
  const std::optional<std::size_t> held = held_tier(state);
  const std::size_t next = held ? *held + 1 : 0;
  if (next >= basis.tiers.size()) {
    return std::nullopt;
  }
  const TierSpan span(basis);
  const std::int64_t counter = span.counter_on(day_of(state.checked, basis.zone));
  return ToNext{.tier = next,
                .missing = std::max<std::int64_t>(basis.tiers[next].threshold - counter, 0)};
}

std::optional<std::size_t> tier_for_order(const TierBasis& basis,
                                          const TierState& state,
                                          const OrderCount& order) {
  const TierSpan span(basis);
  if (basis.rules.order_counts == TierRules::OrderCounts::kTierBefore || state.manual ||
      span.upgrades_by_period()) {
    return held_tier(state);
  }
  std::int64_t counter = span.counter_on(day_of(order.at, basis.zone));
  if (__builtin_add_overflow(counter, order.amount, &counter)) {
    counter = std::numeric_limits<std::int64_t>::max();  // above every threshold
  }
  return std::max(held_tier(state), tier_for(basis.tiers, counter));
}

}  // namespace regulars::loyalty
