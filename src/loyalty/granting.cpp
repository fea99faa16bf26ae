#include "loyalty/granting.h"

#include <algorithm>

namespace regulars::loyalty {
namespace {

std::optional<core::Instant> end_of(const Program& program,
                                    core::Instant now,
                                    std::optional<core::Instant> usable) {
  if (usable) {
    usable = std::max(*usable, now);
  }
  return expires_at(program.expiry, {.earned = now, .usable = usable}, program.time_zone);
}

}  // namespace

Grant grant_for_order(const Program& program,
                      core::Points points,
                      const OrderMoments& order,
                      core::Instant now) {
  const auto usable = usable_at(program.usable, order, program.time_zone);
  const bool is_pending = !usable || *usable > now;
  return {.points = points,
          .is_pending = is_pending,
          .usable = is_pending ? usable : std::nullopt,
          .expires = end_of(program, now, usable)};
}

Grant grant_now(const Program& program, core::Points points, core::Instant now) {
  return {.points = points, .expires = end_of(program, now, now)};
}

bool set_usable(Account& account,
                const Program& program,
                const std::string& order_key,
                const OrderMoments& order,
                core::Instant now) {
  bool has_changed = false;
  for (Lot& lot : account.lots) {
    if (!lot.is_pending || lot.usable || lot.order_key != order_key) {
      continue;
    }
    lot.usable = usable_at(program.usable, order, program.time_zone);
    if (lot.usable) {
      lot.usable = std::max(*lot.usable, now);
      lot.expires = end_of(program, now, lot.usable);
      has_changed = true;
    }
  }
  return has_changed;
}

void keep_alive(Account& account, const Program& program, core::Instant now) {
  if (program.expiry.mode == ExpiryRule::Mode::kInactivity) {
    account.idle_until = idle_until(program.expiry, now, program.time_zone);
  }
}

}  // namespace regulars::loyalty
