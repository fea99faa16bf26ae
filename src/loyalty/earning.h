// What an order is worth in points, and what a change of the order takes or gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/points.h"
#include "loyalty/program.h"

namespace regulars::loyalty {

/// floor(value * points / per), never negative, at most kMaxEntry. Nothing when the currencies
/// differ: an order in another currency earns nothing until the owner gives it a rate.
std::optional<core::Points> points_for(const core::Money& value, const EarningRate& rate);

/// How `points_for` came to its number, for the ledger: "59.95 USD at 1 per 1.00 USD = 59".
std::string explain_points(const core::Money& value, const EarningRate& rate, core::Points points);

/// One lot as the claw-back sees it.
struct OpenLot {
  std::int64_t id = 0;
  core::Points remaining;
  bool is_of_this_order = false;
};

struct LotTake {
  std::int64_t id = 0;
  core::Points points;
};

/// How an order's points move when its target changes from what was posted to `target`.
/// The four sum up: member - unrecovered part = target - posted.
struct OrderMove {
  core::Points earn;              // new points to the member, as a new lot
  core::Points unrecovered_back;  // of the rise: cancels what could not be taken back earlier
  std::vector<LotTake> takes;     // claw-back from lots
  core::Points unrecovered;       // of the fall: what no lot could give (policy: stop at zero)

  bool is_nothing() const {
    return earn.count() == 0 && unrecovered_back.count() == 0 && takes.empty() &&
           unrecovered.count() == 0;
  }
};

struct OrderPosition {
  core::Points posted;       // sum of all entries of this order, unrecovered included
  core::Points unrecovered;  // 0 or negative: the part that could not be taken back so far
  core::Points target;
  std::vector<OpenLot> lots;  // in the order in which lots are used
};

/// Claw-back order: what is left of the order's own lots, then the member's other lots, earliest
/// expiry first; the member's balance never goes below zero. The same position gives nothing twice.
OrderMove plan_order_move(const OrderPosition& position);

/// Takes `points` from lots in their order; nothing when they do not hold enough.
std::optional<std::vector<LotTake>> plan_spend(const std::vector<OpenLot>& lots,
                                               core::Points points);

}  // namespace regulars::loyalty
