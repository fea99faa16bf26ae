#include "channel/json_read.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/json_shape.h"
#include "core/text.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

// The value of four hex digits at `at`, or -1.
int hex4(std::string_view text, std::size_t at) {
  unsigned value = 0;
  if (at + 4 > text.size()) {
    return -1;
  }
  const char* const begin = text.data() + at;
  const auto [end, problem] = std::from_chars(begin, begin + 4, value, 16);
  return problem == std::errc() && end == begin + 4 ? static_cast<int>(value) : -1;
}

bool is_high_surrogate(int unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
bool is_low_surrogate(int unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

// Writes \ufffd over \uD800 to \uDFFF escapes that are not part of a pair. Outside of strings JSON
// has no backslash, so the text needs no further reading.
void mend_surrogates(std::string& text) {
  for (std::size_t i = text.find('\\'); i < text.size(); i = text.find('\\', i)) {
    if (i + 1 >= text.size() || text[i + 1] != 'u') {
      i += 2;
      continue;
    }
    const int unit = hex4(text, i + 2);
    const bool pair = is_high_surrogate(unit) && text.compare(i + 6, 2, "\\u") == 0 &&
                      is_low_surrogate(hex4(text, i + 8));
    if (!pair && (is_high_surrogate(unit) || is_low_surrogate(unit))) {
      text.replace(i + 2, 4, "fffd");
    }
    i += pair ? 12 : 6;
  }
}

// What the parser tells while it reads: it marks each object in which a key comes twice.
class EqualKeys {
 public:
  bool operator()(json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) {
      open_.emplace_back();
    } else if (event == json::parse_event_t::key) {
      Object& object = open_.back();
      object.repeated |= !object.keys.insert(parsed.get_ref<const std::string&>()).second;
    } else if (event == json::parse_event_t::object_end) {
      if (open_.back().repeated) {
        parsed[kEqualKeysMark] = true;
      }
      open_.pop_back();
    }
    return true;
  }

 private:
  struct Object {
    std::set<std::string> keys;
    bool repeated = false;
  };
  std::vector<Object> open_;
};

// The place is told by the library's exception only, so a text that was refused is read again.
core::Error why_not(const std::string& text, std::size_t skipped) {
  try {
    const json never = json::parse(text);
  } catch (const json::parse_error& problem) {
    return core::invalid("the text is not JSON at byte " + std::to_string(skipped + problem.byte));
  } catch (const json::exception&) {
    return core::invalid("the JSON has a number that is too large");
  }
  return core::invalid("the text is not JSON");
}

bool is_id_text(const std::string& text, std::size_t bytes_max) {
  return text.size() <= bytes_max && std::ranges::none_of(text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte < 0x20 || byte == 0x7f;
         });
}

std::optional<std::int64_t> whole_number(const json& value) {
  std::int64_t number = 0;
  if (value.is_number_unsigned()) {
    const auto big = value.get<std::uint64_t>();
    return big <= INT64_MAX ? std::optional(static_cast<std::int64_t>(big)) : std::nullopt;
  }
  if (value.is_number_integer()) {
    return value.get<std::int64_t>();
  }
  if (!value.is_string()) {
    return std::nullopt;
  }
  const auto& digits = value.get_ref<const std::string&>();
  const char* const last = digits.data() + digits.size();
  const auto [end, problem] = std::from_chars(digits.data(), last, number);
  const bool whole = problem == std::errc() && end == last;
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

core::Result<json> parse_json(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::size_t skipped = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  text.remove_prefix(skipped);
  if (const auto shape = core::check_json_shape(text); !shape) {
    return shape.error();
  }
  std::string mended(text);
  mend_surrogates(mended);
  EqualKeys equal_keys;
  const auto watch = [&equal_keys](int, json::parse_event_t event, json& parsed) {
    return equal_keys(event, parsed);
  };
  json tree = json::parse(mended, watch, false);
  if (tree.is_discarded()) {
    return why_not(mended, skipped);
  }
  return tree;
}

std::string dump_json(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool has_equal_keys(const json& value) {
  if (!value.is_structured()) {
    return false;
  }
  if (value.is_object() && value.contains(kEqualKeysMark)) {
    return true;
  }
  return std::ranges::any_of(value, [](const json& inner) { return has_equal_keys(inner); });
}

const json& member(const json& value, const char* key) {
  static const json none;
  if (!value.is_object()) {
    return none;
  }
  const auto found = value.find(key);
  return found == value.end() ? none : *found;
}

std::string text_of(const json& value, std::size_t bytes_max) {
  return value.is_string() ? core::clean(value.get_ref<const std::string&>(), bytes_max) : "";
}

std::string id_of(const json& value, std::size_t bytes_max) {
  if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    return is_id_text(text, bytes_max) ? text : "";
  }
  return value.is_number_integer() ? value.dump() : "";
}

bool is_true(const json& value) {
  return value.is_boolean() && value.get<bool>();
}

std::optional<core::Instant> time_of(const json& value) {
  constexpr std::int64_t kFirstMilliseconds = 100'000'000'000;  // 10^11
  constexpr std::int64_t kYear10000 = 253'402'300'800'000;      // ms
  const auto number = whole_number(value);
  if (!number || *number < 0 || *number >= kYear10000) {
    return std::nullopt;
  }
  return core::from_ms(*number < kFirstMilliseconds ? *number * 1000 : *number);
}

}  // namespace regulars::channel
