// What an order is worth in points.
#pragma once

#include <optional>
#include <string>

#include "core/points.h"
#include "loyalty/program.h"

namespace regulars::loyalty {

/// floor(value * points / per), never negative, at most kMaxEntry. Nothing when the currencies
/// differ: an order in another currency earns nothing until the owner gives it a rate.
std::optional<core::Points> points_for(const core::Money& value, const EarningRate& rate);

/// How `points_for` came to its number, for the ledger: "59.95 USD at 1 per 1.00 USD = 59".
std::string explain_points(const core::Money& value, const EarningRate& rate, core::Points points);

}  // namespace regulars::loyalty
