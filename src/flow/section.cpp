#include "flow/section.h"

#include <algorithm>
#include <initializer_list>
#include <limits>

#include "core/check.h"
#include "flow/value_finding.h"
#include "flow/words.h"

namespace regulars::flow {
namespace {

bool is_good(const YamlNode& node, const KeySpec& spec) {
  return node.kind == YamlNode::Kind::kText && !is_nothing(node) &&
         scalar_problem(spec.name, node.text, spec).empty();
}

}  // namespace

Section::Section(const YamlNode* node, const KeySpec& spec)
    : node_(node != nullptr && node->kind == YamlNode::Kind::kMap ? node : nullptr), spec_(&spec) {
  REGULARS_CHECK(spec.kind == ValueKind::kMap || spec.kind == ValueKind::kNames,
                 "a section of a key that has no keys below it");
}

const KeySpec& Section::spec_of(std::string_view key) const {
  const KeySpec* spec =
      spec_->kind == ValueKind::kNames ? &spec_->children.front() : find_child(*spec_, key);
  REGULARS_CHECK(spec != nullptr, "a key that the table does not have");
  return *spec;
}

const YamlNode* Section::node_of(std::string_view key) const {
  return node_ == nullptr ? nullptr : node_->find(key);
}

const KeySpec& Section::form_named(std::string_view key,
                                   std::initializer_list<ValueKind> kinds) const {
  const KeySpec& spec = spec_of(key);
  const auto is_meant = [kinds](const KeySpec& form) {
    return std::ranges::find(kinds, form.kind) != kinds.end();
  };
  if (spec.kind != ValueKind::kEither) {
    REGULARS_CHECK(is_meant(spec), "a key of another kind than the table says");
    return spec;
  }
  const auto form = std::ranges::find_if(spec.children, is_meant);
  REGULARS_CHECK(form != spec.children.end(), "a key that the table has in no such form");
  return *form;
}

bool Section::has(std::string_view key) const {
  spec_of(key);
  return node_of(key) != nullptr;
}

bool Section::is_empty_map(std::string_view key) const {
  spec_of(key);
  const YamlNode* node = node_of(key);
  return node != nullptr && node->kind == YamlNode::Kind::kMap && node->pairs.empty();
}

core::Place Section::place(std::string_view key) const {
  const YamlNode* node = node_of(key);
  if (node != nullptr) {
    return node->place;
  }
  return node_ == nullptr ? core::Place{} : node_->place;
}

std::vector<std::string> Section::names() const {
  REGULARS_CHECK(spec_->kind == ValueKind::kNames, "the names of a map that has keys");
  std::vector<std::string> names;
  if (node_ == nullptr) {
    return names;
  }
  const auto most =
      static_cast<std::size_t>(spec_->max.value_or(std::numeric_limits<std::int64_t>::max()));
  for (const YamlPair& pair : node_->pairs) {
    if (names.size() < most && spec_->phrase->accepts(pair.key)) {
      names.push_back(pair.key);
    }
  }
  return names;
}

std::optional<std::string> Section::scalar(std::string_view key,
                                           std::initializer_list<ValueKind> kinds) const {
  const KeySpec& form = form_named(key, kinds);
  const YamlNode* node = node_of(key);
  if (node == nullptr) {
    const std::string& otherwise = spec_of(key).default_value;
    return otherwise.empty() ? std::nullopt : std::optional(otherwise);
  }
  return is_good(*node, form) ? std::optional(node->text) : std::nullopt;
}

std::optional<std::string> Section::text(std::string_view key) const {
  return scalar(key, {ValueKind::kText, ValueKind::kChoice, ValueKind::kPhrase});
}

std::optional<std::int64_t> Section::whole(std::string_view key) const {
  const auto written = scalar(key, {ValueKind::kWhole});
  return written ? parse_whole_number(*written) : std::nullopt;
}

std::optional<bool> Section::yes_no(std::string_view key) const {
  const auto written = scalar(key, {ValueKind::kYesNo});
  return written ? parse_yes_no(*written) : std::nullopt;
}

std::optional<core::Money> Section::money(std::string_view key) const {
  const auto written = scalar(key, {ValueKind::kMoney});
  return written ? parse_amount(*written) : std::nullopt;
}

std::optional<std::chrono::minutes> Section::duration(std::string_view key) const {
  const auto written = scalar(key, {ValueKind::kDuration});
  return written ? parse_duration(*written) : std::nullopt;
}

std::optional<std::chrono::sys_days> Section::day(std::string_view key) const {
  const auto written = scalar(key, {ValueKind::kDay});
  return written ? parse_day(*written) : std::nullopt;
}

std::vector<std::string> Section::texts(std::string_view key) const {
  const KeySpec& list = form_named(key, {ValueKind::kList});
  const KeySpec& item = list.children.front();
  const YamlNode* node = node_of(key);
  if (node == nullptr) {
    const std::string& otherwise = spec_of(key).default_value;
    return otherwise.empty() ? std::vector<std::string>{} : std::vector{otherwise};
  }
  std::vector<std::string> texts;
  if (node->kind == YamlNode::Kind::kText) {
    const KeySpec* one = form_for(*node, spec_of(key));
    if (one != nullptr && is_scalar(one->kind) && is_good(*node, *one)) {
      texts.push_back(node->text);
    }
  }
  for (const YamlNode& one : node->items) {
    if (is_good(one, item)) {
      texts.push_back(one.text);
    }
  }
  return texts;
}

Section Section::section(std::string_view key) const {
  return {node_of(key), form_named(key, {ValueKind::kMap, ValueKind::kNames})};
}

std::vector<Section> Section::items(std::string_view key) const {
  const KeySpec& list = form_named(key, {ValueKind::kList});
  std::vector<Section> sections;
  if (const YamlNode* node = node_of(key)) {
    for (const YamlNode& item : node->items) {
      sections.emplace_back(&item, list.children.front());
    }
  }
  return sections;
}

}  // namespace regulars::flow
