#include "db/activities.h"

namespace regulars::db {

bool is_activity_known(Connection& connection,
                       core::MemberId member,
                       const std::string& name,
                       const std::string& id) {
  Query row(connection, "SELECT 1 FROM activity WHERE member_id = ? AND name = ? AND event_id = ?");
  row.bind(member.number()).bind(name).bind(id);
  return row.next();
}

void add_activity(Connection& connection, const ActivityRow& row) {
  Query(connection,
        "INSERT INTO activity(member_id, name, event_id, at_ms, points, source)"
        " VALUES (?, ?, ?, ?, ?, ?)")
      .bind(row.member.number())
      .bind(row.name)
      .bind(row.id)
      .bind(row.at)
      .bind(row.points.count())
      .bind(row.source)
      .run();
}

}  // namespace regulars::db
