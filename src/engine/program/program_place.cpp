#include "engine/program/program_place.h"

namespace regulars::engine {

const flow::YamlNode* find_at(const flow::YamlNode& root, KeyPath path) {
  const flow::YamlNode* node = &root;
  for (const std::string_view key : path) {
    node = node == nullptr ? nullptr : node->find(key);
  }
  return node;
}

core::Place place_at(const flow::YamlNode& root, KeyPath path) {
  const flow::YamlNode* node = &root;
  for (const std::string_view key : path) {
    const flow::YamlNode* next = node->find(key);
    if (next == nullptr) {
      break;
    }
    node = next;
  }
  return node->place;
}

}  // namespace regulars::engine
