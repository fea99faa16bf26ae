// What goes along when two cards of one person become one, beside the ledger.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct Merging {
  core::MemberId from;
  core::MemberId into;
};

/// Contacts, orders, activities, what counts for the tier and the use of limits are `into`'s from
/// now on. An address and a birthday only where `into` has none; the birthday counts as changed on
/// `today`, so that nobody has two in a year.
void move_to_member(Connection& connection, const Merging& merging, std::chrono::sys_days today);

/// `from` has no address, hears nothing and gets no gifts any more, and says where it went.
void close_member(Connection& connection, const Merging& merging);
/// The card that stays of a closed one, which may be closed by now too; nothing for any other.
std::optional<core::MemberId> merged_into(Connection& connection, core::MemberId member);

/// What cannot go from one card to another; empty when there is nothing of it.
std::string find_bound(Connection& connection, core::MemberId member);
/// A coupon of the member that can still be used, or a redemption that waits for the shop; empty
/// for none.
std::string find_open_prize(Connection& connection, core::MemberId member, core::Instant now);

}  // namespace regulars::db
