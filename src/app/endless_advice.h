// Texts that would name the end of a code that has none.
#pragma once

#include <vector>

#include "engine/shop.h"
#include "flow/finding.h"

namespace regulars::app {

/// A warning "no-end-words", once for a flow, where a reward works for ever (R137) and a text names
/// the day or the days until its end without words of its own for that.
std::vector<flow::Finding> advice_on_endless_codes(const engine::Rules& rules);

}  // namespace regulars::app
