// The programs that were in force, read again from the database.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/time.h"
#include "db/connection.h"
#include "engine/context.h"
#include "engine/shop.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// The program of a rule version; null when it is not there or cannot be read any more.
std::shared_ptr<const loyalty::Program> recorded_program(db::Connection& connection,
                                                         std::int64_t rule_version);

/// Every change that reaches what members have, oldest first.
std::vector<ProgramChange> program_changes_of(db::Connection& connection);

/// The rules that decisions go by from now on.
struct RulesInForce {
  std::int64_t version = 0;
  std::vector<ProgramChange> program_changes{};
};
/// Records that these rules are in force, if others were, and all that follows from the change.
RulesInForce take_up_rules(db::Connection& connection,
                           const Shop& shop,
                           const Rules& rules,
                           core::Instant now);

}  // namespace regulars::engine
