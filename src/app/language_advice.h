// What check says about the languages of a shop.
#pragma once

#include <vector>

#include "engine/context.h"
#include "flow/finding.h"

namespace regulars::app {

/// Warnings: "unknown-language" for each language of the program that we have no words in, and for
/// each step that speaks one the program does not list; "never-spoken" for a second language that
/// nobody can choose, since no flow has `speak`.
std::vector<flow::Finding> advice_on_languages(const engine::Rules& rules);

}  // namespace regulars::app
