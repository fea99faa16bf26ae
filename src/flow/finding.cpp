#include "flow/finding.h"

#include <algorithm>

#include "flow/source_text.h"

namespace regulars::flow {
namespace {

const char* name_of(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return "error";
    case Severity::kWarning:
      return "warning";
    case Severity::kNote:
      return "note";
  }
  return "error";
}

// A terminal must not obey what an owner's file holds.
std::string without_controls(std::string_view line) {
  std::string result(line);
  for (char& sign : result) {
    const auto byte = static_cast<unsigned char>(sign);
    if ((byte < 0x20 && sign != '\t') || byte == 0x7F) {
      sign = '?';
    }
  }
  return result;
}

// Blanks up to the column; tabs stay tabs, so that the caret stands under its place.
std::string padding(std::string_view line, int column) {
  std::string result;
  const std::string_view before = line.substr(0, byte_at_column(line, column));
  for (const char sign : before) {
    const bool is_first_byte = (static_cast<unsigned char>(sign) & 0xC0U) != 0x80U;
    if (is_first_byte) {
      result += sign == '\t' ? '\t' : ' ';
    }
  }
  return result;
}

}  // namespace

bool has_errors(const std::vector<Finding>& findings) {
  return std::ranges::any_of(
      findings, [](const Finding& finding) { return finding.severity == Severity::kError; });
}

std::string to_text(const Finding& finding) {
  const core::Place& place = finding.place;
  std::string result = place.file;
  if (place.line > 0) {
    result += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
  }
  result += std::string(": ") + name_of(finding.severity) + ": " + finding.sentence;
  result += " [" + finding.rule + "]";
  if (finding.source_line.empty()) {
    return result;
  }
  result += "\n" + without_controls(finding.source_line) + "\n";
  result += padding(finding.source_line, place.column) + "^";
  result += std::string(static_cast<std::size_t>(std::max(finding.width, 1) - 1), '~');
  return result;
}

}  // namespace regulars::flow
