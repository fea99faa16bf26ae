// As much of a JSON Schema validator (draft-07) as our schemas use. A keyword that it does not know
// is a failure, so that none can stand in a schema untested.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "flow/yaml.h"

namespace regulars::engine::test {

/// A file's tree as an editor reads YAML 1.2: unquoted numbers, true and false are no texts.
nlohmann::json as_an_editor_reads(const flow::YamlNode& node);

/// What is wrong with `value`, one line each: "/rewards/towel/costs: maximum".
std::vector<std::string> schema_problems(const nlohmann::json& schema, const nlohmann::json& value);

/// True when the text matches the pattern anywhere.
bool matches(const std::string& pattern, const std::string& text);

}  // namespace regulars::engine::test
