#include <algorithm>
#include <utility>

#include "core/text.h"
#include "flow/cut_number.h"
#include "flow/schema.h"
#include "flow/source_text.h"
#include "flow/value_finding.h"
#include "flow/words.h"

namespace regulars::flow {
namespace {

constexpr std::size_t kMostUnknown = 200;  // keys of one map that are told with what was meant

std::string after_semicolon(const std::string& words) {
  return words.empty() ? "" : "; " + words;
}

std::string problem_of_text(std::string_view key, const std::string& text, const KeySpec& spec) {
  if (is_only_blank(text)) {
    return in_quotes(key) + " must not be empty";
  }
  const std::size_t length = core::utf16_length(text);
  if (spec.longest == 0 || length <= spec.longest) {
    return "";
  }
  return in_quotes(key) + " may have " + std::to_string(spec.longest) +
         " letters at most, and this one has " + std::to_string(length) + "; shorten it";
}

std::string problem_of_money(std::string_view key, const std::string& text, const KeySpec& spec) {
  const std::optional<core::Money> amount = parse_amount(text);
  if (!amount) {
    return must_be(key, kExpectedAmount, text) + after_semicolon(number_habit(text));
  }
  const auto shown = [&amount](std::int64_t minor) {
    return core::to_decimal({.minor = minor, .currency = amount->currency}) + " " +
           amount->currency;
  };
  const std::int64_t least = spec.min.value_or(0);
  if (amount->minor < least) {
    return must_be(key, "at least " + shown(least), text);
  }
  return spec.max && amount->minor > *spec.max ? must_be(key, "at most " + shown(*spec.max), text)
                                               : "";
}

// "up" is not known here; write "down": 59.90 bring 59 points.
std::string problem_of_choice(const std::string& text, const std::vector<AllowedValue>& choices) {
  std::vector<std::string> values;
  std::string all;
  for (const AllowedValue& choice : choices) {
    if (choice.value == text) {
      return "";
    }
    values.push_back(choice.value);
    all += (all.empty() ? " " : " or ") + in_quotes(choice.value) + ": " + choice.meaning;
  }
  const std::optional<std::string> near = near_word(text, values);
  return in_quotes(text) + " is not known here" +
         (near && choices.size() > 1 ? did_you_mean(near) + " Write" : "; write") + all;
}

std::string problem_of_phrase(std::string_view text, const Phrase& phrase) {
  if (phrase.accepts(text)) {
    return "";
  }
  if (phrase.sentence != nullptr) {
    if (std::string sentence = phrase.sentence(text); !sentence.empty()) {
      return sentence;
    }
  }
  const std::string habit = number_habit(text);
  return in_quotes(text) + " " + phrase.is_not + (habit.empty() ? "" : ": " + habit) + "; " +
         phrase.mend;
}

// A value, and the key behind which it stands; of an item the key of its list.
struct Value {
  std::string_view key;
  const YamlNode& node;
  const YamlPair* pair = nullptr;  // null for an item of a list and for the whole file
};

// An unknown key and what was meant by it.
struct Stray {
  const YamlPair* pair = nullptr;
  std::optional<std::string> near{};  // a key of the same map
  const KeySpec* owner = nullptr;     // a key of the same map, below which it would be known
  std::string belongs{};              // names that, or a map around this one
};

class Checker {
 public:
  explicit Checker(FindingList& findings) : findings_(findings) {}

  void check(const Value& value, const KeySpec& spec) {
    const KeySpec* form = form_for(value.node, spec);
    if (form == nullptr) {
      findings_.add(value.node.place,
                    "wrong-kind",
                    in_quotes(value.key) + " must be " + value_words(spec) + ", not " +
                        name_of_kind(value.node.kind));
    } else if (form->kind == ValueKind::kMap) {
      check_map(value.node, *form, called(spec));
    } else if (form->kind == ValueKind::kNames) {
      check_names(value, *form);
    } else if (form->kind == ValueKind::kList) {
      check_list(value, *form);
    } else {
      check_scalar(value, *form);
    }
  }

 private:
  struct Around {
    const KeySpec* spec;
    std::string called;
  };

  // "the reward {name}" gives: the reward "towel".
  std::string called(const KeySpec& spec) const {
    static constexpr std::string_view kName = "{name}";
    std::string words = spec.called.empty() ? spec.name : spec.called;
    if (const std::size_t at = words.find(kName); at != std::string::npos) {
      words.replace(at, kName.size(), in_quotes(owners_name_));
    }
    return words;
  }

