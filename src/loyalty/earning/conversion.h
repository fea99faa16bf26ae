// One currency counted in another, at a rate that is kept with the order (loyalty rules 16).
#pragma once

#include <optional>
#include <string>

#include "core/money.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// One unit of `from`, such as 1.00 EUR or 1 JPY, is `rate` units of `to`.
struct Conversion {
  std::string from;
  std::string to;
  Factor rate;

  friend bool operator==(const Conversion&, const Conversion&) = default;
};

/// The amount in minor units of `currency`, exactly: as it is in its own currency, else by the
/// conversion. Nothing when there is no way from one to the other.
std::optional<Fraction> minor_in(const core::Money& amount,
                                 const std::string& currency,
                                 const std::optional<Conversion>& conversion);

/// The amount after the conversion, rounded down; as it is without one, or when it does not fit.
core::Money converted(const core::Money& amount, const std::optional<Conversion>& conversion);

}  // namespace regulars::loyalty
