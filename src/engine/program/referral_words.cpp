#include "engine/program/referral_words.h"

#include <cstdint>

#include "engine/program/word_parts.h"

namespace regulars::engine {
namespace {

constexpr std::int64_t kMostFriends = 10'000;

}  // namespace

std::optional<int> parse_friends_per_month(std::string_view text) {
  if (!take_ending(text, " per month")) {
    return std::nullopt;
  }
  if (!take_ending(text, " friends")) {
    take_ending(text, " friend");
  }
  const auto count = parse_count(text, kMostFriends);
  return count ? std::optional(static_cast<int>(*count)) : std::nullopt;
}

constinit const flow::Phrase kFriendsPerMonthPhrase{
    .name = "friends_per_month",
    .is = "a number of friends such as 5 per month",
    .is_not = "is no number of friends in a month",
    .mend = "write it like: 5 per month",
    .pattern = "[0-9]+(?: friends?)? per month",
    .accepts = [](std::string_view text) { return parse_friends_per_month(text).has_value(); }};

}  // namespace regulars::engine
