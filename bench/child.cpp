#include "bench/child.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace regulars::bench {

ChildRun run_program(const std::string& program, const std::vector<std::string>& words) {
  std::vector<std::string> kept{program};
  kept.insert(kept.end(), words.begin(), words.end());
  std::vector<char*> arguments;
  for (std::string& word : kept) {
    arguments.push_back(word.data());
  }
  arguments.push_back(nullptr);
  std::fflush(nullptr);
  const auto start = std::chrono::steady_clock::now();
  pid_t process = 0;
  if (posix_spawn(&process, program.c_str(), nullptr, nullptr, arguments.data(), environ) != 0) {
    std::fprintf(stderr, "cannot start %s\n", program.c_str());
    std::exit(1);
  }
  int status = 0;
  rusage used{};
  wait4(process, &status, 0, &used);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  return {.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
          .seconds = took.count(),
          .peak_rss_kib = used.ru_maxrss};
}

}  // namespace regulars::bench
