#include "flow/load_step.h"

#include <algorithm>
#include <array>

#include "core/text.h"
#include "flow/load_text.h"
#include "flow/load_verbs.h"
#include "flow/source_text.h"

namespace regulars::flow {
namespace {

struct VerbKey {
  std::string_view key;
  Verb verb;
};
// A step does one of these; `say`, `go` and `end` may stand beside them.
constexpr std::array<VerbKey, 9> kVerbs{{{"choose", Verb::kChoose},
                                         {"ask", Verb::kAsk},
                                         {"card", Verb::kCard},
                                         {"coupon", Verb::kCoupon},
                                         {"do", Verb::kDo},
                                         {"speak", Verb::kSpeak},
                                         {"wait", Verb::kWait},
                                         {"call", Verb::kCall},
                                         {"hand_off", Verb::kHandOff}}};

// Every key that any step may have, to suggest one for a key that is none.
constexpr std::array<std::string_view, 23> kStepKeys{
    "id",      "if",    "unless", "say",   "choose",  "otherwise", "no_answer", "ask",
    "kind",    "save",  "wrong",  "tries", "give_up", "card",      "coupon",    "do",
    "outcome", "speak", "wait",   "call",  "go",      "hand_off",  "end"};

// Keys that only some verbs have.
struct OwnedKey {
  std::string_view key;
  std::string_view owner;
};
constexpr std::array<OwnedKey, 9> kOwnedKeys{{{"otherwise", "choose"},
                                              {"no_answer", "choose"},
                                              {"no_answer", "ask"},
                                              {"kind", "ask"},
                                              {"save", "ask"},
                                              {"wrong", "ask"},
                                              {"tries", "ask"},
                                              {"give_up", "ask"},
                                              {"outcome", "do"}}};

bool is_id(std::string_view text) {
  constexpr std::size_t kMaxIdBytes = 64;
  return !text.empty() && text.size() <= kMaxIdBytes && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  });
}

void read_id(MapReader& map, const LoadContext& context, Step& step) {
  step.id = "#" + std::to_string(context.draft.flow.steps.size() + 1);
  const std::optional<std::string> id = map.text("id");
  if (!id) {
    return;
  }
  step.id = *id;  // even a wrong one, so that the steps that name it do not seem wrong too
  if (!is_id(*id)) {
    add_finding(context,
                *map.node("id"),
                "bad-value",
                "an id is made of letters, digits, _ and -, at most 64, not " + in_quotes(*id));
  }
}

int count_verbs(const YamlNode& node) {
  return static_cast<int>(std::ranges::count_if(
      kVerbs, [&node](const VerbKey& verb) { return node.find(verb.key) != nullptr; }));
}

// The step's verb; a finding when there are two.
Verb verb_of(const YamlNode& node, const LoadContext& context) {
  const VerbKey* first = nullptr;
  for (const YamlPair& pair : node.pairs) {
    const auto found = std::ranges::find(kVerbs, pair.key, &VerbKey::key);
    if (found == kVerbs.end()) {
      continue;
    }
    if (first == nullptr) {
      first = &*found;
    } else {
      context.findings().add(pair.key_place,
                             "two-verbs",
                             "this step already has " + in_quotes(first->key) +
                                 "; begin a new step (\"- \") for " + in_quotes(pair.key),
                             Severity::kError,
                             static_cast<int>(pair.key.size()));
    }
  }
  if (first != nullptr) {
    return first->verb;
  }
  if (node.find("say") != nullptr) {
    return Verb::kSay;
  }
  return node.find("go") != nullptr ? Verb::kGo : Verb::kEnd;
}

void read_wait(MapReader& map, Step& step) {
  step.wait = map.duration("wait").value_or(step.wait);
}

void read_call(MapReader& map, const LoadContext& context, Step& step) {
  step.call = map.text("call").value_or("");
  if (!step.call.empty()) {
    context.draft.calls.push_back(
        {.name = step.call, .place = map.place("call"), .step = context.draft.flow.steps.size()});
  }
}

void read_verb(MapReader& map, const LoadContext& context, Step& step) {
  switch (step.verb) {
    case Verb::kSay:
    case Verb::kGo:
    case Verb::kEnd:
      return;
    case Verb::kChoose:
      return read_choose(map, context, step);
    case Verb::kAsk:
      return read_ask(map, context, step);
    case Verb::kCard:
      return read_card(map, context, step);
    case Verb::kCoupon:
      return read_coupon(map, context, step);
    case Verb::kDo:
      return read_do(map, context, step);
    case Verb::kSpeak:
      return read_speak(map, context, step);
    case Verb::kWait:
      return read_wait(map, step);
    case Verb::kCall:
      return read_call(map, context, step);
    case Verb::kHandOff:
      step.hand_off = read_text(map, "hand_off", context);
      return;
  }
}

