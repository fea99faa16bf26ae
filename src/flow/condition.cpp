#include "flow/condition.h"

#include <compare>

#include "core/text.h"
#include "core/text_format.h"
#include "flow/answers.h"

namespace regulars::flow {
namespace {

using Compare = Condition::Compare;

bool is_set(const Value& value) {
  if (const auto* yes = std::get_if<bool>(&value)) {
    return *yes;
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return *number != 0;
  }
  if (const auto* money = std::get_if<core::Money>(&value)) {
    return money->minor != 0;
  }
  return !is_blank(value);
}

std::optional<core::Money> parse_amount(std::string_view text, const std::string& currency) {
  const std::size_t blank = text.find(' ');
  if (blank != std::string_view::npos && text.substr(blank + 1) != currency) {
    return std::nullopt;
  }
  const core::Result<core::Money> money = core::parse_money(text.substr(0, blank), currency);
  return money.has_value() ? std::optional(money.value()) : std::nullopt;
}

std::optional<core::Instant> parse_day(const std::string& text, std::string_view zone) {
  constexpr std::size_t kDayLetters = 10;  // "2026-12-01"
  if (text.size() != kDayLetters) {
    return core::parse_rfc3339(text);
  }
  const std::optional<core::Instant> midnight = core::parse_rfc3339(text + "T00:00:00Z");
  if (!midnight) {
    return std::nullopt;
  }
  const auto day = std::chrono::floor<std::chrono::days>(*midnight);
  return core::from_local({.day = std::chrono::year_month_day(day), .since_midnight = {}}, zone);
}

std::partial_ordering order(std::int64_t left, std::int64_t right) {
  return left <=> right;
}

std::partial_ordering compare_text(const std::string& left, const std::string& right) {
  if (core::fold_words(left) == core::fold_words(right)) {
    return std::partial_ordering::equivalent;
  }
  // A text of digits, such as a number that came with a link, may still be ordered.
  const auto left_number = parse_whole(left);
  const auto right_number = parse_whole(right);
  return left_number && right_number ? order(*left_number, *right_number)
                                     : std::partial_ordering::unordered;
}

// How the fact's value stands to the condition's text; unordered when they cannot be compared.
std::partial_ordering compare(const Value& value, const std::string& text, const Facts& facts) {
  constexpr auto kUnordered = std::partial_ordering::unordered;
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    const auto other = parse_whole(text);
    return other ? order(*number, *other) : kUnordered;
  }
  if (const auto* money = std::get_if<core::Money>(&value)) {
    const auto other = parse_amount(text, money->currency);
    return other ? order(money->minor, other->minor) : kUnordered;
  }
  if (const auto* day = std::get_if<core::Instant>(&value)) {
    const auto other = parse_day(text, facts.zone);
    return other ? order(core::to_ms(*day), core::to_ms(*other)) : kUnordered;
  }
  if (const auto* yes = std::get_if<bool>(&value)) {
    const auto other = check_answer(AnswerKind::kYesNo, text == "true" ? "yes" : text);
    const bool wanted = other && other->saved == "yes";
    return *yes == wanted ? std::partial_ordering::equivalent : kUnordered;
  }
  return compare_text(to_saved(value), text);
}

bool is_met(const Condition& condition, const Facts& facts) {
  const std::optional<Value> value = facts.find(condition.fact);
  if (condition.compare == Compare::kIsSet) {
    return value && is_set(*value);
  }
  const std::partial_ordering found =
      value ? compare(*value, condition.value, facts) : std::partial_ordering::unordered;
  switch (condition.compare) {
    case Compare::kIsSet:
      return false;
    case Compare::kEqual:
      return found == std::partial_ordering::equivalent;
    case Compare::kNotEqual:
      return found != std::partial_ordering::equivalent;
    case Compare::kLess:
      return found == std::partial_ordering::less;
    case Compare::kAtMost:
      return found == std::partial_ordering::less || found == std::partial_ordering::equivalent;
    case Compare::kMore:
      return found == std::partial_ordering::greater;
    case Compare::kAtLeast:
      return found == std::partial_ordering::greater || found == std::partial_ordering::equivalent;
  }
  return false;
}

}  // namespace

bool holds(const Condition& condition, const Facts& facts) {
  return is_met(condition, facts) != condition.negated;
}

}  // namespace regulars::flow
