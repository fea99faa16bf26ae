// Loyalty points: whole numbers that cannot overflow unseen.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace regulars::core {

/// Whole points; may be negative only as the sign of a ledger entry.
class Points {
 public:
  constexpr Points() = default;
  constexpr explicit Points(std::int64_t count) : count_(count) {}

  constexpr std::int64_t count() const { return count_; }

  friend constexpr auto operator<=>(const Points&, const Points&) = default;

 private:
  std::int64_t count_ = 0;
};

/// No single entry may be larger than this, in either direction (reliability rules, ledger model).
inline constexpr Points kMaxEntry{1'000'000'000};

/// The sum, or nothing if it does not fit 64 bits.
inline std::optional<Points> add(Points left, Points right) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(left.count(), right.count(), &sum)) {
    return std::nullopt;
  }
  return Points(sum);
}

/// The difference, or nothing if it does not fit 64 bits.
inline std::optional<Points> subtract(Points left, Points right) {
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(left.count(), right.count(), &difference)) {
    return std::nullopt;
  }
  return Points(difference);
}

}  // namespace regulars::core
