#include "engine/program/joining_section.h"

#include <string>
#include <utility>

#include "engine/program/earning_keys.h"
#include "engine/program/earning_phrases.h"
#include "engine/program/program_words.h"
#include "engine/program/word_parts.h"
#include "flow/source_text.h"
#include "flow/words.h"

namespace regulars::engine {
namespace {

using flow::KeySpec;
using flow::ValueKind;

constinit const flow::Phrase kSpentPhrase{
    .name = "spent",
    .is = "an amount with its time, such as at least 1000.00 USD in 1 year; without a time ever",
    .is_not = "says no amount that was spent",
    .mend = "write it like: at least 1000.00 USD in 1 year",
    .pattern =
        "at least [0-9]+(?:\\.[0-9]+)? [A-Z]{3}"
        "(?: in [0-9]+ (?:day|week|month|quarter|half-year|year)s?)?",
    .accepts = [](std::string_view text) { return parse_spent(text).has_value(); }};

}  // namespace

std::optional<SpentWords> parse_spent(std::string_view text) {
  if (!take_beginning(text, "at least ") || text.empty() || !is_digit(text.front())) {
    return std::nullopt;
  }
  const auto parts = split(text, " in ");
  const auto amount = flow::parse_amount(parts ? parts->first : text);
  if (!amount || amount->minor <= 0) {
    return std::nullopt;
  }
  SpentWords words{.at_least = *amount};
  if (parts) {
    words.within = parse_period(parts->second);
  }
  return parts && !words.within ? std::nullopt : std::optional(std::move(words));
}

KeySpec who_can_join_key() {
  return {.name = "who_can_join",
          .kind = ValueKind::kMap,
          .description = "What somebody has to have done before they can join.",
          .example = "who_can_join: {spent: at least 1000.00 USD in 1 year, countries: [GB]}",
          .without = "everybody can",
          .children = {
              phrase_key({"spent",
                          "What their paid orders come to, at least.",
                          "spent: at least 1000.00 USD in 1 year",
                          "any amount, or none"},
                         kSpentPhrase),
              texts_key(
                  {"countries", "Where their newest order went.", "countries: [GB]", "any country"},
                  {.kind = ValueKind::kPhrase, .phrase = &kCountryPhrase})}};
}

void read_who_can_join(const flow::Section& root,
                       loyalty::Program& program,
                       flow::FindingList& findings) {
  const flow::Section section = root.section("who_can_join");
  loyalty::JoiningRules rules{.countries = section.texts("countries")};
  if (auto spent = section.phrase("spent", parse_spent)) {
    if (spent->at_least.currency != program.currency) {
      findings.add(section.place("spent"),
                   "bad-value",
                   "the program counts in " + program.currency + ", but " +
                       flow::in_quotes("spent") + " is in " + spent->at_least.currency);
      return;
    }
    rules.spent = std::move(spent->at_least);
    rules.within = spent->within;
  }
  if (rules.spent || !rules.countries.empty()) {
    program.who_can_join = std::move(rules);
  }
}

}  // namespace regulars::engine
