// Figures of several rounds in one run.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace regulars::bench {

/// Runs the work and returns the seconds it took.
template <typename Work>
double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// The middle one, of an even number the higher; values: one or more.
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace regulars::bench
