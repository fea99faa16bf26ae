#include "db/gifts.h"

namespace regulars::db {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days to_day(std::int64_t number) {
  return sys_days(days(number));
}

std::int64_t number_of(sys_days day) {
  return day.time_since_epoch().count();
}

}  // namespace

std::optional<BirthdayRow> birthday_of(Connection& connection, core::MemberId member) {
  Query row(connection,
            "SELECT birth_month, birth_day, birth_year, birthday_told_day, birthday_changed_day"
            " FROM member WHERE id = ? AND birth_month IS NOT NULL");
  row.bind(member.number());
  if (!row.next()) {
    return std::nullopt;
  }
  BirthdayRow birthday{
      .date = std::chrono::month_day(std::chrono::month(static_cast<unsigned>(row.number(0))),
                                     std::chrono::day(static_cast<unsigned>(row.number(1)))),
      .told = to_day(row.number(3))};
  if (const auto year = row.maybe_number(2)) {
    birthday.year = static_cast<int>(*year);
  }
  if (const auto changed = row.maybe_number(4)) {
    birthday.changed = to_day(*changed);
  }
  return birthday;
}

void save_birthday(Connection& connection, core::MemberId member, const BirthdayRow& row) {
  std::optional<std::int64_t> year;
  std::optional<std::int64_t> changed;
  if (row.year) {
    year = *row.year;
  }
  if (row.changed) {
    changed = number_of(*row.changed);
  }
  Query(connection,
        "UPDATE member SET birth_month = ?, birth_day = ?, birth_year = ?, birthday_told_day = ?,"
        " birthday_changed_day = ? WHERE id = ?")
      .bind(static_cast<std::int64_t>(static_cast<unsigned>(row.date.month())))
      .bind(static_cast<std::int64_t>(static_cast<unsigned>(row.date.day())))
      .bind(year)
      .bind(number_of(row.told))
      .bind(changed)
      .bind(member.number())
      .run();
}

void set_next_gift(Connection& connection,
                   core::MemberId member,
                   std::optional<core::Instant> next) {
  Query(connection, "UPDATE member SET next_gift_ms = ? WHERE id = ? AND next_gift_ms IS NOT ?")
      .bind(next)
      .bind(member.number())
      .bind(next)
      .run();
}

std::optional<core::Instant> next_gift_of(Connection& connection, core::MemberId member) {
  Query row(connection, "SELECT next_gift_ms FROM member WHERE id = ?");
  row.bind(member.number());
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

std::vector<DueMember> due_gifts(Connection& connection, core::Instant now, int count) {
  Query rows(connection,
             "SELECT id, next_gift_ms FROM member WHERE next_gift_ms <= ?"
             " ORDER BY next_gift_ms LIMIT ?");
  rows.bind(now).bind(count);
  std::vector<DueMember> due;
  while (rows.next()) {
    due.push_back({.member = core::MemberId(rows.number(0)), .due = rows.instant(1)});
  }
  return due;
}

std::optional<core::Instant> next_gift_due(Connection& connection) {
  Query row(connection, "SELECT min(next_gift_ms) FROM member WHERE next_gift_ms IS NOT NULL");
  return row.next() ? row.maybe_instant(0) : std::nullopt;
}

std::vector<core::MemberId> members_after(Connection& connection, core::MemberId after, int count) {
  Query rows(connection, "SELECT id FROM member WHERE id > ? ORDER BY id LIMIT ?");
  rows.bind(after.number()).bind(count);
  std::vector<core::MemberId> members;
  while (rows.next()) {
    members.emplace_back(rows.number(0));
  }
  return members;
}

}  // namespace regulars::db
