#include "loyalty/points/granting.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

// Points that could be used before they came can be used when they come.
std::optional<core::Instant> end_of(const Granting& as,
                                    core::Instant earned,
                                    std::optional<core::Instant> usable) {
  if (usable) {
    usable = std::max(*usable, earned);
  }
  return expires_at(
      expiry_in(as.program, as.tier), {.earned = earned, .usable = usable}, as.program.time_zone);
}

}  // namespace

ExpiryRule expiry_in(const Program& program, std::string_view tier) {
  ExpiryRule rule = program.expiry;
  const auto at = find_tier(program.tiers, tier);
  if (!at || !program.tiers[*at].expiry) {
    return rule;
  }
  if (rule.mode == ExpiryRule::Mode::kNever || rule.mode == ExpiryRule::Mode::kFixedDays) {
    rule.mode = ExpiryRule::Mode::kPeriod;
  }
  rule.after = *program.tiers[*at].expiry;
  return rule;
}

Grant grant_for_order(const Granting& as,
                      core::Points points,
                      const OrderMoments& order,
                      core::Instant now) {
  const auto usable = usable_at(as.program.usable, order, as.program.time_zone);
  const bool is_pending = !usable || *usable > now;
  return {.points = points,
          .is_pending = is_pending,
          .usable = is_pending ? usable : std::nullopt,
          .expires = end_of(as, now, usable)};
}

Grant grant_now(const Granting& as, core::Points points, core::Instant now) {
  return {.points = points, .expires = end_of(as, now, now)};
}

bool set_usable(Account& account,
                const Granting& as,
                const std::string& order_key,
                const OrderMoments& order,
                core::Instant now) {
  const auto usable = usable_at(as.program.usable, order, as.program.time_zone);
  const bool has_event = as.program.usable.mode == UsableRule::Mode::kEvent && order.event;
  bool has_changed = false;
  for (Lot& lot : account.lots) {
    const bool waits = lot.is_pending && lot.order_key == order_key && (!lot.usable || has_event);
    if (!waits || !usable || (lot.usable && *lot.usable <= std::max(*usable, now))) {
      continue;
    }
    // A date that is there counts from the earning, or from a wait that ends sooner now.
    const bool keeps_end = lot.expires && !lot.usable;
    lot.usable = std::max(*usable, now);
    lot.expires = keeps_end ? lot.expires : end_of(as, lot.earned, lot.usable);
    has_changed = true;
  }
  return has_changed;
}

void end_if_idle(std::vector<TakenLot>& taken,
                 const Account& account,
                 const Program& program,
                 core::Instant now) {
  if (program.expiry.mode != ExpiryRule::Mode::kInactivity || account.idle_until) {
    return;
  }
  for (TakenLot& part : taken) {
    part.lot.expires = std::min(part.lot.expires.value_or(now), now);
  }
}

void keep_alive(Account& account, const Granting& as, core::Instant now) {
  const ExpiryRule rule = expiry_in(as.program, as.tier);
  if (rule.mode == ExpiryRule::Mode::kInactivity) {
    account.idle_until = idle_until(rule, now, as.program.time_zone);
  }
}

}  // namespace regulars::loyalty
