#include "flow/value_finding.h"

#include <utility>

#include "flow/source_text.h"

namespace regulars::flow {
namespace {

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

const char* name_of_kind(YamlNode::Kind kind) {
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

bool is_nothing(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kText && node.text.empty() && !node.is_quoted;
}

int width_of(const YamlNode& node) {
  const bool is_text = node.kind == YamlNode::Kind::kText;
  return is_text ? static_cast<int>(count_columns(node.text)) + (node.is_quoted ? 2 : 0) : 1;
}

void add_not_a_map(const YamlNode& node, const std::string& what, FindingList& findings) {
  const std::string found = is_nothing(node) ? "nothing" : name_of_kind(node.kind);
  const std::string hint = node.kind == YamlNode::Kind::kText ? hint_for_text(node) : "";
  findings.add(node.place,
               hint.empty() ? "wrong-kind" : "missing-space",
               what + " must be a map of keys and values; here stands " + found + hint,
               Severity::kError,
               width_of(node));
}

void add_not_a_text(const YamlPair& pair, FindingList& findings) {
  if (is_nothing(pair.value)) {
    findings.add(pair.key_place,
                 "wrong-kind",
                 "nothing stands after " + in_quotes(pair.key) + "; a text is needed there",
                 Severity::kError,
                 static_cast<int>(count_columns(pair.key)));
    return;
  }
  std::string hint;
  if (pair.value.kind == YamlNode::Kind::kMap && pair.value.pairs.size() == 1 &&
      is_nothing(pair.value.pairs[0].value)) {
    hint = "; a text that starts with { must be in quotes: \"{" + pair.value.pairs[0].key + "}\"";
  }
  findings.add(
      pair.value.place,
      hint.empty() ? "wrong-kind" : "unquoted-brace",
      in_quotes(pair.key) + " must be one text, not " + name_of_kind(pair.value.kind) + hint);
}

void add_item_not_a_text(const YamlNode& item, std::string_view key, FindingList& findings) {
  findings.add(item.place, "wrong-kind", "each item of " + in_quotes(key) + " must be a text");
}

void add_missing_key(const YamlNode& map,
                     const std::string& what,
                     std::string_view key,
                     FindingList& findings,
                     const std::string& mend) {
  findings.add(map.place, "missing-key", what + " needs the key " + in_quotes(key) + mend);
}

void add_unknown_key(const UnknownKey& unknown, FindingList& findings) {
  findings.add(unknown.pair.key_place,
               "unknown-key",
               "there is no key " + in_quotes(unknown.pair.key) + " in " + unknown.what +
                   (unknown.meant.empty() ? "." : unknown.meant) +
                   " Its keys are: " + joined(unknown.known),
               Severity::kError,
               static_cast<int>(count_columns(unknown.pair.key)));
}

std::string did_you_mean(const std::optional<std::string>& near) {
  return near ? "; did you mean " + in_quotes(*near) + "?" : "";
}

void add_bad_value(const YamlNode& value, std::string sentence, FindingList& findings) {
  findings.add(value.place, "bad-value", std::move(sentence), Severity::kError, width_of(value));
}

std::string must_be(std::string_view key, const std::string& expected, std::string_view found) {
  return in_quotes(key) + " must be " + expected + ", not " + in_quotes(found);
}

std::string expected_whole(std::int64_t min, std::int64_t max) {
  return "a whole number from " + std::to_string(min) + " to " + std::to_string(max) +
         " without commas or points";
}

}  // namespace regulars::flow
