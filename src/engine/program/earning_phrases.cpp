#include "engine/program/earning_phrases.h"

#include <algorithm>
#include <string>

#include "engine/program/earning_words.h"
#include "engine/program/program_words.h"
#include "flow/source_text.h"

namespace regulars::engine {
namespace {

// "0 points" and "x1" are well written and mean nothing.
std::string idle_effect(std::string_view text) {
  const auto factor = parse_factor(text);
  const bool is_idle = (factor && factor->times <= factor->per) || text.starts_with("0 ");
  return is_idle ? flow::in_quotes(text) +
                       " gives nothing; write more than x1 or more than 0 points, or \"enabled: "
                       "no\" to switch the campaign off"
                 : "";
}

std::string lowering_factor(std::string_view text) {
  return parse_factor(text)
             ? flow::in_quotes(text) + " would make orders bring less; write x1 or more"
             : "";
}

constexpr std::string_view kNotBritain = "UK";  // no code of ISO 3166 that shops send

bool is_country(std::string_view text) {
  return text.size() == 2 && text != kNotBritain &&
         std::ranges::all_of(text, [](char sign) { return sign >= 'A' && sign <= 'Z'; });
}

// The code that was meant; empty where nobody can say.
std::string near_country(std::string_view text) {
  std::string capitals(text);
  for (char& sign : capitals) {
    sign = sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign;
  }
  const std::string meant = capitals == kNotBritain ? "GB" : capitals;
  return is_country(meant) ? flow::in_quotes(text) + " is no country; did you mean " +
                                 flow::in_quotes(meant) + "?"
                           : "";
}

}  // namespace

constinit const flow::Phrase kBaseEarningPhrase{
    .name = "base_earning",
    .is =
        "points for an amount, an order or an item, such as 1 per 1.00 USD, 10 per order or 1 "
        "per item, 1 to 1000000 points; or a share of the amount such as 5 %",
    .is_not = "is no earning rule",
    .mend = "write it like: 1 per 1.00 USD, 5 %, 10 per order or 1 per item",
    .pattern =
        "0*[1-9][0-9]* per (?:[0-9]+(?:\\.[0-9]+)? [A-Z]{3}|order|item)|"
        "[0-9]{1,3}(?:\\.[0-9]{1,2})? ?%",
    .accepts = [](std::string_view text) { return parse_base_earning(text).has_value(); }};

constinit const flow::Phrase kOrderMostPhrase{
    .name = "order_most",
    .is = "points for one order such as 500 per order; at most 1000000",
    .is_not = "is no number of points for one order",
    .mend = "write it like: 500 per order",
    .pattern = "0*[1-9][0-9]* per order",
    .accepts = [](std::string_view text) { return parse_points_per_order(text).has_value(); }};

constinit const flow::Phrase kEffectPhrase{
    .name = "effect",
    .is =
        "what is given on top, such as x2, 20 points, 2 per 1.00 USD, 5 points per item or reward "
        "mug",
    .is_not = "is nothing that a campaign can give",
    .mend = "write it like: x2, 20 points, 2 per 1.00 USD, 5 points per item or reward mug",
    .pattern =
        "x[0-9]{1,4}(?:\\.[0-9]{1,2})?|0*[1-9][0-9]* points?|"
        "0*[1-9][0-9]*(?: points?)? per item|"
        "reward [A-Za-z0-9_-]{1,40}|0*[1-9][0-9]* per [0-9]+(?:\\.[0-9]+)? [A-Z]{3}",
    .accepts = [](std::string_view text) { return parse_effect(text).has_value(); },
    .sentence = idle_effect};

constinit const flow::Phrase kTierFactorPhrase{
    .name = "tier_factor",
    .is = "a factor such as x1.5, from x1 to x1000",
    .is_not = "is no factor",
    .mend = "write it like: x1.5 or x2 (x1 to x1000, at most two decimals)",
    .pattern = "x[0-9]{1,4}(?:\\.[0-9]{1,2})?",
    .accepts = [](std::string_view text) { return parse_tier_factor(text).has_value(); },
    .sentence = lowering_factor};

constinit const flow::Phrase kExchangePhrase{
    .name = "exchange",
    .is = "an amount of another currency, such as 1.0845 USD; at most nine digits",
    .is_not = "is no rate of exchange",
    .mend = "write what one unit counts as, like: 1.0845 USD (at most nine digits)",
    .pattern = "[0-9]+(?:\\.[0-9]+)? [A-Z]{3}",
    .accepts = [](std::string_view text) { return parse_exchange(text).has_value(); }};

constinit const flow::Phrase kUsablePhrase{
    .name = "usable",
    .is =
        "at once, or a wait such as 14 days after payment, after delivery, after delivery, at "
        "most 30 days, or from 2026-12-01",
    .is_not = "says no time at which points can be used",
    .mend =
        "write it like: at once, 14 days after payment, after delivery, at most 30 days, or "
        "from 2026-12-01",
    .pattern =
        "at once|0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s? after payment|"
        "after deliver(?:y|ed)"
        "(?:, at most 0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s?)?|"
        "from 2[01][0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])",
    .accepts = [](std::string_view text) { return parse_usable(text).has_value(); }};

constinit const flow::Phrase kExpiryPhrase{
    .name = "expiry",
    .is =
        "never, or an end such as 24 months after earning, 2 years, rounded up to the quarter, "
        "every 31 December, at least 3 months, or after 12 months without activity",
    .is_not = "says no end of points",
    .mend =
        "write it like: never, 24 months after earning, 24 months after they can be used, 2 "
        "years, rounded up to the quarter, every 31 December, at least 3 months, or after 12 "
        "months without activity",
    .pattern =
        "never|0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s?"
        "(?: after earning| after they can be used)?"
        "(?:, rounded up to the (?:day|week|month|quarter|half-year|year))?|"
        "after 0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s? without activity|"
        "every [0-9]+ [A-Z][a-z]{2,8}(?: and [0-9]+ [A-Z][a-z]{2,8})*"
        "(?:, at least 0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s?)?",
    .accepts = [](std::string_view text) { return parse_expiry(text).has_value(); }};

constinit const flow::Phrase kWhenSpentPhrase{
    .name = "when_spent",
    .is = "stop at zero, only pending or debt up to 500 points",
    .is_not = "is not understood",
    .mend = "write it like: stop at zero, only pending or debt up to 500 points",
    .pattern = "stop at zero|only pending|debt up to 0*[1-9][0-9]* points?",
    .accepts = [](std::string_view text) { return parse_when_spent(text).has_value(); }};

constinit const flow::Phrase kTierStartPhrase{
    .name = "tier_start",
    .is = "points, an amount or orders, such as 300, 300.00 USD or 5 orders",
    .is_not = "is no beginning of a tier",
    .mend = "write it like: 300 for points, 300.00 USD or 5 orders",
    .pattern = "[0-9]+(?: points?| orders?)?|[0-9]+(?:\\.[0-9]+)? [A-Z]{3}",
    .accepts = [](std::string_view text) { return parse_tier_start(text).has_value(); },
    .may_be_number = true};

constinit const flow::Phrase kTierPeriodPhrase{
    .name = "tier_period",
    .is =
        "calendar year (or quarter, month, half-year), a number of days such as 365 days, since "
        "joining or lifetime",
    .is_not = "is no period in which amounts count together",
    .mend = "write it like: calendar year, 365 days, since joining or lifetime",
    .pattern =
        "calendar (?:day|week|month|quarter|half-year|year)|0*[1-9][0-9]* days?|since "
        "joining|lifetime",
    .accepts = [](std::string_view text) { return parse_tier_period(text).has_value(); }};

constinit const flow::Phrase kHoldingPhrase{
    .name = "holding",
    .is = "until the end of the next period, a time such as 12 months, or as long as it is reached",
    .is_not = "says no time for which a tier is kept",
    .mend =
        "write it like: until the end of the next period, 12 months, or as long as it is "
        "reached",
    .pattern =
        "until the end of the next period|as long as it is reached|"
        "0*[1-9][0-9]* (?:day|week|month|quarter|half-year|year)s?",
    .accepts = [](std::string_view text) { return parse_holding(text).has_value(); }};

constinit const flow::Phrase kCampaignIdPhrase{.name = "campaign_id",
                                               .is = "1 to 40 letters, digits, - and _",
                                               .is_not = "cannot name a campaign",
                                               .mend = "use letters, digits, - and _, at most 40",
                                               .pattern = "[A-Za-z0-9_-]{1,40}",
                                               .accepts = is_reward_id};

constinit const flow::Phrase kCountryPhrase{.name = "country",
                                            .is = "two capital letters such as US",
                                            .is_not = "is no country",
                                            .mend = "write two capital letters such as US or TH",
                                            .pattern = "[A-Z]{2}",
                                            .accepts = is_country,
                                            .sentence = near_country};

}  // namespace regulars::engine
