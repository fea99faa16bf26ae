// flows/program.yaml: the owner's rules, read into a loyalty::Program with findings.
#pragma once

#include <optional>
#include <vector>

#include "flow/finding.h"
#include "flow/yaml.h"
#include "loyalty/program.h"

namespace regulars::engine {

struct ProgramResult {
  std::optional<loyalty::Program> program;  // absent when there is an error among the findings
  std::vector<flow::Finding> findings;
};

/// docs/program-file.md lists every key with its type, limit and default; the table of the keys is
/// program_keys.h.
ProgramResult read_program(const flow::SourceFile& file);

}  // namespace regulars::engine
