#include "engine/program_words.h"

#include <algorithm>

#include "flow/words.h"

namespace regulars::engine {

std::optional<loyalty::EarningRate> parse_earning_rate(std::string_view text) {
  static constexpr std::string_view kPer = " per ";
  const std::size_t at = text.find(kPer);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const auto points = flow::parse_whole_number(text.substr(0, at));
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
  const auto from = flow::parse_time_of_day(text.substr(0, dash));
  const auto to = flow::parse_time_of_day(text.substr(dash + 1));
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
