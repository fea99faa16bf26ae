// The outer form of one line of YAML, as far as it can be seen without a parser.
#pragma once

#include <string>
#include <string_view>

namespace regulars::flow {

/// "  - say: Hello": indent 2, is_item, key "say" at byte 4, value "Hello" at byte 9.
/// All positions are bytes from 0.
struct LineShape {
  std::size_t indent = 0;
  bool is_blank = true;       // empty or a comment
  bool is_item = false;       // begins with "- "
  std::size_t key_begin = 0;  // the first byte after blanks and dashes
  std::string_view key;       // empty when there is no colon
  bool has_gap = false;       // a blank or the line's end follows the colon
  std::size_t value_begin = 0;
  std::string_view value;  // what follows the colon, or the whole text without a key
};

LineShape shape_of(std::string_view line);

/// True for "say:Hello": a plain key whose colon is not followed by a blank.
bool lacks_gap(const LineShape& shape);

/// The place in a value that begins with a quote after the quote's end; npos when it stays open.
std::size_t end_of_quote(std::string_view value);

/// Where a quote opens that the value does not close, at its beginning or inside its brackets; npos
/// when there is none.
std::size_t open_quote(std::string_view value);

/// The place after the end of a value that begins with "[" or "{", or npos: quotes inside are
/// passed over.
std::size_t end_of_bracket(std::string_view value);

}  // namespace regulars::flow
