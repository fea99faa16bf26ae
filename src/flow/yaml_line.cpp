#include "flow/yaml_line.h"

#include <algorithm>

namespace regulars::flow {
namespace {

bool is_gap(char sign) {
  return sign == ' ' || sign == '\t';
}

// Inside brackets a quote after another sign is part of a text.
bool may_precede_quote(char sign) {
  return is_gap(sign) || sign == '[' || sign == '{' || sign == ',';
}

std::size_t after_gap(std::string_view line, std::size_t at) {
  while (at < line.size() && is_gap(line[at])) {
    ++at;
  }
  return at;
}

// The colon that ends a key: one before a blank or the line's end, or else the first of all.
std::size_t find_colon(std::string_view line, std::size_t from) {
  if (from < line.size() && (line[from] == '"' || line[from] == '\'')) {
    const std::size_t end = end_of_quote(line.substr(from));
    return end == std::string_view::npos ? end : line.find(':', from + end);
  }
  for (std::size_t at = line.find(':', from); at != std::string_view::npos;
       at = line.find(':', at + 1)) {
    if (at + 1 == line.size() || is_gap(line[at + 1])) {
      return at;
    }
  }
  return line.find(':', from);
}

}  // namespace

LineShape shape_of(std::string_view line) {
  LineShape shape;
  shape.indent = after_gap(line, 0);
  std::size_t at = shape.indent;
  shape.is_blank = at == line.size() || line[at] == '#';
  while (at < line.size() && line[at] == '-' && (at + 1 == line.size() || is_gap(line[at + 1]))) {
    shape.is_item = true;
    at = after_gap(line, at + 1);
  }
  shape.key_begin = at;
  shape.value_begin = at;
  const std::size_t colon = find_colon(line, at);
  if (colon != std::string_view::npos && !shape.is_blank) {
    shape.key = line.substr(at, colon - at);
    shape.has_gap = colon + 1 == line.size() || is_gap(line[colon + 1]);
    shape.value_begin = after_gap(line, colon + 1);
  }
  shape.value = line.substr(shape.value_begin);
  while (!shape.value.empty() && is_gap(shape.value.back())) {
    shape.value.remove_suffix(1);
  }
  return shape;
}

bool lacks_gap(const LineShape& shape) {
  return !shape.key.empty() && !shape.has_gap && !shape.value.starts_with("//") &&
         std::ranges::all_of(shape.key, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '_';
         });
}

std::size_t end_of_quote(std::string_view value) {
  const char quote = value.empty() ? '\0' : value[0];
  for (std::size_t at = 1; at < value.size(); ++at) {
    if (quote == '"' && value[at] == '\\') {
      ++at;
    } else if (value[at] == quote) {
      if (quote != '\'' || at + 1 == value.size() || value[at + 1] != '\'') {
        return at + 1;
      }
      ++at;  // '' inside single quotes is one sign
    }
  }
  return std::string_view::npos;
}

std::size_t open_quote(std::string_view value) {
  const bool has_brackets = value.starts_with('{') || value.starts_with('[');
  for (std::size_t at = 0; at < value.size(); ++at) {
    const bool may_open = at == 0 || (has_brackets && may_precede_quote(value[at - 1]));
    if ((value[at] == '"' || value[at] == '\'') && may_open) {
      const std::size_t end = end_of_quote(value.substr(at));
      if (end == std::string_view::npos) {
        return at;
      }
      at += end - 1;
    }
  }
  return std::string_view::npos;
}

std::size_t end_of_bracket(std::string_view value) {
  int depth = 0;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const char sign = value[at];
    const bool may_open_quote = at > 0 && may_precede_quote(value[at - 1]);
    if ((sign == '"' || sign == '\'') && may_open_quote) {
      const std::size_t end = end_of_quote(value.substr(at));
      if (end == std::string_view::npos) {
        return end;
      }
      at += end - 1;
    } else if (sign == '[' || sign == '{') {
      ++depth;
    } else if ((sign == ']' || sign == '}') && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace regulars::flow
