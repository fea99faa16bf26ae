// New points as the program gives them: when they can be spent, and until when.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/points.h"
#include "core/time.h"
#include "loyalty/points/account.h"
#include "loyalty/program.h"

namespace regulars::loyalty {

/// The program as it is for one member. It refers to the program, which outlives it.
struct Granting {
  Granting(const Program& its_program, std::string tier_name = "")  // NOLINT: a program is one
      : program(its_program), tier(std::move(tier_name)) {}

  const Program& program;
  std::string tier;  // at the time of earning; empty: none
};

/// How long points are good that are earned in the tier (R100). A tier's own period takes the place
/// of the program's and keeps its rounding and what it counts from; where the program has no period
/// but fixed days or no end at all, the tier's counts for every lot by itself.
ExpiryRule expiry_in(const Program& program, std::string_view tier);

/// Points of an order. They wait as the program says, counted from the payment; their life counts
/// from the day on which they can be spent, and never from before `now`.
Grant grant_for_order(const Granting& as,
                      core::Points points,
                      const OrderMoments& order,
                      core::Instant now);

/// Points that no order brought: usable at once.
Grant grant_now(const Granting& as, core::Points points, core::Instant now);

/// Tells lots that wait for the order's event when they become usable, and until when they are
/// good; an event brings the end of a longest wait forward. True when one of them got a date: the
/// tier is the one held when the event came. The same event again changes nothing.
bool set_usable(Account& account,
                const Granting& as,
                const std::string& order_key,
                const OrderMoments& order,
                core::Instant now);

/// Points on their way back, to be given to give_back: where everything ends without activity and
/// has ended meanwhile, their date has passed whatever lot they came from.
void end_if_idle(std::vector<TakenLot>& taken,
                 const Account& account,
                 const Program& program,
                 core::Instant now);

/// Earning and spending keep the balance alive where points expire without activity.
void keep_alive(Account& account, const Granting& as, core::Instant now);

}  // namespace regulars::loyalty
