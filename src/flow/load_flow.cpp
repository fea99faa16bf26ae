#include "flow/load_flow.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "flow/load_step.h"
#include "flow/load_tests.h"
#include "flow/load_text.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

constexpr std::array<std::string_view, 7> kFlowKeys{
    "flow", "always", "start", "menu", "ice_breaker", "steps", "tests"};

// "flows/order.yaml" gives "order".
std::string stem_of(std::string_view file_name) {
  const std::size_t slash = file_name.find_last_of("/\\");
  std::string_view base = slash == std::string_view::npos ? file_name : file_name.substr(slash + 1);
  for (const std::string_view ending : {".yaml", ".yml"}) {
    if (base.ends_with(ending)) {
      base.remove_suffix(ending.size());
      break;
    }
  }
  return std::string(base);
}

// The name in a line `flow: NAME` of a file that cannot be read as YAML.
std::string name_in_broken_file(const SourceFile& file) {
  for (const std::string& line : split_lines(without_mark(file.bytes))) {
    if (line.starts_with("flow:") && line.size() <= 200) {
      if (std::string name = core::trim(std::string_view(line).substr(5)); is_name(name)) {
        return name;
      }
    }
  }
  return stem_of(file.name);
}

void read_name(MapReader& map, const SourceFile& file, const LoadContext& context) {
  Flow& flow = context.draft.flow;
  flow.name = stem_of(file.name);
  const std::optional<std::string> name = map.text("flow");
  if (name && is_name(*name)) {
    flow.name = *name;
  } else if (name) {
    add_finding(context,
                *map.node("flow"),
                "bad-value",
                "a flow's name is made of small letters, digits and _, not " + in_quotes(*name));
  } else if (!is_name(flow.name) && !map.has("flow")) {
    context.findings().add(map.place("flow"),
                           "missing-key",
                           "the file's name cannot be the flow's name, which is made of small "
                           "letters, digits and _; add a line such as \"flow: my_flow\"");
  }
}

// "order--{order}" into NAME and field.
void read_link_trigger(const YamlNode& node, const LoadContext& context, Trigger& trigger) {
  trigger.kind = Trigger::Kind::kLink;
  const std::size_t hyphens = node.text.find("--");
  trigger.name = to_lower_ascii(std::string_view(node.text).substr(0, hyphens));
  std::string_view data;
  if (hyphens != std::string::npos) {
    data = std::string_view(node.text).substr(hyphens + 2);
  }
  const bool is_field = data.size() > 2 && data.front() == '{' && data.back() == '}' &&
                        is_name(data.substr(1, data.size() - 2));
  if (!is_name(trigger.name) || (hyphens != std::string::npos && !is_field)) {
    add_finding(context,
                node,
                "bad-value",
                "a link is a name such as \"join\", or a name with one field such as "
                "\"order--{order}\"; names are made of small letters, digits and _");
    return;
  }
  if (is_field) {
    trigger.field = std::string(data.substr(1, data.size() - 2));
    context.draft.saved.push_back({.name = trigger.field, .place = node.place});
  }
}

void read_event_trigger(const YamlNode& node, const LoadContext& context, Trigger& trigger) {
  trigger.kind = Trigger::Kind::kEvent;
  trigger.name = node.text;
  const std::vector<std::string>& known = context.catalog.events;
  if (std::ranges::find(known, trigger.name) == known.end()) {
    const std::optional<std::string> near = near_word(trigger.name, known);
    add_finding(context,
                node,
                "unknown-event",
                "there is no event called " + in_quotes(trigger.name) +
                    (near ? "; did you mean " + in_quotes(*near) + "?" : ".") +
                    " Known are: " + joined(known));
  }
}

void read_trigger(const YamlNode& node, const LoadContext& context) {
  MapReader map(node, "a start", context.findings());
  const bool has_link = map.has("link");
  const bool has_words = map.has("words");
  const bool has_event = map.has("event");
  map.finish();
  if (node.kind == YamlNode::Kind::kMap && node.pairs.size() != 1) {
    add_finding(context,
                node,
                node.pairs.empty() ? "no-verb" : "two-verbs",
                "a start is one of link, words and event; begin a new line (\"- \") for each");
    return;
  }
  Trigger trigger;
  trigger.place = node.place;
  if (has_words) {
    trigger.place = map.place("words");
    trigger.words = read_words(map, "words", context);
  } else if (has_link && map.text("link")) {
    trigger.place = map.place("link");
    read_link_trigger(*map.node("link"), context, trigger);
  } else if (has_event && map.text("event")) {
    trigger.place = map.place("event");
    read_event_trigger(*map.node("event"), context, trigger);
  }
  context.draft.flow.triggers.push_back(std::move(trigger));
}

