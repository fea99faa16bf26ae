#include "flow/map_reader.h"

#include <algorithm>
#include <iterator>

#include "core/text.h"
#include "flow/source_text.h"
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

const char* name_of(YamlNode::Kind kind) {
  switch (kind) {
    case YamlNode::Kind::kText:
      return "a text";
    case YamlNode::Kind::kList:
      return "a list";
    case YamlNode::Kind::kMap:
      return "a map of keys and values";
  }
  return "";
}

int width_of(const YamlNode& node) {
  const bool is_text = node.kind == YamlNode::Kind::kText;
  return is_text ? static_cast<int>(count_columns(node.text)) + (node.is_quoted ? 2 : 0) : 1;
}

bool is_missing_value(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kText && node.text.empty() && !node.is_quoted;
}

// "say:Hello" where a map was expected.
std::string hint_for_text(const YamlNode& node) {
  const std::size_t colon = node.text.find(':');
  const bool is_key = colon != std::string::npos && colon + 1 < node.text.size() && colon > 0 &&
                      node.text[colon + 1] != ' ' && node.text[colon + 1] != '/';
  if (node.is_quoted || !is_key || node.text.substr(0, colon).find(' ') != std::string::npos) {
    return "";
  }
  return "; a blank is missing after the colon: " +
         in_quotes(node.text.substr(0, colon) + ": " + node.text.substr(colon + 1));
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
  if (node.kind == YamlNode::Kind::kMap) {
    return;
  }
  const std::string found = is_missing_value(node) ? "nothing" : name_of(node.kind);
  const std::string hint = node.kind == YamlNode::Kind::kText ? hint_for_text(node) : "";
  findings_.add(node.place,
                hint.empty() ? "wrong-kind" : "missing-space",
                what_ + " must be a map of keys and values; here stands " + found + hint,
                Severity::kError,
                width_of(node));
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
  if (value->kind == YamlNode::Kind::kText && !is_missing_value(*value)) {
    return value->text;
  }
  if (is_missing_value(*value)) {
    findings_.add(find_pair(node_, key)->key_place,
                  "wrong-kind",
                  "nothing stands after " + in_quotes(key) + "; a text is needed there",
                  Severity::kError,
                  static_cast<int>(count_columns(key)));
    return std::nullopt;
  }
  std::string hint;
  if (value->kind == YamlNode::Kind::kMap && value->pairs.size() == 1 &&
      is_missing_value(value->pairs[0].value)) {
    hint = "; a text that starts with { must be in quotes: \"{" + value->pairs[0].key + "}\"";
  }
  findings_.add(value->place,
                hint.empty() ? "wrong-kind" : "unquoted-brace",
                in_quotes(key) + " must be one text, not " + name_of(value->kind) + hint);
  return std::nullopt;
}

namespace {

void add_bad_value(const YamlNode& value,
                   std::string_view key,
                   const std::string& expected,
                   FindingList& findings) {
  findings.add(value.place,
               "bad-value",
               in_quotes(key) + " must be " + expected + ", not " + in_quotes(value.text),
               Severity::kError,
               width_of(value));
}

}  // namespace

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
  add_bad_value(*node(key),
                key,
                "a whole number from " + std::to_string(min) + " to " + std::to_string(max) +
                    " without commas or points",
                findings_);
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
  add_bad_value(*node(key), key, "yes or no", findings_);
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
  add_bad_value(*node(key), key, "an amount with its currency, such as 60.00 USD", findings_);
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
  add_bad_value(*node(key),
                key,
                "a time such as 90 minutes, 20 hours, 28 days or 2 weeks (3 years at most)",
                findings_);
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
    if (item.kind != YamlNode::Kind::kText || is_missing_value(item)) {
      findings_.add(item.place, "wrong-kind", "each item of " + in_quotes(key) + " must be a text");
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
    findings_.add(node_.place, "missing-key", what_ + " needs the key " + in_quotes(key));
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
  const std::optional<std::string> near = near_word(pair.key, known_);
  findings_.add(pair.key_place,
                "unknown-key",
                "there is no key " + in_quotes(pair.key) + " in " + what_ +
                    (near ? "; did you mean " + in_quotes(*near) + "?" : ".") +
                    " Its keys are: " + joined(known_),
                Severity::kError,
                static_cast<int>(count_columns(pair.key)));
}

}  // namespace regulars::flow
