// Paying the rest of a gift card out in money, where the law gives people a right to it (R137).
#pragma once

#include <optional>
#include <string>

#include "core/money.h"
#include "core/result.h"
#include "engine/context.h"

namespace regulars::engine {

struct CashOut {
  std::string code;
  std::string reason;
  std::string who;  // for the audit
  /// What is left on the card, as the owner saw in the shop; absent: all that was put on it.
  std::optional<core::Money> left{};
};
struct CashedOut {
  core::Money paid;           // what the owner owes the person now
  core::Money value;          // what was put on the card
  bool is_left_known = true;  // false: parts of it may have been used, which only the shop knows
};

/// Closes the card for good, with an audit entry that names the amount; the shop is told. A card
/// for several uses that paid an order needs `left`: how much it paid is known to the shop alone.
/// Errors, first match wins: kInvalid (no reason), kNotFound, kConflict (no gift card; paid out,
/// cancelled, or ended before; used up), kInvalid (`left` is missing, in another currency, or not
/// what can be on the card). Nothing has changed then.
core::Result<CashedOut> cash_out(const Context& context, const CashOut& wish);

}  // namespace regulars::engine
