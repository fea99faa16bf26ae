// The table of all keys of flows/program.yaml. It drives the check, the conversion
// (program_file.cpp), the JSON Schema for editors and docs/program-file.md.
#pragma once

#include "flow/schema.h"

namespace regulars::engine {

/// Always the same table.
const flow::KeySpec& program_keys();

}  // namespace regulars::engine
