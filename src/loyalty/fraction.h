// Exact fractions, so that points and money are rounded once and never through floating point.
#pragma once

#include <cstdint>
#include <optional>

namespace regulars::loyalty {

/// Half goes up (away from zero) in kNearest.
enum class Rounding { kDown, kUp, kNearest };

/// "x1.5" is 3/2, "15 %" is 15/100. Both parts are positive and at most 1,000,000,000.
struct Factor {
  std::int64_t times = 1;
  std::int64_t per = 1;

  friend bool operator==(const Factor&, const Factor&) = default;
};

/// floor, ceiling or nearest of amount * factor; nothing when it does not fit 64 bits.
std::optional<std::int64_t> scaled(std::int64_t amount, const Factor& factor, Rounding rounding);

/// A fraction that stays exact while it is multiplied and added to. Once a step does not fit 128
/// bits it is broken: it stays so, and `rounded` gives nothing.
class Fraction {
 public:
  explicit Fraction(std::int64_t whole) : numerator_(whole) {}

  void multiply(std::int64_t times, std::int64_t per);
  void multiply(const Factor& factor) { multiply(factor.times, factor.per); }
  void add(const Fraction& other);

  bool is_broken() const { return is_broken_; }
  /// True when this is less than `other`; false when one of them is broken.
  bool is_less(const Fraction& other) const;
  std::optional<std::int64_t> rounded(Rounding rounding) const;

 private:
  __extension__ using Wide = __int128;

  void reduce();

  Wide numerator_ = 0;
  Wide denominator_ = 1;  // positive
  bool is_broken_ = false;
};

}  // namespace regulars::loyalty
