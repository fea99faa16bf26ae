#include "core/random.h"

#include <array>
#include <limits>

#include <openssl/rand.h>

#include "core/check.h"

namespace regulars::core {

void SystemRandom::fill(std::span<std::byte> bytes) {
  const int filled =
      RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
  REGULARS_CHECK(filled == 1, "the system's random generator failed");
}

void SeededRandom::fill(std::span<std::byte> bytes) {
  for (std::byte& byte : bytes) {
    // SplitMix64: small, well spread, and the same on every machine.
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    byte = static_cast<std::byte>((mixed ^ (mixed >> 31U)) & 0xFFU);
  }
}

std::uint64_t draw_below(Random& random, std::uint64_t bound) {
  REGULARS_CHECK(bound > 0, "draw_below needs a bound of at least 1");
  // Draws at or above the largest multiple of bound are dropped, so that all answers are even.
  const std::uint64_t limit =
      std::numeric_limits<std::uint64_t>::max() - std::numeric_limits<std::uint64_t>::max() % bound;
  while (true) {
    std::uint64_t number = 0;
    random.fill(std::as_writable_bytes(std::span(&number, 1)));
    if (number < limit) {
      return number % bound;
    }
  }
}

std::string draw_hex(Random& random, std::size_t bytes) {
  static constexpr std::array kDigits{
      '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};
  std::string text;
  for (std::size_t i = 0; i < bytes; ++i) {
    std::byte byte{};
    random.fill(std::span(&byte, 1));
    const auto value = std::to_integer<unsigned>(byte);
    text += kDigits.at(value >> 4U);
    text += kDigits.at(value & 15U);
  }
  return text;
}

}  // namespace regulars::core
