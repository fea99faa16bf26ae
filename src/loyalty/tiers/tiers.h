// Which tier a member holds, by dates: reached, held, warned of, lost.
//
// Everything is computed from the qualifying history and the dates in the state, so it does not
// matter when, how often or how late somebody looks. Nothing is lost before its date because a
// threshold was changed, and a tier ends with a whole day of the shop: it is gone at 00:00 of the
// next one (loyalty rules 11, 19).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/tiers/tier_counter.h"

namespace regulars::loyalty {

/// How long a tier that was reached is safe. At the end it is judged by the counter of the last
/// day: supported, it is held again; not supported, the grace begins or it is lost.
struct Holding {
  enum class Kind {
    /// To the end of the period after the one in which it was reached. Under kRolling that is
    /// `days` days, the day of reaching included. A lifetime has no end, so nothing is lost; a
    /// balance has no period, so the tier follows it (kNone).
    kNextPeriod,
    kFixed,  // `length` after the day of reaching
    kNone,   // the tier follows the counter: a day on which it is not supported is its last
  };

  Kind kind = Kind::kNextPeriod;
  Period length{.count = 12, .unit = Unit::kMonth};  // kFixed

  friend bool operator==(const Holding&, const Holding&) = default;
};

/// More time before a tier is lost. What comes in now still counts for the period that ended.
struct Grace {
  Period length{};
  std::optional<Unit> rounded_up_to{};  // kMonth: moved to the last day of its month

  friend bool operator==(const Grace&, const Grace&) = default;
};

struct TierRules {
  enum class Upgrade {
    kAtOnce,
    /// With the first day of the next period. Only calendar periods and those since joining have
    /// one; under the others an upgrade is at once.
    kNextPeriod,
  };
  enum class Downgrade { kToSupported, kOneTier, kNever };
  enum class OrderCounts { kTierBefore, kIncludingOrder };

  QualifyingRule qualifying{};
  Upgrade upgrade = Upgrade::kAtOnce;
  Holding holding{};
  Downgrade downgrade = Downgrade::kToSupported;
  std::optional<Grace> grace{};
  /// The member is told so many days before the tier would be lost; absent: not at all.
  std::optional<std::chrono::days> warn{};
  OrderCounts order_counts = OrderCounts::kTierBefore;
  bool refund_lowers_at_once = false;  // otherwise a refund shows at the end of the holding

  friend bool operator==(const TierRules&, const TierRules&) = default;
};

/// A tier that a person gave. The rules go on beneath it unseen and show again at `until`.
struct ManualTier {
  std::size_t tier = 0;
  core::Instant until{};  // the first moment without it
  std::string reason;     // the key of the reason

  friend bool operator==(const ManualTier&, const ManualTier&) = default;
};

/// One that the program has no more: it counts again when a tier has its name again.
struct GoneTier {
  std::string name;
  core::Instant until{};
  std::string reason;

  friend bool operator==(const GoneTier&, const GoneTier&) = default;
};

/// What is kept of one member. Tiers are indexes into the program's list: keep their names, since
/// an index means another tier once the owner adds one.
struct TierState {
  std::optional<std::size_t> tier{};  // by the rules; absent: below the lowest
  core::Instant reached{};            // when the rules gave this tier
  /// The first moment at which it may be lost; absent when it cannot be, or follows the counter.
  std::optional<core::Instant> holds_until{};
  std::optional<core::Instant> grace_until{};  // set while the tier is being lost
  std::optional<ManualTier> manual{};
  std::optional<GoneTier> gone{};
  std::optional<core::Instant> warned_of{};  // the loss of which the member was last warned
  core::Instant checked{};                   // all that was due by then has been done

  friend bool operator==(const TierState&, const TierState&) = default;
};

/// The tier that counts for the member: a person's, otherwise that of the rules.
std::optional<std::size_t> held_tier(const TierState& state);

/// What every decision rests on. Everything it points to is kept alive during the call.
struct TierBasis {
  const TierRules& rules;
  std::span<const Tier> tiers;
  std::span<const Qualified> history;
  core::Instant joined{};
  std::string_view zone;
};

struct TierChange {
  enum class Kind { kUpgrade, kDowngrade, kWarning };

  Kind kind = Kind::kUpgrade;
  core::Instant at{};
  std::optional<std::size_t> from{};
  std::optional<std::size_t> to{};  // kWarning: where the member would fall
  std::int64_t missing = 0;         // kWarning: what keeps the tier when it comes in time
  std::optional<Day> last_day{};    // kWarning: the last day of the tier, and for what is missing

  friend bool operator==(const TierChange&, const TierChange&) = default;
};

struct TierAdvance {
  TierState state;
  std::vector<TierChange> changes;  // in the order of their instants
};

/// The state of who just joined: the tier that begins at 0, if there is one, and nothing to tell.
TierState tier_at_joining(const TierBasis& basis);

/// Does all that is due up to and with `until`, each at its own instant; one call over a year and
/// one for every hour give the same changes. An `until` before state.checked does nothing.
///
/// What is new in the history or in the rules shows from state.checked on. So before an order is
/// written advance to now, and once more after it: then its upgrade has the order's time. An amount
/// that is entered late for a period that is over gives no tier of that period any more.
TierAdvance advance(const TierBasis& basis, const TierState& state, core::Instant until);

/// The first instant after state.checked at which `advance` could change anything as long as
/// history and rules stay as they are; nothing when it never could. It comes too early at most: a
/// holding that ends may be held again.
std::optional<core::Instant> next_check_at(const TierBasis& basis, const TierState& state);

/// Gives a person's tier from state.checked on; one that has ended by then gives nothing. To end
/// one early, give it again with `until` at state.checked.
TierAdvance set_manual(const TierBasis& basis, const TierState& state, const ManualTier& manual);

/// After a claw-back lowered the history (`before`: as it was). Under refund_lowers_at_once the
/// tier falls to what the member would hold had the amount never come in; a tier that the member
/// owes to earlier thresholds or to an import stays. Otherwise nothing.
TierAdvance after_refund(const TierBasis& basis,
                         const TierState& state,
                         std::span<const Qualified> before);

/// "100 points to keep your tier", as of state.checked.
struct ToKeep {
  std::int64_t missing = 0;          // 0: it is kept whatever happens
  std::optional<Day> counts_from{};  // what comes in from this day on counts; absent: all
  Day last_day{};                    // up to and with this day
};
/// Nothing when no loss is in sight: no tier, one for life, a person's, one that holds for good.
std::optional<ToKeep> missing_to_keep(const TierBasis& basis, const TierState& state);

/// "180 points to Gold", as of state.checked.
struct ToNext {
  std::size_t tier = 0;
  std::int64_t missing = 0;  // 0: reached, and given with the next period
};
/// Nothing in the highest tier.
std::optional<ToNext> missing_to_next(const TierBasis& basis, const TierState& state);

/// What an order adds to the counter.
struct OrderCount {
  core::Instant at{};
  std::int64_t amount = 0;
};
/// The tier whose factor counts for an order that is not in the history yet, with a state advanced
/// to order.at: the one held before it or, as the rules say, the one it reaches at once.
std::optional<std::size_t> tier_for_order(const TierBasis& basis,
                                          const TierState& state,
                                          const OrderCount& order);

}  // namespace regulars::loyalty
