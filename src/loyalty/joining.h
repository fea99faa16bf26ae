// Who may join, where the owner does not let everybody (R22).
//
// What decides are the orders that the shop has told of under the address: what they are worth and
// where they went. A member who is in stays in, whatever comes later.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/time.h"
#include "loyalty/calendar.h"

namespace regulars::loyalty {

struct JoiningRules {
  std::optional<core::Money> spent{};    // at least
  std::optional<Period> within{};        // `spent` counts back so far from today; absent: ever
  std::vector<std::string> countries{};  // two capital letters, any of them; empty: all
};

/// An order that is paid, as it is worth after refunds.
struct PastOrder {
  core::Money value;
  core::Instant placed{};
  std::string country{};  // where it went; empty when the shop does not tell
};

struct JoiningFacts {
  bool is_proven = false;  // the address belongs to the person
  core::Money spent;       // in the currency of the rule, within its time
  std::string country{};   // of the newest order that has one
};
/// An order counts from the first moment of the day so long before today on; one in another
/// currency counts for nothing.
JoiningFacts joining_facts(const JoiningRules& rules,
                           std::span<const PastOrder> orders,
                           core::Instant now,
                           std::string_view zone);

enum class JoiningNeed {
  kProof,         // nothing else is looked at before: else anybody could ask about any address
  kSpending,      // has spent less, as far as is known
  kCountry,       // no order says where the person lives
  kOtherCountry,  // elsewhere
};
/// All that keeps the person out; empty: may join.
std::vector<JoiningNeed> missing_to_join(const JoiningRules& rules, const JoiningFacts& facts);

}  // namespace regulars::loyalty
