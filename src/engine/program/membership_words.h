// The phrases about membership that is bought: "once", "1 year", "none", "30 days".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "flow/schema.h"
#include "loyalty/calendar.h"

namespace regulars::engine {

/// How long a fee lasts; absent: for good.
struct FeeTime {
  std::optional<loyalty::Period> lasts{};
};
/// "once", and all that parse_period takes.
std::optional<FeeTime> parse_fee_time(std::string_view text);

/// "none", which is 0 days, and all that parse_whole_days takes.
std::optional<std::chrono::days> parse_trial(std::string_view text);

/// "1 year", "6 months": parse_period takes it back.
std::string to_text(const loyalty::Period& period);

extern const flow::Phrase kFeeTimePhrase;
extern const flow::Phrase kTrialPhrase;

}  // namespace regulars::engine
