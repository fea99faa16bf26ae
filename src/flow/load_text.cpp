#include "flow/load_text.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/money.h"
#include "core/text.h"
#include "core/time.h"
#include "flow/source_text.h"
#include "flow/words.h"

namespace regulars::flow {
namespace {

// CLDR's plural classes.
constexpr std::array<std::string_view, 6> kPlurals{"zero", "one", "two", "few", "many", "other"};

// `say: You are number # 1`: to YAML the text ends before the #.
void warn_of_comment(const YamlNode& node, const LoadContext& context) {
  if (node.kind != YamlNode::Kind::kText || node.is_quoted) {
    return;
  }
  const std::string_view line = context.findings().line(node.place.line);
  const std::string_view rest = line.substr(byte_at_column(line, node.place.column));
  if (!rest.starts_with(node.text)) {
    return;  // a text of several lines
  }
  const std::string_view behind = rest.substr(node.text.size());
  const std::size_t sign = behind.find_first_not_of(" \t");
  if (sign == std::string_view::npos || behind[sign] != '#') {
    return;
  }
  core::Place place = node.place;
  place.column += static_cast<int>(count_columns(node.text) + sign);
  context.findings().add(place,
                         "comment-in-text",
                         "from this # on it is a comment, so people read only " +
                             in_quotes(node.text) +
                             "; put quotes around the whole text, or the comment on a line of its "
                             "own",
                         Severity::kWarning,
                         static_cast<int>(count_columns(behind.substr(sign))));
}

Text read_plurals(const YamlNode& node, std::string_view key, const LoadContext& context) {
  Text result;
  MapReader map(node, "the text of " + in_quotes(key), context.findings());
  for (const std::string_view plural : kPlurals) {
    if (std::optional<std::string> text = map.text(plural)) {
      warn_of_comment(*map.node(plural), context);
      result.by_plural.emplace(plural, std::move(*text));
    }
  }
  map.finish();
  map.require("other");
  return result;
}

// A map with one key and no value: `say: {name}` without quotes.
bool is_unquoted_placeholder(const YamlNode& node) {
  return node.kind == YamlNode::Kind::kMap && node.pairs.size() == 1 &&
         node.pairs[0].value.kind == YamlNode::Kind::kText && node.pairs[0].value.text.empty() &&
         std::ranges::find(kPlurals, node.pairs[0].key) == kPlurals.end();
}

FactKind kind_of(std::string_view fact, const LoadContext& context) {
  const auto found = context.catalog.facts.find(fact);
  return found == context.catalog.facts.end() ? FactKind::kText : found->second.kind;
}

bool is_known(std::string_view fact, const LoadContext& context) {
  return context.catalog.facts.contains(fact);
}

struct Operator {
  std::string_view sign;
  Condition::Compare compare;
};

// Longer signs first, because ">=" begins like ">".
constexpr std::array<Operator, 7> kOperators{{{">=", Condition::Compare::kAtLeast},
                                              {"<=", Condition::Compare::kAtMost},
                                              {"!=", Condition::Compare::kNotEqual},
                                              {"==", Condition::Compare::kEqual},
                                              {"=", Condition::Compare::kEqual},
                                              {">", Condition::Compare::kMore},
                                              {"<", Condition::Compare::kLess}}};

bool is_order(Condition::Compare compare) {
  using enum Condition::Compare;
  return compare == kLess || compare == kAtMost || compare == kMore || compare == kAtLeast;
}

struct ConditionParts {
  std::string fact;
  Condition::Compare compare = Condition::Compare::kIsSet;
  std::string value;
};

// "points >= 200" into its three parts; "member" has only the first.
ConditionParts split_condition(std::string_view text) {
  const std::size_t at = text.find_first_of("<>=!");
  const std::string_view rest = at == std::string_view::npos ? "" : text.substr(at);
  const auto found = std::ranges::find_if(
      kOperators, [rest](const Operator& one) { return rest.starts_with(one.sign); });
  if (found == kOperators.end()) {
    return {.fact = core::trim(text), .value = {}};
  }
  return {.fact = core::trim(text.substr(0, at)),
          .compare = found->compare,
          .value = core::trim(rest.substr(found->sign.size()))};
}

bool is_whole_number(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  return !digits.empty() && digits.size() <= 18 &&
         std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
}

// What is wrong with comparing this kind of fact in this way, or an empty text.
std::string comparison_problem(const ConditionParts& parts, FactKind kind) {
  const std::string fact = in_quotes(parts.fact);
  switch (kind) {
    case FactKind::kNumber:
      return is_whole_number(parts.value) ? "" : fact + " is a number; compare it with one";
    case FactKind::kMoney:
      return parse_amount(parts.value) || core::parse_money(parts.value, "USD").has_value()
                 ? ""
                 : fact + " is an amount; compare it with one, such as 60.00 USD";
    case FactKind::kText:
      return is_order(parts.compare) && !is_whole_number(parts.value)
                 ? fact + " is a text; it can only be compared with = and !="
                 : "";
    case FactKind::kDay:
      return core::parse_rfc3339(parts.value + "T00:00:00Z")
                 ? ""
                 : fact + " is a day; compare it with one, such as 2026-12-31";
    case FactKind::kYesNo:
      return is_order(parts.compare) || !parse_yes_no(parts.value)
                 ? fact + " is yes or no; write if: " + parts.fact + " or unless: " + parts.fact
                 : "";
  }
  return "";
}

class ConditionReader {
 public:
  ConditionReader(bool negated, const LoadContext& context)
      : negated_(negated), context_(context) {}

