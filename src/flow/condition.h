// Whether an `if` or `unless` of a step holds.
#pragma once

#include "flow/flow.h"
#include "flow/text_expand.h"

namespace regulars::flow {

/// Compares the fact as its kind asks: numbers and money by size (money only in one currency),
/// days by time ("2026-12-01" is midnight in the shop's zone), yes/no with "yes" and "no", texts
/// folded. A fact that is not there is set to nothing: it differs from every value, and no order
/// holds for it. kIsSet holds for "yes", a number or amount other than 0, any day, and any text.
bool holds(const Condition& condition, const Facts& facts);

}  // namespace regulars::flow
