// The tier that counts where tiers can be bought, too: the higher of the earned and the bought one.
//
// The rules of tiers go on beneath a bought tier unseen, so that what was earned meanwhile shows
// when the membership ends. A tier that a person gave counts among the earned ones here: whoever
// paid for a higher one has it.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/time.h"
#include "loyalty/tiers/membership.h"
#include "loyalty/tiers/tiers.h"

namespace regulars::loyalty {

/// What one member bought, in the program's tiers. Refers to all three, which outlive it.
struct BoughtTier {
  const MembershipRecord& record;
  std::span<const Tier> tiers;
  std::string_view zone;

  /// Nothing without a membership, or when the program has the tier no more.
  std::optional<std::size_t> at(core::Instant instant) const;
};

/// The higher one; nothing is the lowest.
std::optional<std::size_t> higher_tier(std::optional<std::size_t> left,
                                       std::optional<std::size_t> right);

/// A change at `at` from the one to the other; nothing when they are the same.
std::optional<TierChange> change_between(std::optional<std::size_t> from,
                                         std::optional<std::size_t> to,
                                         core::Instant at);

/// What the rules of tiers have done.
struct EarnedChanges {
  std::optional<std::size_t> before{};  // held_tier at `since`
  core::Instant since{};
  core::Instant until{};
  std::vector<TierChange> changes{};  // of the earned tier, in (since, until] or at `since` itself
};
/// What the member sees of it: changes of the higher tier, with those that the membership makes in
/// (since, until] itself. A warning of a tier that the membership keeps on that day is left out.
std::vector<TierChange> seen_changes(const BoughtTier& bought, const EarnedChanges& earned);

}  // namespace regulars::loyalty
