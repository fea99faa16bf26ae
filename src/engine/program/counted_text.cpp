#include "engine/program/counted_text.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "flow/yaml.h"

namespace regulars::engine {
namespace {

using flow::YamlNode;
using Path = std::vector<std::string_view>;

// "*" stands for any name, and for the items of a list.
bool is_words(const Path& path) {
  static const std::array<Path, 7> kWords{Path{"program"},
                                          Path{"languages"},
                                          Path{"rewards", "*", "name"},
                                          Path{"punch_cards", "*", "name"},
                                          Path{"campaigns", "*", "name"},
                                          Path{"bonuses", "orders", "*", "name"},
                                          Path{"membership", "name"}};
  return std::ranges::any_of(kWords, [&path](const Path& words) {
    return std::ranges::equal(words, path, [](std::string_view word, std::string_view key) {
      return word == "*" || word == key;
    });
  });
}

// Each text goes behind its length, so that no value can look like the end of another.
void add_text(std::string_view text, std::string& all) {
  all += std::to_string(text.size()) + ":";
  all += text;
}

void add_node(const YamlNode& node, Path& path, std::string& all) {
  switch (node.kind) {
    case YamlNode::Kind::kText:
      add_text(node.text, all);
      return;
    case YamlNode::Kind::kList:
      all += '[';
      path.emplace_back("*");
      for (const YamlNode& item : node.items) {
        add_node(item, path, all);
      }
      path.pop_back();
      all += ']';
      return;
    case YamlNode::Kind::kMap:
      all += '{';
      for (const flow::YamlPair& pair : node.pairs) {
        path.emplace_back(pair.key);
        if (!is_words(path)) {
          add_text(pair.key, all);
          add_node(pair.value, path, all);
        }
        path.pop_back();
      }
      all += '}';
      return;
  }
}

}  // namespace

std::string counted_text(const std::string& program_text) {
  const flow::YamlResult tree = flow::read_yaml({.name = "program.yaml", .bytes = program_text});
  if (!tree.is_readable) {
    return program_text;
  }
  Path path;
  std::string all;
  add_node(tree.root, path, all);
  return all;
}

}  // namespace regulars::engine