  void read(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::kText:
        add(split_condition(node.text), node);
        break;
      case YamlNode::Kind::kMap:
        for (const YamlPair& pair : node.pairs) {
          read_pair(pair);
        }
        break;
      case YamlNode::Kind::kList:
        for (const YamlNode& item : node.items) {
          read_item(item);
        }
        break;
    }
  }

  std::vector<Condition> take() { return std::move(conditions_); }

 private:
  void read_item(const YamlNode& item) {
    if (item.kind == YamlNode::Kind::kList) {
      add_finding(context_, item, "wrong-kind", "a condition is a text, not a list");
      return;
    }
    read(item);
  }

  // {reward: towel} and {points: ">= 200"}.
  void read_pair(const YamlPair& pair) {
    if (pair.value.kind != YamlNode::Kind::kText) {
      add_finding(context_,
                  pair.value,
                  "wrong-kind",
                  "a condition compares with one text; a list or map stands here");
      return;
    }
    ConditionParts parts = split_condition(pair.value.text);
    if (parts.compare == Condition::Compare::kIsSet) {
      parts.compare = Condition::Compare::kEqual;
      parts.value = std::move(parts.fact);
    }
    parts.fact = pair.key;
    YamlNode place = pair.value;
    place.place = pair.key_place;
    add(std::move(parts), place);
  }

  void add(ConditionParts parts, const YamlNode& node) {
    if (!is_name(parts.fact)) {
      const bool is_not = parts.fact.starts_with("not ");
      add_finding(context_,
                  node,
                  "bad-value",
                  is_not ? R"(write "unless" instead of "if: not")"
                         : "a condition is a fact such as \"member\", or a comparison such as "
                           "\"points >= 200\"; this is neither");
      return;
    }
    const FactKind kind = kind_of(parts.fact, context_);
    const bool compares = parts.compare != Condition::Compare::kIsSet;
    if (compares && is_known(parts.fact, context_)) {
      if (std::string problem = comparison_problem(parts, kind); !problem.empty()) {
        add_finding(context_, node, "bad-value", std::move(problem));
        return;
      }
    }
    Condition condition{.fact = std::move(parts.fact),
                        .compare = parts.compare,
                        .value = std::move(parts.value),
                        .negated = negated_,
                        .place = node.place};
    if (compares && kind == FactKind::kYesNo) {
      make_plain(condition);
    }
    conditions_.push_back(std::move(condition));
  }

