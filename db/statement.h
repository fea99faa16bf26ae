// A member's transactions as lines of an account statement.
#pragma once

#include <string>
#include <vector>

#include "core/ids.h"
#include "core/points.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct StatementRow {
  core::TxnId txn;
  core::Instant at;  // when it happened
  std::string ref;
  std::string kind;
  std::string reason;       // in English
  std::string reason_kind;  // empty for what was written before there were kinds
  std::string subject;
  std::string breakdown;
  core::Points available;  // the change of each account of the member
  core::Points pending;
  core::Points held;
  core::Points debt;
  core::Points unrecovered;  // below zero: could not be taken back; above: it was, after all
};
/// Every transaction of the member, in the order in which they happened.
std::vector<StatementRow> statement_rows(Connection& connection, core::MemberId member);

}  // namespace regulars::db
