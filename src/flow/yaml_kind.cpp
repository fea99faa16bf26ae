#include "flow/yaml_kind.h"

#include <string>

#include "core/limits.h"
#include "core/text.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr const char* kSaveAgain =
    "open it in your editor and save it again as UTF-8 (in Windows Notepad: File, Save as, "
    "Encoding: UTF-8)";

void add_wrong_encoding(const core::Place& place, std::string sentence, FindingList& findings) {
  findings.add(place, "wrong-encoding", std::move(sentence));
}

// True when every other byte of the beginning is zero: UTF-16 without its mark.
bool looks_like_utf16(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    return true;
  }
  return bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0');
}

std::size_t letter_size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  if (byte < 0x80) {
    return 1;
  }
  return byte >= 0xF0 ? 4 : (byte >= 0xE0 ? 3 : 2);
}

std::size_t first_bad_byte(std::string_view line) {
  std::size_t at = 0;
  while (at < line.size()) {
    const std::size_t size = letter_size(line[at]);
    if (at + size > line.size() || !core::is_utf8(line.substr(at, size))) {
      return at;
    }
    at += size;
  }
  return at;
}

core::Place place_of_bad_byte(const SourceFile& file) {
  const std::vector<std::string> lines = split_lines(file.bytes);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t bad = first_bad_byte(lines[i]);
    if (bad < lines[i].size()) {
      const std::string_view before = std::string_view(lines[i]).substr(0, bad);
      return {.file = file.name,
              .line = static_cast<int>(i) + 1,
              .column = static_cast<int>(count_columns(before)) + 1};
    }
  }
  return {.file = file.name, .line = 1, .column = 1};
}

// What the beginning of the file shows it to be, or an empty text.
std::string other_kind(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) {
    return "a document of a word processor or a ZIP archive";
  }
  if (bytes.starts_with("%PDF")) {
    return "a PDF document";
  }
  if (bytes.starts_with("{\\rtf")) {
    return "a document of a word processor";
  }
  const std::size_t first = bytes.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) {
    return "";
  }
  const std::string_view text = bytes.substr(first);
  if (text.starts_with("<")) {
    return "a web page (HTML)";
  }
  const std::size_t second = text.find_first_not_of(kBlanks, 1);
  const char next = second == std::string_view::npos ? '\0' : text[second];
  if ((text[0] == '{' && next == '"') || (text[0] == '[' && (next == '{' || next == '"'))) {
    return "JSON, perhaps the export of another tool";
  }
  return "";
}

}  // namespace

bool is_wrong_kind_of_file(const SourceFile& file, FindingList& findings) {
  const core::Place start{.file = file.name, .line = 1, .column = 1};
  if (file.bytes.size() > core::kMaxFileBytes) {
    findings.add({.file = file.name},
                 "too-large",
                 "the file has " + std::to_string(file.bytes.size()) + " bytes; at most " +
                     std::to_string(core::kMaxFileBytes) +
                     " are read. Split it into several files");
    return true;
  }
  if (looks_like_utf16(file.bytes)) {
    add_wrong_encoding({.file = file.name},
                       std::string("the whole file is written in UTF-16; ") + kSaveAgain,
                       findings);
    return true;
  }
  if (const std::string kind = other_kind(file.bytes); !kind.empty()) {
    findings.add(start, "not-a-flow", "this is " + kind + ", not a YAML file");
    return true;
  }
  if (!core::is_utf8(file.bytes)) {
    add_wrong_encoding(place_of_bad_byte(file),
                       std::string("this sign is not written in UTF-8; ") + kSaveAgain,
                       findings);
    return true;
  }
  return false;
}

}  // namespace regulars::flow
