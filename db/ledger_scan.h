// The whole ledger read once, row by row, for proofs and reports; memory does not grow with it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/points.h"
#include "core/posting.h"
#include "core/time.h"
#include "db/connection.h"
#include "db/ledger.h"

namespace regulars::db {

struct ScannedTxn {
  core::TxnId id;
  core::MemberId member;
  core::Instant at;  // when it happened
  std::string kind;
  std::string order_key;
  std::vector<Posting> postings;  // as they were written
};
/// What the entries post to one account, and to the member's accounts together.
std::int64_t posted_to(const std::vector<Posting>& postings, AccountKind kind);
std::int64_t posted_to_member(const std::vector<Posting>& postings);

/// Every applied transaction of a member, in the order in which they were written.
void scan_ledger(Connection& connection, const std::function<void(const ScannedTxn&)>& row);

/// One transaction with the lots it opened and used; for those from before there was a history.
struct PostedTxn {
  ScannedTxn txn;
  std::vector<Lot> opened;
  std::vector<LotUse> uses;
};
PostedTxn posted_txn(Connection& connection, core::TxnId id);

struct JoinedMember {
  core::MemberId id;
  core::Instant joined;
};
void scan_members(Connection& connection, const std::function<void(const JoinedMember&)>& row);

/// The terms of orders that were counted before there was a history.
struct CountedOrder {
  std::string order_key;
  std::string terms;
};
void scan_carried_orders(Connection& connection,
                         const std::function<void(const CountedOrder&)>& row);

/// What became of a lot so far.
struct ScannedLot {
  enum class Came { kNew = 0, kGivenBack = 1, kHandedOver = 2 };  // numbers of the query

  core::Instant earned;  // for points that came back after their date: at first
  core::Points points;
  Came came = Came::kNew;
  core::Points used;  // for prizes, held ones too, less what came back
  core::Points expired;
  core::Points other;  // taken back, corrected, handed over, or paid for a debt
};
void scan_lots(Connection& connection, const std::function<void(const ScannedLot&)>& row);

/// A lot of which something is due by `now` and not written down yet.
struct DueLot {
  core::MemberId member;
  core::Points remaining;
  bool becomes_usable = false;
  bool expires = false;
};
void scan_due_lots(Connection& connection,
                   core::Instant now,
                   const std::function<void(const DueLot&)>& row);

}  // namespace regulars::db
