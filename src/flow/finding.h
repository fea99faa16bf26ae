// A finding: one problem in an owner's file, with its place and the way to mend it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace regulars::flow {

enum class Severity { kError, kWarning, kNote };

struct Finding {
  core::Place place;     // file, line and column, from 1
  std::string rule;      // fixed name such as "unknown-step"; docs/flow-files.md, section 10
  std::string sentence;  // what was found, what was expected, how to mend it
  Severity severity = Severity::kError;
  std::string source_line{};  // the line it is about; empty when there is none
  int width = 1;              // how many columns the caret underlines
};

bool has_errors(const std::vector<Finding>& findings);

/// flows/order.yaml:12:5: error: there is no step "thnaks"; did you mean "thanks"? [unknown-step]
/// Then the source line and a caret under the place, each on a line of its own. No final line end.
std::string to_text(const Finding& finding);

}  // namespace regulars::flow
