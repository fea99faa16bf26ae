#include "flow/schema.h"

#include <algorithm>

#include "flow/source_text.h"
#include "flow/value_finding.h"

namespace regulars::flow {
namespace {

void add_keys(const KeySpec& spec, const std::string& path, std::vector<KeyAt>& keys) {
  const auto below = [&path](const std::string& name) {
    return path.empty() ? name : path + ": " + name;
  };
  for (const KeySpec& child : spec.children) {
    if (spec.kind == ValueKind::kMap) {
      keys.push_back({.path = below(child.name), .spec = &child});
      add_keys(child, below(child.name), keys);
    } else {
      add_keys(child, spec.kind == ValueKind::kNames ? below(child.name) : path, keys);
    }
  }
}

// only "down" (59.90 bring 59 points)
std::string words_of_choices(const std::vector<AllowedValue>& choices) {
  std::string words;
  for (const AllowedValue& choice : choices) {
    words += (words.empty() ? "" : ", ") + in_quotes(choice.value) + " (" + choice.meaning + ")";
  }
  return (choices.size() == 1 ? "only " : "one of ") + words;
}

// "1 to 3 ", "one or more ", "at most 3 " or nothing.
std::string words_of_count(const KeySpec& spec) {
  if (spec.min && spec.max) {
    return std::to_string(*spec.min) + " to " + std::to_string(*spec.max) + " ";
  }
  if (spec.min) {
    return *spec.min == 1 ? "one or more " : "at least " + std::to_string(*spec.min) + " ";
  }
  return spec.max ? "at most " + std::to_string(*spec.max) + " " : "";
}

// "a text, or a list of them"
std::string words_of_forms(const std::vector<KeySpec>& forms) {
  std::string words = value_words(forms.front());
  for (const KeySpec& form : forms) {
    const bool is_list_of_them = form.kind == ValueKind::kList &&
                                 value_words(form.children.front()) == value_words(forms.front());
    if (&form != &forms.front()) {
      words +=
          ", or " + (is_list_of_them
                         ? "a list of " + (form.min ? words_of_count(form) + "of them" : "them")
                         : value_words(form));
    }
  }
  return words;
}

}  // namespace

const KeySpec* find_child(const KeySpec& spec, std::string_view name) {
  const auto found = std::ranges::find(spec.children, name, &KeySpec::name);
  return found == spec.children.end() ? nullptr : &*found;
}

bool is_scalar(ValueKind kind) {
  return kind <= ValueKind::kPhrase;
}

const KeySpec* form_for(const YamlNode& node, const KeySpec& spec) {
  if (spec.kind != ValueKind::kEither) {
    return &spec;
  }
  const auto fits = [&node](const KeySpec& form) {
    switch (node.kind) {
      case YamlNode::Kind::kText:
        return is_scalar(form.kind);
      case YamlNode::Kind::kList:
        return form.kind == ValueKind::kList;
      case YamlNode::Kind::kMap:
        return form.kind == ValueKind::kMap || form.kind == ValueKind::kNames;
    }
    return false;
  };
  const auto found = std::ranges::find_if(spec.children, fits);
  return found == spec.children.end() ? nullptr : &*found;
}

std::vector<KeyAt> all_keys(const KeySpec& root) {
  std::vector<KeyAt> keys;
  add_keys(root, "", keys);
  return keys;
}

std::string value_words(const KeySpec& spec) {
  switch (spec.kind) {
    case ValueKind::kText:
      return spec.longest == 0 ? "a text"
                               : "a text of at most " + std::to_string(spec.longest) + " letters";
    case ValueKind::kWhole:
      return "a whole number from " + std::to_string(spec.min.value_or(0)) + " to " +
             std::to_string(spec.max.value_or(0));
    case ValueKind::kYesNo:
      return kExpectedYesNo;
    case ValueKind::kMoney:
      return kExpectedAmount;
    case ValueKind::kDuration:
      return kExpectedDuration;
    case ValueKind::kDay:
      return kExpectedDay;
    case ValueKind::kChoice:
      return words_of_choices(spec.choices);
    case ValueKind::kPhrase:
      return spec.phrase->is;
    case ValueKind::kList:
      return "a list of " + words_of_count(spec) + "items, each " +
             value_words(spec.children.front());
    case ValueKind::kMap:
      return "a map of keys and values";
    case ValueKind::kNames:
      return words_of_count(spec) + "names of your own, each with its lines below it; a name is " +
             spec.phrase->is;
    case ValueKind::kEither:
      return words_of_forms(spec.children);
  }
  return "";
}

std::string facts_of(const KeySpec& spec) {
  std::string words = value_words(spec);
  if (words.front() >= 'a' && words.front() <= 'z') {
    words.front() = static_cast<char>(words.front() - 'a' + 'A');
  }
  const std::string& absent = spec.default_value.empty() ? spec.without : spec.default_value;
  return (spec.is_required ? "Needed. " : "") + words + "." +
         (absent.empty() ? "" : " Without it: " + absent + ".");
}

}  // namespace regulars::flow
