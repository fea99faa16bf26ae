// Reads the small parts of a step: texts with their plural forms, names of steps, conditions.
#pragma once

#include <string_view>

#include "flow/flow_draft.h"

namespace regulars::flow {

/// The text under `key`, or an empty one when the key is absent.
Text read_text(MapReader& map, std::string_view key, const LoadContext& context);

/// A step's id under `key`, noted as a use; empty when the key is absent.
std::string read_target(MapReader& map, std::string_view key, const LoadContext& context);

/// The same for a node that is the target itself.
std::string read_target(const YamlNode& node, const LoadContext& context);

/// The fact's name under `key` that an answer is kept under; empty when absent or unusable.
std::string read_save(MapReader& map,
                      std::string_view key,
                      FactKind kind,
                      const LoadContext& context);

/// `if` and `unless` of a step, in the order of the file.
std::vector<Condition> read_conditions(MapReader& map, const LoadContext& context);

/// Words that people type, folded; findings for empty ones. `map` has them under `key`.
std::vector<std::string> read_words(MapReader& map,
                                    std::string_view key,
                                    const LoadContext& context);

/// A finding about a value that is one text.
void add_finding(const LoadContext& context,
                 const YamlNode& node,
                 std::string rule,
                 std::string sentence);

}  // namespace regulars::flow
