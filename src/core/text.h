// Unicode text: checking, folding, cutting by what a person sees as one letter.
//
// All text inside the program is UTF-8. Bytes from outside pass `clean` once, at the border.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace regulars::core {

bool is_utf8(std::string_view bytes);

/// Text from outside, made safe to store and show: bad bytes become U+FFFD, NUL and control
/// characters (but for tab and line feed) and bidirectional controls are dropped, and the result
/// is cut to at most `bytes_max` bytes at a letter's border.
std::string clean(std::string_view text, std::size_t bytes_max);

/// For comparing words a person typed: NFKC, case folded, white space runs as one blank, trimmed,
/// and ending punctuation (. ! ? …) dropped, one apostrophe. "  YES please! " gives "yes please".
std::string fold_words(std::string_view text);
/// fold_words without anything but letters, digits and the apostrophe within a word, and without a
/// word said twice in a row: what is left of "STOP!! stop 🙏" is "stop".
std::string fold_bare_words(std::string_view text);

/// Removes Unicode white space at both ends.
std::string trim(std::string_view text);

/// UTF-16 code units, which is what Meta's length limits count.
std::size_t utf16_length(std::string_view text);

/// The longest beginning of `text` that has at most `units_max` UTF-16 units and ends between two
/// grapheme clusters.
std::string cut_utf16(std::string_view text, std::size_t units_max);

/// `text` in pieces of at most `units_max` UTF-16 units each (2 or more; a smaller limit still
/// takes one code point at a time), broken after a line or a word where
/// there is one, otherwise between two grapheme clusters. No piece is empty; joined pieces differ
/// from `text` only in the white space at the breaks.
std::vector<std::string> split_utf16(std::string_view text, std::size_t units_max);

/// What a person typed or pasted as an e-mail address, trimmed, with "mailto:" and <> taken off.
std::string bare_email(std::string_view typed);

/// An e-mail address in the form in which two are compared, or nothing when it is not usable:
/// bare, NFC, domain as lower-case A-labels without a final dot, local part folded letter by
/// letter. Dots and plus parts stay: without them strangers would be
/// merged; for the same reason letters that only fold into ASCII ones (long s) are refused.
/// Limits: local part 64 bytes, 254 in all.
std::optional<std::string> canonical_email(std::string_view typed);

/// An order number as the shop may know it: NFKC, trimmed, leading marks and words ("#", "No.",
/// "order", "pedido" and their like) taken off, at most 64 characters of letters, digits and - / _
/// . # kept; nothing when none is left.
std::optional<std::string> canonical_order_number(std::string_view typed);

/// How many insertions, deletions, changes or swaps of neighbours turn one text into the other.
std::size_t edit_distance(std::string_view left, std::string_view right);

/// The candidate nearest to `word`, if it is at most two edits (one for words of up to three
/// letters) away once case, "-", "_" and blanks are ignored.
std::optional<std::string> nearest(std::string_view word,
                                   const std::vector<std::string>& candidates);

}  // namespace regulars::core