  void check_scalar(const Value& value, const KeySpec& spec) {
    if (value.node.kind == YamlNode::Kind::kText && !is_nothing(value.node)) {
      std::string problem = scalar_problem(value.key, value.node.text, spec);
      if (!problem.empty()) {
        add_bad_value(value.node, std::move(problem), findings_);
      }
    } else if (value.pair != nullptr) {
      add_not_a_text(*value.pair, findings_);
    } else {
      add_item_not_a_text(value.node, value.key, findings_);
    }
  }

  void check_count(const Value& value, const KeySpec& spec, std::size_t count) {
    const auto entries = static_cast<std::int64_t>(count);
    const bool is_few = spec.min && entries < *spec.min;
    if (is_few || (spec.max && entries > *spec.max)) {
      findings_.add(value.node.place,
                    is_few ? "missing-key" : "bad-value",
                    in_quotes(value.key) + (is_few ? " needs at least " : " may have at most ") +
                        std::to_string(is_few ? *spec.min : *spec.max) +
                        (is_few && *spec.min == 1 ? " entry" : " entries"));
    }
  }

  void check_list(const Value& value, const KeySpec& spec) {
    if (value.node.kind != YamlNode::Kind::kList) {
      findings_.add(value.node.place,
                    "wrong-kind",
                    in_quotes(value.key) + " must be a list; begin each of its parts with \"- \"",
                    Severity::kError,
                    width_of(value.node));
      return;
    }
    check_count(value, spec, value.node.items.size());
    for (const YamlNode& item : value.node.items) {
      if (findings_.is_full()) {
        break;
      }
      check({.key = value.key, .node = item}, spec.children.front());
    }
  }

  void check_names(const Value& value, const KeySpec& spec) {
    if (value.node.kind != YamlNode::Kind::kMap) {
      findings_.add(value.node.place,
                    "wrong-kind",
                    in_quotes(value.key) + " is a list of names, each with its own lines below it",
                    Severity::kError,
                    width_of(value.node));
      return;
    }
    check_count(value, spec, value.node.pairs.size());
    const std::vector<const YamlPair*> cut = tell_cut_numbers(value.node, findings_);
    const std::string outer = owners_name_;
    for (const YamlPair& pair : value.node.pairs) {
      if (findings_.is_full()) {
        break;
      }
      if (std::ranges::find(cut, &pair) != cut.end()) {
        continue;
      }
      if (std::string problem = problem_of_phrase(pair.key, *spec.phrase); !problem.empty()) {
        findings_.add(pair.key_place,
                      "bad-value",
                      std::move(problem),
                      Severity::kError,
                      static_cast<int>(count_columns(pair.key)));
      }
      owners_name_ = pair.key;
      check({.key = pair.key, .node = pair.value, .pair = &pair}, spec.children.front());
    }
    owners_name_ = outer;
  }

  void check_map(const YamlNode& node, const KeySpec& spec, const std::string& what) {
    if (node.kind != YamlNode::Kind::kMap) {
      add_not_a_map(node, what, findings_);
      return;
    }
    const std::vector<const YamlPair*> cut = tell_cut_numbers(node, findings_);
    const auto is_cut = [&cut](const YamlPair& pair) {
      return std::ranges::find(cut, &pair) != cut.end();
    };
    std::vector<Stray> strays = find_strays(node, spec);
    std::erase_if(strays, [&is_cut](const Stray& stray) { return is_cut(*stray.pair); });
    tell_strays(strays, spec, what);
    around_.push_back({.spec = &spec, .called = what});
    for (const KeySpec& child : spec.children) {
      const auto pair = std::ranges::find(node.pairs, child.name, &YamlPair::key);
      const bool is_there = pair != node.pairs.end();
      // What a stray explains is no second mistake.
      const bool is_explained = std::ranges::any_of(strays, [&child](const Stray& stray) {
        return stray.near == child.name || stray.owner == &child;
      });
      const bool is_told = is_there && (is_cut(*pair) || (is_explained && is_nothing(pair->value)));
      if (is_there && !is_told) {
        check({.key = pair->key, .node = pair->value, .pair = &*pair}, child);
      } else if (!is_there && child.is_required && !is_explained) {
        const bool is_short = child.example.find('\n') == std::string::npos;
        const std::string mend = is_short ? "; write for example: " + child.example : "";
        add_missing_key(node, what, child.name, findings_, mend);
      }
    }
    around_.pop_back();
  }

