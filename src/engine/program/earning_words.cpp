#include "engine/program/earning_words.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <numeric>

#include "core/money.h"
#include "engine/program/program_phrases.h"
#include "engine/program/program_words.h"
#include "engine/program/word_parts.h"
#include "flow/words.h"

namespace regulars::engine {
namespace {

using loyalty::Effect;
using loyalty::EffectKind;
using loyalty::ExpiryRule;
using loyalty::Period;
using loyalty::Unit;
using loyalty::UsableRule;

constexpr std::int64_t kMaxPointsPerItem = 1'000'000;
constexpr std::size_t kMaxFixedDays = 12;

constexpr std::array<std::string_view, 12> kMonths{"January",
                                                   "February",
                                                   "March",
                                                   "April",
                                                   "May",
                                                   "June",
                                                   "July",
                                                   "August",
                                                   "September",
                                                   "October",
                                                   "November",
                                                   "December"};

std::optional<core::Points> parse_per_item(std::string_view text) {
  const bool is_per_item = take_ending(text, " per item");
  const auto points = is_per_item ? parse_count(text, kMaxPointsPerItem) : std::nullopt;
  return points ? std::optional(core::Points(*points)) : std::nullopt;
}

// "quarter": one unit, without a number and without an s.
std::optional<Unit> parse_unit(std::string_view text) {
  const auto period = text.ends_with('s') ? std::nullopt : parse_period("1 " + std::string(text));
  return period ? std::optional(period->unit) : std::nullopt;
}

std::optional<std::chrono::month_day> parse_day_of_year(std::string_view text) {
  const auto parts = split(text, " ");
  const auto day = parts ? parse_count(parts->first, 31) : std::nullopt;
  const auto month = parts ? std::ranges::find(kMonths, parts->second) : kMonths.end();
  if (!day || month == kMonths.end()) {
    return std::nullopt;
  }
  const auto number = static_cast<unsigned>(month - kMonths.begin()) + 1;
  const std::chrono::month_day found{std::chrono::month(number),
                                     std::chrono::day(static_cast<unsigned>(*day))};
  return found.ok() ? std::optional(found) : std::nullopt;
}

// What follows "every ".
std::optional<ExpiryRule> parse_fixed_days(std::string_view text) {
  ExpiryRule rule{.mode = ExpiryRule::Mode::kFixedDays};
  if (const auto parts = split(text, ", at least ")) {
    rule.at_least = parse_period(parts->second);
    if (!rule.at_least) {
      return std::nullopt;
    }
    text = parts->first;
  }
  for (auto parts = split(text, " and "); true; parts = split(text, " and ")) {
    const auto day = parse_day_of_year(parts ? parts->first : text);
    const bool is_new = day && std::ranges::find(rule.fixed_days, *day) == rule.fixed_days.end();
    if (!is_new || rule.fixed_days.size() == kMaxFixedDays) {
      return std::nullopt;
    }
    rule.fixed_days.push_back(*day);
    if (!parts) {
      return rule;
    }
    text = parts->second;
  }
}

// "24 months after earning, rounded up to the quarter"
std::optional<ExpiryRule> parse_life(std::string_view text) {
  ExpiryRule rule{.mode = ExpiryRule::Mode::kPeriod};
  if (const auto parts = split(text, ", rounded up to the ")) {
    rule.rounded_up_to = parse_unit(parts->second);
    if (!rule.rounded_up_to) {
      return std::nullopt;
    }
    text = parts->first;
  }
  if (take_ending(text, " after earning")) {
    rule.counts_from = ExpiryRule::CountsFrom::kEarning;
  } else {
    take_ending(text, " after they can be used");
  }
  const auto after = parse_period(text);
  rule.after = after.value_or(Period{});
  return after ? std::optional(rule) : std::nullopt;
}

// What follows "after ".
std::optional<UsableRule> parse_event(std::string_view text) {
  UsableRule rule{.mode = UsableRule::Mode::kEvent, .event = "delivered"};
  if (const auto parts = split(text, ", at most ")) {
    rule.longest_wait = parse_period(parts->second);
    if (!rule.longest_wait) {
      return std::nullopt;
    }
    text = parts->first;
  }
  return text == "delivery" || text == "delivered" ? std::optional(rule) : std::nullopt;
}

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, is_digit);
}

}  // namespace

