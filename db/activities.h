// What members did beside buying, once for each member, name and id of the shop's.
#pragma once

#include <string>

#include "core/ids.h"
#include "core/points.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct ActivityRow {
  core::MemberId member;
  std::string name;
  std::string id{};  // empty: there is one of the name for a member
  core::Instant at{};
  core::Points points;   // that it brought; 0 when a limit left nothing
  std::string source{};  // "store", or the flow that told of it
};

bool is_activity_known(Connection& connection,
                       core::MemberId member,
                       const std::string& name,
                       const std::string& id);
/// Once for its key: the table refuses a second one.
void add_activity(Connection& connection, const ActivityRow& row);

}  // namespace regulars::db
