// Randomness that is handed in, and the coupon code alphabet that is drawn from it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace regulars::core {

/// Threads: fill() may be called from any thread.
class Random {
 public:
  virtual ~Random() = default;
  /// Fills every byte. A failure of the system's generator stops the program.
  virtual void fill(std::span<std::byte> bytes) = 0;
};

/// The system's generator through OpenSSL.
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> bytes) override;
};

/// Repeatable numbers from a seed, for tests and simulations only. One thread.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}
  void fill(std::span<std::byte> bytes) override;

 private:
  std::uint64_t state_;
};

/// An even draw from 0 to bound - 1, without modulo bias. bound: 1 or more.
std::uint64_t draw_below(Random& random, std::uint64_t bound);

/// Random bytes as lower-case hex; 2 * bytes characters.
std::string draw_hex(Random& random, std::size_t bytes);

}  // namespace regulars::core
