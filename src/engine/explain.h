// Why a member has so many points: the ledger as a statement.
#pragma once

#include <optional>
#include <string>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"
#include "loyalty/statement.h"

namespace regulars::engine {

/// Only reads; works beside a running server.
loyalty::Statement explain(db::Connection& connection, core::MemberId member, core::Instant at);

/// A member by number ("17" or "#17") or e-mail address; nothing when there is none.
std::optional<core::MemberId> find_member(db::Connection& connection, const std::string& name);

/// The line's reason in a language.
std::string reason_of(const loyalty::StatementLine& line, std::string_view language);

}  // namespace regulars::engine
