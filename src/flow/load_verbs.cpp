#include "flow/load_verbs.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "flow/load_text.h"
#include "flow/source_text.h"
#include "flow/text_expand.h"

namespace regulars::flow {
namespace {

constexpr int kMaxTries = 10;

struct KindName {
  std::string_view name;
  AnswerKind kind;
};
constexpr std::array<KindName, 5> kAnswerKinds{{{"text", AnswerKind::kText},
                                                {"email", AnswerKind::kEmail},
                                                {"order_number", AnswerKind::kOrderNumber},
                                                {"number", AnswerKind::kNumber},
                                                {"yes_no", AnswerKind::kYesNo}}};

template <class Map>
std::vector<std::string> keys_of(const Map& map) {
  std::vector<std::string> keys;
  keys.reserve(map.size());
  for (const auto& entry : map) {
    keys.push_back(entry.first);
  }
  return keys;
}

// "; did you mean …? Known are: …".
std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::optional<std::string> near = near_word(word, known);
  return (near ? "; did you mean " + in_quotes(*near) + "?" : ".") + " Known are: " + joined(known);
}

NoAnswer read_no_answer(MapReader& map, const LoadContext& context) {
  NoAnswer result;
  const YamlNode* node = map.node("no_answer");
  if (node == nullptr) {
    return result;
  }
  MapReader part(*node, "\"no_answer\"", context.findings());
  result.after = part.duration("after").value_or(result.after);
  result.go = read_target(part, "go", context);
  part.finish();
  return result;
}

// What follows a choice's title: a step's name, or a map with `go` and `words`.
void read_choice_target(const YamlPair& pair, const LoadContext& context, Choice& choice) {
  const YamlNode& value = pair.value;
  if (value.kind == YamlNode::Kind::kText && !value.text.empty()) {
    choice.go = read_target(value, context);
  } else if (value.kind == YamlNode::Kind::kText) {
    context.findings().add(
        pair.key_place,
        "missing-key",
        "after the choice " + in_quotes(pair.key) + " the step it leads to must be named",
        Severity::kError,
        static_cast<int>(count_columns(pair.key)));
  } else {
    MapReader map(value, "the choice " + in_quotes(pair.key), context.findings());
    choice.go = read_target(map, "go", context);
    choice.words = read_words(map, "words", context);
    map.finish();
    map.require("go");
  }
}

void read_choice(const YamlNode& item, const LoadContext& context, Step& step) {
  if (item.kind != YamlNode::Kind::kMap || item.pairs.size() != 1) {
    MapReader map(item, "a choice", context.findings());  // says so when it is no map
    if (item.kind == YamlNode::Kind::kMap) {
      add_finding(context,
                  item,
                  "wrong-kind",
                  "each choice is one title with the step it leads to, on a line of its own: "
                  "\"- Yes please: next_step\"");
    }
    return;
  }
  const YamlPair& pair = item.pairs[0];
  Choice choice;
  choice.place = pair.key_place;
  choice.title.place = pair.key_place;
  choice.title.by_plural.emplace("other", pair.key);
  if (is_only_blank(pair.key)) {
    context.findings().add(pair.key_place, "bad-value", "the title of a choice is empty");
  }
  read_choice_target(pair, context, choice);
  step.choices.push_back(std::move(choice));
}

// Two choices that the same typed word would take.
void check_equal_choices(const LoadContext& context, const Step& step) {
  std::map<std::string, std::size_t, std::less<>> owner;
  for (std::size_t i = 0; i < step.choices.size(); ++i) {
    const Choice& choice = step.choices[i];
    std::vector<std::string> words = choice.words;
    words.push_back(core::fold_words(choice.title.by_plural.begin()->second));
    for (const std::string& word : words) {
      const auto [known, is_new] = owner.emplace(word, i);
      if (!is_new && known->second != i && !word.empty()) {
        context.findings().add(choice.place,
                               "duplicate-choice",
                               "two choices of this step answer to " + in_quotes(word));
      }
    }
  }
}

AnswerKind read_kind(MapReader& map, const LoadContext& context) {
  const std::string name = map.text("kind").value_or("text");
  const auto found = std::ranges::find(kAnswerKinds, name, &KindName::name);
  if (found != kAnswerKinds.end()) {
    return found->kind;
  }
  std::vector<std::string> known;
  known.reserve(kAnswerKinds.size());
  for (const KindName& kind : kAnswerKinds) {
    known.emplace_back(kind.name);
  }
  add_finding(context,
              *map.node("kind"),
              "bad-value",
              "there is no kind of answer called " + in_quotes(name) + suggestion(name, known));
  return AnswerKind::kText;
}

FactKind fact_kind_of(AnswerKind kind) {
  switch (kind) {
    case AnswerKind::kNumber:
      return FactKind::kNumber;
    case AnswerKind::kYesNo:
      return FactKind::kYesNo;
    case AnswerKind::kText:
    case AnswerKind::kEmail:
    case AnswerKind::kOrderNumber:
      return FactKind::kText;
  }
  return FactKind::kText;
}

// The address behind a card's button: https, or a fact that holds the whole address.
void read_link(MapReader& map, const LoadContext& context, CardPart& card) {
  const std::optional<std::string> link = map.text("link");
  if (!link) {
    return;
  }
  card.link = core::trim(*link);
  if (!card.link.starts_with("https://") && !card.link.starts_with('{')) {
    add_finding(context,
                *map.node("link"),
                "bad-link",
                "a link must begin with https://, for Messenger opens no other");
  }
}

void read_list_name(MapReader& map, const LoadContext& context, CardPart& card) {
  card.each = map.text("each").value_or("");
  if (card.each.empty() || context.catalog.lists.contains(card.each)) {
    return;
  }
  add_finding(context,
              *map.node("each"),
              "unknown-list",
              "there is no list called " + in_quotes(card.each) +
                  suggestion(card.each, keys_of(context.catalog.lists)));
}

// A button needs a title and exactly one place to lead to.
void check_button(MapReader& map, const LoadContext& context, const YamlNode& node) {
  const bool leads = map.has("go") || map.has("link");
  if (map.has("go") && map.has("link")) {
    add_finding(context,
                node,
                "two-verbs",
                "the button of a card leads to a step (go) or to an address (link), not to both");
  } else if (map.has("button") && !leads) {
    add_finding(context,
                node,
                "missing-key",
                R"(the button of this card leads nowhere; add "go" with a step, or "link")");
  } else if (leads && !map.has("button")) {
    add_finding(
        context, node, "missing-key", "this card needs \"button\", the title of its button");
  }
}

const ActionSpec* find_action(MapReader& map, const LoadContext& context, const std::string& name) {
  const auto found = context.catalog.actions.find(name);
  if (found != context.catalog.actions.end()) {
    return &found->second;
  }
  if (const YamlNode* node = map.node("do"); node->kind == YamlNode::Kind::kText && !name.empty()) {
    add_finding(context,
                *node,
                "unknown-action",
                "there is no action called " + in_quotes(name) +
                    suggestion(name, keys_of(context.catalog.actions)));
  }
  return nullptr;
}

void read_outcomes(const YamlNode& node,
                   const LoadContext& context,
                   const ActionSpec* spec,
                   Step& step) {
  const MapReader map(node, "\"outcome\"", context.findings());  // says so when it is none
  for (const YamlPair& pair : node.pairs) {
    const bool is_known =
        spec == nullptr || std::ranges::find(spec->outcomes, pair.key) != spec->outcomes.end();
    if (!is_known) {
      context.findings().add(pair.key_place,
                             "unknown-outcome",
                             in_quotes(step.action) + " never ends as " + in_quotes(pair.key) +
                                 suggestion(pair.key, spec->outcomes),
                             Severity::kError,
                             static_cast<int>(count_columns(pair.key)));
    }
    if (pair.value.kind == YamlNode::Kind::kText && !pair.value.text.empty()) {
      step.outcomes[pair.key] = read_target(pair.value, context);
    } else {
      add_finding(
          context,
          pair.value,
          "wrong-kind",
          "after the outcome " + in_quotes(pair.key) + " the step it leads to must be named");
    }
  }
}

// True when the outcome, or one it falls back on, is named.
bool has_way_out(const ActionSpec& spec, const Step& step, const std::string& outcome) {
  std::string name = outcome;
  for (std::size_t tried = 0; tried <= spec.fallbacks.size(); ++tried) {
    if (step.outcomes.contains(name)) {
      return true;
    }
    const auto next = spec.fallbacks.find(name);
    if (next == spec.fallbacks.end()) {
      return false;
    }
    name = next->second;
  }
  return false;
}

void check_outcomes(MapReader& map,
                    const LoadContext& context,
                    const ActionSpec& spec,
                    const Step& step) {
  const bool falls_through = step.outcomes.empty() && spec.outcomes.size() <= 1;
  if (falls_through) {
    return;
  }
  std::vector<std::string> missing;
  std::vector<std::string> strangers;  // probably the missing ones, misspelt
  for (const std::string& outcome : spec.outcomes) {
    const bool has_fallback = spec.fallbacks.contains(outcome);  // that one is told about
    if (!has_fallback && !has_way_out(spec, step, outcome)) {
      missing.push_back(outcome);
    }
  }
  for (const auto& [outcome, target] : step.outcomes) {
    if (std::ranges::find(spec.outcomes, outcome) == spec.outcomes.end()) {
      strangers.push_back(outcome);
    }
  }
  if (!missing.empty() && strangers.empty()) {
    add_finding(context,
                *map.node("do"),
                "missing-outcome",
                in_quotes(step.action) + " can end as " + joined(missing) +
                    ", and no step is named for that; add it under \"outcome\"");
  }
}

// "es", "zh-Hant"; whether the shop speaks it is not known here.
bool is_language_tag(std::string_view text) {
  constexpr std::size_t kMaxTagBytes = 35;  // RFC 5646, 4.4.1
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return text.size() >= 2 && text.size() <= kMaxTagBytes && is_letter(text.front()) &&
         text.back() != '-' && std::ranges::all_of(text, [&](char c) {
           return is_letter(c) || (c >= '0' && c <= '9') || c == '-';
         });
}

bool is_one_placeholder(std::string_view text) {
  const std::vector<TextPart> parts = split_text(text);
  return parts.size() == 1 && parts.front().is_placeholder;
}

}  // namespace

