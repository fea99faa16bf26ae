// The points of an order: counted once under the rules of the day, then always under the same terms
// (loyalty rules 3, 4, 5, 10, 16).
#pragma once

#include "core/result.h"
#include "core/time.h"
#include "loyalty/earning/earned.h"
#include "loyalty/earning/earning_rule.h"
#include "loyalty/earning/order.h"
#include "loyalty/earning/terms.h"

namespace regulars::loyalty {

/// The terms of an order that counts for the first time. Windows, hours and the pause are judged by
/// when the order was bought; `now` only where the shop tells no time.
///
/// A rule whose limit or budget is used up is left out. One that is cut keeps what is left as its
/// most for ever; one that is rejected is left out, and the rest is counted without it.
/// Errors, first match wins: kConflict (the program is switched off; the order does not count),
/// kInvalid (those of check_order; no rate for the order's currency, with those there are; a rule
/// with a factor below x1 or other unsound amounts; more than kMaxEntry points; terms longer than
/// kMaxTermsBytes).
core::Result<Terms> resolve_terms(const Order& order,
                                  const EarningRules& rules,
                                  const EarningFacts& facts,
                                  core::Instant now);

/// The terms and what the order brings under them: what points_under would give for it.
struct FirstEarned {
  Terms terms;
  std::string text;  // to_text(terms)
  Earned earned;
};
/// As resolve_terms, with the same errors.
core::Result<FirstEarned> count_for_the_first_time(const Order& order,
                                                   const EarningRules& rules,
                                                   const EarningFacts& facts,
                                                   core::Instant now);

/// What the order brought until now, of which `facts` still hold its use of limits and budgets.
struct EarnedBefore {
  const Earned& earned;
  bool is_counting = false;
  core::Instant now{};
};
/// The terms of an order that rises again, after a refund was undone or with more goods: others may
/// have used meanwhile what it had left. A rule keeps no more than its limits and budgets leave now
/// beside the order's own use; of an order that had stopped counting, one is left out that is used
/// up or asks for another place among the member's orders, and the pause between orders is judged
/// again. Rules that the program has no more stay as they are.
Terms terms_again(const Terms& terms,
                  const Order& order,
                  const EarningRules& rules,
                  const EarningFacts& facts,
                  const EarnedBefore& before);

/// What the order is worth in points now, under the terms it was first counted by. terms: sound,
/// as those of resolve_terms and terms_from_text are.
///
/// Exact over any number of refunds: it depends on what is left alone, not on the way there. While
/// the goods are worth no more than at first, neither are the points; an order that has grown is
/// recalculated in every refund mode. Errors: those of tally; kInvalid when the currency is another
/// than at first.
core::Result<Earned> points_under(const Terms& terms, const Order& order);

}  // namespace regulars::loyalty
