// A strict part of YAML, read into a tree that knows the place of every key and value.
//
// Every scalar is text until a schema gives it a type, so `no`, `1.10` and `12:30` stay what was
// typed. Refused: anchors, aliases, tags, merge keys, equal keys, more than one document, more
// than 1 MiB, 32 levels or 50,000 nodes. libyaml reads; its errors are turned into sentences.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "flow/finding.h"

namespace regulars::flow {

struct YamlNode;

struct YamlPair;

struct YamlNode {
  enum class Kind { kText, kList, kMap };
  Kind kind = Kind::kText;
  core::Place place;  // of the value's first character
  std::string text;   // kText: the scalar, after YAML's own unquoting
  bool is_quoted = false;
  std::vector<YamlNode> items;  // kList
  std::vector<YamlPair> pairs;  // kMap, in the order of the file

  /// The value of a key of a map, or null.
  const YamlNode* find(std::string_view key) const;
};

struct YamlPair {
  std::string key;
  core::Place key_place;
  YamlNode value;
};

struct SourceFile {
  std::string name;  // as the owner knows it: "flows/order.yaml"
  std::string bytes;
};

struct YamlResult {
  YamlNode root;  // an empty map when nothing could be read
  bool is_readable = false;
  std::vector<Finding> findings;
};

/// Reads one file. Recognises a wrong kind of file first: HTML, JSON of another tool, UTF-16,
/// curly quotes, an empty file.
YamlResult read_yaml(const SourceFile& file);

}  // namespace regulars::flow
