#include "flow/finding_list.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/text.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

// Beyond these an owner would not read on, and a hostile file would fill the memory.
constexpr std::size_t kMaxFindings = 200;          // of one file
constexpr std::size_t kMaxSourceLineBytes = 1000;  // longer lines are not shown
constexpr int kMaxSearchedLines = 100;             // for a word inside a text of several lines

}  // namespace

FindingList::FindingList(const SourceFile& file)
    : name_(file.name), bytes_(without_mark(file.bytes)) {}

bool FindingList::is_full() const {
  return findings_.size() >= kMaxFindings && has_errors(findings_);
}

const std::vector<std::string>& FindingList::lines() {
  if (lines_.empty()) {
    lines_ = split_lines(bytes_);
  }
  return lines_;
}

std::string_view FindingList::line(int number) {
  const auto index = static_cast<std::size_t>(number - 1);
  return number > 0 && index < lines().size() ? std::string_view(lines()[index]) : "";
}

void FindingList::add(const core::Place& place,
                      std::string rule,
                      std::string sentence,
                      Severity severity,
                      int width) {
  // The first error is kept whatever came before it: it decides whether the files may be used.
  const bool is_dropped = findings_.size() >= kMaxFindings && severity != Severity::kError;
  if (is_dropped || is_full()) {
    return;
  }
  Finding finding{.place = place,
                  .rule = std::move(rule),
                  .sentence = std::move(sentence),
                  .severity = severity};
  finding.place.file = name_;
  const auto index = static_cast<std::size_t>(place.line - 1);
  if (place.line > 0 && index < lines().size() && lines()[index].size() <= kMaxSourceLineBytes) {
    // Whoever shows a finding may count on UTF-8.
    const std::string& line = lines()[index];
    finding.source_line = core::is_utf8(line) ? line : core::clean(line, 2 * kMaxSourceLineBytes);
    const auto columns = static_cast<int>(count_columns(finding.source_line));
    finding.width = std::clamp(width, 1, std::max(columns - place.column + 1, 1));
  }
  findings_.push_back(std::move(finding));
}

void FindingList::append(std::vector<Finding> findings) {
  std::ranges::move(findings, std::back_inserter(findings_));
}

std::vector<Finding> FindingList::take() {
  return std::exchange(findings_, {});
}

core::Place FindingList::locate(const core::Place& from, std::string_view needle) {
  core::Place place = from;
  for (int tried = 0; tried < kMaxSearchedLines; ++tried, ++place.line, place.column = 1) {
    const auto index = static_cast<std::size_t>(place.line - 1);
    if (place.line < 1 || index >= lines().size() || lines()[index].size() > kMaxSourceLineBytes) {
      break;
    }
    const std::string_view line = lines()[index];
    const std::size_t at = line.find(needle, byte_at_column(line, place.column));
    if (at != std::string_view::npos) {
      place.column = static_cast<int>(count_columns(line.substr(0, at))) + 1;
      return place;
    }
  }
  return from;
}

}  // namespace regulars::flow
