#include "app/language_advice.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/spoken.h"
#include "flow/source_text.h"
#include "flow/yaml.h"

namespace regulars::app {
namespace {

using flow::Finding;
using flow::in_quotes;

// The languages of our own words (flow/default_texts.cpp).
constexpr std::array<std::string_view, 4> kLanguages{"en", "es", "th", "vi"};

Finding warning(const core::Place& place, const char* rule, std::string sentence) {
  return {.place = place,
          .rule = rule,
          .sentence = std::move(sentence),
          .severity = flow::Severity::kWarning};
}

core::Place place_of_languages(const engine::Rules& rules) {
  const flow::YamlResult yaml =
      flow::read_yaml({.name = "flows/program.yaml", .bytes = rules.program_text});
  const flow::YamlNode* node = yaml.root.find("languages");
  return node != nullptr ? node->place : core::Place{.file = "flows/program.yaml"};
}

bool has_own_words(const std::string& language) {
  const std::string root = language.substr(0, language.find('-'));
  return std::ranges::find(kLanguages, root) != kLanguages.end();
}

// What a step speaks, when the file names it: a placeholder is another's choice.
std::optional<std::string> named_language(const flow::Step& step) {
  if (step.verb != flow::Verb::kSpeak || step.speak.is_empty()) {
    return std::nullopt;
  }
  const std::string& named = step.speak.by_plural.begin()->second;
  return named.find('{') == std::string::npos ? std::optional(named) : std::nullopt;
}

// A name such as "Spanish" or a longer tag is understood, and no mistake.
void advise_on_step(const engine::Rules& rules,
                    const flow::Step& step,
                    std::vector<Finding>& findings) {
  const std::vector<std::string>& spoken = rules.program.languages;
  const std::optional<std::string> named = named_language(step);
  if (!named || engine::find_spoken(rules.program, *named)) {
    return;
  }
  const std::optional<std::string> near = flow::near_word(*named, spoken);
  findings.push_back(warning(step.speak.place,
                             "unknown-language",
                             "this shop does not speak " + in_quotes(*named) +
                                 ", so the step changes nothing" +
                                 (near ? "; did you mean " + in_quotes(*near) + "?" : ".") +
                                 " \"languages\" in program.yaml has " + flow::joined(spoken)));
}

}  // namespace

std::vector<Finding> advice_on_languages(const engine::Rules& rules) {
  std::vector<Finding> findings;
  const core::Place place = place_of_languages(rules);
  for (const std::string& language : rules.program.languages) {
    if (!has_own_words(language)) {
      findings.push_back(
          warning(place,
                  "unknown-language",
                  "we have no words in " + in_quotes(language) +
                      ", so our own short sentences will be English to whom it is spoken; we have "
                      "en, es, th and vi. Your texts stay as you write them"));
    }
  }
  bool can_choose = false;
  for (const flow::Flow& flow : rules.flows->all()) {
    for (const flow::Step& step : flow.steps) {
      can_choose = can_choose || step.verb == flow::Verb::kSpeak;
      advise_on_step(rules, step, findings);
    }
  }
  if (rules.program.languages.size() > 1 && !can_choose) {
    findings.push_back(
        warning(place,
                "never-spoken",
                "nobody hears any language but the first: no flow has a step with \"speak\"; "
                "\"regulars init\" in an empty folder makes language.yaml, which you can copy"));
  }
  return findings;
}

}  // namespace regulars::app
