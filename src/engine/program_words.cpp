#include "engine/program_words.h"

#include <algorithm>
#include <charconv>

#include "flow/map_reader.h"

namespace regulars::engine {
namespace {

std::optional<std::int64_t> parse_whole(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = problem == std::errc() && end == text.data() + text.size();
  return is_whole ? std::optional(number) : std::nullopt;
}

std::optional<std::chrono::minutes> parse_time_of_day(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return std::nullopt;
  }
  const auto hour = parse_whole(text.substr(0, colon));
  const auto minute = parse_whole(text.substr(colon + 1));
  if (!hour || !minute || *hour < 0 || *hour > 23 || *minute < 0 || *minute > 59) {
    return std::nullopt;
  }
  return std::chrono::hours(*hour) + std::chrono::minutes(*minute);
}

}  // namespace

std::optional<loyalty::EarningRate> parse_earning_rate(std::string_view text) {
  static constexpr std::string_view kPer = " per ";
  const std::size_t at = text.find(kPer);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto points = parse_whole(text.substr(0, at));
  const auto per = flow::parse_amount(text.substr(at + kPer.size()));
  if (!points || *points < 1 || *points > 1'000'000 || !per || per->minor < 1) {
    return std::nullopt;
  }
  return loyalty::EarningRate{.points = core::Points(*points), .per = *per};
}

std::optional<std::chrono::days> parse_win_back(std::string_view text) {
  static constexpr std::string_view kAfter = " after the last order";
  if (text.ends_with(kAfter)) {
    text.remove_suffix(kAfter.size());
  }
  const auto duration = flow::parse_duration(text);
  if (!duration) {
    return std::nullopt;
  }
  const auto days = std::chrono::floor<std::chrono::days>(*duration);
  return days >= std::chrono::days(1) ? std::optional(days) : std::nullopt;
}

std::optional<loyalty::QuietHours> parse_quiet_hours(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto from = parse_time_of_day(text.substr(0, dash));
  const auto to = parse_time_of_day(text.substr(dash + 1));
  if (!from || !to) {
    return std::nullopt;
  }
  return loyalty::QuietHours{.from = *from, .to = *to};
}

bool is_reward_id(std::string_view text) {
  return !text.empty() && text.size() <= 40 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
}

}  // namespace regulars::engine
