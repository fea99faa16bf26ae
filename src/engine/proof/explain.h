// Why a member has so many points: the ledger as a statement.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"
#include "loyalty/points/statement.h"
#include "loyalty/program.h"

namespace regulars::engine {

/// Only reads; works beside a running server.
loyalty::Statement explain(db::Connection& connection, core::MemberId member, core::Instant at);

/// A claimed order that counts and brought nothing.
struct EmptyOrder {
  std::string number;
  core::Instant placed{};
  std::string why;  // how it was counted, in one line
};
/// Newest first, of the member's newest orders.
std::vector<EmptyOrder> orders_without_points(db::Connection& connection, core::MemberId member);

/// A member by number ("17" or "#17") or e-mail address; nothing when there is none.
std::optional<core::MemberId> find_member(db::Connection& connection, const std::string& name);

/// The newest lines in a language, each with its day, for a chat; what is older is one line. They
/// add up to what the member can spend, in points or, where the program tells so, as money.
std::string statement_text(const loyalty::Statement& statement,
                           const loyalty::Program& program,
                           std::string_view language);

/// "order 10432 and order 10440": what these lines of the statement were about, in English.
std::string owed_text(const loyalty::Statement& statement, const std::vector<std::size_t>& lines);

/// The line's reason in a language.
std::string reason_of(const loyalty::StatementLine& line, std::string_view language);

}  // namespace regulars::engine
