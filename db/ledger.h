// The ledger: double entry in whole points, append-only, one txn for every reason points move.
//
// Every txn has entries that sum to zero, a permanent unique `ref`, and SHA-256 over the previous
// txn's hash and its own content. Triggers refuse edits and overdrafts even if the code above is
// wrong. Lots say which points are left of what was credited, and until when.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/points.h"
#include "core/posting.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

using core::AccountKind;
using core::Posting;

struct NewTxn {
  std::string ref;   // unique for ever: "order:10432:v3", "join:17"
  std::string kind;  // earn, redeem, recredit, clawback, expire, adjust, hold, release, spend
  core::MemberId member;
  std::string order_key;      // empty unless it is an order's own earning or correction
  std::string reason;         // a sentence the owner may read
  std::string reason_kind{};  // and what it is made of, for other languages
  std::string subject{};
  std::string breakdown{};        // how the number came about
  std::vector<Posting> postings;  // at most one an account; sum zero
  std::optional<std::int64_t> rule_version{};
  std::optional<core::Instant> happened{};  // absent: when it is written
};

/// Posts the txn, or finds that `ref` is already there and writes nothing (nothing is returned
/// then). An unbalanced txn is our own mistake and stops the program; an overdraft throws.
/// Time stamps never go backwards.
std::optional<core::TxnId> post(Connection& connection, const NewTxn& txn, core::Instant now);

/// A txn with this `ref` is there.
bool is_posted(Connection& connection, const std::string& ref);

/// Records a refusal: a txn without entries, so that the same request stays refused.
std::optional<core::TxnId> post_refused(Connection& connection,
                                        const NewTxn& txn,
                                        core::Instant now);

struct Balances {
  core::Points pending;
  core::Points available;
  core::Points held;
  core::Points debt;  // 0 or negative
};
Balances balances_of(Connection& connection, core::MemberId member);

/// What an order's own txns have posted, all together or one of them.
struct OrderPosted {
  core::Points to_member;    // member, pending and debt together
  core::Points expired;      // of all 0 or negative: taken back from what had expired
  core::Points unrecovered;  // of all 0 or negative
  core::Points from_own;     // of one: taken from the order's own lots
  std::int64_t txns = 0;
};
OrderPosted posted_for_order(Connection& connection, const std::string& order_key);
/// Each by itself, oldest first.
std::vector<OrderPosted> moves_of_order(Connection& connection, const std::string& order_key);
/// Keys of the member's orders of which points could not be taken back so far.
std::vector<std::string> unrecovered_orders(Connection& connection, core::MemberId member);

/// How many points of the order's lots have expired.
core::Points expired_of_order(Connection& connection, const std::string& order_key);

struct Lot {
  core::LotId id;
  core::Points points;  // at the beginning
  core::Points remaining;
  bool is_pending = false;                // not to be spent before `usable`
  std::optional<core::Instant> usable{};  // with is_pending; absent: an event is awaited
  std::optional<core::Instant> expires{};
  core::Instant created{};
  std::string order_key;
  bool has_own_end = false;             // no rule gave its date, and no change of a rule moves it
  std::optional<core::LotId> origin{};  // whose points came back in it after their date
  std::optional<core::Instant> shortened{};  // when a shorter rule took some of its life
  std::optional<core::Instant> had_until{};  // with shortened: its date before; absent: none
};
/// Lots with something left, whatever their dates say.
std::vector<Lot> open_lots(Connection& connection, core::MemberId member);
std::optional<Lot> find_lot(Connection& connection, core::LotId id);

struct NewLot {
  core::MemberId member;
  core::TxnId txn;  // the credit that it is what is left of
  core::Points points;
  std::string order_key{};
  bool is_pending = false;
  std::optional<core::Instant> usable{};
  std::optional<core::Instant> expires{};
  bool has_own_end = false;
  std::optional<core::Instant> earned{};  // absent: now
  std::optional<core::LotId> origin{};
  std::optional<core::Instant> shortened{};
  std::optional<core::Instant> had_until{};
};
core::LotId add_lot(Connection& connection, const NewLot& lot, core::Instant now);
/// The lot is pending no more.
void activate_lot(Connection& connection, core::LotId lot);
/// When a lot becomes usable and when it ends, and what a shorter rule did to it.
struct LotDates {
  std::optional<core::Instant> usable{};
  std::optional<core::Instant> expires{};
  std::optional<core::Instant> shortened{};
  std::optional<core::Instant> had_until{};
};
void set_lot_dates(Connection& connection, core::LotId lot, const LotDates& dates);
/// Takes points from a lot, or gives them back when `points` is negative.
void use_lot(Connection& connection, core::LotId lot, core::TxnId txn, core::Points points);

/// Members of whom lots become usable or expire, or whose whole balance ends, by `now`; each date
/// once.
struct DueAccount {
  core::MemberId member;
  core::Instant due;
};
std::vector<DueAccount> due_accounts(Connection& connection, core::Instant now, int count);
/// The earliest of all those dates.
std::optional<core::Instant> next_account_due(Connection& connection);
void set_idle_until(Connection& connection,
                    core::MemberId member,
                    std::optional<core::Instant> until);
std::optional<core::Instant> idle_until(Connection& connection, core::MemberId member);

struct LotUse {
  core::LotId lot;
  core::Points points;
};
std::vector<LotUse> lot_uses(Connection& connection, core::TxnId txn);

struct LotLine {
  core::Points points;
  core::Points remaining;
  std::string reason;
  core::Instant created;
  std::optional<core::Instant> expires{};
};
/// All lots of a member, newest first.
std::vector<LotLine> lot_lines(Connection& connection, core::MemberId member, int count);

struct LedgerLine {
  core::Instant at;
  std::string kind;
  std::string reason;
  core::Points change;   // of what the member can spend
  core::Points balance;  // after it
};
/// The member's own account, newest first.
std::vector<LedgerLine> ledger_lines(Connection& connection, core::MemberId member, int count);

/// The program under which it was posted; nothing when that is not known.
std::optional<std::int64_t> rule_version_of_txn(Connection& connection, core::TxnId id);

/// When the newest txn was written; nothing before the first one.
std::optional<core::Instant> newest_txn_at(Connection& connection);

/// Checks the chain of hashes. Returns the first txn whose hash does not fit.
std::optional<core::TxnId> find_broken_hash(Connection& connection);

}  // namespace regulars::db