void read_choose(MapReader& map, const LoadContext& context, Step& step) {
  const YamlNode& node = *map.node("choose");
  if (node.kind != YamlNode::Kind::kList || node.items.empty()) {
    add_finding(context,
                node,
                "wrong-kind",
                "\"choose\" must be a list; write each choice on a line of its own: "
                "\"- Yes please: next_step\"");
  }
  for (const YamlNode& item : node.items) {
    read_choice(item, context, step);
  }
  check_equal_choices(context, step);
  step.otherwise = read_text(map, "otherwise", context);
  step.no_answer = read_no_answer(map, context);
}

void read_ask(MapReader& map, const LoadContext& context, Step& step) {
  step.ask = read_text(map, "ask", context);
  step.answer = read_kind(map, context);
  step.save = read_save(map, "save", fact_kind_of(step.answer), context);
  step.wrong = read_text(map, "wrong", context);
  step.tries = static_cast<int>(map.whole("tries", 1, kMaxTries).value_or(step.tries));
  step.give_up = read_target(map, "give_up", context);
  step.no_answer = read_no_answer(map, context);
}

void read_card(MapReader& map, const LoadContext& context, Step& step) {
  const YamlNode& node = *map.node("card");
  MapReader part(node, "a card", context.findings());
  CardPart& card = step.card;
  read_list_name(part, context, card);
  card.title = read_text(part, "title", context);
  card.subtitle = read_text(part, "subtitle", context);
  card.button = read_text(part, "button", context);
  card.save = read_save(part, "save", FactKind::kText, context);
  card.go = read_target(part, "go", context);
  read_link(part, context, card);
  part.finish();
  part.require("title");
  if (node.kind == YamlNode::Kind::kMap) {
    check_button(part, context, node);
  }
}