std::optional<BaseEarning> parse_base_earning(std::string_view text) {
  if (const auto rate = parse_earning_rate(text)) {
    return BaseEarning{.rate = rate};
  }
  if (const auto points = parse_points_per_order(text)) {
    return BaseEarning{.by = loyalty::EarnBy::kOrder, .points = *points};
  }
  if (const auto share = parse_percent(text)) {
    return BaseEarning{.share = share};
  }
  if (const auto points = parse_per_item(text)) {
    return BaseEarning{.by = loyalty::EarnBy::kUnit, .points = *points};
  }
  return std::nullopt;
}

std::optional<Effect> parse_effect(std::string_view text) {
  if (const auto factor = parse_factor(text)) {
    return factor->times > factor->per
               ? std::optional(Effect{.kind = EffectKind::kFactor, .factor = *factor})
               : std::nullopt;
  }
  if (const auto rate = parse_earning_rate(text)) {
    return Effect{.kind = EffectKind::kRate, .rate = *rate};
  }
  if (const auto points = parse_points(text)) {
    return Effect{.kind = EffectKind::kPoints, .points = *points};
  }
  static constexpr std::string_view kReward = "reward ";
  if (text.starts_with(kReward)) {
    const std::string_view id = text.substr(kReward.size());
    return kRewardIdPhrase.accepts(id)
               ? std::optional(Effect{.kind = EffectKind::kReward, .reward = std::string(id)})
               : std::nullopt;
  }
  static constexpr std::string_view kPoints = " points per item";
  static constexpr std::string_view kPoint = " point per item";
  for (const std::string_view ending : {kPoints, kPoint}) {
    if (text.ends_with(ending)) {
      const auto count =
          parse_count(text.substr(0, text.size() - ending.size()), kMaxPointsPerItem);
      return count
                 ? std::optional(Effect{.kind = EffectKind::kUnits, .points = core::Points(*count)})
                 : std::nullopt;
    }
  }
  const auto points = parse_per_item(text);
  return points ? std::optional(Effect{.kind = EffectKind::kUnits, .points = *points})
                : std::nullopt;
}

std::optional<loyalty::Factor> parse_tier_factor(std::string_view text) {
  const auto factor = parse_factor(text);
  return factor && factor->times >= factor->per ? factor : std::nullopt;
}

std::optional<Exchange> parse_exchange(std::string_view text) {
  constexpr std::size_t kMostDigits = 9;
  constexpr std::size_t kMostDecimals = 8;
  const auto parts = split(text, " ");
  if (!parts || !core::is_currency(parts->second)) {
    return std::nullopt;
  }
  const auto number = split(parts->first, ".");
  const std::string_view whole = number ? number->first : parts->first;
  const std::string_view decimals = number ? number->second : "";
  const bool is_padded = whole.size() > 1 && whole.front() == '0';
  if (whole.empty() || is_padded || (number && decimals.empty()) ||
      whole.size() + decimals.size() > kMostDigits || decimals.size() > kMostDecimals ||
      !are_digits(whole) || !are_digits(decimals)) {
    return std::nullopt;
  }
  const auto times = flow::parse_whole_number(std::string(whole) + std::string(decimals));
  if (!times || *times < 1) {
    return std::nullopt;
  }
  std::int64_t per = 1;
  for (std::size_t i = 0; i < decimals.size(); ++i) {
    per *= 10;
  }
  const std::int64_t divisor = std::gcd(*times, per);
  return Exchange{.rate = {.times = *times / divisor, .per = per / divisor},
                  .to = std::string(parts->second)};
}

