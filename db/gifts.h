// Birthdays of members, and when each has the next gift by date.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"
#include "db/people.h"

namespace regulars::db {

struct BirthdayRow {
  std::chrono::month_day date{};
  std::optional<int> year{};
  std::chrono::sys_days told;                      // for the first time
  std::optional<std::chrono::sys_days> changed{};  // to another date, the last time
};
std::optional<BirthdayRow> birthday_of(Connection& connection, core::MemberId member);
void save_birthday(Connection& connection, core::MemberId member, const BirthdayRow& row);

void set_next_gift(Connection& connection,
                   core::MemberId member,
                   std::optional<core::Instant> next);
std::optional<core::Instant> next_gift_of(Connection& connection, core::MemberId member);
/// Members whose gift day has come, earliest first.
std::vector<DueMember> due_gifts(Connection& connection, core::Instant now, int count);
std::optional<core::Instant> next_gift_due(Connection& connection);

/// Up to `count` members with a number above `after`, in order.
std::vector<core::MemberId> members_after(Connection& connection, core::MemberId after, int count);

}  // namespace regulars::db
