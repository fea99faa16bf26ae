// The small phrases about rewards: "10.00 USD from 100.00 USD", "100 points for 5.00 USD".
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/money.h"
#include "core/points.h"
#include "flow/schema.h"
#include "loyalty/fraction.h"
#include "loyalty/rewards/reward_limits.h"

namespace regulars::engine {

/// One step of a volume discount: so much off from so much on, or from so many items on.
struct StepWords {
  std::optional<loyalty::Factor> percent{};  // one of the first two
  std::optional<core::Money> amount{};
  std::optional<core::Money> from{};  // one of the last two
  std::int64_t items = 0;
};
/// "10.00 USD from 100.00 USD", "10 % from 3 items"; all numbers above zero.
std::optional<StepWords> parse_step(std::string_view text);

/// "100 points for 5.00 USD": both above zero.
struct BlockWords {
  core::Points points;
  core::Money money;
};
std::optional<BlockWords> parse_block(std::string_view text);

/// "1 time per month", "3 times".
std::optional<loyalty::TimesPer> parse_times(std::string_view text);

/// How long a coupon's code works.
struct CodeLife {
  std::optional<std::chrono::days> days{};  // absent: it never ends
};
/// "30 days", as parse_whole_days; "never".
std::optional<CodeLife> parse_code_life(std::string_view text);

extern const flow::Phrase kCodeLifePhrase;
extern const flow::Phrase kStepPhrase;
extern const flow::Phrase kBlockPhrase;
extern const flow::Phrase kTimesPhrase;
extern const flow::Phrase kKindNamePhrase;
extern const flow::Phrase kTierNamePhrase;

}  // namespace regulars::engine