std::optional<UsableRule> parse_usable(std::string_view text) {
  if (text == "at once") {
    return UsableRule{};
  }
  if (take_beginning(text, "after ")) {
    return parse_event(text);
  }
  if (take_beginning(text, "from ")) {
    const auto day = flow::parse_day(text);
    return day ? std::optional(UsableRule{.mode = UsableRule::Mode::kOnFixedDay, .day = *day})
               : std::nullopt;
  }
  const auto after = take_ending(text, " after payment") ? parse_period(text) : std::nullopt;
  return after ? std::optional(UsableRule{.mode = UsableRule::Mode::kPeriod, .after = *after})
               : std::nullopt;
}

std::optional<ExpiryRule> parse_expiry(std::string_view text) {
  if (text == "never") {
    return ExpiryRule{};
  }
  if (take_beginning(text, "every ")) {
    return parse_fixed_days(text);
  }
  if (!take_beginning(text, "after ")) {
    return parse_life(text);
  }
  const auto after = take_ending(text, " without activity") ? parse_period(text) : std::nullopt;
  return after ? std::optional(ExpiryRule{.mode = ExpiryRule::Mode::kInactivity, .after = *after})
               : std::nullopt;
}

std::optional<loyalty::RefundPolicy> parse_when_spent(std::string_view text) {
  using loyalty::ClawBack;
  if (text == "stop at zero") {
    return loyalty::RefundPolicy{.claw_back = ClawBack::kStopAtZero};
  }
  if (text == "only pending") {
    return loyalty::RefundPolicy{.claw_back = ClawBack::kOnlyPending};
  }
  const auto limit = take_beginning(text, "debt up to ") ? parse_points(text) : std::nullopt;
  return limit ? std::optional(
                     loyalty::RefundPolicy{.claw_back = ClawBack::kDebt, .debt_limit = *limit})
               : std::nullopt;
}

std::optional<TierStart> parse_tier_start(std::string_view text) {
  using loyalty::TierCounter;
  if (const auto amount = flow::parse_amount(text)) {
    return amount->minor >= 0 && is_digit(text.front())
               ? std::optional(TierStart{.counter = TierCounter::kMoney,
                                         .threshold = amount->minor,
                                         .currency = amount->currency})
               : std::nullopt;
  }
  TierStart start;
  if (take_ending(text, " orders") || take_ending(text, " order")) {
    start.counter = TierCounter::kOrders;
  } else if (!take_ending(text, " points")) {
    take_ending(text, " point");
  }
  if (text == "0") {
    return start;
  }
  const auto count = parse_count(text, core::kMaxEntry.count());
  start.threshold = count.value_or(0);
  return count ? std::optional(start) : std::nullopt;
}

std::optional<loyalty::QualifyingRule> parse_tier_period(std::string_view text) {
  using Kind = loyalty::QualifyingRule::PeriodKind;
  if (text == "since joining") {
    return loyalty::QualifyingRule{.period = Kind::kSinceJoining};
  }
  if (text == "lifetime") {
    return loyalty::QualifyingRule{.period = Kind::kLifetime};
  }
  if (take_beginning(text, "calendar ")) {
    const auto unit = parse_unit(text);
    return unit ? std::optional(loyalty::QualifyingRule{.period = Kind::kCalendar, .unit = *unit})
                : std::nullopt;
  }
  const auto days = parse_period(text);
  return days && days->unit == Unit::kDay
             ? std::optional(loyalty::QualifyingRule{.period = Kind::kRolling, .days = days->count})
             : std::nullopt;
}

std::optional<loyalty::Holding> parse_holding(std::string_view text) {
  using Kind = loyalty::Holding::Kind;
  if (text == "until the end of the next period") {
    return loyalty::Holding{};
  }
  if (text == "as long as it is reached") {
    return loyalty::Holding{.kind = Kind::kNone};
  }
  const auto length = parse_period(text);
  return length ? std::optional(loyalty::Holding{.kind = Kind::kFixed, .length = *length})
                : std::nullopt;
}

}  // namespace regulars::engine
