#include "core/random.h"

#include <limits>

#include <openssl/rand.h>

#include "core/check.h"
#include "core/encoding.h"

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
  std::string drawn(bytes, '\0');
  for (char& byte : drawn) {
    random.fill(std::as_writable_bytes(std::span(&byte, 1)));  // one draw a byte: tests pin them
  }
  return to_hex(drawn);
}

}  // namespace regulars::core
