// The one assertion of the program, on in every build.
//
// It is for our own mistakes, never for input: a ledger rule that does not hold stops the program,
// because carrying on with wrong points is worse than stopping.
#pragma once

#include <string_view>

namespace regulars::core {

/// Prints the sentence and the place to stderr and ends the process with abort().
[[noreturn]] void fail_check(std::string_view sentence, const char* file, int line);

}  // namespace regulars::core

// A macro because the place must be the caller's: Clang 14 has no std::source_location.
#define REGULARS_CHECK(condition, sentence)                         \
  do {                                                              \
    if (!(condition)) {                                             \
      ::regulars::core::fail_check((sentence), __FILE__, __LINE__); \
    }                                                               \
  } while (false)
