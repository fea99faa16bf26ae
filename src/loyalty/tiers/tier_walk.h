// One member's tier on its way through time: what is due at an instant, and when the next is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/tiers/tier_span.h"
#include "loyalty/tiers/tiers.h"

namespace regulars::loyalty {

/// Holds a state and goes from instant to instant; refers to the basis, which outlives it.
class TierWalk {
 public:
  TierWalk(const TierBasis& basis, TierState state);

  TierState& state() { return state_; }
  TierAdvance take() && { return {.state = std::move(state_), .changes = std::move(changes_)}; }

  /// All that is due at `at`; doing it twice is doing it once.
  void settle(core::Instant at);
  /// The next instant after state.checked at which settling could change anything.
  std::optional<core::Instant> next() const;
  /// Tells a change of the tier that counts, if it is another than `before`.
  void tell(std::optional<std::size_t> before);
  std::optional<ToKeep> to_keep() const;

 private:
  core::Instant now() const { return state_.checked; }
  Day today() const { return day_of(now(), basis_.zone); }
  std::int64_t threshold() const { return basis_.tiers[*state_.tier].threshold; }
  bool can_be_lost() const { return state_.tier && span_.can_be_lost(*state_.tier); }
  bool is_manual() const { return state_.manual && state_.manual->until > now(); }

  void settle_holding();
  void settle_grace();
  void upgrade();
  void start_holding();
  void start_falling();
  void warn();
  void hold_again();
  void fall(std::int64_t kept);
  std::optional<std::size_t> fall_target(std::int64_t kept) const;
  std::int64_t kept_by(Day day) const;
  std::optional<core::Instant> warning_at() const;
  void set_tier(std::optional<std::size_t> tier);

  const TierBasis& basis_;
  TierSpan span_;
  TierState state_;
  std::vector<TierChange> changes_;
};

}  // namespace regulars::loyalty
