#include "flow/map_reader.h"

#include <algorithm>

#include "flow/source_text.h"
#include "flow/value_finding.h"
#include "flow/words.h"

namespace regulars::flow {
namespace {

constexpr std::size_t kUsualQuestions = 40;  // asked of one map

const YamlPair* find_pair(const YamlNode& node, std::string_view key) {
  const auto found = std::ranges::find(node.pairs, key, &YamlPair::key);
  return found == node.pairs.end() ? nullptr : &*found;
}

}  // namespace

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
