// Coupons: their states after the shop made them.

#include "db/redemptions.h"

namespace regulars::db {
namespace {

Coupon read_coupon(const Query& row) {
  return {.code = row.text(0),
          .redemption = core::RedemptionId(row.number(1)),
          .member = core::MemberId(row.number(2)),
          .reward_name = row.text(3),
          .shop_id = row.text(4),
          .state = row.text(5),
          .expires = row.instant(6),
          .created = row.instant(7)};
}

}  // namespace

void add_coupon(Connection& connection, const Coupon& coupon, core::Instant now) {
  Query(connection,
        "INSERT INTO coupon(code, redemption_id, member_id, shop_id, state, expires_ms, created_ms)"
        " VALUES (?, ?, ?, ?, 'open', ?, ?)")
      .bind(coupon.code)
      .bind(coupon.redemption.number())
      .bind(coupon.member.number())
      .bind(coupon.shop_id)
      .bind(coupon.expires)
      .bind(now)
      .run();
}

std::vector<Coupon> coupons_of(Connection& connection, core::MemberId member, int count) {
  std::vector<Coupon> coupons;
  Query rows(connection,
             "SELECT c.code, c.redemption_id, c.member_id, r.reward_name, c.shop_id, c.state,"
             " c.expires_ms, c.created_ms FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
             " WHERE c.member_id = ? ORDER BY c.created_ms DESC, c.code LIMIT ?");
  rows.bind(member.number()).bind(count);
  while (rows.next()) {
    coupons.push_back(read_coupon(rows));
  }
  return coupons;
}

std::optional<Coupon> find_coupon(Connection& connection, const std::string& code) {
  Query row(connection,
            "SELECT c.code, c.redemption_id, c.member_id, r.reward_name, c.shop_id, c.state,"
            " c.expires_ms, c.created_ms FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
            " WHERE c.code = ?");
  row.bind(code);
  return row.next() ? std::optional(read_coupon(row)) : std::nullopt;
}

bool use_coupon(Connection& connection, const std::string& code, const std::string& order_id) {
  // Expired too: the shop accepted it, and the shop's word on that counts.
  Query(connection,
        "UPDATE coupon SET state = 'used', used_order = ?1"
        " WHERE code IN (?2, upper(?2)) AND state IN ('open','expired')")
      .bind(order_id)
      .bind(code)
      .run();
  return connection.changes() > 0;
}

bool reopen_coupon(Connection& connection,
                   const std::string& code,
                   const std::string& order_id,
                   core::Instant now) {
  Query(connection,
        "UPDATE coupon SET state = iif(expires_ms > ?1, 'open', 'expired'), used_order = NULL"
        " WHERE code IN (?2, upper(?2)) AND state = 'used' AND used_order = ?3")
      .bind(now)
      .bind(code)
      .bind(order_id)
      .run();
  return connection.changes() > 0;
}

int expire_coupons(Connection& connection, core::Instant now, int count) {
  Query(connection,
        "UPDATE coupon SET state = 'expired' WHERE code IN (SELECT code FROM coupon"
        " WHERE state = 'open' AND expires_ms <= ? LIMIT ?)")
      .bind(now)
      .bind(count)
      .run();
  return connection.changes();
}

std::optional<core::Instant> next_coupon_expiry(Connection& connection) {
  Query row(connection, "SELECT min(expires_ms) FROM coupon WHERE state = 'open'");
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

std::vector<std::string> prizes_of(Connection& connection, core::MemberId member) {
  std::vector<std::string> names;
  Query rows(connection,
             "SELECT reward_name FROM redemption WHERE member_id = ? AND state = 'issued'"
             " ORDER BY id DESC LIMIT 20");
  rows.bind(member.number());
  while (rows.next()) {
    names.push_back(rows.text(0));
  }
  return names;
}

}  // namespace regulars::db
