#include "engine/program/word_parts.h"

#include "flow/words.h"

namespace regulars::engine {

bool is_digit(char sign) {
  return sign >= '0' && sign <= '9';
}

// flow::parse_whole_number takes a minus too.
std::optional<std::int64_t> parse_count(std::string_view text, std::int64_t most) {
  const auto number = flow::parse_whole_number(text);
  return number && *number >= 1 && *number <= most && is_digit(text.front()) ? number
                                                                             : std::nullopt;
}

std::optional<std::pair<std::string_view, std::string_view>> split(std::string_view text,
                                                                   std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  return std::pair{text.substr(0, at), text.substr(at + mark.size())};
}

bool take_ending(std::string_view& text, std::string_view ending) {
  if (!text.ends_with(ending)) {
    return false;
  }
  text.remove_suffix(ending.size());
  return true;
}

bool take_beginning(std::string_view& text, std::string_view beginning) {
  if (!text.starts_with(beginning)) {
    return false;
  }
  text.remove_prefix(beginning.size());
  return true;
}

}  // namespace regulars::engine
