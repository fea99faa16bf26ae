// Runs one case against the rules of src/loyalty.
#pragma once

#include <string>
#include <vector>

#include "tests/loyalty/cases/fields.h"

namespace regulars::loyalty::cases {

/// What differs from what the case expects, or what it says that we do not know; empty when all
/// holds. Nothing is ever passed over in silence.
std::vector<std::string> run_case(const Json& one);

}  // namespace regulars::loyalty::cases
