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
  std::string order_key;          // empty unless it is an order's own earning or correction
  std::string reason;             // a sentence the member and the owner may read
  std::string breakdown;          // how the number came about
  std::vector<Posting> postings;  // at most one an account; sum zero
  std::optional<std::int64_t> rule_version{};
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

/// What an order's own txns have posted: to the member, and to `unrecovered`.
struct OrderPosted {
  core::Points to_member;    // member, pending, debt and expired together
  core::Points unrecovered;  // 0 or negative
  std::int64_t txns = 0;
};
OrderPosted posted_for_order(Connection& connection, const std::string& order_key);
/// Keys of the member's orders of which points could not be taken back so far.
std::vector<std::string> unrecovered_orders(Connection& connection, core::MemberId member);

struct Lot {
  core::LotId id;
  core::Points remaining;
  std::optional<core::Instant> expires{};
  std::string order_key;
};
/// Lots with something left, in the order in which they are used: earliest expiry first, then
/// oldest; lots without expiry last. `now`: lots past their date are left out.
std::vector<Lot> open_lots(Connection& connection, core::MemberId member, core::Instant now);

struct NewLot {
  core::MemberId member;
  core::TxnId txn;  // the credit that it is what is left of
  core::Points points;
  std::string order_key{};
  std::optional<core::Instant> expires{};
};
void add_lot(Connection& connection, const NewLot& lot, core::Instant now);
/// Takes points from a lot, or gives them back when `points` is negative.
void use_lot(Connection& connection, core::LotId lot, core::TxnId txn, core::Points points);

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

/// Checks the chain of hashes. Returns the first txn whose hash does not fit.
std::optional<core::TxnId> find_broken_hash(Connection& connection);

}  // namespace regulars::db
