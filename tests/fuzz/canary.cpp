// Fails on purpose, to show that a failing target is noticed. No input from outside reaches it.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  // Letter by letter, so that a fuzzer led by coverage gets there in a moment.
  const bool found =
      size > 3 && input[0] == 'B' && input[1] == 'i' && input[2] == 'r' && input[3] == 'd';
  REGULARS_CHECK(!found, "the canary was found");
  return 0;
}
