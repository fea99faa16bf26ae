#include "core/check.h"

#include <cstdio>
#include <cstdlib>

namespace regulars::core {

void fail_check(std::string_view sentence, const char* file, int line) {
  std::fprintf(
      stderr, "%s:%d: %.*s\n", file, line, static_cast<int>(sentence.size()), sentence.data());
  std::abort();
}

}  // namespace regulars::core
