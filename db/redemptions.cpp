#include "db/redemptions.h"

namespace regulars::db {
namespace {

constexpr const char* kByRequest =
    "SELECT id, request_id, fingerprint, contact_id, member_id, conversation_id, flow, step,"
    " reward, reward_name, product, free_shipping, points, state, coalesce(outcome, ''),"
    " coalesce(code, ''), code_tries, hold_txn, expires_ms, created_ms,"
    " benefit, worst_minor, given_for, punches FROM redemption"
    " WHERE request_id = ?";
constexpr const char* kById =
    "SELECT id, request_id, fingerprint, contact_id, member_id, conversation_id, flow, step,"
    " reward, reward_name, product, free_shipping, points, state, coalesce(outcome, ''),"
    " coalesce(code, ''), code_tries, hold_txn, expires_ms, created_ms,"
    " benefit, worst_minor, given_for, punches FROM redemption"
    " WHERE id = ?";

Redemption read_redemption(const Query& row) {
  Redemption redemption{.id = core::RedemptionId(row.number(0)),
                        .request_id = row.text(1),
                        .fingerprint = row.text(2),
                        .contact = core::ContactId(row.number(3)),
                        .member = core::MemberId(row.number(4)),
                        .conversation = row.text(5),
                        .flow = row.text(6),
                        .step = row.text(7),
                        .reward = row.text(8),
                        .reward_name = row.text(9),
                        .product = row.text(10),
                        .free_shipping = row.yes(11),
                        .points = core::Points(row.number(12)),
                        .state = row.text(13),
                        .outcome = row.text(14),
                        .code = row.text(15),
                        .code_tries = static_cast<int>(row.number(16)),
                        .expires = row.maybe_instant(18),
                        .created = row.instant(19),
                        .benefit = row.text(20),
                        .worst_minor = row.number(21),
                        .given_for = row.text(22),
                        .punches = row.number(23)};
  if (const auto hold = row.maybe_number(17)) {
    redemption.hold_txn = core::TxnId(*hold);
  }
  return redemption;
}

}  // namespace

std::optional<Redemption> find_redemption(Connection& connection, const std::string& request_id) {
  Query row(connection, kByRequest);
  row.bind(request_id);
  return row.next() ? std::optional(read_redemption(row)) : std::nullopt;
}

std::optional<Redemption> find_redemption(Connection& connection, core::RedemptionId id) {
  Query row(connection, kById);
  row.bind(id.number());
  return row.next() ? std::optional(read_redemption(row)) : std::nullopt;
}

core::RedemptionId add_redemption(Connection& connection,
                                  const Redemption& redemption,
                                  core::Instant now) {
  Query(connection,
        "INSERT INTO redemption(request_id, fingerprint, contact_id, member_id, conversation_id,"
        " flow, step, reward, reward_name, product, free_shipping, points, state, outcome,"
        " expires_ms, created_ms, benefit, worst_minor, given_for, punches) VALUES (?, ?, ?, ?, ?, "
        "?, ?,"
        " ?, ?, ?, ?, ?, ?, nullif(?, ''), ?, ?, ?, ?, ?, ?)")
      .bind(redemption.request_id)
      .bind(redemption.fingerprint)
      .bind(redemption.contact.number())
      .bind(redemption.member.number())
      .bind(redemption.conversation)
      .bind(redemption.flow)
      .bind(redemption.step)
      .bind(redemption.reward)
      .bind(redemption.reward_name)
      .bind(redemption.product)
      .bind(redemption.free_shipping)
      .bind(redemption.points.count())
      .bind(redemption.state)
      .bind(redemption.outcome)
      .bind(redemption.expires)
      .bind(now)
      .bind(redemption.benefit)
      .bind(redemption.worst_minor)
      .bind(redemption.given_for)
      .bind(redemption.punches)
      .run();
  return core::RedemptionId(connection.last_row_id());
}

void set_redemption_hold(Connection& connection, core::RedemptionId id, core::TxnId txn) {
  Query(connection, "UPDATE redemption SET hold_txn = ? WHERE id = ?")
      .bind(txn.number())
      .bind(id.number())
      .run();
}

void move_redemption(Connection& connection, core::RedemptionId id, const WaitingPlace& to) {
  Query(connection, "UPDATE redemption SET conversation_id = ?, flow = ?, step = ? WHERE id = ?")
      .bind(to.conversation)
      .bind(to.flow)
      .bind(to.step)
      .bind(id.number())
      .run();
}

bool set_redemption_code(Connection& connection, core::RedemptionId id, const std::string& code) {
  Query(connection,
        "UPDATE OR IGNORE redemption SET code = ?, code_tries = code_tries + 1 WHERE id = ?")
      .bind(code)
      .bind(id.number())
      .run();
  return connection.changes() > 0;
}

void finish_redemption(Connection& connection,
                       core::RedemptionId id,
                       const std::string& state,
                       const std::string& outcome,
                       std::optional<core::TxnId> final_txn) {
  Query(connection, "UPDATE redemption SET state = ?, outcome = ?, final_txn = ? WHERE id = ?")
      .bind(state)
      .bind(outcome)
      .bind(final_txn ? std::optional(final_txn->number()) : std::nullopt)
      .bind(id.number())
      .run();
}

std::optional<std::string> take_pool_code(Connection& connection,
                                          const std::string& reward,
                                          core::RedemptionId redemption,
                                          core::Instant now) {
  Query take(connection,
             "UPDATE code_pool SET redemption_id = ?1 WHERE code = (SELECT code FROM code_pool"
             " WHERE reward = ?2 AND redemption_id IS NULL AND coalesce(expires_ms > ?3, 1)"
             " ORDER BY code LIMIT 1) RETURNING code");
  take.bind(redemption.number()).bind(reward).bind(now);
  return take.next() ? std::optional(take.text(0)) : std::nullopt;
}

bool has_pool(Connection& connection, const std::string& reward) {
  Query row(connection, "SELECT 1 FROM code_pool WHERE reward = ? LIMIT 1");
  row.bind(reward);
  return row.next();
}

bool add_pool_code(Connection& connection,
                   const std::string& code,
                   const std::string& reward,
                   std::optional<core::Instant> expires,
                   core::Instant now) {
  Query(connection,
        "INSERT INTO code_pool(code, reward, expires_ms, imported_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING")
      .bind(code)
      .bind(reward)
      .bind(expires)
      .bind(now)
      .run();
  return connection.changes() > 0;
}

std::vector<PrizeRow> issued_prizes(Connection& connection) {
  std::vector<PrizeRow> prizes;
  Query rows(connection,
             "SELECT reward, count(*), sum(points) FROM redemption WHERE state = 'issued'"
             " GROUP BY reward ORDER BY reward");
  while (rows.next()) {
    prizes.push_back(
        {.reward = rows.text(0), .count = rows.number(1), .points = core::Points(rows.number(2))});
  }
  return prizes;
}

std::int64_t count_stuck_holds(Connection& connection, core::Instant before) {
  Query row(connection, "SELECT count(*) FROM redemption WHERE state = 'held' AND created_ms < ?");
  row.bind(before);
  return row.next() ? row.number(0) : 0;
}

}  // namespace regulars::db
