#include "loyalty/fraction.h"

#include <limits>

#include "core/check.h"

namespace regulars::loyalty {

void Fraction::multiply(std::int64_t times, std::int64_t per) {
  REGULARS_CHECK(per > 0, "a fraction is divided by nothing");
  is_broken_ = is_broken_ || __builtin_mul_overflow(numerator_, Wide{times}, &numerator_) ||
               __builtin_mul_overflow(denominator_, Wide{per}, &denominator_);
  reduce();
}

void Fraction::add(const Fraction& other) {
  Wide left = 0;
  Wide right = 0;
  is_broken_ = is_broken_ || other.is_broken_ ||
               __builtin_mul_overflow(numerator_, other.denominator_, &left) ||
               __builtin_mul_overflow(other.numerator_, denominator_, &right) ||
               __builtin_add_overflow(left, right, &numerator_) ||
               __builtin_mul_overflow(denominator_, other.denominator_, &denominator_);
  reduce();
}

bool Fraction::is_less(const Fraction& other) const {
  Wide left = 0;
  Wide right = 0;
  return !is_broken_ && !other.is_broken_ &&
         !__builtin_mul_overflow(numerator_, other.denominator_, &left) &&
         !__builtin_mul_overflow(other.numerator_, denominator_, &right) && left < right;
}

std::optional<std::int64_t> Fraction::rounded(Rounding rounding) const {
  if (is_broken_) {
    return std::nullopt;
  }
  REGULARS_CHECK(denominator_ > 0, "a fraction is divided by nothing");
  const Wide size = numerator_ < 0 ? -numerator_ : numerator_;
  Wide whole = size / denominator_;
  const Wide rest = size % denominator_;
  const bool is_negative = numerator_ < 0;
  switch (rounding) {
    case Rounding::kDown:
      whole += is_negative && rest > 0 ? 1 : 0;
      break;
    case Rounding::kUp:
      whole += !is_negative && rest > 0 ? 1 : 0;
      break;
    case Rounding::kNearest:
      whole += rest >= denominator_ - rest ? 1 : 0;
      break;
  }
  if (whole > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(is_negative ? -whole : whole);
}

void Fraction::reduce() {
  if (is_broken_) {
    return;
  }
  Wide left = numerator_ < 0 ? -numerator_ : numerator_;
  Wide right = denominator_;
  while (right != 0) {
    const Wide rest = left % right;
    left = right;
    right = rest;
  }
  if (left > 1) {
    numerator_ /= left;
    denominator_ /= left;
  }
}

std::optional<std::int64_t> scaled(std::int64_t amount, const Factor& factor, Rounding rounding) {
  Fraction product(amount);
  product.multiply(factor);
  return product.rounded(rounding);
}

}  // namespace regulars::loyalty
