// One member with everything that the rules look at, and what each happening does to it.
//
// A happening changes the book it is given and returns what is to be written down. The engine
// loads a book from the database for one happening; a replay keeps all of them in memory. So the
// same code earns, refunds and computes again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/points.h"
#include "core/result.h"
#include "core/time.h"
#include "loyalty/earning/earning_rule.h"
#include "loyalty/earning/order.h"
#include "loyalty/points/account.h"
#include "loyalty/points/usable.h"
#include "loyalty/program.h"
#include "loyalty/tiers/membership.h"
#include "loyalty/tiers/tiers.h"

namespace regulars::loyalty {

/// The member was in the tier until then; by name, empty for none.
struct TierPast {
  core::Instant until{};
  std::string tier;
};

struct MemberBook {
  Account account;
  core::Instant joined{};
  std::optional<TierState> tier{};   // where the program has tiers
  std::vector<Qualified> history{};  // what counts for them, day by day, oldest first
  MembershipRecord membership{};     // what was tried and bought
  std::vector<TierPast> past{};      // tiers that were left; the engine keeps the older ones
};

/// What the books know of one order.
struct OrderBook {
  std::string terms{};  // under which it is counted; empty before it counted
  core::Points target;
  OrderStanding standing{};
  std::optional<Order> counted{};  // as it was counted last
};

/// The rule under which the use of the limit over all orders is kept; no rule is called so.
inline constexpr const char* kAllOrders = "all orders";

/// What an order uses of one rule's limit and budget, more (or, below zero, less) than before.
struct UseChange {
  std::string rule;
  std::optional<Day> since{};  // of the member's limit; absent: it has no period
  std::int64_t times = 0;
  std::int64_t points = 0;
  std::int64_t redemptions = 0;
  std::int64_t order_minor = 0;
};

/// The use after the change; never below zero.
Use changed(const Use& use, const UseChange& change);
BudgetUse changed(const BudgetUse& use, const UseChange& change);

/// True where all members together use something too: a rule for orders has a budget, or may get
/// one. Activities and the limit over all orders never have one.
bool has_budget_use(const Program& program, const UseChange& change);

/// A reward that a rule gives for an order instead of points.
struct RuleReward {
  std::string rule;
  std::string reward;

  friend bool operator==(const RuleReward&, const RuleReward&) = default;
};

/// What a happening leads to, in the order in which it is written.
struct Booked {
  std::vector<Txn> txns{};
  std::vector<TierChange> tier_changes{};
  std::vector<Qualified> qualified{};  // changes of single days
  std::vector<UseChange> uses{};
  std::vector<RuleReward> rewards{};       // that the order brings now and did not before
  std::vector<RuleReward> rewards_gone{};  // that it brought and does not any more
  bool has_dates = false;                  // lots that waited for an event have their dates now
  bool has_membership = false;             // the record of trial and fees is another now
  core::Points change;                     // of the member's points, pending and debt included
  /// The order counts but cannot be counted, and nothing moves; a sentence for the owner.
  std::optional<core::Error> problem{};
};

/// True when the change from one program to the other changes the dates of points or the tiers that
/// members have already.
bool changes_members(const Program& before, const Program& now);
/// The program changes at `at`: what was due by then goes by the rules of before, dates and tiers
/// from then on by those of `now` (loyalty rules 8, 11). A tier is known by its name; one whose
/// name is gone is lost, and the counter decides again.
Booked change_program(MemberBook& book,
                      const Program& before,
                      const Program& now,
                      core::Instant at);
/// The member's tier as an index of another program's list.
void rename_tiers(MemberBook& book, const Program& before, const Program& now);

/// Does what is due by `now`: points become usable and expire, tiers are reached and lost.
Booked settle(MemberBook& book, const Program& program, core::Instant now);

struct OrderWord {
  const Order& order;
  OrderMoments moments{};
  EarningFacts facts{};  // the tier it was placed in; uses and used as of its periods
  std::string ref;       // of the transaction, if there is one
};
/// Under which an order is refunded; the program's for what is no order that was counted.
RefundPolicy refund_policy(const std::string& terms, const Program& program);
/// True when the word's facts are looked at: the order counts for the first time, or rises.
bool asks_for_facts(const OrderBook& known, const Order& order);
/// Counts the newest word about a claimed order and moves the points to it. settle() has run. The
/// fees for a membership that the order pays stand or end with it, even where there is a problem
/// with its points; an order that pays a fee is counted in the tier that was held before it.
Booked count_order(MemberBook& book,
                   OrderBook& known,
                   const OrderWord& word,
                   const Program& program,
                   core::Instant now);

/// Points that no order brought, and what they do for the tier.
Booked grant(MemberBook& book,
             const Cause& cause,
             core::Points points,
             const Program& program,
             core::Instant now);

/// Points of a `grant` that go back. Its cause named an order_key of its own, not an order's, under
/// which its transactions stand.
struct TakenBack {
  Cause cause{};  // with that order_key
  OrderStanding standing{};
  core::Instant granted{};
};
/// Takes them back by the program's refund policy, wherever they are now, and lowers the tier's
/// counter of the day on which they were given. Nothing when they are back already.
Booked take_back(MemberBook& book,
                 const TakenBack& what,
                 const Program& program,
                 core::Instant now);

/// The name of the tier that counts: the higher of the one held and the one bought; empty for none.
std::string tier_name(const MemberBook& book, const Program& program);

/// The tier of that moment, as far as `past` goes back: for an order that is claimed late the one
/// it was placed under (loyalty rules 5).
std::string tier_name_at(const MemberBook& book, const Program& program, core::Instant at);

/// When settle() may change that tier next; nothing when it never could.
std::optional<core::Instant> next_tier_check(const MemberBook& book, const Program& program);

/// True when a rule looks at the member's earlier orders.
bool asks_for_orders(const Program& program);

/// The period in which an order uses a rule's limit for the member.
std::optional<Day> use_period(const EarningRule& rule,
                              const Order& order,
                              const Program& program,
                              core::Instant now);
/// The period in which an order uses the member's limit over all orders.
std::optional<Day> limit_period(const Order& order, const Program& program, core::Instant now);

}  // namespace regulars::loyalty
