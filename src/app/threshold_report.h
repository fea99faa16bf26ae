// The answer of `regulars threshold`, for a person and for a program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loyalty/program.h"
#include "loyalty/rewards/threshold.h"

namespace regulars::app {

struct ShopPrize {
  loyalty::Reward reward;
  std::optional<loyalty::PrizeFit> fit{};  // absent when an average order earns no points
};

struct ThresholdAnswer {
  loyalty::ThresholdQuestion question;
  loyalty::Threshold threshold;
  std::vector<ShopPrize> prizes;  // of the shop's program, cheapest first; empty without a shop
};

/// What does not go together, with the numbers, in the order of their weight.
struct ThresholdFinding {
  std::string rule;  // fixed name such as "bonus-buys-prize"
  std::string sentence;
  bool is_error = false;  // it cannot work; otherwise a warning
};
std::vector<ThresholdFinding> findings_of(const ThresholdAnswer& answer);

/// Lines with the sums shown.
std::string threshold_text(const ThresholdAnswer& answer);

/// One JSON object; amounts and percentages are texts, such as "60.00" and "55.0".
std::string threshold_json(const ThresholdAnswer& answer);

/// "60.00 USD", "200 points", "1 per 1.00 USD", "orders 3 to 4".
std::string with_currency(const core::Money& money);
std::string counted(core::Points points);
std::string text_of(const loyalty::EarningRate& rate);
std::string text_of(const loyalty::OrderRange& orders);

}  // namespace regulars::app