  // `member = no` is the same as `unless: member`.
  static void make_plain(Condition& condition) {
    const bool wanted = parse_yes_no(condition.value).value_or(true) ==
                        (condition.compare == Condition::Compare::kEqual);
    condition.compare = Condition::Compare::kIsSet;
    condition.value.clear();
    condition.negated = condition.negated == wanted;
  }

  bool negated_;
  const LoadContext& context_;
  std::vector<Condition> conditions_;
};

}  // namespace

void add_finding(const LoadContext& context,
                 const YamlNode& node,
                 std::string rule,
                 std::string sentence) {
  const bool is_text = node.kind == YamlNode::Kind::kText;
  const std::size_t width = is_text ? count_columns(node.text) + (node.is_quoted ? 2 : 0) : 1;
  context.findings().add(
      node.place, std::move(rule), std::move(sentence), Severity::kError, static_cast<int>(width));
}

Text read_text(MapReader& map, std::string_view key, const LoadContext& context) {
  Text result;
  const YamlNode* node = map.node(key);
  if (node == nullptr) {
    return result;
  }
  if (node->kind == YamlNode::Kind::kMap && !is_unquoted_placeholder(*node)) {
    result = read_plurals(*node, key, context);
  } else if (std::optional<std::string> text = map.text(key)) {
    warn_of_comment(*node, context);
    result.by_plural.emplace("other", std::move(*text));
  }
  result.place = node->place;
  for (const auto& [plural, text] : result.by_plural) {
    if (is_only_blank(text)) {
      add_finding(context, *node, "bad-value", "the text of " + in_quotes(key) + " is empty");
    }
  }
  return result;
}

std::string read_target(MapReader& map, std::string_view key, const LoadContext& context) {
  std::optional<std::string> target = map.text(key);
  if (!target) {
    return "";
  }
  context.draft.targets.push_back(
      {.name = *target, .place = map.place(key), .step = context.draft.flow.steps.size()});
  return std::move(*target);
}

std::string read_target(const YamlNode& node, const LoadContext& context) {
  context.draft.targets.push_back(
      {.name = node.text, .place = node.place, .step = context.draft.flow.steps.size()});
  return node.text;
}

std::string read_save(MapReader& map,
                      std::string_view key,
                      FactKind kind,
                      const LoadContext& context) {
  const std::optional<std::string> name = map.text(key);
  if (!name) {
    return "";
  }
  const YamlNode& node = *map.node(key);
  if (!is_name(*name)) {
    add_finding(
        context,
        node,
        "bad-value",
        in_quotes(key) + " must be a name of small letters, digits and _, not " + in_quotes(*name));
    return "";
  }
  const FactKind wanted = kind_of(*name, context);
  if (wanted != FactKind::kText && wanted != kind) {
    add_finding(context,
                node,
                "bad-value",
                in_quotes(*name) + " is kept by the program; save the answer under another name");
    return "";
  }
  context.draft.saved.push_back({.name = *name, .place = node.place});
  return *name;
}

std::vector<Condition> read_conditions(MapReader& map, const LoadContext& context) {
  std::vector<Condition> result;
  for (const bool negated : {false, true}) {
    if (const YamlNode* node = map.node(negated ? "unless" : "if")) {
      ConditionReader reader(negated, context);
      reader.read(*node);
      std::vector<Condition> found = reader.take();
      std::ranges::move(found, std::back_inserter(result));
    }
  }
  return result;
}

std::vector<std::string> read_words(MapReader& map,
                                    std::string_view key,
                                    const LoadContext& context) {
  std::vector<std::string> folded;
  for (const std::string& typed : map.texts(key).value_or(std::vector<std::string>())) {
    std::string word = core::fold_words(typed);
    if (word.empty()) {
      add_finding(context,
                  *map.node(key),
                  "bad-value",
                  "a word that people type must have a letter or a digit");
    } else {
      folded.push_back(std::move(word));
    }
  }
  return folded;
}

}  // namespace regulars::flow
