#include "db/orders.h"

namespace regulars::db {
namespace {

constexpr const char* kByKey =
    "SELECT order_key, number, email, member_id, state, value_minor, currency, version, target,"
    " rate, placed_ms, detail, whole, whole_minor FROM order_state WHERE order_key = ?";
constexpr const char* kByMember =
    "SELECT order_key, number, email, member_id, state, value_minor, currency, version, target,"
    " rate, placed_ms, detail, whole, whole_minor FROM order_state WHERE member_id = ?"
    " ORDER BY claimed_ms DESC LIMIT ?";
constexpr const char* kByEmail =
    "SELECT order_key, number, email, member_id, state, value_minor, currency, version, target,"
    " rate, placed_ms, detail, whole, whole_minor FROM order_state WHERE lower(trim(email)) = ?";

OrderRow read_order(const Query& row) {
  OrderRow order{.order_key = row.text(0),
                 .number = row.text(1),
                 .email = row.text(2),
                 .state = row.text(4),
                 .value = {.minor = row.number(5), .currency = row.text(6)},
                 .version = row.number(7),
                 .target = core::Points(row.number(8)),
                 .rate = row.text(9),
                 .placed = row.instant(10),
                 .detail = row.text(11),
                 .whole = row.text(12),
                 .whole_minor = row.maybe_number(13)};
  if (const auto member = row.maybe_number(3)) {
    order.member = core::MemberId(*member);
  }
  return order;
}

}  // namespace

std::optional<OrderRow> find_order(Connection& connection, const std::string& order_key) {
  Query row(connection, kByKey);
  row.bind(order_key);
  return row.next() ? std::optional(read_order(row)) : std::nullopt;
}

void save_order_snapshot(Connection& connection, const OrderRow& order, core::Instant now) {
  Query(connection,
        "INSERT INTO order_state(order_key, number, email, state, value_minor, currency, version,"
        " placed_ms, detail, whole, whole_minor, updated_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT(order_key) DO UPDATE SET number = excluded.number, email = excluded.email,"
        " state = excluded.state, value_minor = excluded.value_minor,"
        " currency = excluded.currency, version = excluded.version, detail = excluded.detail,"
        " whole = excluded.whole, whole_minor = excluded.whole_minor,"
        " updated_ms = excluded.updated_ms")
      .bind(order.order_key)
      .bind(order.number)
      .bind(order.email)
      .bind(order.state)
      .bind(order.value.minor)
      .bind(order.value.currency)
      .bind(order.version)
      .bind(order.placed)
      .bind(order.detail)
      .bind(order.whole)
      .bind(order.whole_minor)
      .bind(now)
      .run();
}

bool claim_order_for(Connection& connection,
                     const std::string& order_key,
                     core::MemberId member,
                     core::Instant now) {
  Query(connection,
        "UPDATE order_state SET member_id = ?, claimed_ms = ?"
        " WHERE order_key = ? AND member_id IS NULL")
      .bind(member.number())
      .bind(now)
      .bind(order_key)
      .run();
  return connection.changes() > 0;
}

void set_order_target(Connection& connection,
                      const std::string& order_key,
                      core::Points target,
                      const std::string& rate) {
  Query(connection, "UPDATE order_state SET target = ?, rate = ? WHERE order_key = ?")
      .bind(target.count())
      .bind(rate)
      .bind(order_key)
      .run();
}

OrderFacts order_facts(Connection& connection,
                       core::MemberId member,
                       const std::string& but_for,
                       const std::string& currency) {
  Query row(connection,
            "SELECT count(*), coalesce(sum(iif(currency = ?1, value_minor, 0)), 0), max(placed_ms)"
            " FROM order_state WHERE member_id = ?2 AND order_key <> ?3"
            " AND state IN ('paid','partially_refunded') AND rate <> ''");
  row.bind(currency).bind(member.number()).bind(but_for);
  return row.next() ? OrderFacts{.count = row.number(0),
                                 .value_minor = row.number(1),
                                 .last_placed = row.maybe_instant(2)}
                    : OrderFacts{};
}

std::optional<core::Instant> nearest_earning_order(Connection& connection, const NearOrder& to) {
  Query row(connection,
            "SELECT placed_ms FROM order_state WHERE member_id = ?1 AND order_key <> ?2"
            " AND target > 0 ORDER BY abs(placed_ms - ?3), placed_ms LIMIT 1");
  row.bind(to.member.number()).bind(to.but_for).bind(to.at);
  return row.next() ? std::optional(row.instant(0)) : std::nullopt;
}

std::vector<OrderRow> orders_of(Connection& connection, core::MemberId member, int count) {
  std::vector<OrderRow> orders;
  Query rows(connection, kByMember);
  rows.bind(member.number()).bind(count);
  while (rows.next()) {
    orders.push_back(read_order(rows));
  }
  return orders;
}

std::vector<OrderRow> orders_under(Connection& connection, const std::string& email) {
  std::vector<OrderRow> orders;
  Query rows(connection, kByEmail);
  rows.bind(email);
  while (rows.next()) {
    orders.push_back(read_order(rows));
  }
  return orders;
}

core::ClaimId add_claim(Connection& connection, const Claim& claim, core::Instant now) {
  Query(connection,
        "INSERT INTO claim(contact_id, member_id, conversation_id, flow, step, number, number_raw,"
        " is_signed, created_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(claim.contact.number())
      .bind(claim.member.number())
      .bind(claim.conversation)
      .bind(claim.flow)
      .bind(claim.step)
      .bind(claim.number)
      .bind(claim.number_raw)
      .bind(claim.is_signed)
      .bind(now)
      .run();
  return core::ClaimId(connection.last_row_id());
}

std::optional<Claim> find_claim(Connection& connection, core::ClaimId id) {
  Query row(connection,
            "SELECT contact_id, member_id, conversation_id, flow, step, number, number_raw,"
            " is_signed, coalesce(outcome, ''), created_ms FROM claim WHERE id = ?");
  row.bind(id.number());
  if (!row.next()) {
    return std::nullopt;
  }
  return Claim{.id = id,
               .contact = core::ContactId(row.number(0)),
               .member = core::MemberId(row.number(1)),
               .conversation = row.text(2),
               .flow = row.text(3),
               .step = row.text(4),
               .number = row.text(5),
               .number_raw = row.text(6),
               .is_signed = row.yes(7),
               .outcome = row.text(8),
               .created = row.instant(9)};
}

std::optional<core::ClaimId> find_open_claim(Connection& connection, const Claim& like) {
  Query row(connection,
            "SELECT id FROM claim WHERE contact_id = ? AND member_id = ? AND number = ?"
            " AND is_signed = ? AND outcome IS NULL ORDER BY id DESC LIMIT 1");
  row.bind(like.contact.number()).bind(like.member.number()).bind(like.number).bind(like.is_signed);
  return row.next() ? std::optional(core::ClaimId(row.number(0))) : std::nullopt;
}

void move_claim(Connection& connection, core::ClaimId id, const Claim& to) {
  Query(connection,
        "UPDATE claim SET conversation_id = ?, flow = ?, step = ?, number_raw = ? WHERE id = ?")
      .bind(to.conversation)
      .bind(to.flow)
      .bind(to.step)
      .bind(to.number_raw)
      .bind(id.number())
      .run();
}

void finish_claim(Connection& connection,
                  core::ClaimId id,
                  const std::string& outcome,
                  core::Instant now) {
  Query(connection, "UPDATE claim SET outcome = ?, done_ms = ? WHERE id = ?")
      .bind(outcome)
      .bind(now)
      .bind(id.number())
      .run();
}

void drop_open_claims(Connection& connection, core::ContactId contact, core::Instant now) {
  Query(connection,
        "UPDATE claim SET outcome = 'dropped', done_ms = ? WHERE contact_id = ?"
        " AND outcome IS NULL")
      .bind(now)
      .bind(contact.number())
      .run();
}

std::optional<Claim> find_unpaid_claim(Connection& connection,
                                       core::MemberId member,
                                       const std::string& number) {
  std::optional<core::ClaimId> id;
  {
    Query row(connection,
              "SELECT id FROM claim WHERE member_id = ? AND number = ? AND outcome = 'not_paid'"
              " ORDER BY id DESC LIMIT 1");
    row.bind(member.number()).bind(number);
    if (row.next()) {
      id = core::ClaimId(row.number(0));
    }
  }
  return id ? find_claim(connection, *id) : std::nullopt;
}

int count_wrong_claims(Connection& connection, core::ContactId contact, core::Instant since) {
  Query row(connection,
            "SELECT count(*) FROM claim WHERE contact_id = ? AND created_ms > ? AND is_signed = 0"
            " AND (outcome IS NULL OR outcome IN"
            " ('not_found','other_email','no_match','already_claimed'))");
  row.bind(contact.number()).bind(since);
  return row.next() ? static_cast<int>(row.number(0)) : 0;
}

int count_wrong_claims(Connection& connection, core::Instant since) {
  Query row(connection,
            "SELECT count(*) FROM claim WHERE created_ms > ? AND is_signed = 0"
            " AND outcome IN ('not_found','other_email','no_match','already_claimed')");
  row.bind(since);
  return row.next() ? static_cast<int>(row.number(0)) : 0;
}

int count_refused_links(Connection& connection, core::ContactId contact, core::Instant since) {
  Query row(connection,
            "SELECT count(*) FROM claim WHERE contact_id = ? AND created_ms > ? AND is_signed = 1"
            " AND outcome IN ('not_found','other_email','no_match','already_claimed')"
            " AND outcome IN ('not_found','other_email')");  // the first list is that of the index
                                                             // claim_wrong
  row.bind(contact.number()).bind(since);
  return row.next() ? static_cast<int>(row.number(0)) : 0;
}

}  // namespace regulars::db
