// Whole numbers on the command line.
#pragma once

#include <cstdint>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): its own name
class Option;
}  // namespace CLI

namespace regulars::app {

/// The largest that a number on the command line can be: 18 digits.
inline constexpr std::int64_t kMostWhole = 999'999'999'999'999'999;

/// What is wrong with the word, with what was found and what was expected; empty for a number from
/// 0 to `most` in decimal digits alone. No sign, no blank, and no zero before another digit, so
/// that nothing else is read than what was typed. most: 0 to kMostWhole.
std::string whole_number_problem(const std::string& word, std::int64_t most);

/// Refuses on the command line what `whole_number_problem` tells; the option itself.
CLI::Option* takes_whole_number(CLI::Option* option, std::int64_t most = kMostWhole);

}  // namespace regulars::app
