// Coupons: their states after the shop made them.

#include "db/redemptions.h"

namespace regulars::db {
namespace {

Coupon read_coupon(const Query& row) {
  return {.code = row.text(0),
          .redemption = core::RedemptionId(row.number(1)),
          .member = core::MemberId(row.number(2)),
          .reward = row.text(3),
          .reward_name = row.text(4),
          .shop_id = row.text(5),
          .state = row.text(6),
          .expires = row.maybe_instant(7),
          .created = row.instant(8),
          .used_order = row.text(9),
          .used = row.maybe_instant(10),
          .left_days = row.number(11),
          .freed = row.maybe_instant(12),
          .closed = row.maybe_instant(13),
          .is_recredited = row.yes(14),
          .order_minor = row.maybe_number(15),
          .returned = core::Points(row.number(16)),
          .paid_out_minor = row.maybe_number(17)};
}

std::vector<Coupon> read_all(Query& rows) {
  std::vector<Coupon> coupons;
  while (rows.next()) {
    coupons.push_back(read_coupon(rows));
  }
  return coupons;
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
  Query rows(
      connection,
      "SELECT c.code, c.redemption_id, c.member_id, r.reward, r.reward_name, c.shop_id, c.state,"
      " c.expires_ms, c.created_ms, coalesce(c.used_order, ''), c.used_ms, c.left_days,"
      " c.freed_ms, c.closed_ms, c.is_recredited, c.order_minor, c.returned,"
      " c.paid_out_minor"
      " FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
      " WHERE c.member_id = ? ORDER BY c.created_ms DESC, c.code LIMIT ?");
  rows.bind(member.number()).bind(count);
  return read_all(rows);
}

std::optional<Coupon> find_coupon(Connection& connection, const std::string& code) {
  Query row(
      connection,
      "SELECT c.code, c.redemption_id, c.member_id, r.reward, r.reward_name, c.shop_id, c.state,"
      " c.expires_ms, c.created_ms, coalesce(c.used_order, ''), c.used_ms, c.left_days,"
      " c.freed_ms, c.closed_ms, c.is_recredited, c.order_minor, c.returned,"
      " c.paid_out_minor"
      " FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
      " WHERE c.code IN (?1, upper(?1)) ORDER BY c.code = ?1 DESC");
  row.bind(code);
  return row.next() ? std::optional(read_coupon(row)) : std::nullopt;
}

void save_coupon(Connection& connection, const Coupon& coupon) {
  Query(connection,
        "UPDATE coupon SET state = ?, expires_ms = ?, used_order = nullif(?, ''), used_ms = ?,"
        " left_days = ?, freed_ms = ?, closed_ms = ?, is_recredited = ?, order_minor = ?,"
        " returned = ?, paid_out_minor = ? WHERE code = ?")
      .bind(coupon.state)
      .bind(coupon.expires)
      .bind(coupon.used_order)
      .bind(coupon.used)
      .bind(coupon.left_days)
      .bind(coupon.freed)
      .bind(coupon.closed)
      .bind(coupon.is_recredited)
      .bind(coupon.order_minor)
      .bind(coupon.returned.count())
      .bind(coupon.paid_out_minor)
      .bind(coupon.code)
      .run();
}

std::vector<Coupon> due_coupons(Connection& connection,
                                core::Instant now,
                                const std::optional<std::string>& reward,
                                int count) {
  Query rows(
      connection,
      "SELECT c.code, c.redemption_id, c.member_id, r.reward, r.reward_name, c.shop_id, c.state,"
      " c.expires_ms, c.created_ms, coalesce(c.used_order, ''), c.used_ms, c.left_days,"
      " c.freed_ms, c.closed_ms, c.is_recredited, c.order_minor, c.returned,"
      " c.paid_out_minor"
      " FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
      " WHERE c.state = 'open' AND c.expires_ms <= ?1 AND coalesce(r.reward = ?2, 1)"
      " ORDER BY c.expires_ms, c.code LIMIT ?3");
  rows.bind(now).bind(reward).bind(count);
  return read_all(rows);
}

std::vector<Coupon> coupons_used_on(Connection& connection, const std::string& order_id) {
  Query rows(
      connection,
      "SELECT c.code, c.redemption_id, c.member_id, r.reward, r.reward_name, c.shop_id, c.state,"
      " c.expires_ms, c.created_ms, coalesce(c.used_order, ''), c.used_ms, c.left_days,"
      " c.freed_ms, c.closed_ms, c.is_recredited, c.order_minor, c.returned,"
      " c.paid_out_minor"
      " FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
      " WHERE c.used_order = ? ORDER BY c.code");
  rows.bind(order_id);
  return read_all(rows);
}

std::vector<Coupon> newest_coupons(Connection& connection, int count) {
  Query rows(
      connection,
      "SELECT c.code, c.redemption_id, c.member_id, r.reward, r.reward_name, c.shop_id, c.state,"
      " c.expires_ms, c.created_ms, coalesce(c.used_order, ''), c.used_ms, c.left_days,"
      " c.freed_ms, c.closed_ms, c.is_recredited, c.order_minor, c.returned,"
      " c.paid_out_minor"
      " FROM coupon c JOIN redemption r ON r.id = c.redemption_id"
      " ORDER BY c.state <> 'open', c.created_ms DESC, c.code LIMIT ?");
  rows.bind(count);
  return read_all(rows);
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