// A list under `key`, or a finding when it is something else.
const YamlNode* list(MapReader& map, std::string_view key, const LoadContext& context) {
  const YamlNode* node = map.node(key);
  if (node == nullptr || node->kind == YamlNode::Kind::kList) {
    return node;
  }
  add_finding(context,
              *node,
              "wrong-kind",
              in_quotes(key) + " must be a list; begin each of its parts with \"- \"");
  return nullptr;
}

void read_menu(MapReader& map, std::string_view key, const LoadContext& context) {
  const YamlNode* node = map.node(key);
  if (node == nullptr) {
    return;
  }
  const std::vector<std::string> titles = map.texts(key).value_or(std::vector<std::string>());
  for (std::size_t i = 0; i < titles.size(); ++i) {
    const YamlNode& item = node->kind == YamlNode::Kind::kList ? node->items[i] : *node;
    if (is_only_blank(titles[i]) || titles[i].find('{') != std::string::npos) {
      add_finding(context,
                  item,
                  "bad-value",
                  "a menu entry is the same for everybody: a text without {…}, and not empty");
      continue;
    }
    context.draft.flow.menu.push_back(
        {.title = titles[i], .is_ice_breaker = key == "ice_breaker", .place = item.place});
  }
}

void read_steps(MapReader& map, const LoadContext& context) {
  map.require("steps");
  const YamlNode* steps = list(map, "steps", context);
  if (steps == nullptr) {
    return;
  }
  if (steps->items.empty()) {
    add_finding(context, *steps, "missing-key", "a flow needs at least one step");
  }
  context.draft.flow.steps.reserve(steps->items.size());
  for (const YamlNode& step : steps->items) {
    read_step(step, context);
  }
}

bool looks_like_a_flow(const YamlNode& root) {
  return std::ranges::any_of(root.pairs, [](const YamlPair& pair) {
    return std::ranges::find(kFlowKeys, pair.key) != kFlowKeys.end();
  });
}

void read_root(const YamlNode& root, const SourceFile& file, const LoadContext& context) {
  MapReader map(root, "a flow", context.findings());
  read_name(map, file, context);
  context.draft.flow.always = map.yes_no("always").value_or(false);
  if (const YamlNode* triggers = list(map, "start", context)) {
    for (const YamlNode& trigger : triggers->items) {
      read_trigger(trigger, context);
    }
  }
  read_menu(map, "menu", context);
  read_menu(map, "ice_breaker", context);
  read_steps(map, context);
  if (const YamlNode* tests = map.node("tests")) {
    read_tests(*tests, context);
  }
  map.finish();
}

}  // namespace

core::Place place_of_value(FindingList& findings,
                           const core::Place& from,
                           std::string_view key,
                           std::string_view value) {
  core::Place place = findings.locate(from, std::string(key) + ":");
  place.column += static_cast<int>(key.size()) + 1;
  return findings.locate(place, value);
}

FlowDraft read_flow(const SourceFile& file, const Catalog& catalog) {
  FlowDraft draft(file);
  draft.flow.file = file.name;
  YamlResult yaml = read_yaml(file);
  draft.findings.append(std::move(yaml.findings));
  if (!yaml.is_readable) {
    draft.flow.name = name_in_broken_file(file);
    return draft;
  }
  if (!looks_like_a_flow(yaml.root)) {
    draft.flow.name = stem_of(file.name);
    draft.findings.add(yaml.root.place,
                       "not-a-flow",
                       "this does not look like a conversation; its keys are " +
                           joined({kFlowKeys.begin(), kFlowKeys.end()}));
    return draft;
  }
  draft.is_flow = true;
  read_root(yaml.root, file, {.draft = draft, .catalog = catalog});
  draft.is_sound = !has_errors(draft.findings.all());
  return draft;
}

}  // namespace regulars::flow