  std::vector<Stray> find_strays(const YamlNode& node, const KeySpec& spec) const {
    std::vector<Stray> strays;
    std::vector<std::string> names;
    for (const YamlPair& pair : node.pairs) {
      if (find_child(spec, pair.key) != nullptr) {
        continue;
      }
      Stray stray{.pair = &pair};
      find_home(stray, spec);
      if (stray.belongs.empty()) {
        if (names.empty()) {
          names = names_of(spec);
        }
        stray.near = near_word(pair.key, names);
      }
      strays.push_back(std::move(stray));
      if (strays.size() == kMostUnknown) {
        break;
      }
    }
    return strays;
  }

  // A key that was put too far left or right is known one map further in or further out.
  void find_home(Stray& stray, const KeySpec& spec) const {
    for (const KeySpec& child : spec.children) {
      const bool is_known_below =
          (child.kind == ValueKind::kMap && find_child(child, stray.pair->key) != nullptr) ||
          (child.kind == ValueKind::kEither &&
           std::ranges::any_of(child.children, [&stray](const KeySpec& form) {
             return form.kind == ValueKind::kMap && find_child(form, stray.pair->key) != nullptr;
           }));
      if (is_known_below) {
        stray.owner = &child;
        stray.belongs = "below " + in_quotes(child.name);
        return;
      }
    }
    const auto home = std::find_if(around_.rbegin(), around_.rend(), [&stray](const Around& map) {
      return find_child(*map.spec, stray.pair->key) != nullptr;
    });
    if (home != around_.rend()) {
      stray.belongs = "to " + home->called;
    }
  }

  void tell_strays(const std::vector<Stray>& strays, const KeySpec& spec, const std::string& what) {
    std::vector<std::string> names = names_of(spec);
    std::ranges::sort(names);
    for (const Stray& stray : strays) {
      if (findings_.is_full()) {
        break;
      }
      const std::string home = stray.belongs.empty() ? "" : "; it belongs " + stray.belongs + ".";
      add_unknown_key({.pair = *stray.pair,
                       .what = what,
                       .meant = home.empty() ? did_you_mean(stray.near) : home,
                       .known = names},
                      findings_);
    }
  }

  static std::vector<std::string> names_of(const KeySpec& spec) {
    std::vector<std::string> names;
    for (const KeySpec& child : spec.children) {
      names.push_back(child.name);
    }
    return names;
  }

  FindingList& findings_;
  std::string owners_name_;     // the innermost of the owner's names around what is checked
  std::vector<Around> around_;  // the maps around it, the outermost first
};

}  // namespace

std::string scalar_problem(std::string_view key, const std::string& text, const KeySpec& spec) {
  switch (spec.kind) {
    case ValueKind::kText:
      return problem_of_text(key, text, spec);
    case ValueKind::kWhole: {
      const std::int64_t min = spec.min.value_or(0);
      const std::int64_t max = spec.max.value_or(0);
      const std::optional<std::int64_t> number = parse_whole_number(text);
      const bool is_good = number && *number >= min && *number <= max;
      return is_good ? "" : must_be(key, expected_whole(min, max), text);
    }
    case ValueKind::kYesNo:
      return parse_yes_no(text) ? "" : must_be(key, kExpectedYesNo, text);
    case ValueKind::kMoney:
      return problem_of_money(key, text, spec);
    case ValueKind::kDuration:
      return parse_duration(text) ? "" : must_be(key, kExpectedDuration, text);
    case ValueKind::kDay:
      return parse_day(text) ? "" : must_be(key, kExpectedDay, text);
    case ValueKind::kChoice:
      return problem_of_choice(text, spec.choices);
    case ValueKind::kPhrase:
      return problem_of_phrase(text, *spec.phrase);
    case ValueKind::kList:
    case ValueKind::kMap:
    case ValueKind::kNames:
    case ValueKind::kEither:
      break;
  }
  return "";
}

void check_schema(const YamlNode& node, const KeySpec& spec, FindingList& findings) {
  Checker(findings).check({.key = spec.name, .node = node}, spec);
}

}  // namespace regulars::flow
