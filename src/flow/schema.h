// The keys of an owner's file as one table.
//
// The table checks the file (here), gives its values to the engine (section.h), makes the JSON
// Schema for editors (engine/program/schema_json.h) and is what the page of the keys tells; tests
// hold table and page together. A table is made once and stays unchanged for as long as it is used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/finding_list.h"
#include "flow/yaml.h"

namespace regulars::flow {

/// What may stand behind a key. Everything from kText to kPhrase is one text in the file.
enum class ValueKind {
  kText,      // any text that is not empty
  kWhole,     // a whole number from `min` to `max`
  kYesNo,     // yes, no, true, false, on, off
  kMoney,     // "60.00 USD", from `min` (0 when absent) to `max` minor units
  kDuration,  // "20 hours": 1 minute to 3 years
  kDay,       // "2026-12-01"
  kChoice,    // one of `choices`
  kPhrase,    // a text that `phrase` accepts
  kList,      // `min` to `max` items, each as the one child says
  kMap,       // the keys that `children` name, and no other
  kNames,     // `min` to `max` names of the owner's, each with a value as the one child says
  kEither,    // one of the forms in `children`: at most one text, one list and one map
};

/// How one kind of phrase is written: a period, a rate, a time zone.
struct Phrase {
  const char* name = "";    // small letters and "_": names the definition in the JSON Schema
  const char* is = "";      // "a length of time such as 24 months"
  const char* is_not = "";  // of a refused text: "is no length of time"
  const char* mend = "";    // "write it like: 24 months"
  const char* pattern =
      "";  // for editors, of the whole text; takes at least all that `accepts` takes
  bool (*accepts)(std::string_view text) = nullptr;
  /// A whole sentence for a refused text that has a better one than `is_not` and `mend`; empty for
  /// the others.
  std::string (*sentence)(std::string_view text) = nullptr;
  bool may_be_number = false;  // a whole number without quotes, such as 300, is one of its texts
};

struct AllowedValue {
  std::string value;
  std::string meaning;  // what it does, as the end of a sentence; no full stop
};

struct KeySpec {
  std::string name;  // the key; of the one child of kNames the word for a name on the page: "NAME"
  ValueKind kind = ValueKind::kText;
  bool is_required = false;
  std::string description;  // one plain sentence for the owner
  std::string example;      // the key as it stands in a file: "costs: 200"; of an item "- over: 5"
  std::string default_value;  // what holds without the key, as it would be written
  std::string without;        // the same in words, where no value says it: "no reminders"
  std::string called;         // in findings; {name} is the owner's name around it. Default: `name`
  std::optional<std::int64_t> min;
  std::optional<std::int64_t> max;
  std::size_t longest = 0;            // of kText: UTF-16 units; 0: as long as the file may be
  std::vector<AllowedValue> choices;  // of kChoice
  const Phrase* phrase = nullptr;     // of kPhrase the text, of kNames the names
  std::vector<KeySpec> children{};    // of kMap, kNames, kList, kEither; see ValueKind
};

/// The child of that name, or null.
const KeySpec* find_child(const KeySpec& spec, std::string_view name);

/// True for the kinds that are one text in the file.
bool is_scalar(ValueKind kind);
/// Of kEither the form that fits the node, or null when none does; of others the spec itself.
const KeySpec* form_for(const YamlNode& node, const KeySpec& spec);

/// Adds a finding for every key that is unknown, missing or behind which something else stands than
/// the table says. One mistake is one finding: a misspelt key is not missing too.
void check_schema(const YamlNode& node, const KeySpec& spec, FindingList& findings);

/// What is wrong with a text behind `key`, how to mend it; empty when nothing is. `spec`: of a kind
/// that is one text.
std::string scalar_problem(std::string_view key, const std::string& text, const KeySpec& spec);

/// A key with the keys around it: "rewards: NAME: costs".
struct KeyAt {
  std::string path;
  const KeySpec* spec = nullptr;
};
/// Every key of the table, in its order, each before those inside it. A list and a form add nothing
/// to the path.
std::vector<KeyAt> all_keys(const KeySpec& root);

/// "a whole number from 1 to 10".
std::string value_words(const KeySpec& spec);
/// "Needed. A whole number from 1 to 10." or "A whole number from 1 to 10. Without it: 5."
std::string facts_of(const KeySpec& spec);

}  // namespace regulars::flow
