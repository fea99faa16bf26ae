// The rate at which money becomes points, and its plain use.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/money.h"
#include "core/points.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// "1 per 1.00 USD": `points` for every `per`, both whole numbers.
struct EarningRate {
  core::Points points{1};
  core::Money per{.minor = 100, .currency = "USD"};

  friend bool operator==(const EarningRate&, const EarningRate&) = default;
};

/// "1/100 USD", and back.
std::string to_text(const EarningRate& rate);
std::optional<EarningRate> rate_from_text(std::string_view text);

/// The rate at which an order brings `share` of its value as credit, where a point is worth `worth`
/// (R44): 5 % and 0.01 USD give 5 per 1.00 USD. Exact, per whole units of the currency. Nothing
/// when share or worth is not above zero, or a number does not fit.
std::optional<EarningRate> rate_of_share(const Factor& share, const core::Money& worth);

/// floor(value * points / per), never negative, at most kMaxEntry. Nothing when the currencies
/// differ: an order in another currency earns nothing until the owner gives it a rate.
std::optional<core::Points> points_for(const core::Money& value, const EarningRate& rate);

}  // namespace regulars::loyalty
