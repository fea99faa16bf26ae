#include "db/merging.h"

namespace regulars::db {
namespace {

void move_rows(Connection& connection, const char* sql, const Merging& merging) {
  Query(connection, sql).bind(merging.into.number()).bind(merging.from.number()).run();
}

void remove_rows(Connection& connection, const char* sql, core::MemberId member) {
  Query(connection, sql).bind(member.number()).run();
}

void move_address(Connection& connection, const Merging& merging) {
  Query row(connection, "SELECT email, email_typed, proven_ms FROM member WHERE id = ?");
  row.bind(merging.from.number());
  if (!row.next() || row.is_null(0)) {
    return;
  }
  const auto email = row.maybe_text(0);
  const auto typed = row.maybe_text(1);
  const auto proven = row.maybe_instant(2);
  remove_rows(connection, "UPDATE member SET email = NULL WHERE id = ?", merging.from);
  Query(connection,
        "UPDATE member SET email = ?, email_typed = ?, proven_ms = ?, email_wanted = NULL"
        " WHERE id = ? AND email IS NULL")
      .bind(email)
      .bind(typed)
      .bind(proven)
      .bind(merging.into.number())
      .run();
}

void move_birthday(Connection& connection, const Merging& merging, std::chrono::sys_days today) {
  Query(connection,
        "UPDATE member SET (birth_month, birth_day, birth_year, birthday_told_day) ="
        " (SELECT birth_month, birth_day, birth_year, birthday_told_day FROM member WHERE id = ?2),"
        " birthday_changed_day = ?3 WHERE id = ?1 AND birth_month IS NULL"
        " AND EXISTS (SELECT 1 FROM member WHERE id = ?2 AND birth_month IS NOT NULL)")
      .bind(merging.into.number())
      .bind(merging.from.number())
      .bind(std::int64_t{today.time_since_epoch().count()})
      .run();
}

}  // namespace

void move_to_member(Connection& connection, const Merging& merging, std::chrono::sys_days today) {
  move_rows(connection, "UPDATE contact SET member_id = ?1 WHERE member_id = ?2", merging);
  move_rows(connection, "UPDATE order_state SET member_id = ?1 WHERE member_id = ?2", merging);
  move_rows(connection,
            "INSERT OR IGNORE INTO activity(member_id, name, event_id, at_ms, points, source)"
            " SELECT ?1, name, event_id, at_ms, points, source FROM activity WHERE member_id = ?2",
            merging);
  move_rows(connection,
            "INSERT INTO qualifying(member_id, day, amount)"
            " SELECT ?1, day, amount FROM qualifying WHERE member_id = ?2"
            " ON CONFLICT DO UPDATE SET amount = amount + excluded.amount",
            merging);
  remove_rows(connection, "DELETE FROM qualifying WHERE member_id = ?", merging.from);
  move_rows(connection,
            "INSERT INTO rule_use(member_id, rule, since_day, times, points)"
            " SELECT ?1, rule, since_day, times, points FROM rule_use WHERE member_id = ?2"
            " ON CONFLICT DO UPDATE SET times = times + excluded.times,"
            " points = points + excluded.points",
            merging);
  remove_rows(connection, "DELETE FROM rule_use WHERE member_id = ?", merging.from);
  move_rows(connection,
            "UPDATE member SET last_order_ms = nullif(max(coalesce(last_order_ms, 0), coalesce("
            "(SELECT last_order_ms FROM member WHERE id = ?2), 0)), 0) WHERE id = ?1",
            merging);
  move_address(connection, merging);
  move_birthday(connection, merging, today);
}

void close_member(Connection& connection, const Merging& merging) {
  move_rows(
      connection,
      "UPDATE member SET merged_into = ?1, email = NULL, email_typed = NULL, email_wanted = NULL,"
      " proven_ms = NULL, reminders = 0, next_reminder_ms = NULL, next_win_back_ms = NULL,"
      " next_gift_ms = NULL, next_warning_ms = NULL, birth_month = NULL, birth_day = NULL,"
      " birth_year = NULL WHERE id = ?2",
      merging);
}

std::optional<core::MemberId> merged_into(Connection& connection, core::MemberId member) {
  Query row(connection, "SELECT merged_into FROM member WHERE id = ?");
  row.bind(member.number());
  return row.next() && !row.is_null(0) ? std::optional(core::MemberId(row.number(0)))
                                       : std::nullopt;
}

std::string find_bound(Connection& connection, core::MemberId member) {
  Query row(connection,
            "SELECT 'a membership' WHERE EXISTS (SELECT 1 FROM trial WHERE member_id = ?1)"
            " OR EXISTS (SELECT 1 FROM fee WHERE member_id = ?1)"
            " UNION ALL SELECT 'friends or a friend' WHERE EXISTS"
            " (SELECT 1 FROM referral WHERE referrer_id = ?1 OR friend_id = ?1)"
            " UNION ALL SELECT 'a tier that a person gave' WHERE EXISTS"
            " (SELECT 1 FROM tier_state WHERE member_id = ?1 AND manual_tier IS NOT NULL)"
            " UNION ALL SELECT 'punches on a card' WHERE EXISTS"
            " (SELECT 1 FROM punch WHERE member_id = ?1 AND units > 0) LIMIT 1");
  row.bind(member.number());
  return row.next() ? row.text(0) : std::string();
}

std::string find_open_prize(Connection& connection, core::MemberId member, core::Instant now) {
  Query row(connection,
            "SELECT code FROM coupon WHERE member_id = ?1 AND state = 'open'"
            " AND coalesce(expires_ms > ?2, 1)"
            " UNION ALL SELECT reward_name FROM redemption WHERE member_id = ?1"
            " AND state = 'held' LIMIT 1");
  row.bind(member.number()).bind(now);
  return row.next() ? row.text(0) : std::string();
}

}  // namespace regulars::db
