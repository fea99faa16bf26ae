#include "engine/program/tier_row.h"

namespace regulars::engine {

loyalty::TierState tier_from_row(const db::TierRow& row, const std::vector<loyalty::Tier>& tiers) {
  loyalty::TierState state{.tier = row.tier ? loyalty::find_tier(tiers, *row.tier) : std::nullopt,
                           .reached = row.reached,
                           .holds_until = row.holds_until,
                           .grace_until = row.grace_until,
                           .warned_of = row.warned_of,
                           .checked = row.checked};
  if (row.manual_tier && row.manual_until) {
    const std::string reason = row.manual_reason.value_or("");
    if (const auto manual = loyalty::find_tier(tiers, *row.manual_tier)) {
      state.manual =
          loyalty::ManualTier{.tier = *manual, .until = *row.manual_until, .reason = reason};
    } else {
      state.gone =
          loyalty::GoneTier{.name = *row.manual_tier, .until = *row.manual_until, .reason = reason};
    }
  }
  if (!state.tier) {
    state.holds_until.reset();
    state.grace_until.reset();
  }
  return state;
}

db::TierRow to_row(const loyalty::TierState& state,
                   const std::vector<loyalty::Tier>& tiers,
                   std::optional<core::Instant> next_check) {
  db::TierRow row{.reached = state.reached,
                  .holds_until = state.holds_until,
                  .grace_until = state.grace_until,
                  .warned_of = state.warned_of,
                  .checked = state.checked,
                  .next_check = next_check};
  if (state.tier) {
    row.tier = tiers.at(*state.tier).name;
  }
  if (state.manual) {
    row.manual_tier = tiers.at(state.manual->tier).name;
    row.manual_until = state.manual->until;
    row.manual_reason = state.manual->reason;
  } else if (state.gone) {
    row.manual_tier = state.gone->name;
    row.manual_until = state.gone->until;
    row.manual_reason = state.gone->reason;
  }
  return row;
}

}  // namespace regulars::engine
