// Reads the keys of one YAML map by a schema and collects findings: unknown keys with a suggestion,
// missing keys, wrong kinds. Used for flows, the program file and the shop file alike.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "flow/finding_list.h"
#include "flow/yaml.h"

namespace regulars::flow {

/// One map and what has been asked of it. `what` names it in findings: "a reward", "the program".
/// A node that is not a map gives one finding and then answers nothing to every question.
class MapReader {
 public:
  MapReader(const YamlNode& node, std::string what, FindingList& findings);

  /// True when the key is there. Asking marks the key as known.
  bool has(std::string_view key);
  const YamlNode* node(std::string_view key);
  core::Place place(std::string_view key) const;  // of the key's value, or of the map

  // Each gives nothing when the key is absent, and nothing plus a finding when its kind is wrong.
  std::optional<std::string> text(std::string_view key);
  std::optional<std::int64_t> whole(std::string_view key, std::int64_t min, std::int64_t max);
  std::optional<bool> yes_no(std::string_view key);        // yes, no, true, false, on, off
  std::optional<core::Money> money(std::string_view key);  // "60.00 USD"
  std::optional<std::chrono::minutes> duration(std::string_view key);  // "28 days", "20 hours"
  std::optional<std::vector<std::string>> texts(
      std::string_view key);  // one text or a list of them

  /// Like the above, with a finding when the key is absent.
  std::string required_text(std::string_view key);

  /// A finding "missing-key" when none of the questions above found it.
  void require(std::string_view key);
  /// One finding for every key nobody asked for, with the nearest known key. Call it last.
  void finish();

 private:
  // A finding "bad-value" at the key's value.
  void refuse(std::string_view key, const std::string& expected);
  void add_unknown(const YamlPair& pair);

  const YamlNode& node_;
  std::string what_;
  FindingList& findings_;
  std::vector<std::string> known_;  // some more than once
};

}  // namespace regulars::flow
