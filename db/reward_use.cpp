#include "db/reward_use.h"

namespace regulars::db {
namespace {

void change_use(Connection& connection, core::RedemptionId id, std::int64_t by) {
  Query(connection,
        "INSERT INTO reward_use(reward, total, discount_minor)"
        " SELECT reward, ?1, ?1 * worst_minor FROM redemption WHERE id = ?2"
        " ON CONFLICT(reward) DO UPDATE SET total = max(total + excluded.total, 0),"
        " discount_minor = max(discount_minor + excluded.discount_minor, 0)")
      .bind(by)
      .bind(id.number())
      .run();
}

}  // namespace

RewardUse find_reward_use(Connection& connection, const std::string& reward) {
  Query row(connection, "SELECT total, discount_minor FROM reward_use WHERE reward = ?");
  row.bind(reward);
  return row.next() ? RewardUse{.total = row.number(0), .discount_minor = row.number(1)}
                    : RewardUse{};
}

std::int64_t count_rewards_of(Connection& connection,
                              core::MemberId member,
                              const std::string& reward,
                              std::optional<core::Instant> since) {
  Query row(connection,
            "SELECT count(*) FROM redemption WHERE member_id = ? AND reward = ? AND counts = 1"
            " AND created_ms >= ?");
  row.bind(member.number()).bind(reward).bind(since.value_or(core::Instant::min()));
  return row.next() ? row.number(0) : 0;
}

std::int64_t orders_with_reward(Connection& connection,
                                const std::string& reward,
                                const std::string& store,
                                const std::string& currency) {
  Query row(connection,
            "SELECT coalesce(sum(value_minor), 0) FROM order_state WHERE currency = ?"
            " AND order_key IN (SELECT ? || ':' || c.used_order FROM redemption r"
            " JOIN coupon c ON c.redemption_id = r.id"
            " WHERE r.reward = ? AND r.state = 'issued' AND c.state = 'used')");
  row.bind(currency).bind(store).bind(reward);
  return row.next() ? row.number(0) : 0;
}

void count_reward(Connection& connection, core::RedemptionId id) {
  Query(connection, "UPDATE redemption SET counts = 1 WHERE id = ? AND counts = 0")
      .bind(id.number())
      .run();
  if (connection.changes() > 0) {
    change_use(connection, id, 1);
  }
}

void release_reward(Connection& connection, core::RedemptionId id) {
  Query(connection, "UPDATE redemption SET counts = 0 WHERE id = ? AND counts = 1")
      .bind(id.number())
      .run();
  if (connection.changes() > 0) {
    change_use(connection, id, -1);
  }
}

}  // namespace regulars::db
