// The parts that the phrases of the program file are made of.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace regulars::engine {

/// An ASCII digit.
bool is_digit(char sign);

/// Digits only, 1 to `most`.
std::optional<std::int64_t> parse_count(std::string_view text, std::int64_t most);

/// The text before and after the first `mark`; nothing when there is none.
std::optional<std::pair<std::string_view, std::string_view>> split(std::string_view text,
                                                                   std::string_view mark);

/// Takes the ending off; false when the text has another one.
bool take_ending(std::string_view& text, std::string_view ending);

/// Takes the beginning off; false when the text has another one.
bool take_beginning(std::string_view& text, std::string_view beginning);

}  // namespace regulars::engine
