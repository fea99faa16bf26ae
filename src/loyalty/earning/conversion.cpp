#include "loyalty/earning/conversion.h"

namespace regulars::loyalty {

std::optional<Fraction> minor_in(const core::Money& amount,
                                 const std::string& currency,
                                 const std::optional<Conversion>& conversion) {
  Fraction minor(amount.minor);
  if (amount.currency == currency) {
    return minor;
  }
  if (!conversion || conversion->from != amount.currency || conversion->to != currency) {
    return std::nullopt;
  }
  minor.multiply(conversion->rate);
  const int more_digits = core::minor_digits(currency) - core::minor_digits(amount.currency);
  for (int i = 0; i < more_digits; ++i) {
    minor.multiply(10, 1);
  }
  for (int i = more_digits; i < 0; ++i) {
    minor.multiply(1, 10);
  }
  return minor;
}

core::Money converted(const core::Money& amount, const std::optional<Conversion>& conversion) {
  const auto minor =
      conversion ? minor_in(amount, conversion->to, conversion) : std::optional<Fraction>();
  const auto whole = minor ? minor->rounded(Rounding::kDown) : std::nullopt;
  return whole ? core::Money{.minor = *whole, .currency = conversion->to} : amount;
}

}  // namespace regulars::loyalty
