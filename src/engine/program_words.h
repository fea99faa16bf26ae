// The small phrases of the program file: "1 per 1.00 USD", "60 days after the last order",
// "21:00-09:00".
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "loyalty/program.h"

namespace regulars::engine {

/// "1 per 1.00 USD", "7 per 3.00 EUR": 1 to 1,000,000 points for an amount above zero.
std::optional<loyalty::EarningRate> parse_earning_rate(std::string_view text);

/// "60 days after the last order", "60 days": 1 day to 3 years.
std::optional<std::chrono::days> parse_win_back(std::string_view text);

/// "21:00-09:00"; may cross midnight.
std::optional<loyalty::QuietHours> parse_quiet_hours(std::string_view text);

/// Letters, digits, "-" and "_", 1 to 40: a reward's name in payloads and in the ledger.
bool is_reward_id(std::string_view text);

}  // namespace regulars::engine
