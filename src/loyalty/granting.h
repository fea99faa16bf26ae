// New points as the program gives them: when they can be spent, and until when.
#pragma once

#include <optional>

#include "core/points.h"
#include "core/time.h"
#include "loyalty/account.h"
#include "loyalty/program.h"

namespace regulars::loyalty {

/// Points of an order. They wait as the program says, counted from the payment; their life counts
/// from the day on which they can be spent, and never from before `now`.
Grant grant_for_order(const Program& program,
                      core::Points points,
                      const OrderMoments& order,
                      core::Instant now);

/// Points that no order brought: usable at once.
Grant grant_now(const Program& program, core::Points points, core::Instant now);

/// Tells lots that wait for the order's event when they become usable. True when one of them got a
/// date. The same event again changes nothing.
bool set_usable(Account& account,
                const Program& program,
                const std::string& order_key,
                const OrderMoments& order,
                core::Instant now);

/// Earning and spending keep the balance alive where points expire without activity.
void keep_alive(Account& account, const Program& program, core::Instant now);

}  // namespace regulars::loyalty
