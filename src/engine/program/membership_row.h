// A member's trial and fees between the rules and the database.
#pragma once

#include "core/ids.h"
#include "db/connection.h"
#include "loyalty/tiers/membership.h"

namespace regulars::engine {

loyalty::MembershipRecord load_membership(db::Connection& connection, core::MemberId member);

/// Writes what is new in the record; the same one again changes nothing.
void save_membership(db::Connection& connection,
                     core::MemberId member,
                     const loyalty::MembershipRecord& record);

}  // namespace regulars::engine
