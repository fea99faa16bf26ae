#include "loyalty/tiers/tier_walk.h"

#include <algorithm>

#include "core/check.h"

namespace regulars::loyalty {

using core::Instant;

TierWalk::TierWalk(const TierBasis& basis, TierState state)
    : basis_(basis), span_(basis), state_(std::move(state)) {
  const auto exists = [&](std::size_t tier) { return tier < basis.tiers.size(); };
  REGULARS_CHECK(!state_.tier || exists(*state_.tier), "a tier that is not in the list");
  REGULARS_CHECK(!state_.manual || exists(state_.manual->tier), "a tier that is not in the list");
  REGULARS_CHECK(std::ranges::is_sorted(basis.tiers, {}, &Tier::threshold),
                 "tiers stand lowest first");
}

void TierWalk::settle(Instant at) {
  const std::optional<std::size_t> before = held_tier(state_);
  state_.checked = at;
  if (state_.manual && state_.manual->until <= at) {
    state_.manual.reset();
  }
  if (state_.gone && state_.gone->until <= at) {
    state_.gone.reset();
  }
  settle_holding();
  settle_grace();
  upgrade();
  start_holding();
  start_falling();
  tell(before);
  warn();
}

void TierWalk::settle_holding() {
  if (!can_be_lost()) {
    state_.holds_until.reset();
    state_.grace_until.reset();
  }
  if (!state_.holds_until || *state_.holds_until > now() || state_.grace_until) {
    return;
  }
  const Day last = span_.day_before(*state_.holds_until);
  if (span_.follows_counter() || kept_by(last) >= threshold()) {
    hold_again();
  } else {
    state_.grace_until = span_.end_of(span_.grace_last(last));
  }
}

void TierWalk::settle_grace() {
  if (!state_.grace_until) {
    return;
  }
  const std::int64_t kept = kept_by(std::min(today(), span_.day_before(*state_.grace_until)));
  if (kept >= threshold()) {
    state_.grace_until.reset();
    hold_again();
  } else if (*state_.grace_until <= now()) {
    fall(kept);
  }
}

// The counter that decides whether the tier is kept, up to and with `day`: after the holding that
// of the period which ended with it, however long the grace makes it.
std::int64_t TierWalk::kept_by(Day day) const {
  return state_.holds_until
             ? span_.sum(span_.period_of(span_.day_before(*state_.holds_until)).first, day)
             : span_.counter_on(day);
}

void TierWalk::hold_again() {
  if (!state_.holds_until) {
    return;
  }
  if (span_.follows_counter()) {
    state_.holds_until.reset();
    return;
  }
  Day last = span_.day_before(*state_.holds_until);
  do {
    last = span_.held_again_last(last);
  } while (last < today());
  state_.holds_until = span_.end_of(last);
}

void TierWalk::fall(std::int64_t kept) {
  set_tier(fall_target(kept));
  if (can_be_lost()) {
    hold_again();
  } else {
    state_.holds_until.reset();
  }
}

std::optional<std::size_t> TierWalk::fall_target(std::int64_t kept) const {
  const std::size_t from = *state_.tier;
  const auto below = from == 0 ? std::nullopt : std::optional(from - 1);
  if (basis_.rules.downgrade == TierRules::Downgrade::kOneTier) {
    return below;
  }
  std::optional<std::size_t> target = std::min(tier_for(basis_.tiers, kept), below);
  for (std::size_t i = 0; i < from; ++i) {
    if (basis_.tiers[i].for_life) {  // whoever was above it has reached it
      target = std::max(target, std::optional(i));
    }
  }
  return target;
}

void TierWalk::upgrade() {
  const bool by_period = span_.upgrades_by_period();
  const Day judged = by_period ? span_.period_of(today()).first - std::chrono::days(1) : today();
  const std::optional<std::size_t> reached = tier_for(basis_.tiers, span_.counter_on(judged));
  if (reached > state_.tier) {
    set_tier(reached);
    state_.holds_until.reset();
    if (can_be_lost() && !span_.follows_counter()) {
      state_.holds_until = span_.end_of(span_.held_last(judged, today()));
    }
  }
}

void TierWalk::start_holding() {
  if (can_be_lost() && !span_.follows_counter() && !state_.holds_until) {
    state_.grace_until.reset();
    state_.holds_until = span_.end_of(span_.held_last(today(), today()));
  }
}

void TierWalk::start_falling() {
  const bool is_held = state_.holds_until || state_.grace_until;
  if (can_be_lost() && !is_held && span_.counter_on(today()) < threshold()) {
    state_.grace_until = span_.end_of(span_.grace_last(today()));
  }
}

void TierWalk::set_tier(std::optional<std::size_t> tier) {
  state_.tier = tier;
  state_.reached = now();
  state_.grace_until.reset();
  state_.warned_of.reset();
}

void TierWalk::tell(std::optional<std::size_t> before) {
  const std::optional<std::size_t> after = held_tier(state_);
  if (after != before) {
    changes_.push_back(
        {.kind = after > before ? TierChange::Kind::kUpgrade : TierChange::Kind::kDowngrade,
         .at = now(),
         .from = before,
         .to = after});
  }
}

void TierWalk::warn() {
  const std::optional<Instant> due = warning_at();
  if (!due || *due > now()) {
    return;
  }
  const ToKeep keep = *to_keep();
  changes_.push_back({.kind = TierChange::Kind::kWarning,
                      .at = now(),
                      .from = state_.tier,
                      .to = fall_target(threshold() - keep.missing),
                      .missing = keep.missing,
                      .last_day = keep.last_day});
  state_.warned_of = span_.end_of(keep.last_day);
}

// When the member is to be told of the loss in sight; nothing when that was done.
std::optional<Instant> TierWalk::warning_at() const {
  const std::optional<ToKeep> keep = basis_.rules.warn ? to_keep() : std::nullopt;
  if (!keep || keep->missing == 0 || state_.warned_of == span_.end_of(keep->last_day)) {
    return std::nullopt;
  }
  return span_.end_of(keep->last_day - *basis_.rules.warn);
}

std::optional<ToKeep> TierWalk::to_keep() const {
  if (is_manual() || !can_be_lost()) {
    return std::nullopt;
  }
  const auto keep = [&](std::int64_t kept, Day period_first, Day last_day) {
    const bool counts_all = period_first == Day::min();
    return ToKeep{.missing = std::max<std::int64_t>(threshold() - kept, 0),
                  .counts_from = counts_all ? std::nullopt : std::optional(period_first),
                  .last_day = last_day};
  };
  if (state_.holds_until) {
    const Day held = span_.day_before(*state_.holds_until);
    const Day lost =
        state_.grace_until ? span_.day_before(*state_.grace_until) : span_.grace_last(held);
    return keep(kept_by(std::min(today(), lost)), span_.period_of(held).first, lost);
  }
  if (state_.grace_until) {
    return keep(span_.counter_on(today()),
                span_.period_of(today()).first,
                span_.day_before(*state_.grace_until));
  }
  const std::optional<Day> below = span_.first_day_below(threshold(), today());
  if (!below) {
    return std::nullopt;
  }
  const Day from = span_.period_of(*below).first;
  return keep(span_.sum(from, today()), from, span_.grace_last(*below));
}

std::optional<Instant> TierWalk::next() const {
  std::optional<Instant> soonest;
  const auto consider = [&](std::optional<Instant> at) {
    if (at && *at > now() && (!soonest || *at < *soonest)) {
      soonest = at;
    }
  };
  const auto start = [&](std::optional<Day> day) {
    return day ? std::optional(start_of(*day, basis_.zone)) : std::nullopt;
  };
  consider(start(span_.next_qualified_after(today())));
  consider(state_.manual ? std::optional(state_.manual->until) : std::nullopt);
  consider(state_.holds_until);
  consider(state_.grace_until);
  consider(warning_at());
  if (span_.upgrades_by_period() &&
      tier_for(basis_.tiers, span_.counter_on(today())) > state_.tier) {
    consider(span_.end_of(span_.period_of(today()).last));
  }
  if (can_be_lost() && !state_.holds_until && !state_.grace_until) {
    consider(start(span_.first_day_below(threshold(), today())));
  }
  return soonest;
}

}  // namespace regulars::loyalty
