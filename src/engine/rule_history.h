// The programs that were in force, read again from the database.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "db/connection.h"
#include "loyalty/expiry.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// The program of a rule version; null when it is not there or cannot be read any more.
std::shared_ptr<const loyalty::Program> recorded_program(db::Connection& connection,
                                                         std::int64_t rule_version);

/// Every change of the rule by which points end, oldest first. One whose programs cannot be read
/// any more changes nothing.
std::vector<loyalty::RuleChange> expiry_changes_of(db::Connection& connection);

}  // namespace regulars::engine
