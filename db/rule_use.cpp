#include "db/rule_use.h"

namespace regulars::db {
namespace {

std::int64_t number_of(std::optional<std::chrono::sys_days> since) {
  return since ? static_cast<std::int64_t>(since->time_since_epoch().count()) : 0;
}

}  // namespace

UseRow find_use(Connection& connection, const UseKey& key) {
  Query row(connection,
            "SELECT times, points FROM rule_use WHERE member_id = ? AND rule = ?"
            " AND since_day = ?");
  row.bind(key.member.number()).bind(key.rule).bind(number_of(key.since));
  return row.next() ? UseRow{.times = row.number(0), .points = core::Points(row.number(1))}
                    : UseRow{};
}

void save_use(Connection& connection, const UseKey& key, const UseRow& use) {
  Query(connection,
        "INSERT INTO rule_use(member_id, rule, since_day, times, points) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT(member_id, rule, since_day) DO UPDATE SET times = excluded.times,"
        " points = excluded.points")
      .bind(key.member.number())
      .bind(key.rule)
      .bind(number_of(key.since))
      .bind(use.times)
      .bind(use.points.count())
      .run();
}

CampaignRow find_campaign_use(Connection& connection, const std::string& campaign) {
  Query row(connection,
            "SELECT points, redemptions, discount_minor, order_minor FROM campaign_use"
            " WHERE campaign = ?");
  row.bind(campaign);
  return row.next() ? CampaignRow{.points = core::Points(row.number(0)),
                                  .redemptions = row.number(1),
                                  .discount_minor = row.number(2),
                                  .order_minor = row.number(3)}
                    : CampaignRow{};
}

void save_campaign_use(Connection& connection,
                       const std::string& campaign,
                       const CampaignRow& use) {
  Query(connection,
        "INSERT INTO campaign_use(campaign, points, redemptions, discount_minor, order_minor)"
        " VALUES (?, ?, ?, ?, ?) ON CONFLICT(campaign) DO UPDATE SET points = excluded.points,"
        " redemptions = excluded.redemptions, discount_minor = excluded.discount_minor,"
        " order_minor = excluded.order_minor")
      .bind(campaign)
      .bind(use.points.count())
      .bind(use.redemptions)
      .bind(use.discount_minor)
      .bind(use.order_minor)
      .run();
}

}  // namespace regulars::db
