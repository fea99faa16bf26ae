// How the phrases of the program file are told: to an owner whose text is refused, on the page, and
// as patterns to an editor. program_words.h reads them.
#pragma once

#include <string>
#include <string_view>

#include "flow/schema.h"

namespace regulars::engine {

/// "whole days are needed here, not "36 hours"; write 1 day or 2 days", for a time that is none;
/// empty for what is no time at all.
std::string nearest_days(std::string_view text);

extern const flow::Phrase kCurrencyPhrase;
extern const flow::Phrase kTimeZonePhrase;
extern const flow::Phrase kEarningRatePhrase;
extern const flow::Phrase kPointsPerOrderPhrase;
extern const flow::Phrase kPointsPhrase;
extern const flow::Phrase kOverPhrase;
extern const flow::Phrase kWholeDaysPhrase;
extern const flow::Phrase kWinBackPhrase;
extern const flow::Phrase kPeriodPhrase;
extern const flow::Phrase kFactorPhrase;
extern const flow::Phrase kPercentPhrase;
extern const flow::Phrase kQuietHoursPhrase;
extern const flow::Phrase kWeekHoursPhrase;
extern const flow::Phrase kLimitPhrase;
extern const flow::Phrase kRewardIdPhrase;
extern const flow::Phrase kLinkPhrase;
extern const flow::Phrase kBonusNamePhrase;
extern const flow::Phrase kMonthDayPhrase;

}  // namespace regulars::engine
