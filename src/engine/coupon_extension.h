// A coupon that was freed gets a later end, and the shop has to know it (loyalty rules 9).
//
// The code stays the same: there is never a second one for what was paid, and whatever the shop
// answers, the use of the code counts once.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "core/time.h"
#include "db/redemptions.h"
#include "engine/context.h"

namespace regulars::engine {

/// The shop did not take the later end; {"redemption": N, "before": ms, "expires": ms}.
inline constexpr const char* kCouponNotExtendedEvent = "coupon_not_extended";

/// The job "extend_coupon" tells the shop when the coupon ends now; once for every end.
/// before: when it ended till now, as the shop was told.
void plan_extension(const Context& context,
                    const db::Redemption& redemption,
                    const db::Coupon& coupon,
                    core::Instant before);

/// The owner is asked to set the end in the shop, unless the coupon is open no more or has yet
/// another end.
void note_not_extended(const Context& context,
                       const db::Redemption& redemption,
                       const nlohmann::json& body);

}  // namespace regulars::engine
