#include "engine/referral_row.h"

#include "core/check.h"

namespace regulars::engine {

loyalty::ReferralState state_of(const db::Referral& referral) {
  const auto state = loyalty::referral_state_from(referral.state);
  REGULARS_CHECK(state.has_value(), "a referral is in a state that there is not");
  return *state;
}

bool move(db::Referral& referral, loyalty::ReferralEvent event) {
  const auto next = loyalty::next_state(state_of(referral), event);
  if (next) {
    referral.state = loyalty::to_string(*next);
  }
  return next.has_value();
}

}  // namespace regulars::engine
