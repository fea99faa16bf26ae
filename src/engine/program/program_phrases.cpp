#include "engine/program/program_phrases.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

#include "core/money.h"
#include "core/text_format.h"
#include "engine/program/month_day.h"
#include "engine/program/program_words.h"
#include "flow/source_text.h"
#include "flow/words.h"
#include "loyalty/earning/activity.h"

namespace regulars::engine {
namespace {

constexpr std::string_view kAfter = " after the last order";

std::string nearest_win_back(std::string_view text) {
  return nearest_days(text.substr(0, text.find(kAfter)));
}

}  // namespace

std::string nearest_days(std::string_view text) {
  const auto time = flow::parse_duration(text);
  if (!time) {
    return "";
  }
  const auto below = std::chrono::floor<std::chrono::days>(*time).count();
  std::string days = std::to_string(below + 1) + (below == 0 ? " day" : " days");
  if (below > 0) {
    days = std::to_string(below) + (below == 1 ? " day or " : " days or ") + days;
  }
  return "whole days are needed here, not " + flow::in_quotes(text) + "; write " + days;
}

namespace {

// Letters that stand for several zones, or for one hour all year, and the region that is meant
// most.
struct ShortZone {
  std::string_view letters;
  std::string_view region;
};
constexpr std::array kShortZones{ShortZone{"ACT", "Australia/Darwin"},
                                 ShortZone{"AEDT", "Australia/Sydney"},
                                 ShortZone{"AEST", "Australia/Sydney"},
                                 ShortZone{"AET", "Australia/Sydney"},
                                 ShortZone{"AGT", "America/Argentina/Buenos_Aires"},
                                 ShortZone{"ART", "America/Argentina/Buenos_Aires"},
                                 ShortZone{"AST", "America/Halifax"},
                                 ShortZone{"BET", "America/Sao_Paulo"},
                                 ShortZone{"BST", "Europe/London"},
                                 ShortZone{"CAT", "Africa/Harare"},
                                 ShortZone{"CDT", "America/Chicago"},
                                 ShortZone{"CEST", "Europe/Paris"},
                                 ShortZone{"CNT", "America/St_Johns"},
                                 ShortZone{"CST", "America/Chicago"},
                                 ShortZone{"CTT", "Asia/Shanghai"},
                                 ShortZone{"EAT", "Africa/Nairobi"},
                                 ShortZone{"ECT", "America/Guayaquil"},
                                 ShortZone{"EDT", "America/New_York"},
                                 ShortZone{"EST", "America/New_York"},
                                 ShortZone{"HKT", "Asia/Hong_Kong"},
                                 ShortZone{"HST", "Pacific/Honolulu"},
                                 ShortZone{"ICT", "Asia/Bangkok"},
                                 ShortZone{"IET", "America/Indiana/Indianapolis"},
                                 ShortZone{"IST", "Asia/Kolkata"},
                                 ShortZone{"JST", "Asia/Tokyo"},
                                 ShortZone{"MDT", "America/Denver"},
                                 ShortZone{"MIT", "Pacific/Apia"},
                                 ShortZone{"MST", "America/Denver"},
                                 ShortZone{"NET", "Asia/Yerevan"},
                                 ShortZone{"NST", "America/St_Johns"},
                                 ShortZone{"PDT", "America/Los_Angeles"},
                                 ShortZone{"PLT", "Asia/Karachi"},
                                 ShortZone{"PNT", "America/Phoenix"},
                                 ShortZone{"PRT", "America/Puerto_Rico"},
                                 ShortZone{"PST", "America/Los_Angeles"},
                                 ShortZone{"SGT", "Asia/Singapore"},
                                 ShortZone{"SST", "Pacific/Pago_Pago"},
                                 ShortZone{"VST", "Asia/Ho_Chi_Minh"},
                                 ShortZone{"WIB", "Asia/Jakarta"}};

const ShortZone* find_short_zone(std::string_view text) {
  const auto* const found = std::ranges::find(kShortZones, text, &ShortZone::letters);
  return found == kShortZones.end() ? nullptr : found;
}

std::string region_for(std::string_view text) {
  if (const ShortZone* zone = find_short_zone(text)) {
    return flow::in_quotes(text) +
           " is not the name of one place; write a region and a city, such as " +
           std::string(zone->region);
  }
  const auto meant = core::nearest_zone(text);
  return meant ? flow::in_quotes(text) + " is no time zone; did you mean " + *meant + "?" : "";
}

}  // namespace

constinit const flow::Phrase kCurrencyPhrase{.name = "currency",
                                             .is = "three capital letters such as USD",
                                             .is_not = "is no currency",
                                             .mend = "write three capital letters such as USD",
                                             .pattern = "[A-Z]{3}",
                                             .accepts = core::is_currency};

constinit const flow::Phrase kTimeZonePhrase{
    .name = "time_zone",
    .is = "a time zone such as America/Los_Angeles",
    .is_not = "is no time zone",
    .mend = "write it like America/Los_Angeles or Asia/Bangkok",
    .pattern = "[A-Za-z0-9_+/-]+",
    .accepts = [](std::string_view text) { return core::is_zone(text) && !find_short_zone(text); },
    .sentence = region_for};

constinit const flow::Phrase kEarningRatePhrase{
    .name = "earning_rate",
    .is = "points for an amount, such as 1 per 1.00 USD; 1 to 1000000 points",
    .is_not = "is no earning rule",
    .mend = "write it like: 1 per 1.00 USD",
    .pattern = "0*[1-9][0-9]* per [0-9]+(?:\\.[0-9]+)? [A-Z]{3}",
    .accepts = [](std::string_view text) { return parse_earning_rate(text).has_value(); }};

constinit const flow::Phrase kPointsPerOrderPhrase{
    .name = "points_per_order",
    .is = "points for every order, such as 1 per order; 1 to 1000000 points",
    .is_not = "is no number of points for an order",
    .mend = "write it like: 1 per order",
    .pattern = "0*[1-9][0-9]* per order",
    .accepts = [](std::string_view text) { return parse_points_per_order(text).has_value(); }};

constinit const flow::Phrase kPointsPhrase{
    .name = "points",
    .is = "a number of points such as 10000 points",
    .is_not = "is no number of points",
    .mend = "write it like: 10000 points",
    .pattern = "0*[1-9][0-9]* points?",
    .accepts = [](std::string_view text) { return parse_points(text).has_value(); }};

constinit const flow::Phrase kOverPhrase{
    .name = "over",
    .is = "an amount that is exceeded, such as over 100.00 USD",
    .is_not = "says no amount",
    .mend = "write it like: over 100.00 USD",
    .pattern = "over [0-9]+(?:\\.[0-9]+)? [A-Z]{3}",
    .accepts = [](std::string_view text) { return parse_over(text).has_value(); }};

constinit const flow::Phrase kWholeDaysPhrase{
    .name = "whole_days",
    .is = "a time in whole days such as 28 days or 4 weeks, at most 3 years",
    .is_not = "is no number of days",
    .mend = "write it like: 28 days or 4 weeks (3 years at most)",
    .pattern = "0*[1-9][0-9]* (?:minute|hour|day|week)s?",
    .accepts = [](std::string_view text) { return parse_whole_days(text).has_value(); },
    .sentence = nearest_days};

constinit const flow::Phrase kWinBackPhrase{
    .name = "win_back",
    .is = "a time in whole days such as 60 days after the last order, at most 3 years",
    .is_not = "is not understood",
    .mend = "write it like: 60 days after the last order",
    .pattern = "0*[1-9][0-9]* (?:minute|hour|day|week)s?(?: after the last order)?",
    .accepts = [](std::string_view text) { return parse_win_back(text).has_value(); },
    .sentence = nearest_win_back};

constinit const flow::Phrase kPeriodPhrase{
    .name = "period",
    .is = "a time of the calendar such as 24 months, 2 years, 1 quarter or 90 days",
    .is_not = "is no time of the calendar",
    .mend = "write it like: 24 months, 2 years, 1 quarter or 90 days (100 years at most)",
    .pattern = "0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s?",
    .accepts = [](std::string_view text) { return parse_period(text).has_value(); }};

constinit const flow::Phrase kFactorPhrase{
    .name = "factor",
    .is = "a factor such as x1.5, from x0.1 to x1000",
    .is_not = "is no factor",
    .mend = "write it like: x1.5 or x2 (x0.1 to x1000, at most two decimals)",
    .pattern = "x[0-9]{1,4}(?:\\.[0-9]{1,2})?",
    .accepts = [](std::string_view text) { return parse_factor(text).has_value(); }};

constinit const flow::Phrase kPercentPhrase{
    .name = "percent",
    .is = "a share such as 15 %, at most 100 %",
    .is_not = "is no share",
    .mend = "write it like: 15 % or 2.5 % (100 % at most, at most two decimals)",
    .pattern = "[0-9]{1,3}(?:\\.[0-9]{1,2})? ?%",
    .accepts = [](std::string_view text) { return parse_percent(text).has_value(); }};

constinit const flow::Phrase kQuietHoursPhrase{
    .name = "hours",
    .is = "two times of day such as 21:00-09:00",
    .is_not = "are no hours",
    .mend = "write them like 21:00-09:00",
    .pattern = "[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}",
    .accepts = [](std::string_view text) { return parse_quiet_hours(text).has_value(); }};

constinit const flow::Phrase kWeekHoursPhrase{
    .name = "week_hours",
    .is = "days and hours such as fri 17:00-19:00, mon-fri 09:00-12:00 or weekends",
    .is_not = "are no days and hours",
    .mend = "write them like: fri 17:00-19:00, mon-fri 09:00-12:00 or weekends",
    .pattern =
        "(?:(?:weekdays|weekends|(?:mon|tue|wed|thu|fri|sat|sun)"
        "(?:-(?:mon|tue|wed|thu|fri|sat|sun))?)"
        "(?:, ?(?:weekdays|weekends|(?:mon|tue|wed|thu|fri|sat|sun)"
        "(?:-(?:mon|tue|wed|thu|fri|sat|sun))?))*"
        "(?: [0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2})?)|"
        "[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}",
    .accepts = [](std::string_view text) { return parse_week_hours(text).has_value(); }};

constinit const flow::Phrase kLimitPhrase{
    .name = "limit",
    .is = "a limit such as 100 per month, 3 times per week or 1 time",
    .is_not = "is no limit",
    .mend = "write it like: 100 per month, 3 times per week or 1 time",
    .pattern =
        "0*[1-9][0-9]*(?: (?:points?|times?)| (?:(?:points?|times?) )?"
        "per (?:day|week|month|quarter|half-year|year))",
    .accepts = [](std::string_view text) { return parse_limit(text).has_value(); }};

constinit const flow::Phrase kRewardIdPhrase{.name = "reward_id",
                                             .is = "1 to 40 letters, digits, - and _",
                                             .is_not = "cannot name a reward",
                                             .mend = "use letters, digits, - and _, at most 40",
                                             .pattern = "[A-Za-z0-9_-]{1,40}",
                                             .accepts = is_reward_id};

constinit const flow::Phrase kLinkPhrase{
    .name = "link",
    .is = "an address that begins with https://",
    .is_not = "is no address of a page",
    .mend = "it begins with https://",
    .pattern = "https://[\\s\\S]*",
    .accepts = [](std::string_view text) { return text.starts_with("https://"); }};

constinit const flow::Phrase kBonusNamePhrase{.name = "bonus_name",
                                              .is = "1 to 40 letters, digits, - and _",
                                              .is_not = "cannot be such a name",
                                              .mend = "use letters, digits, - and _, at most 40",
                                              .pattern = "[A-Za-z0-9_-]{1,40}",
                                              .accepts = loyalty::is_activity_name};

constinit const flow::Phrase kMonthDayPhrase{
    .name = "month_day",
    .is = "a day of the year such as 24 December",
    .is_not = "is no day of the year",
    .mend = "write it like: 24 December",
    .pattern = "[0-9]{1,2} [A-Za-z]{3,9}",
    .accepts = [](std::string_view text) { return parse_month_day(text).has_value(); }};

}  // namespace regulars::engine
