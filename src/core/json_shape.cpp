#include "core/json_shape.h"

#include "core/limits.h"

namespace regulars::core {
namespace {

// The index of the quote that ends the string starting after `begin`, or npos.
std::size_t end_of_string(std::string_view json, std::size_t begin) {
  for (std::size_t i = begin; i < json.size(); ++i) {
    if (json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      return i;
    }
  }
  return std::string_view::npos;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Counts levels and members while the bytes go by, one mark after the other.
class Shape {
 public:
  /// Takes the next byte that is no blank and not inside a string; false when a limit is passed.
  bool take(char c) {
    const bool ends = c == '}' || c == ']';
    // Each comma brings one more member; so does the first thing inside that is not its end.
    if ((opened_ && !ends) || c == ',') {
      ++members_;
    }
    opened_ = c == '{' || c == '[';
    if (opened_) {
      ++depth_;
    } else if (ends && depth_ > 0) {
      --depth_;
    }
    return depth_ <= kMaxJsonDepth && members_ <= kMaxJsonMembers;
  }

  bool is_too_deep() const { return depth_ > kMaxJsonDepth; }

 private:
  std::size_t depth_ = 0;
  std::size_t members_ = 0;
  bool opened_ = false;  // the last thing was the beginning of a list or an object
};

}  // namespace

Result<Done> check_json_shape(std::string_view json) {
  Shape shape;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (is_blank(c)) {
      continue;
    }
    if (!shape.take(c)) {
      return invalid(shape.is_too_deep() ? "the JSON is nested deeper than 32 levels"
                                         : "the JSON has more than 50,000 members");
    }
    if (c != '"') {
      continue;
    }
    const std::size_t end = end_of_string(json, i + 1);
    if (end == std::string_view::npos) {
      return invalid("a JSON string has no end");
    }
    if (end - i - 1 > kMaxJsonStringBytes) {
      return invalid("a JSON string is longer than 768 KiB");
    }
    i = end;
  }
  return Done{};
}

}  // namespace regulars::core
