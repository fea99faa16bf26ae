// A member's points: balances, lots, and every way in which points move.
//
// Each function changes the account it is given and returns the transactions to write down. The
// same functions work on a member loaded from the database and on a whole history in memory, so a
// number can always be computed again. An account that two functions have changed is what it would
// be had the database been read in between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/points.h"
#include "core/posting.h"
#include "core/time.h"
#include "loyalty/earning/refund_policy.h"
#include "loyalty/points/expiry.h"
#include "loyalty/points/reason.h"

namespace regulars::loyalty {

/// What is left of one credit. Pending: it cannot be spent before `usable`, or before an event that
/// has not come yet when there is no such time.
struct Lot {
  std::int64_t id = 0;
  core::Points points;     // at the beginning
  core::Points remaining;  // 0 to points
  bool is_pending = false;
  std::optional<core::Instant> usable{};   // from then on; absent when it always was
  std::optional<core::Instant> expires{};  // the first moment at which it is gone
  bool has_own_end = false;  // no rule gave its date, and no change of a rule moves it
  core::Instant earned{};
  std::string order_key{};  // of the order that brought it; empty for none
  std::optional<Shortened> shortened{};
  /// The lot whose points came back in this one after their date; the first of such a row.
  std::optional<std::int64_t> origin{};
};

struct Account {
  core::Points pending;
  core::Points available;
  core::Points held;
  core::Points debt;      // 0 or negative
  std::vector<Lot> lots;  // those with something left, in any order
  /// Everything goes at this moment when the program lets points expire without activity.
  std::optional<core::Instant> idle_until{};
  std::int64_t next_lot_id = 1;  // more than that of any lot so far
};

struct LotUse {
  std::int64_t lot = 0;
  core::Points points;  // taken; negative: given back

  friend bool operator==(const LotUse&, const LotUse&) = default;
};

/// One transaction of the ledger. The entries sum to zero.
struct Txn {
  std::string ref;  // unique for ever
  std::string
      kind;  // earn, activate, hold, release, spend, recredit, clawback, expire, adjust, transfer
  core::Instant at;  // when it happened, which may be before it is written
  std::string order_key{};
  Reason reason = Reason::kOther;
  std::string subject{};  // of the reason
  std::string breakdown{};
  std::vector<core::Posting> postings{};
  std::vector<Lot> opened{};
  std::vector<LotUse> uses{};
  std::vector<std::int64_t> activated{};  // lots that are pending no more
  core::Points from_own{};                // of `uses`: taken from lots of the transaction's order
};

/// What a transaction is about, given by its caller.
struct Cause {
  std::string ref;
  Reason reason = Reason::kOther;
  std::string subject{};
  std::string breakdown{};
  std::string order_key{};
};

/// Points that come in as a lot of their own.
struct Grant {
  core::Points points;
  bool is_pending = false;
  std::optional<core::Instant> usable{};  // with is_pending
  std::optional<core::Instant> expires{};
  bool has_own_end = false;
  std::optional<std::int64_t> origin{};  // see Lot
};

/// Activates and expires what is due at `now`, in the order of the dates; at one moment lots become
/// usable before others expire. Points that still wait at their end have been for nothing. Without
/// anything due there is nothing to write, and it may run at any time: early, late or twice, the
/// transactions are the same.
std::vector<Txn> settle(Account& account, core::Instant now);

/// The earliest moment at which `settle` would have something to do.
std::optional<core::Instant> next_settlement(const Account& account);

/// Points in. A debt is paid first by what can be spent at once; no lot opens for that part.
Txn earn(Account& account, const Cause& cause, const std::vector<Grant>& grants, core::Instant now);

/// Takes points from available lots and holds them. Nothing when there are not enough.
std::optional<Txn> hold(Account& account,
                        const Cause& cause,
                        core::Points points,
                        core::Instant now);

/// Held points are spent for good.
Txn spend(Account& account, const Cause& cause, core::Points points, core::Instant now);

/// A lot as points go back into it: what was taken, and what it looks like now.
struct TakenLot {
  Lot lot;  // with the present `remaining`
  core::Points taken;
};

/// Where points come back from.
enum class GiveBack { kHeld, kSpent };

/// Some of the points that were taken, in the order in which they were: `count` of them behind the
/// first `skipped`, fewer when there are fewer.
std::vector<TakenLot> part_of(const std::vector<TakenLot>& taken,
                              core::Points skipped,
                              core::Points count);

struct Return {
  GiveBack from = GiveBack::kHeld;
  std::vector<TakenLot> taken;
  core::Instant grace_until{};  // of points whose date has passed
};

/// The points go back into the lots they came from, with their dates. For lots whose date has
/// passed lots open that live until `grace_until`, one for each of them (loyalty rules 9).
Txn give_back(Account& account, const Cause& cause, const Return& what, core::Instant now);

/// A person's correction. Less: from the lots in their order; nothing when there are not enough.
std::optional<Txn> adjust(
    Account& account, const Cause& cause, core::Points change, const Grant& as, core::Instant now);

/// Everything that can be spent or waits goes to another account, each lot with its dates, its
/// order and the time it was earned. What is held and what is owed stay. Nothing when there is
/// nothing.
struct HandOver {
  Txn out;  // of `from`
  Txn in;   // of `into`
};
struct HandOverCauses {
  Cause out;
  Cause in;
};
std::optional<HandOver> hand_over(Account& from,
                                  Account& into,
                                  const HandOverCauses& causes,
                                  core::Instant now);

/// What an order's own transactions have done so far.
struct OrderStanding {
  core::Points given;        // to the member: pending, available and debt together
  core::Points expired;      // 0 or negative: taken back from what had expired
  core::Points unrecovered;  // 0 or negative: what could not be taken back so far
  core::Points gone;         // of its lots: what has expired, as a positive number
  core::Points elsewhere;    // taken back from other lots or as a debt, and not given again

  core::Points posted() const {
    return core::Points(given.count() + expired.count() + unrecovered.count());
  }
};

/// What one of the order's own transactions posted.
struct OrderMove {
  core::Points to_member;  // pending, available and debt together
  core::Points expired;
  core::Points unrecovered;
  core::Points from_own;  // taken from the order's own lots
};
OrderMove order_move(const Txn& txn);

/// Adds what one more of them does, in their order; `gone` is the expiries' alone.
void add_to(OrderStanding& standing, const OrderMove& move);

struct OrderChange {
  Cause cause;
  OrderStanding standing;
  core::Points target;
  /// How the part that is new comes in, in shares that sum to at least that part; what is over is
  /// left out of the last ones first.
  std::vector<Grant> grants;
  /// How points that were taken from other lots come back, as lots of no order; its points are not
  /// read.
  Grant back{};
  RefundPolicy policy;
};

/// Moves an order to its target, whatever was posted before (reliability rules 4.1). Up: first what
/// could not be taken back, then what was taken from other lots or as a debt, what was taken back
/// from expired points, then new points. Down, the other way round: the order's pending lots, its
/// other lots, what of it had expired, other lots, debt. So a refund that is undone in part leaves
/// what a refund of the rest alone would have left. Nothing when it is there already.
std::optional<Txn> move_order(Account& account, const OrderChange& change, core::Instant now);

/// Takes what a refund could not find, now that there are points again, from the lots that the
/// policy lets a refund take; nothing when there are none or nothing is owed.
std::optional<Txn> recover(Account& account,
                           const Cause& cause,
                           const OrderStanding& standing,
                           const RefundPolicy& policy,
                           core::Instant now);

}  // namespace regulars::loyalty
