// What a change of the expiry rule does to the points that members have (loyalty rules 8).
#pragma once

#include <string_view>

#include "loyalty/points/account.h"
#include "loyalty/points/expiry.h"

namespace regulars::loyalty {

/// Gives every lot its date after the change: a longer life at once, a shorter one not before a
/// full period after the change. The account was settled at the change. Lots whose date no rule
/// gave keep it. Doing it twice is doing it once only by the caller's count of changes.
void redate(Account& account, const RuleChange& change, std::string_view zone);

}  // namespace regulars::loyalty
