// An owner's file as lines and columns, counted as libyaml and editors count them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regulars::flow {

/// The bytes after the byte order mark that some editors put before UTF-8.
std::string_view without_mark(std::string_view bytes);

/// The lines without their ends. LF, CR, CR LF and Unicode's NEL, LS and PS end a line, because
/// libyaml's marks count all of them.
std::vector<std::string> split_lines(std::string_view bytes);

/// How many columns the text takes: one for each code point.
std::size_t count_columns(std::string_view text);

/// Where in `line` the column (from 1) begins; the size of the line when it is shorter.
std::size_t byte_at_column(std::string_view line, int column);

/// Names and texts as a finding shows them: in double quotes, without control characters, cut.
std::string in_quotes(std::string_view text);

/// True when nothing but white space is in the text.
bool is_only_blank(std::string_view text);

/// "a, b, c", thirty words at most.
std::string joined(const std::vector<std::string>& words);

/// core::nearest among at most some hundred candidates of a similar length: a hostile file may
/// have thousands of names and as many mistakes.
std::optional<std::string> near_word(std::string_view word,
                                     const std::vector<std::string>& candidates);

/// ASCII only: the keys and constants of the files are.
std::string to_lower_ascii(std::string_view text);

/// True for 1 to 64 lower-case ASCII letters, digits and "_": names of flows and facts.
bool is_name(std::string_view text);

}  // namespace regulars::flow