// `go` and `end` contradict each other, and a choice and a hand-off have no way on of their own.
void check_way_on(MapReader& map, const LoadContext& context, const Step& step) {
  const bool has_go = map.has("go");
  if (has_go && step.ends) {
    add_finding(context,
                *map.node("go"),
                "two-verbs",
                R"("go" and "end" contradict each other; remove one of them)");
  } else if (has_go && step.verb == Verb::kChoose) {
    add_finding(context,
                *map.node("go"),
                "two-verbs",
                R"(each choice names its own step, so "go" beside "choose" never happens)");
  } else if (has_go && step.verb == Verb::kHandOff) {
    add_finding(context,
                *map.node("go"),
                "two-verbs",
                R"(a conversation ends with "hand_off", so "go" beside it never happens)");
  } else if (has_go && !step.outcomes.empty()) {
    add_finding(context,
                *map.node("go"),
                "two-verbs",
                R"(each outcome names its own step, so "go" beside "outcome" never happens)");
  }
}

bool is_step_key(std::string_view key) {
  return std::ranges::find(kStepKeys, key) != kStepKeys.end();
}

void know_all_keys(MapReader& map) {
  for (const std::string_view key : kStepKeys) {
    map.has(key);
  }
}

// A step without a verb. When one of its keys is unknown, that is the cause, and finish() says so.
void check_no_verb(MapReader& map, const LoadContext& context, const YamlNode& node) {
  const bool has_stranger =
      std::ranges::any_of(node.pairs, [](const YamlPair& pair) { return !is_step_key(pair.key); });
  know_all_keys(map);
  if (!has_stranger && node.kind == YamlNode::Kind::kMap) {
    add_finding(context,
                node,
                "no-verb",
                "this step does nothing; it needs say, choose, ask, card, coupon, do, speak, wait, "
                "call, go, hand_off or end");
  }
}

// "save" beside "choose": a known key in the wrong place. finish() must not guess at it.
void check_owned_keys(MapReader& map, const LoadContext& context, const YamlNode& node) {
  for (const YamlPair& pair : node.pairs) {
    std::string owners;
    bool has_owner = false;
    for (const OwnedKey& owned : kOwnedKeys) {
      if (owned.key == pair.key) {
        owners += (owners.empty() ? "" : " or ") + in_quotes(owned.owner);
        has_owner = has_owner || node.find(owned.owner) != nullptr;
      }
    }
    if (owners.empty()) {
      continue;
    }
    map.has(pair.key);
    if (!has_owner) {
      context.findings().add(
          pair.key_place,
          "unknown-key",
          in_quotes(pair.key) + " belongs to a step with " + owners + ", and this step has none",
          Severity::kError,
          static_cast<int>(pair.key.size()));
    }
  }
}

std::string step_words(const Step& step, const YamlNode& node) {
  const auto found = std::ranges::find(kVerbs, step.verb, &VerbKey::verb);
  const bool has_verb = found != kVerbs.end() && node.find(found->key) != nullptr;
  return has_verb ? "a step with " + in_quotes(found->key) : "a step";
}

}  // namespace

void read_step(const YamlNode& node, const LoadContext& context) {
  Step step;
  step.place = node.place;
  step.verb = verb_of(node, context);
  MapReader map(node, step_words(step, node), context.findings());
  read_id(map, context, step);
  step.conditions = read_conditions(map, context);
  step.say = read_text(map, "say", context);
  read_verb(map, context, step);
  step.go = read_target(map, "go", context);
  step.ends = map.yes_no("end").value_or(false);
  if (step.verb == Verb::kEnd && !step.ends) {
    check_no_verb(map, context, node);
  }
  for (const VerbKey& verb : kVerbs) {
    map.has(verb.key);
  }
  check_way_on(map, context, step);
  if (count_verbs(node) > 1) {
    know_all_keys(map);  // two-verbs has told about it
  } else {
    check_owned_keys(map, context, node);
  }
  map.finish();
  context.draft.flow.steps.push_back(std::move(step));
}

}  // namespace regulars::flow
