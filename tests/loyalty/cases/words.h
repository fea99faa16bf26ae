// The words a case file uses for our settings.
#pragma once

#include <optional>
#include <string>

#include "loyalty/calendar.h"
#include "loyalty/earning/earning_rule.h"
#include "loyalty/fraction.h"
#include "loyalty/points/account.h"
#include "loyalty/points/expiry.h"
#include "tests/loyalty/cases/fields.h"

namespace regulars::loyalty::cases {

/// "1y", "6m", "90d", "2w", "1q", "1 month", "30 days". A Problem for anything else.
Period period_of(const std::string& text);
/// "month", "month_end", "end_of_month", "end of the month" and so on; nothing for "none".
std::optional<Unit> unit_of(const std::string& text);
/// "floor", "trunc", "ceil", "half_up" …
Rounding rounding_of(const std::string& text);
ClawBack claw_back_of(const std::string& text);
RefundMode refund_mode_of(const std::string& text);
/// The rule that the fields "mode", "period", "months" … tell; `mode` by itself when it is given.
ExpiryRule expiry_of(Fields& fields, std::optional<std::string> mode = {});

}  // namespace regulars::loyalty::cases
