#include "engine/program/reward_words.h"

#include "engine/program/program_phrases.h"
#include "engine/program/program_words.h"
#include "flow/words.h"

namespace regulars::engine {
namespace {

constexpr std::string_view kFrom = " from ";
constexpr std::string_view kFor = " for ";
constexpr std::int64_t kMaxItems = 1'000'000;

// "5.00 USD", above zero and without a minus.
std::optional<core::Money> parse_positive(std::string_view text) {
  auto amount = flow::parse_amount(text);
  return amount && amount->minor > 0 ? amount : std::nullopt;
}

std::optional<std::int64_t> parse_items(std::string_view text) {
  for (const std::string_view word : {" items", " item"}) {
    if (text.ends_with(word)) {
      text.remove_suffix(word.size());
      const auto count = flow::parse_whole_number(text);
      return count && *count >= 1 && *count <= kMaxItems ? count : std::nullopt;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<StepWords> parse_step(std::string_view text) {
  const std::size_t at = text.find(kFrom);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view from = text.substr(at + kFrom.size());
  StepWords step{.percent = parse_percent(text.substr(0, at)),
                 .amount = parse_positive(text.substr(0, at)),
                 .from = parse_positive(from),
                 .items = parse_items(from).value_or(0)};
  const bool is_whole = (step.percent || step.amount) && (step.from || step.items > 0);
  return is_whole ? std::optional(step) : std::nullopt;
}

std::optional<BlockWords> parse_block(std::string_view text) {
  const std::size_t at = text.find(kFor);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto points = parse_points(text.substr(0, at));
  const auto money = parse_positive(text.substr(at + kFor.size()));
  return points && money ? std::optional(BlockWords{.points = *points, .money = *money})
                         : std::nullopt;
}

std::optional<loyalty::TimesPer> parse_times(std::string_view text) {
  const auto limit = parse_limit(text);
  return limit && limit->is_times
             ? std::optional(loyalty::TimesPer{.times = limit->count, .per = limit->per})
             : std::nullopt;
}

std::optional<CodeLife> parse_code_life(std::string_view text) {
  if (text == "never") {
    return CodeLife{};
  }
  const auto days = parse_whole_days(text);
  return days ? std::optional(CodeLife{.days = days}) : std::nullopt;
}

constinit const flow::Phrase kCodeLifePhrase{
    .name = "code_life",
    .is = "a time in whole days such as 30 days or 4 weeks, at most 3 years, or never",
    .is_not = "is no number of days",
    .mend = "write it like: 30 days or 4 weeks (3 years at most), or never for a gift card",
    .pattern = "[0-9]+ (?:minute|hour|day|week)s?|never",
    .accepts = [](std::string_view text) { return parse_code_life(text).has_value(); },
    .sentence = nearest_days};

constinit const flow::Phrase kStepPhrase{
    .name = "step",
    .is = "a discount and where it begins, such as 10.00 USD from 100.00 USD or 10 % from 3 items",
    .is_not = "is no discount with its beginning",
    .mend = "write it like: 10.00 USD from 100.00 USD, or 10 % from 3 items",
    .pattern = "[0-9]+(?:\\.[0-9]+)? ?(?:%|[A-Z]{3}) from [0-9]+(?:\\.[0-9]+)? (?:items?|[A-Z]{3})",
    .accepts = [](std::string_view text) { return parse_step(text).has_value(); }};

constinit const flow::Phrase kBlockPhrase{
    .name = "block",
    .is = "points and what they pay, such as 100 points for 5.00 USD",
    .is_not = "is no price in points",
    .mend = "write it like: 100 points for 5.00 USD",
    .pattern = "0*[1-9][0-9]* points? for [0-9]+(?:\\.[0-9]+)? [A-Z]{3}",
    .accepts = [](std::string_view text) { return parse_block(text).has_value(); }};

constinit const flow::Phrase kTimesPhrase{
    .name = "times",
    .is = "how often, such as 1 time per month or 3 times",
    .is_not = "is no number of times",
    .mend = "write it like: 1 time per month, or 3 times",
    .pattern = "0*[1-9][0-9]* times?(?: per (?:day|week|month|quarter|half-year|year))?",
    .accepts = [](std::string_view text) { return parse_times(text).has_value(); }};

constinit const flow::Phrase kKindNamePhrase{.name = "kind_name",
                                             .is = "1 to 40 letters, digits, - and _",
                                             .is_not = "cannot name a kind of reward",
                                             .mend = "use letters, digits, - and _, at most 40",
                                             .pattern = "[A-Za-z0-9_-]{1,40}",
                                             .accepts = is_reward_id};

constinit const flow::Phrase kTierNamePhrase{
    .name = "reward_tier",
    .is = "the name of a tier",
    .is_not = "is no name of a tier",
    .mend = "write the name as it stands below tiers",
    .pattern = "[\\s\\S]+",
    .accepts = [](std::string_view text) { return !text.empty(); }};

}  // namespace regulars::engine
