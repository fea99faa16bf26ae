#include "db/tiers.h"

namespace regulars::db {

std::optional<TierRow> find_tier(Connection& connection, core::MemberId member) {
  Query row(connection,
            "SELECT tier, reached_ms, holds_until_ms, grace_until_ms, manual_tier,"
            " manual_until_ms, manual_reason, warned_of_ms, checked_ms, next_check_ms"
            " FROM tier_state WHERE member_id = ?");
  row.bind(member.number());
  if (!row.next()) {
    return std::nullopt;
  }
  return TierRow{.tier = row.maybe_text(0),
                 .reached = row.instant(1),
                 .holds_until = row.maybe_instant(2),
                 .grace_until = row.maybe_instant(3),
                 .manual_tier = row.maybe_text(4),
                 .manual_until = row.maybe_instant(5),
                 .manual_reason = row.maybe_text(6),
                 .warned_of = row.maybe_instant(7),
                 .checked = row.instant(8),
                 .next_check = row.maybe_instant(9)};
}

void save_tier(Connection& connection, core::MemberId member, const TierRow& row) {
  Query(connection,
        "INSERT INTO tier_state(member_id, tier, reached_ms, holds_until_ms, grace_until_ms,"
        " manual_tier, manual_until_ms, manual_reason, warned_of_ms, checked_ms, next_check_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT(member_id) DO UPDATE SET"
        " tier = excluded.tier, reached_ms = excluded.reached_ms,"
        " holds_until_ms = excluded.holds_until_ms, grace_until_ms = excluded.grace_until_ms,"
        " manual_tier = excluded.manual_tier, manual_until_ms = excluded.manual_until_ms,"
        " manual_reason = excluded.manual_reason, warned_of_ms = excluded.warned_of_ms,"
        " checked_ms = excluded.checked_ms, next_check_ms = excluded.next_check_ms")
      .bind(member.number())
      .bind(row.tier)
      .bind(row.reached)
      .bind(row.holds_until)
      .bind(row.grace_until)
      .bind(row.manual_tier)
      .bind(row.manual_until)
      .bind(row.manual_reason)
      .bind(row.warned_of)
      .bind(row.checked)
      .bind(row.next_check)
      .run();
}

void remove_tier(Connection& connection, core::MemberId member) {
  Query(connection, "DELETE FROM tier_state WHERE member_id = ?").bind(member.number()).run();
}

void add_tier_past(Connection& connection,
                   core::MemberId member,
                   const std::string& tier,
                   core::Instant until) {
  Query(connection, "INSERT INTO tier_past(member_id, until_ms, tier) VALUES (?, ?, ?)")
      .bind(member.number())
      .bind(until)
      .bind(tier)
      .run();
}

std::optional<std::string> tier_in_past(Connection& connection,
                                        core::MemberId member,
                                        core::Instant at) {
  Query row(connection,
            "SELECT tier FROM tier_past WHERE member_id = ? AND until_ms > ?"
            " ORDER BY until_ms, id LIMIT 1");
  row.bind(member.number()).bind(at);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}

std::vector<DueTier> due_tiers(Connection& connection, core::Instant now, int count) {
  std::vector<DueTier> due;
  Query rows(connection,
             "SELECT member_id, next_check_ms FROM tier_state WHERE next_check_ms <= ?"
             " AND next_check_ms IS NOT NULL ORDER BY next_check_ms LIMIT ?");
  rows.bind(now).bind(count);
  while (rows.next()) {
    due.push_back({.member = core::MemberId(rows.number(0)), .due = rows.instant(1)});
  }
  return due;
}

std::optional<core::Instant> next_tier_due(Connection& connection) {
  Query row(connection,
            "SELECT min(next_check_ms) FROM tier_state WHERE next_check_ms IS NOT NULL");
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

std::vector<QualifyingRow> qualifying_of(Connection& connection, core::MemberId member) {
  std::vector<QualifyingRow> days;
  Query rows(connection,
             "SELECT day, amount FROM qualifying WHERE member_id = ? AND amount <> 0 ORDER BY day");
  rows.bind(member.number());
  while (rows.next()) {
    days.push_back({.day = std::chrono::sys_days(std::chrono::days(rows.number(0))),
                    .amount = rows.number(1)});
  }
  return days;
}

void add_qualifying(Connection& connection, core::MemberId member, const QualifyingRow& change) {
  Query(connection,
        "INSERT INTO qualifying(member_id, day, amount) VALUES (?, ?, ?)"
        " ON CONFLICT(member_id, day) DO UPDATE SET amount = amount + excluded.amount")
      .bind(member.number())
      .bind(static_cast<std::int64_t>(change.day.time_since_epoch().count()))
      .bind(change.amount)
      .run();
}

}  // namespace regulars::db
