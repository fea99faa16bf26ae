#include "loyalty/program.h"

#include <algorithm>
#include <charconv>

namespace regulars::loyalty {
namespace {

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

}  // namespace

std::string to_text(const EarningRate& rate) {
  return std::to_string(rate.points.count()) + "/" + std::to_string(rate.per.minor) + " " +
         rate.per.currency;
}

std::optional<EarningRate> rate_from_text(std::string_view text) {
  const std::size_t slash = text.find('/');
  const std::size_t blank = text.find(' ');
  if (slash == std::string_view::npos || blank == std::string_view::npos || blank < slash) {
    return std::nullopt;
  }
  const auto points = parse_number(text.substr(0, slash));
  const auto minor = parse_number(text.substr(slash + 1, blank - slash - 1));
  const std::string_view currency = text.substr(blank + 1);
  if (!points || !minor || *points < 1 || *minor < 1 || !core::is_currency(currency)) {
    return std::nullopt;
  }
  return EarningRate{.points = core::Points(*points),
                     .per = {.minor = *minor, .currency = std::string(currency)}};
}

const Reward* Program::find_reward(std::string_view id) const {
  const auto found = std::ranges::find(rewards, id, &Reward::id);
  return found == rewards.end() ? nullptr : &*found;
}

const Reward* Program::next_reward(core::Points points) const {
  const auto found = std::ranges::find_if(
      rewards, [points](const Reward& reward) { return reward.costs > points; });
  return found == rewards.end() ? nullptr : &*found;
}

}  // namespace regulars::loyalty
