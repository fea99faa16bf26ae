#include "engine/program/membership_words.h"

#include "engine/program/program_words.h"

namespace regulars::engine {
namespace {

const char* word_of(loyalty::Unit unit) {
  using loyalty::Unit;
  switch (unit) {
    case Unit::kDay:
      return "day";
    case Unit::kWeek:
      return "week";
    case Unit::kMonth:
      return "month";
    case Unit::kQuarter:
      return "quarter";
    case Unit::kHalfYear:
      return "half-year";
    case Unit::kYear:
      return "year";
  }
  return "day";
}

}  // namespace

std::optional<FeeTime> parse_fee_time(std::string_view text) {
  if (text == "once") {
    return FeeTime{};
  }
  const auto lasts = parse_period(text);
  return lasts ? std::optional(FeeTime{.lasts = *lasts}) : std::nullopt;
}

std::optional<std::chrono::days> parse_trial(std::string_view text) {
  return text == "none" ? std::optional(std::chrono::days(0)) : parse_whole_days(text);
}

std::string to_text(const loyalty::Period& period) {
  return std::to_string(period.count) + " " + word_of(period.unit) + (period.count == 1 ? "" : "s");
}

constinit const flow::Phrase kFeeTimePhrase{
    .name = "fee_time",
    .is = "once (for good), or a time of the calendar such as 1 year or 1 month",
    .is_not = "is no time for which a fee lasts",
    .mend = "write it like: once, 1 year or 1 month (100 years at most)",
    .pattern = "once|0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s?",
    .accepts = [](std::string_view text) { return parse_fee_time(text).has_value(); }};

constinit const flow::Phrase kTrialPhrase{
    .name = "trial",
    .is = "none, or a time in whole days such as 30 days, at most 3 years",
    .is_not = "is no time for a trial",
    .mend = "write it like: none, 30 days or 4 weeks (3 years at most)",
    .pattern = "none|0*[1-9][0-9]* (?:minute|hour|day|week)s?",
    .accepts = [](std::string_view text) { return parse_trial(text).has_value(); }};

}  // namespace regulars::engine
