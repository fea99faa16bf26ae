// The values of a map that check_schema has looked at, for whoever turns them into rules.
//
// Nothing is told here: what is absent or wrong is simply not there, or is the table's default when
// it is absent. So one mistake stays one finding. Asking for a key that the table has not, or for
// another kind than it has, is a mistake of ours and ends the process.
// A Section refers to the tree and the table; both outlive it.
#pragma once

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/result.h"
#include "flow/schema.h"
#include "flow/yaml.h"

namespace regulars::flow {

class Section {
 public:
  /// `spec`: of kind kMap or kNames. Null stands for a map that is absent or is none: it has only
  /// defaults, or no names.
  Section(const YamlNode* node, const KeySpec& spec);

  /// True when the key stands in the file, be its value right or wrong.
  bool has(std::string_view key) const;
  /// True when the key's value is a map without any key, "{}".
  bool is_empty_map(std::string_view key) const;
  /// Of the key's value, or of the map.
  core::Place place(std::string_view key) const;
  /// Of kNames: the owner's names that may be names, in the order of the file, at most `max`. Each
  /// is a key of this section.
  std::vector<std::string> names() const;

  std::optional<std::string> text(std::string_view key) const;  // kText, kChoice and kPhrase
  std::optional<std::int64_t> whole(std::string_view key) const;
  std::optional<bool> yes_no(std::string_view key) const;
  std::optional<core::Money> money(std::string_view key) const;
  std::optional<std::chrono::minutes> duration(std::string_view key) const;
  std::optional<std::chrono::sys_days> day(std::string_view key) const;
  /// A phrase as its parser understands it: phrase("expire", parse_period).
  template <class Value>
  std::optional<Value> phrase(std::string_view key,
                              std::optional<Value> (*parse)(std::string_view)) const {
    const std::optional<std::string> written = scalar(key, {ValueKind::kPhrase});
    return written ? parse(*written) : std::nullopt;
  }

  /// The good items of a list of texts; one text alone where the table takes that too.
  std::vector<std::string> texts(std::string_view key) const;
  /// The map or the names below the key.
  Section section(std::string_view key) const;
  /// The maps of a list.
  std::vector<Section> items(std::string_view key) const;

 private:
  const KeySpec& spec_of(std::string_view key) const;
  const YamlNode* node_of(std::string_view key) const;
  // What the table says of the key, or of the one form of kEither that is of these kinds.
  const KeySpec& form_named(std::string_view key, std::initializer_list<ValueKind> kinds) const;
  // The text behind the key when it is good, the default when the key is absent.
  std::optional<std::string> scalar(std::string_view key,
                                    std::initializer_list<ValueKind> kinds) const;

  const YamlNode* node_;
  const KeySpec* spec_;
};

}  // namespace regulars::flow
