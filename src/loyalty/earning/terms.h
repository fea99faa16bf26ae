// The terms of an order: everything its points depend on, as it was when it was first counted.
//
// They are kept with the order, so that a refund never goes by today's rules (loyalty rules 10).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "loyalty/earning/conversion.h"
#include "loyalty/earning/earning_rate.h"
#include "loyalty/earning/earning_rule.h"
#include "loyalty/earning/money_back.h"
#include "loyalty/earning/refund_policy.h"

namespace regulars::loyalty {

/// A rule that ran when the order was first counted, whether or not the order met its conditions.
struct RuleTerm {
  std::string id;
  std::string name;
  bool stacks = true;
  OrderConditions order{};
  Effect effect{};
  std::optional<core::Points> most{};   // what its limits left then
  std::optional<core::Points> given{};  // what it gave then; absent: it did not hold

  friend bool operator==(const RuleTerm&, const RuleTerm&) = default;
};

struct FirstCount {
  core::Money worth;  // of the order's goods
  core::Points points;

  friend bool operator==(const FirstCount&, const FirstCount&) = default;
};

struct Terms {
  BaseRules base{};
  std::optional<EarningRate> rate{};       // kAmount: always there
  std::optional<Conversion> conversion{};  // from the order's currency
  bool by_value = false;                   // no parts were known: they stay out of it
  std::optional<ToldValue> told{};         // absent: the value is that of the goods
  RefundPolicy policy{};                   // when a refund finds too few points
  bool is_off = false;                     // the program was: the order brings nothing
  bool is_too_soon = false;                // kOrder: the base gives nothing
  std::optional<core::Money> carried{};    // to this order, in the rate's currency
  std::vector<RuleTerm> rules{};           // in their fixed order
  std::optional<core::Points> most_for_member{};
  std::optional<FirstCount> first{};  // absent only in terms from before there were more

  friend bool operator==(const Terms&, const Terms&) = default;
};

/// Of an order that came while the program was switched off.
Terms switched_off();

/// The most that is kept with one order; longer text is none.
inline constexpr std::size_t kMaxTermsBytes = std::size_t{256} * 1024;

/// True when the terms can be counted by: amounts and points of 0 or more, factors of at least x1,
/// rates of at least 1 for at least 1, a rate where the amount counts, and not more given by the
/// rules than in all.
bool is_sound(const Terms& terms);
/// The same of a rule's part of them.
bool is_sound(const OrderConditions& order);
bool is_sound(const Effect& effect);

/// One line such as
///   v1; rate 1/100 USD; rule "silver" "Silver" x3/2 given 41; first 8350 USD 124
/// Only what differs from the default is written. It is on people's disks: a change needs "v2".
std::string to_text(const Terms& terms);

/// The inverse of to_text: every text it reads, to_text writes again, byte for byte, but for
/// "1/100 USD", a rate alone. That is the form from before: an order counted by its value, without
/// anything else. Nothing for any other text, or for terms that are not sound.
std::optional<Terms> terms_from_text(std::string_view text);

}  // namespace regulars::loyalty
