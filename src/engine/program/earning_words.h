// The phrases of the program file that say what earns, when points can be used, and tiers:
// "10 per order", "14 days after payment", "every 31 December", "until the end of the next period".
//
// Each is read exactly or not at all, as those in program_words.h. earning_phrases.h has the
// sentences for what is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/points.h"
#include "loyalty/earning/earning_rule.h"
#include "loyalty/fraction.h"
#include "loyalty/points/account.h"
#include "loyalty/points/expiry.h"
#include "loyalty/points/usable.h"
#include "loyalty/tiers/tiers.h"

namespace regulars::engine {

/// What an order brings before any rule.
struct BaseEarning {
  loyalty::EarnBy by = loyalty::EarnBy::kAmount;
  core::Points points;                         // by order and by unit
  std::optional<loyalty::EarningRate> rate{};  // by amount
  std::optional<loyalty::Factor> share{};      // by amount, as a part of it; then without a rate
};
/// "1 per 1.00 USD", "10 per order", "1 per item": 1 to 1,000,000 points; "5 %".
std::optional<BaseEarning> parse_base_earning(std::string_view text);

/// "x2", "20 points", "2 per 1.00 USD", "5 points per item", "reward mug": an effect on no certain
/// goods. Factors are more than x1.
std::optional<loyalty::Effect> parse_effect(std::string_view text);

/// "x1.5": as parse_factor, but x1 or more.
std::optional<loyalty::Factor> parse_tier_factor(std::string_view text);

/// What one unit of a currency counts as in another.
struct Exchange {
  loyalty::Factor rate;
  std::string to;
};
/// "1.0845 USD": above zero, at most nine digits in all, at most eight of them decimals.
std::optional<Exchange> parse_exchange(std::string_view text);

/// "at once", "14 days after payment", "after delivery", "after delivery, at most 30 days", "from
/// 2026-12-01"; "delivered" is taken for "delivery".
std::optional<loyalty::UsableRule> parse_usable(std::string_view text);

/// "never"; "24 months", "24 months after they can be used", "24 months after earning", each with
/// ", rounded up to the quarter" if wished; "every 30 June and 31 December", with ", at least 3
/// months" if wished; "after 12 months without activity".
std::optional<loyalty::ExpiryRule> parse_expiry(std::string_view text);

/// "stop at zero", "only pending", "debt up to 500 points".
std::optional<loyalty::RefundPolicy> parse_when_spent(std::string_view text);

/// Where a tier begins.
struct TierStart {
  loyalty::TierCounter counter = loyalty::TierCounter::kPoints;
  std::int64_t threshold = 0;  // of money minor units
  std::string currency{};      // of money
};
/// "300" and "300 points", "300.00 USD", "5 orders"; "0" too.
std::optional<TierStart> parse_tier_start(std::string_view text);

/// "calendar year" and other units, "365 days" (1 to 1200), "since joining", "lifetime". The
/// counter is not among the words.
std::optional<loyalty::QualifyingRule> parse_tier_period(std::string_view text);

/// "until the end of the next period", "12 months", "as long as it is reached".
std::optional<loyalty::Holding> parse_holding(std::string_view text);

}  // namespace regulars::engine
