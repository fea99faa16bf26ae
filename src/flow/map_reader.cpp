#include "flow/map_reader.h"

#include <algorithm>
#include <iterator>

#include "core/text.h"
#include "flow/source_text.h"
#include "flow/value_finding.h"
#include "flow/words.h"

namespace regulars::flow {
namespace {

// Beyond these an owner would not read on, and a hostile file would fill the memory.
constexpr std::size_t kMaxFindings = 200;          // of one file
constexpr std::size_t kMaxSourceLineBytes = 1000;  // longer lines are not shown
constexpr std::size_t kUsualQuestions = 40;        // asked of one map
constexpr int kMaxSearchedLines = 100;             // for a word inside a text of several lines

const YamlPair* find_pair(const YamlNode& node, std::string_view key) {
  const auto found = std::ranges::find(node.pairs, key, &YamlPair::key);
  return found == node.pairs.end() ? nullptr : &*found;
}

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

MapReader::MapReader(const YamlNode& node, std::string what, FindingList& findings)
    : node_(node), what_(std::move(what)), findings_(findings) {
  known_.reserve(kUsualQuestions);
  if (node.kind != YamlNode::Kind::kMap) {
    add_not_a_map(node, what_, findings_);
  }
}

bool MapReader::has(std::string_view key) {
  return node(key) != nullptr;
}

const YamlNode* MapReader::node(std::string_view key) {
  known_.emplace_back(key);
  const YamlPair* pair = find_pair(node_, key);
  return pair == nullptr ? nullptr : &pair->value;
}

core::Place MapReader::place(std::string_view key) const {
  const YamlPair* pair = find_pair(node_, key);
  return pair == nullptr ? node_.place : pair->value.place;
}

std::optional<std::string> MapReader::text(std::string_view key) {
  const YamlNode* value = node(key);
  if (value == nullptr) {
    return std::nullopt;
  }
  if (value->kind == YamlNode::Kind::kText && !is_nothing(*value)) {
    return value->text;
  }
  add_not_a_text(*find_pair(node_, key), findings_);
  return std::nullopt;
}

void MapReader::refuse(std::string_view key, const std::string& expected) {
  const YamlNode& value = *node(key);
  add_bad_value(value, must_be(key, expected, value.text), findings_);
}

std::optional<std::int64_t> MapReader::whole(std::string_view key,
                                             std::int64_t min,
                                             std::int64_t max) {
  const std::optional<std::string> typed = text(key);
  if (!typed) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> number = parse_whole_number(*typed);
  if (number && *number >= min && *number <= max) {
    return number;
  }
  refuse(key, expected_whole(min, max));
  return std::nullopt;
}

std::optional<bool> MapReader::yes_no(std::string_view key) {
  const std::optional<std::string> typed = text(key);
  if (!typed) {
    return std::nullopt;
  }
  if (const std::optional<bool> answer = parse_yes_no(*typed)) {
    return answer;
  }
  refuse(key, kExpectedYesNo);
  return std::nullopt;
}

std::optional<core::Money> MapReader::money(std::string_view key) {
  const std::optional<std::string> typed = text(key);
  if (!typed) {
    return std::nullopt;
  }
  if (std::optional<core::Money> amount = parse_amount(*typed)) {
    return amount;
  }
  refuse(key, kExpectedAmount);
  return std::nullopt;
}

std::optional<std::chrono::minutes> MapReader::duration(std::string_view key) {
  const std::optional<std::string> typed = text(key);
  if (!typed) {
    return std::nullopt;
  }
  if (const std::optional<std::chrono::minutes> time = parse_duration(*typed)) {
    return time;
  }
  refuse(key, kExpectedDuration);
  return std::nullopt;
}

std::optional<std::vector<std::string>> MapReader::texts(std::string_view key) {
  const YamlNode* value = node(key);
  if (value == nullptr || value->kind != YamlNode::Kind::kList) {
    const std::optional<std::string> one = text(key);
    return one ? std::optional(std::vector{*one}) : std::nullopt;
  }
  std::vector<std::string> result;
  for (const YamlNode& item : value->items) {
    if (item.kind != YamlNode::Kind::kText || is_nothing(item)) {
      add_item_not_a_text(item, key, findings_);
      return std::nullopt;
    }
    result.push_back(item.text);
  }
  return result;
}

std::string MapReader::required_text(std::string_view key) {
  std::optional<std::string> value = text(key);
  require(key);
  return value.value_or("");
}

void MapReader::require(std::string_view key) {
  if (node(key) == nullptr && node_.kind == YamlNode::Kind::kMap) {
    add_missing_key(node_, what_, key, findings_);
  }
}

void MapReader::finish() {
  constexpr std::size_t kFewKeys = 16;
  const bool has_few = node_.pairs.size() <= kFewKeys;
  const bool is_clean = has_few && std::ranges::all_of(node_.pairs, [this](const YamlPair& pair) {
                          return std::ranges::find(known_, pair.key) != known_.end();
                        });
  if (is_clean) {
    return;
  }
  std::ranges::sort(known_);
  // Not std::ranges::unique: Clang 14 cannot compile GCC's subrange.
  known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
  for (const YamlPair& pair : node_.pairs) {
    if (!findings_.is_full() && !std::ranges::binary_search(known_, pair.key)) {
      add_unknown(pair);
    }
  }
}

void MapReader::add_unknown(const YamlPair& pair) {
  add_unknown_key({.pair = pair,
                   .what = what_,
                   .meant = did_you_mean(near_word(pair.key, known_)),
                   .known = known_},
                  findings_);
}

}  // namespace regulars::flow
