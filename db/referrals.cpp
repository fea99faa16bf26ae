#include "db/referrals.h"

namespace regulars::db {
namespace {

constexpr const char* kById =
    "SELECT id, referrer_id, contact_id, friend_id, state, invited_ms, joined_ms, expires_ms,"
    " order_key, due_ms, paid_ms, for_member, for_friend, minimum_minor, reasons FROM referral"
    " WHERE id = ?";
constexpr const char* kByContact =
    "SELECT id, referrer_id, contact_id, friend_id, state, invited_ms, joined_ms, expires_ms,"
    " order_key, due_ms, paid_ms, for_member, for_friend, minimum_minor, reasons FROM referral"
    " WHERE contact_id = ?";
constexpr const char* kByFriend =
    "SELECT id, referrer_id, contact_id, friend_id, state, invited_ms, joined_ms, expires_ms,"
    " order_key, due_ms, paid_ms, for_member, for_friend, minimum_minor, reasons FROM referral"
    " WHERE friend_id = ?";
constexpr const char* kNewest =
    "SELECT id, referrer_id, contact_id, friend_id, state, invited_ms, joined_ms, expires_ms,"
    " order_key, due_ms, paid_ms, for_member, for_friend, minimum_minor, reasons FROM referral"
    " ORDER BY id DESC LIMIT ?";
constexpr const char* kHeld =
    "SELECT id, referrer_id, contact_id, friend_id, state, invited_ms, joined_ms, expires_ms,"
    " order_key, due_ms, paid_ms, for_member, for_friend, minimum_minor, reasons FROM referral"
    " WHERE state = 'held' ORDER BY id DESC LIMIT ?";
constexpr const char* kDue =
    "SELECT id, referrer_id, contact_id, friend_id, state, invited_ms, joined_ms, expires_ms,"
    " order_key, due_ms, paid_ms, for_member, for_friend, minimum_minor, reasons FROM referral"
    " WHERE due_ms <= ? ORDER BY due_ms, id LIMIT ?";

Referral read_referral(const Query& row) {
  Referral referral{.id = core::ReferralId(row.number(0)),
                    .referrer = core::MemberId(row.number(1)),
                    .contact = core::ContactId(row.number(2)),
                    .state = row.text(4),
                    .invited = row.instant(5),
                    .joined = row.maybe_instant(6),
                    .expires = row.instant(7),
                    .order_key = row.maybe_text(8).value_or(""),
                    .due = row.maybe_instant(9),
                    .paid = row.maybe_instant(10),
                    .for_member = core::Points(row.number(11)),
                    .for_friend = core::Points(row.number(12)),
                    .minimum_minor = row.number(13),
                    .reasons = row.text(14)};
  if (const auto friend_member = row.maybe_number(3)) {
    referral.friend_member = core::MemberId(*friend_member);
  }
  return referral;
}

std::optional<Referral> read_one(Query& row) {
  return row.next() ? std::optional(read_referral(row)) : std::nullopt;
}

std::vector<Referral> read_all(Query& rows) {
  std::vector<Referral> referrals;
  while (rows.next()) {
    referrals.push_back(read_referral(rows));
  }
  return referrals;
}

std::vector<core::Instant> read_instants(Query& rows) {
  std::vector<core::Instant> instants;
  while (rows.next()) {
    instants.push_back(rows.instant(0));
  }
  return instants;
}

std::optional<std::string> text_or_nothing(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

std::optional<std::string> invite_code_of(Connection& connection, core::MemberId member) {
  Query row(connection, "SELECT invite_code FROM member WHERE id = ?");
  row.bind(member.number());
  return row.next() ? row.maybe_text(0) : std::nullopt;
}

bool set_invite_code(Connection& connection, core::MemberId member, const std::string& code) {
  Query(connection,
        "UPDATE member SET invite_code = ?1 WHERE id = ?2 AND invite_code IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM member WHERE invite_code = ?1)")
      .bind(code)
      .bind(member.number())
      .run();
  return connection.changes() > 0;
}

std::optional<core::MemberId> find_inviter(Connection& connection, const std::string& code) {
  Query row(connection, "SELECT id FROM member WHERE invite_code = ?");
  row.bind(code);
  return row.next() ? std::optional(core::MemberId(row.number(0))) : std::nullopt;
}

std::optional<core::ReferralId> add_referral(Connection& connection, const Referral& referral) {
  Query(connection,
        "INSERT INTO referral(referrer_id, contact_id, state, invited_ms, expires_ms, due_ms)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT(contact_id) DO NOTHING")
      .bind(referral.referrer.number())
      .bind(referral.contact.number())
      .bind(referral.state)
      .bind(referral.invited)
      .bind(referral.expires)
      .bind(referral.due)
      .run();
  return connection.changes() > 0 ? std::optional(core::ReferralId(connection.last_row_id()))
                                  : std::nullopt;
}

void save_referral(Connection& connection, const Referral& referral) {
  std::optional<std::int64_t> friend_member;
  if (referral.friend_member) {
    friend_member = referral.friend_member->number();
  }
  Query(connection,
        "UPDATE referral SET friend_id = ?, state = ?, joined_ms = ?, order_key = ?, due_ms = ?,"
        " paid_ms = ?, for_member = ?, for_friend = ?, minimum_minor = ?, reasons = ?"
        " WHERE id = ?")
      .bind(friend_member)
      .bind(referral.state)
      .bind(referral.joined)
      .bind(text_or_nothing(referral.order_key))
      .bind(referral.due)
      .bind(referral.paid)
      .bind(referral.for_member.count())
      .bind(referral.for_friend.count())
      .bind(referral.minimum_minor)
      .bind(referral.reasons)
      .bind(referral.id.number())
      .run();
}

std::optional<Referral> find_referral(Connection& connection, core::ReferralId id) {
  Query row(connection, kById);
  row.bind(id.number());
  return read_one(row);
}

std::optional<Referral> referral_of_contact(Connection& connection, core::ContactId contact) {
  Query row(connection, kByContact);
  row.bind(contact.number());
  return read_one(row);
}

std::optional<Referral> referral_of_friend(Connection& connection, core::MemberId friend_member) {
  Query row(connection, kByFriend);
  row.bind(friend_member.number());
  return read_one(row);
}

std::vector<Referral> newest_referrals(Connection& connection, bool only_held, int count) {
  Query rows(connection, only_held ? kHeld : kNewest);
  rows.bind(count);
  return read_all(rows);
}

std::vector<Referral> due_referrals(Connection& connection, core::Instant now, int count) {
  Query rows(connection, kDue);
  rows.bind(now).bind(count);
  return read_all(rows);
}

std::optional<core::Instant> next_referral_due(Connection& connection) {
  Query row(connection, "SELECT min(due_ms) FROM referral WHERE due_ms IS NOT NULL");
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

void wake_referrals(Connection& connection, core::Instant now) {
  Query(connection, "UPDATE referral SET due_ms = ? WHERE state = 'ordered' AND due_ms IS NULL")
      .bind(now)
      .run();
}

std::vector<core::Instant> rewards_paid(Connection& connection,
                                        core::MemberId referrer,
                                        core::Instant since) {
  Query rows(connection,
             "SELECT paid_ms FROM referral WHERE referrer_id = ? AND paid_ms >= ?"
             " AND for_member > 0 ORDER BY paid_ms");
  rows.bind(referrer.number()).bind(since);
  return read_instants(rows);
}

std::vector<core::Instant> friends_joined(Connection& connection,
                                          core::MemberId referrer,
                                          core::Instant from,
                                          core::Instant to) {
  Query rows(connection,
             "SELECT joined_ms FROM referral WHERE referrer_id = ? AND joined_ms BETWEEN ? AND ?"
             " ORDER BY joined_ms");
  rows.bind(referrer.number()).bind(from).bind(to);
  return read_instants(rows);
}

ReferralCounts count_referrals(Connection& connection, core::MemberId referrer) {
  Query row(connection,
            "SELECT coalesce(sum(state = 'paid' AND for_member > 0), 0),"
            " coalesce(sum(state IN ('consented','joined','ordered','held')), 0)"
            " FROM referral WHERE referrer_id = ?");
  row.bind(referrer.number());
  return row.next() ? ReferralCounts{.paid = row.number(0), .waiting = row.number(1)}
                    : ReferralCounts{};
}

bool has_order_before(Connection& connection, const std::string& canonical, core::Instant before) {
  Query row(connection,
            "SELECT 1 FROM order_state WHERE lower(trim(email)) = ? AND placed_ms < ? LIMIT 1");
  row.bind(canonical).bind(before);
  return row.next();
}

}  // namespace regulars::db
