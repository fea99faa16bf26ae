#include "store_adapter/json_reader.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/json_shape.h"
#include "core/text.h"

namespace regulars::store_adapter {
namespace {

using Json = nlohmann::json;
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxShownBytes = 40;

bool has_equal_names(const JsonValue& object) {
  std::vector<std::string_view> names(object.names.begin(), object.names.end());
  std::ranges::sort(names);
  return std::ranges::adjacent_find(names) != names.end();
}

// Takes the parser's events. Pointers on the stack stay good: a list only grows while no element
// of it is open.
class TreeBuilder {
 public:
  JsonValue take_root() { return std::move(root_); }
  const std::string& problem() const { return problem_; }

  // The names of these functions are the library's.
  bool null() { return add({}); }
  bool boolean(bool truth) { return add({.kind = JsonValue::Kind::kBool, .truth = truth}); }
  bool number_integer(Json::number_integer_t number) { return add_number(std::to_string(number)); }
  bool number_unsigned(Json::number_unsigned_t number) {
    return add_number(std::to_string(number));
  }
  // Fractions, exponents and numbers over 64 bits come here, with the text that was read.
  bool number_float(Json::number_float_t /*rounded*/, const std::string& token) {
    return add_number(token);
  }
  bool string(std::string& text) {
    return add({.kind = JsonValue::Kind::kText, .text = std::move(text)});
  }
  bool binary(Json::binary_t& /*bytes*/) { return false; }  // JSON text has none
  bool start_object(std::size_t /*count*/) { return open(JsonValue::Kind::kObject); }
  bool start_array(std::size_t /*count*/) { return open(JsonValue::Kind::kList); }
  bool key(std::string& name) {
    stack_.back()->names.push_back(std::move(name));
    return true;
  }
  bool end_object() {
    if (has_equal_names(*stack_.back())) {
      problem_ = "the JSON has one key twice in the same object";
      return false;
    }
    return end_array();
  }
  bool end_array() {
    stack_.pop_back();
    return true;
  }
  bool parse_error(std::size_t position,
                   const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) {
    problem_ = "the text is not JSON at byte " + std::to_string(position);
    return false;
  }

 private:
  JsonValue* place(JsonValue value) {
    if (stack_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    return &stack_.back()->items.emplace_back(std::move(value));
  }
  bool add(JsonValue value) {
    place(std::move(value));
    return true;
  }
  bool add_number(std::string token) {
    return add({.kind = JsonValue::Kind::kNumber, .text = std::move(token)});
  }
  bool open(JsonValue::Kind kind) {
    stack_.push_back(place({.kind = kind}));
    return true;
  }

  JsonValue root_;
  std::vector<JsonValue*> stack_;
  std::string problem_;
};

}  // namespace

const JsonValue* JsonValue::find(std::string_view name) const {
  const auto found = std::ranges::find(names, name);
  if (kind != Kind::kObject || found == names.end()) {
    return nullptr;
  }
  return &items[static_cast<std::size_t>(found - names.begin())];
}

core::Result<JsonValue> read_json(std::string_view bytes) {
  if (const core::Result<core::Done> shape = core::check_json_shape(bytes); !shape) {
    return shape.error();
  }
  TreeBuilder builder;
  if (!Json::sax_parse(bytes.begin(), bytes.end(), &builder)) {
    return core::invalid(builder.problem().empty() ? "the text is not JSON" : builder.problem());
  }
  return builder.take_root();
}

std::optional<std::string> text_or_number(const JsonValue* value) {
  if (value == nullptr ||
      (value->kind != JsonValue::Kind::kText && value->kind != JsonValue::Kind::kNumber)) {
    return std::nullopt;
  }
  return value->text;
}

std::string shown(std::string_view text) {
  std::string clean = core::clean(text, kMaxShownBytes);
  std::ranges::replace_if(
      clean, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return '"' + clean + (text.size() > kMaxShownBytes ? "…\"" : "\"");
}

std::optional<std::string> name_text(const JsonValue* value) {
  std::optional<std::string> text = text_or_number(value);
  if (!text || text->empty() || text->size() > kMaxNameBytes ||
      core::clean(*text, kMaxNameBytes) != *text || core::trim(*text) != *text ||
      text->find_first_of("\t\n") != std::string::npos) {
    return std::nullopt;
  }
  if (value->kind == JsonValue::Kind::kNumber &&
      text->find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  return text;
}

std::optional<std::int64_t> whole_number(const JsonValue* value) {
  const std::optional<std::string> text = text_or_number(value);
  std::int64_t number = 0;
  if (!text) {
    return std::nullopt;
  }
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error != std::errc() || stop != end || number < 0) {
    return std::nullopt;
  }
  return number;
}

}  // namespace regulars::store_adapter
