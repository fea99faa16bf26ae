// Puts facts into a text: placeholders, plurals, and numbers as the person's language writes them.
//
// A value is data: braces inside it are never read again.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/catalog.h"
#include "flow/flow.h"

namespace regulars::flow {

/// What a text is expanded with. `find` gives nothing for an unknown or empty fact.
struct Facts {
  std::string language;
  std::string zone;
  std::function<std::optional<Value>(std::string_view)> find;
};

/// A piece of a text: literal words, or a placeholder {name} or {name|fallback}.
struct TextPart {
  bool is_placeholder = false;
  std::string text;      // the words, or the fact's name
  std::string fallback;  // said when the fact is empty
};

/// Splits a text. "{{" and "}}" are braces; a "{" that is never closed is an ordinary sign.
std::vector<TextPart> split_text(std::string_view text);

/// The text in the plural class of the first number it mentions, with its placeholders filled,
/// trimmed, and cut at kMaxTextBytes. A fact that is not there gives its fallback or nothing.
std::string expand(const Text& text, const Facts& facts);

/// A web address with its placeholders filled. A value at the beginning stands as it is, all
/// others are percent-encoded. Empty unless the result begins with https://.
std::string expand_link(std::string_view link, const Facts& facts);

/// The value as the person reads it: "1,234", "$60.00", "22 December 2026", "yes".
std::string to_words(const Value& value, const Facts& facts);

/// The value as it is kept: "1234", "60.00 USD", "2026-12-22T00:00:00.000Z", "yes".
std::string to_saved(const Value& value);

/// True for an empty text; every other value says something.
bool is_blank(const Value& value);

}  // namespace regulars::flow
