// What every use case is given: the open transaction, the shop, the rules in force, one time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"
#include "db/connection.h"
#include "db/people.h"
#include "engine/shop.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// One program gave way to the next, and what members have changed with it. Both are null when one
/// of them cannot be read any more.
struct ProgramChange {
  core::Instant at{};
  std::shared_ptr<const loyalty::Program> before{};
  std::shared_ptr<const loyalty::Program> now{};
};

struct Context {
  db::Connection& db;
  const Shop& shop;
  const Rules& rules;
  core::Instant now;              // one transaction has one time
  std::int64_t rule_version = 0;  // the number of the program text in force
  /// Every change that reaches what members have, oldest first; null for none.
  const std::vector<ProgramChange>* program_changes = nullptr;
};

/// The key of an order in the ledger: the shop's kind and the shop's own id, "custom:90071".
std::string order_key(const Shop& shop, const std::string& order_id);

/// The lane in which everything of one contact is decided and sent, one at a time.
std::string lane_of(core::ContactId contact);

}  // namespace regulars::engine
