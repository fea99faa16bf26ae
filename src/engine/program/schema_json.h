// A table of keys as JSON Schema (draft-07), for editors that complete and check while one types.
//
// It stands here and not beside the tables in flow because this room may use a JSON library.
#pragma once

#include <string>

#include "flow/schema.h"

namespace regulars::engine {

/// The same text for the same table, with a line feed at its end. `title` names the file.
///
/// An editor sees a file as YAML 1.2 does: `200` is a number, `no` a text. The schema takes all
/// that flow::check_schema takes, in either form; patterns and numbers may take a little more,
/// since a pattern knows no calendar and no list of time zones.
std::string to_json_schema(const flow::KeySpec& table, const std::string& title);

}  // namespace regulars::engine
