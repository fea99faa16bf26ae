// The real program run once, with what it took.
#pragma once

#include <string>
#include <vector>

namespace regulars::bench {

struct ChildRun {
  int exit = -1;          // of the program; -1: it was killed
  double seconds = 0;     // from its start to its end
  long peak_rss_kib = 0;  // the most that was resident: ru_maxrss
};

/// Runs the program with these words after its name and waits for its end. What it says goes to our
/// own output. Ends the process when it cannot be started.
ChildRun run_program(const std::string& program, const std::vector<std::string>& words);

}  // namespace regulars::bench
