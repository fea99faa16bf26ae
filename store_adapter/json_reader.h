// Reads JSON from outside into a small tree in which every number is still the text it was.
//
// A library that turns numbers into floating point changes amounts of money and long ids; here
// "49.90" stays "49.90" and 820982911946154508 keeps all its digits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace regulars::store_adapter {

struct JsonValue {
  enum class Kind { kNull, kBool, kNumber, kText, kList, kObject };

  Kind kind = Kind::kNull;
  bool truth = false;                // of a kBool
  std::string text{};                // of a kText; of a kNumber the token as it was written
  std::vector<std::string> names{};  // of a kObject: names[i] belongs to items[i]
  std::vector<JsonValue> items{};    // of a kList or a kObject

  /// The member of an object; null when there is none or this is no object.
  const JsonValue* find(std::string_view name) const;
};

/// Reads one document. Refuses what core::check_json_shape refuses, two equal keys in one object,
/// text that is not UTF-8 and anything after the document. Errors: kInvalid.
core::Result<JsonValue> read_json(std::string_view bytes);

/// A text, or the token of a number; nothing for null, truth values, lists, objects and no value.
std::optional<std::string> text_or_number(const JsonValue* value);

/// A text from outside as a refusal shows it: in double quotes, on one line, cut.
std::string shown(std::string_view text);

/// A short name such as an id: a text or a whole number, 1 to 200 bytes, without control
/// characters and without white space at its ends; nothing for anything else.
std::optional<std::string> name_text(const JsonValue* value);

/// A whole number from 0 on, written as number or text; nothing for anything else.
std::optional<std::int64_t> whole_number(const JsonValue* value);

}  // namespace regulars::store_adapter
