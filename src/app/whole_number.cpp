#include "app/whole_number.h"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include <CLI/CLI.hpp>

#include "flow/source_text.h"

namespace regulars::app {
namespace {

constexpr std::size_t kMostDigits = 18;

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

}  // namespace

std::string whole_number_problem(const std::string& word, std::int64_t most) {
  const bool is_plain = !word.empty() && std::ranges::all_of(word, is_digit);
  if (!is_plain || (word.size() > 1 && word.front() == '0')) {
    return flow::in_quotes(word) + " is no whole number; write its digits alone, such as 12";
  }
  std::int64_t number = kMostWhole;
  std::from_chars(word.data(), word.data() + word.size(), number);
  if (word.size() > kMostDigits || number > most) {
    return flow::in_quotes(word) + " is too large; write a whole number from 0 to " +
           std::to_string(most);
  }
  return {};
}

CLI::Option* takes_whole_number(CLI::Option* option, std::int64_t most) {
  return option->check(
      [most](const std::string& word) { return whole_number_problem(word, most); });
}

}  // namespace regulars::app