void read_coupon(MapReader& map, const LoadContext& context, Step& step) {
  MapReader part(*map.node("coupon"), "a coupon", context.findings());
  step.coupon.title = read_text(part, "title", context);
  step.coupon.subtitle = read_text(part, "subtitle", context);
  step.coupon.link_title = read_text(part, "link_title", context);
  part.finish();
}

void read_do(MapReader& map, const LoadContext& context, Step& step) {
  step.action = map.text("do").value_or("");
  const ActionSpec* spec = find_action(map, context, step.action);
  if (const YamlNode* outcomes = map.node("outcome")) {
    read_outcomes(*outcomes, context, spec, step);
  }
  if (spec != nullptr) {
    check_outcomes(map, context, *spec, step);
  }
}

void read_speak(MapReader& map, const LoadContext& context, Step& step) {
  const std::optional<std::string> language = map.text("speak");
  if (!language) {
    return;
  }
  const YamlNode& node = *map.node("speak");
  step.speak.place = node.place;
  step.speak.by_plural.emplace("other", core::trim(*language));
  if (!is_language_tag(core::trim(*language)) && !is_one_placeholder(core::trim(*language))) {
    add_finding(context,
                node,
                "bad-value",
                "\"speak\" takes one of the program's languages by its tag, such as es, or a fact "
                "that holds it, such as \"{language}\", not " +
                    in_quotes(*language));
  }
}

}  // namespace regulars::flow
