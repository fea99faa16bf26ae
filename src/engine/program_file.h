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

/// docs/flow-files.md lists every key with its type, limit and default.
ProgramResult read_program(const flow::SourceFile& file);

}  // namespace regulars::engine
