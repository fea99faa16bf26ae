// What a change of the program does to one member.
#include <cstddef>
#include <optional>
#include <string>

#include "loyalty/points/member_book.h"
#include "loyalty/points/redating.h"

namespace regulars::loyalty {

using core::Instant;

bool changes_members(const Program& before, const Program& now) {
  return before.expiry != now.expiry || before.tiers != now.tiers ||
         before.tier_rules != now.tier_rules;
}

void rename_tiers(MemberBook& book, const Program& before, const Program& now) {
  if (!book.tier) {
    return;
  }
  TierState& state = *book.tier;
  const auto renamed = [&](std::optional<std::size_t> tier) {
    return tier && *tier < before.tiers.size() ? find_tier(now.tiers, before.tiers[*tier].name)
                                               : std::nullopt;
  };
  state.tier = renamed(state.tier);
  if (!state.tier) {
    state.holds_until.reset();
    state.grace_until.reset();
  }
  if (state.manual) {
    const Tier& given = before.tiers.at(state.manual->tier);
    state.gone =
        GoneTier{.name = given.name, .until = state.manual->until, .reason = state.manual->reason};
    state.manual.reset();
  }
  const auto given = state.gone ? find_tier(now.tiers, state.gone->name) : std::nullopt;
  if (given) {
    state.manual =
        ManualTier{.tier = *given, .until = state.gone->until, .reason = state.gone->reason};
    state.gone.reset();
  }
}

Booked change_program(MemberBook& book, const Program& before, const Program& now, Instant at) {
  Booked booked = settle(book, before, at);
  redate(book.account, {.before = before.expiry, .now = now.expiry, .at = at}, now.time_zone);
  const std::string had = tier_name(book, before);
  rename_tiers(book, before, now);
  if (now.tiers.empty()) {
    book.tier.reset();
  }
  if (tier_name(book, now) != had) {
    book.past.push_back({.until = at, .tier = had});
  }
  return booked;
}

}  // namespace regulars::loyalty
