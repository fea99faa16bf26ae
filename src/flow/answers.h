// Judges what a person typed: is it an e-mail address, a number, one of the choices?
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/catalog.h"
#include "flow/flow.h"

namespace regulars::flow {

/// A valid answer, as it is kept.
struct Answer {
  std::string saved;            // digits for a number, "yes" or "no", otherwise the text
  std::optional<Value> fact{};  // for numbers and yes/no: the value with its kind
};

/// The answer if it is one of its kind, else nothing.
/// kText: 1 to 2000 UTF-16 units once cleaned and trimmed. kEmail: kept as typed, trimmed.
/// kOrderNumber: kept in its canonical form. kNumber: parse_whole. kYesNo: words of English,
/// Spanish, Thai and Vietnamese, "y", "n", thumbs.
std::optional<Answer> check_answer(AnswerKind kind, std::string_view typed);

/// A whole number in the digits of any common script, with an optional minus; thousands may be
/// set off by one kind of mark (comma, point, blank, apostrophe): "1,234", "1 234", "๑๒".
/// Nothing for anything else, and for numbers that do not fit in 64 bits.
std::optional<std::int64_t> parse_whole(std::string_view typed);

/// One choice as a person may name it.
struct ChoiceWords {
  std::string title;               // as shown
  std::vector<std::string> words;  // folded
};

/// The choice that `typed` names: by its whole title or a word, with or without a leading emoji;
/// by its number, from 1; by an unambiguous beginning of at least three letters; or by the emoji
/// that only its title begins with. Case, width and ending punctuation do not matter.
std::optional<std::size_t> match_choice(const std::vector<ChoiceWords>& choices,
                                        std::string_view typed);

}  // namespace regulars::flow
