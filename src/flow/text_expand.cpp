#include "flow/text_expand.h"

#include "core/encoding.h"
#include "core/limits.h"
#include "core/text.h"
#include "core/text_format.h"

namespace regulars::flow {
namespace {

using core::kMaxTextBytes;

// Reads the placeholder that opens at `open`; gives the place after its "}", or nothing when it
// is not closed before the next "{".
std::optional<std::size_t> read_placeholder(std::string_view text,
                                            std::size_t open,
                                            TextPart& part) {
  const std::size_t end = text.find_first_of("{}", open + 1);
  if (end == std::string_view::npos || text[end] == '{') {
    return std::nullopt;
  }
  const std::string_view inside = text.substr(open + 1, end - open - 1);
  const std::size_t bar = inside.find('|');
  part.is_placeholder = true;
  part.text = core::trim(inside.substr(0, bar));
  part.fallback = bar == std::string_view::npos ? "" : std::string(inside.substr(bar + 1));
  return end + 1;
}

class Splitter {
 public:
  explicit Splitter(std::string_view text) : text_(text) {}

  std::vector<TextPart> split() {
    std::size_t at = 0;
    while (at < text_.size()) {
      at = take(at);
    }
    flush();
    return std::move(parts_);
  }

 private:
  // Takes what begins at `at` and gives the place after it.
  std::size_t take(std::size_t at) {
    const char sign = text_[at];
    const bool is_brace = sign == '{' || sign == '}';
    if (is_brace && at + 1 < text_.size() && text_[at + 1] == sign) {
      words_ += sign;
      return at + 2;
    }
    TextPart part;
    if (sign == '{') {
      if (const auto end = read_placeholder(text_, at, part)) {
        flush();
        parts_.push_back(std::move(part));
        return *end;
      }
    }
    words_ += sign;
    return at + 1;
  }

  void flush() {
    if (!words_.empty()) {
      parts_.push_back({.is_placeholder = false, .text = std::move(words_), .fallback = {}});
      words_.clear();
    }
  }

  std::string_view text_;
  std::string words_;
  std::vector<TextPart> parts_;
};

std::optional<Value> value_of(const std::string& name, const Facts& facts) {
  std::optional<Value> value = facts.find(name);
  if (value && is_blank(*value)) {
    return std::nullopt;
  }
  return value;
}

// The text under a plural class, or under "other", or the only one there is.
const std::string& text_for(const Text& text, std::string_view plural) {
  auto found = text.by_plural.find(plural);
  if (found == text.by_plural.end()) {
    found = text.by_plural.find("other");
  }
  return found == text.by_plural.end() ? text.by_plural.begin()->second : found->second;
}

// The plural class of the first number that the text mentions.
std::string plural_of(const Text& text, const Facts& facts) {
  for (const TextPart& part : split_text(text_for(text, "other"))) {
    if (!part.is_placeholder) {
      continue;
    }
    const std::optional<Value> value = value_of(part.text, facts);
    if (!value) {
      continue;
    }
    if (const auto* number = std::get_if<std::int64_t>(&*value)) {
      return core::plural_class(*number, facts.language);
    }
  }
  return "other";
}

}  // namespace

std::vector<TextPart> split_text(std::string_view text) {
  return Splitter(text).split();
}

bool is_blank(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr && text->empty();
}

std::string to_words(const Value& value, const Facts& facts) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return core::format_number(*number, facts.language);
  }
  if (const auto* money = std::get_if<core::Money>(&value)) {
    return core::format_money(*money, facts.language);
  }
  if (const auto* day = std::get_if<core::Instant>(&value)) {
    return core::format_day(*day, facts.zone, facts.language);
  }
  return to_saved(value);
}

std::string to_saved(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    return *text;
  }
  if (const auto* number = std::get_if<std::int64_t>(&value)) {
    return std::to_string(*number);
  }
  if (const auto* money = std::get_if<core::Money>(&value)) {
    return core::to_decimal(*money) + " " + money->currency;
  }
  if (const auto* day = std::get_if<core::Instant>(&value)) {
    return core::to_rfc3339(*day);
  }
  const auto* yes = std::get_if<bool>(&value);
  return yes != nullptr && *yes ? "yes" : "no";
}

std::string expand(const Text& text, const Facts& facts) {
  if (text.is_empty()) {
    return "";
  }
  const bool has_plurals = text.by_plural.size() > 1;
  const std::string plural = has_plurals ? plural_of(text, facts) : "other";
  std::string result;
  for (const TextPart& part : split_text(text_for(text, plural))) {
    if (!part.is_placeholder) {
      result += part.text;
    } else if (const std::optional<Value> value = value_of(part.text, facts)) {
      result += to_words(*value, facts);
    } else {
      result += part.fallback;
    }
    // Stopping here keeps many long values from filling the memory.
    if (result.size() > kMaxTextBytes) {
      result = core::clean(result, kMaxTextBytes);
      break;
    }
  }
  return core::trim(result);
}

std::string expand_link(std::string_view link, const Facts& facts) {
  std::string result;
  for (const TextPart& part : split_text(core::trim(link))) {
    if (!part.is_placeholder) {
      result += part.text;
      continue;
    }
    const std::optional<Value> value = value_of(part.text, facts);
    const std::string words = value ? to_saved(*value) : part.fallback;
    result += result.empty() ? words : core::percent_encoded(words);
  }
  return result.starts_with("https://") ? result : "";
}

}  // namespace regulars::flow
