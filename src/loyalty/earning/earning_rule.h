// The earning rules of a program: what an order brings, and what is given on top and when.
//
// A rule asks two kinds of questions. Those about the order itself are asked again whenever the
// order shrinks; those about the member, the day and the hour are asked once, when the order is
// first counted (loyalty rules 5, 10).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/money.h"
#include "core/points.h"
#include "core/time.h"
#include "loyalty/calendar.h"
#include "loyalty/earning/basis.h"
#include "loyalty/earning/conversion.h"
#include "loyalty/earning/earning_rate.h"
#include "loyalty/earning/limits.h"
#include "loyalty/earning/money_back.h"
#include "loyalty/earning/order.h"
#include "loyalty/earning/refund_policy.h"
#include "loyalty/fraction.h"

namespace regulars::loyalty {

/// What the points of an order are counted by.
enum class EarnBy { kAmount, kOrder, kUnit };

/// x1.5 and x2 are x3, x2.5 or x2.
enum class FactorStacking { kMultiply, kAdd, kBest };

/// What an order keeps of its points after a partial refund (loyalty rules 10).
enum class RefundMode {
  kRecalculate,   // what the rest is worth under the old rules
  kInProportion,  // the share of the points that is the rest's share of the value, rounded down
  kPerLine,       // bonuses for the order as a whole stay, the rest is recalculated
  kAllOrNothing,  // all, until nothing is left of the order
};

/// What is the same for every order; a copy is kept with each.
struct BaseRules {
  EarnBy by = EarnBy::kAmount;
  core::Points points{1};                    // kOrder: each order; kUnit: each unit that earns
  std::optional<core::Money> least_value{};  // kOrder: an order worth less brings nothing
  bool whole_groups = false;                 // kAmount: 7 per 3.00 counts only full 3.00
  Rounding rounding = Rounding::kDown;       // once an order, after the factors
  FactorStacking factors = FactorStacking::kMultiply;
  RefundMode refunds = RefundMode::kRecalculate;
  BasisRules basis{};
  LineFilter lines{};
  std::optional<core::Points> most_per_order{};

  friend bool operator==(const BaseRules&, const BaseRules&) = default;
};

/// What a rule does. A reward is given instead of points (R46, R47).
enum class EffectKind { kFactor, kRate, kPoints, kUnits, kReward };
struct Effect {
  EffectKind kind = EffectKind::kPoints;
  Factor factor{};      // kFactor: of the base and the further rates
  EarningRate rate{};   // kRate: on the lines, beside the base
  LineFilter lines{};   // kRate, kUnits
  core::Points points;  // kPoints: each order; kUnits: each unit in the lines
  std::string reward;   // kReward: its id

  friend bool operator==(const Effect&, const Effect&) = default;
};

/// So many units of these goods are in the order.
struct UnitsCondition {
  LineFilter of{};
  std::int64_t at_least = 1;

  friend bool operator==(const UnitsCondition&, const UnitsCondition&) = default;
};

/// Asked of the order as it is now. The value is what the order's goods are worth by the basis
/// rules, those that earn nothing by the line filter included.
struct OrderConditions {
  std::optional<core::Money> value_at_least{};
  std::optional<core::Money> value_over{};
  std::vector<UnitsCondition> units{};  // all of them; not met when the shop tells no lines

  friend bool operator==(const OrderConditions&, const OrderConditions&) = default;
};

/// Asked once. Of a list any one is enough; an empty list and an absent number ask nothing.
struct MemberConditions {
  std::optional<std::int64_t> nth_order{};  // 1: the member's first order
  std::vector<std::string> tiers{};
  std::optional<std::chrono::days> joined_at_least{};  // so many days before the order
  std::optional<std::int64_t> orders_at_least{};       // before this one
  std::optional<core::Money> spent_at_least{};         // before this one
  std::vector<std::string> countries{};
  std::vector<std::string> coupons{};  // a code used on this order; letters' case does not count
};

struct EarningRule {
  std::string id;
  std::string name;    // for the explanation; empty: said by its conditions, else its id
  int priority = 0;    // higher first, then by id
  bool is_on = true;   // the kill switch (R103)
  bool stacks = true;  // false: where it holds it is the only one, see order_earning.h
  Window window{};     // by when the order was placed, as are the hours
  std::vector<WeekHours> hours{};
  std::vector<std::string> channels{};  // empty: all
  OrderConditions order{};
  MemberConditions member{};
  Effect effect{};
  std::optional<Limit> limit{};    // for one member
  std::optional<Budget> budget{};  // for all
};

/// All that an order is counted by.
struct EarningRules {
  bool is_on = true;  // the program's kill switch
  std::string time_zone;
  BaseRules base{};
  std::vector<EarningRate> rates{};             // one a currency, for EarnBy::kAmount
  std::vector<Conversion> conversions{};        // for currencies without a rate
  std::optional<std::chrono::minutes> pause{};  // kOrder: between two orders that count
  bool carries = false;                         // keeps the money that made no whole point
  std::optional<Limit> limit{};                 // for one member, over all orders
  std::vector<EarningRule> rules{};
};

/// What of one rule was used so far: by this member in the limit's present period, and by all.
struct RuleUse {
  std::string rule;
  Use member{};
  BudgetUse campaign{};
};

/// The member as of the moment the order was placed, this order not counted.
struct EarningFacts {
  std::string tier;  // empty: none
  std::optional<core::Instant> joined{};
  std::int64_t orders = 0;
  std::optional<core::Money> spent{};
  std::string country;  // empty: the order's is taken
  /// When the order that earned, before or after this one and nearest to it, was placed.
  std::optional<core::Instant> nearest_counted{};
  std::vector<core::Money> carried{};  // at most one a currency
  std::vector<RuleUse> uses{};
  Use used{};  // under the limit over all orders
  /// Of an order that is refunded in part when it first counts: as it was told before.
  std::optional<ToldValue> told{};
  RefundPolicy policy{};
};

/// An order's value and the way into another currency.
struct Worth {
  core::Money value;
  std::optional<Conversion> conversion{};
};

/// The rules in the order in which they work: priority, higher first, then id. Never the order of
/// the file.
std::vector<const EarningRule*> in_fixed_order(const std::vector<EarningRule>& rules);

/// Switched on, in its window, hours and channels for an order bought at `bought`.
bool is_running(const EarningRule& rule,
                const Order& order,
                core::Instant bought,
                const std::string& zone);

/// An amount in a currency that the order cannot be counted in is not met.
bool is_met(const OrderConditions& conditions, const Order& order, const Worth& worth);

struct Purchase {
  const Order& order;
  const EarningFacts& facts;
  core::Instant bought;
  const std::string& zone;
};
bool is_met(const MemberConditions& conditions, const Purchase& purchase);

/// The rule's name, or what it asks for: "over 100.00 USD", "first order"; or its id.
std::string name_of(const EarningRule& rule);

}  // namespace regulars::loyalty
