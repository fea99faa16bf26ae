// The findings about keys and values that every reader of an owner's file tells alike.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/finding_list.h"
#include "flow/yaml.h"

namespace regulars::flow {

/// True when nothing stands after the key; an empty text in quotes is something.
bool is_nothing(const YamlNode& node);

/// How many columns a caret underlines.
int width_of(const YamlNode& node);

/// "a text", "a list", "a map of keys and values".
const char* name_of_kind(YamlNode::Kind kind);

/// "the page must be a map of keys and values; here stands a text".
void add_not_a_map(const YamlNode& node, const std::string& what, FindingList& findings);

/// For a key whose value is nothing, a list or a map where one text is needed.
void add_not_a_text(const YamlPair& pair, FindingList& findings);

/// For an item of a list under `key` that is not one text.
void add_item_not_a_text(const YamlNode& item, std::string_view key, FindingList& findings);

/// "the shop needs the key "name"", at the map; `mend` is put behind it.
void add_missing_key(const YamlNode& map,
                     const std::string& what,
                     std::string_view key,
                     FindingList& findings,
                     const std::string& mend = "");

struct UnknownKey {
  const YamlPair& pair;
  std::string what;                // names the map
  std::string meant;               // what was probably meant, "; did you mean …?"; may be empty
  std::vector<std::string> known;  // sorted
};
void add_unknown_key(const UnknownKey& unknown, FindingList& findings);

/// "; did you mean "database"?", or nothing.
std::string did_you_mean(const std::optional<std::string>& near);

void add_bad_value(const YamlNode& value, std::string sentence, FindingList& findings);

/// "costs" must be a whole number from 1 to 10 …, not "many".
std::string must_be(std::string_view key, const std::string& expected, std::string_view found);

// What goes into must_be.
std::string expected_whole(std::int64_t min, std::int64_t max);
inline constexpr const char* kExpectedYesNo = "yes or no";
inline constexpr const char* kExpectedAmount = "an amount with its currency, such as 60.00 USD";
inline constexpr const char* kExpectedDay = "a day such as 2026-12-01";
inline constexpr const char* kExpectedDuration =
    "a time such as 90 minutes, 20 hours, 28 days or 2 weeks (3 years at most)";

}  // namespace regulars::flow
