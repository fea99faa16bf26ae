// The accounts of the ledger, and one line of a transaction.
#pragma once

#include "core/points.h"

namespace regulars::core {

/// Accounts of a member, and of the shop. Names reach the disk: a test pins them.
enum class AccountKind {
  kPending,  // earned, not to be spent yet
  kMember,   // what the member can spend
  kHeld,
  kDebt,    // 0 or negative
  kIssued,  // from here on the shop's
  kSpent,
  kExpired,
  kUnrecovered,
  kAdjust,
  kErased,
};
const char* to_string(AccountKind kind);
bool is_members(AccountKind kind);

struct Posting {
  AccountKind account = AccountKind::kMember;
  Points amount;  // never zero
};

}  // namespace regulars::core
