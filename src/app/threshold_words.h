// What somebody typed after `regulars threshold`, read into a question.
#pragma once

#include <string>

#include "core/result.h"
#include "loyalty/program.h"
#include "loyalty/rewards/threshold.h"

namespace regulars::app {

/// The words as they were typed; empty where an option was not given.
struct ThresholdWords {
  std::string aov;     // "60", "60.00", "60.00 USD"
  std::string orders;  // "3-4", "3"
  std::string margin;  // "55", "55.5", "55 %"
  std::string share;
  std::string currency;
  std::string rate;  // "1 per 1.00 USD", "1 per 1.00"
  std::string joining;
  std::string cost;
  std::string price;
  std::string shop;  // a folder; empty: none
  bool json = false;
};

/// program: the shop's, or null. What was typed goes before it, but all is in the shop's currency.
/// Without one the currency is the one that was typed with --currency, an amount or the rate, and
/// otherwise USD; the rate is 1 per 1.00.
/// Errors: kInvalid, with the option, what is wrong, and the letter at which it is.
core::Result<loyalty::ThresholdQuestion> read_question(const ThresholdWords& words,
                                                       const loyalty::Program* program);

}  // namespace regulars::app
