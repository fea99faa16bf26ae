#include <algorithm>
#include <chrono>

#include "core/limits.h"
#include "db/people.h"

namespace regulars::db {
namespace {

constexpr const char* kByKey =
    "SELECT id, channel, page, address, member_id, language, window_until_ms, silent_until_ms,"
    " is_unreachable, first_seen_ms, is_stopped, last_seen_ms, last_stop_ms FROM contact"
    " WHERE channel = ? AND page = ? AND address = ?";
constexpr const char* kById =
    "SELECT id, channel, page, address, member_id, language, window_until_ms, silent_until_ms,"
    " is_unreachable, first_seen_ms, is_stopped, last_seen_ms, last_stop_ms FROM contact"
    " WHERE id = ?";
constexpr const char* kByMember =
    "SELECT id, channel, page, address, member_id, language, window_until_ms, silent_until_ms,"
    " is_unreachable, first_seen_ms, is_stopped, last_seen_ms, last_stop_ms FROM contact"
    " WHERE member_id = ? ORDER BY id";

Contact read_contact(const Query& row) {
  Contact contact{.id = core::ContactId(row.number(0)),
                  .channel = row.text(1),
                  .page = row.text(2),
                  .address = row.text(3),
                  .language = row.maybe_text(5),
                  .window_until = row.maybe_instant(6),
                  .silent_until = row.maybe_instant(7),
                  .is_unreachable = row.yes(8),
                  .is_stopped = row.yes(10),
                  .first_seen = row.instant(9),
                  .last_seen = row.instant(11),
                  .last_stop = row.maybe_instant(12)};
  if (const auto member = row.maybe_number(4)) {
    contact.member = core::MemberId(*member);
  }
  return contact;
}

}  // namespace

std::optional<Contact> find_contact(Connection& connection, const ContactKey& key) {
  Query row(connection, kByKey);
  row.bind(key.channel).bind(key.page).bind(key.address);
  return row.next() ? std::optional(read_contact(row)) : std::nullopt;
}

std::optional<Contact> find_contact(Connection& connection, core::ContactId id) {
  Query row(connection, kById);
  row.bind(id.number());
  return row.next() ? std::optional(read_contact(row)) : std::nullopt;
}

Contact find_or_add_contact(Connection& connection, const ContactKey& key, core::Instant now) {
  if (auto found = find_contact(connection, key)) {
    return *found;
  }
  Query(connection,
        "INSERT INTO contact(channel, page, address, first_seen_ms, last_seen_ms)"
        " VALUES (?, ?, ?, ?, ?)")
      .bind(key.channel)
      .bind(key.page)
      .bind(key.address)
      .bind(now)
      .bind(now)
      .run();
  return {.id = core::ContactId(connection.last_row_id()),
          .channel = key.channel,
          .page = key.page,
          .address = key.address,
          .first_seen = now};
}

std::vector<Contact> contacts_of(Connection& connection, core::MemberId member) {
  std::vector<Contact> contacts;
  Query rows(connection, kByMember);
  rows.bind(member.number());
  while (rows.next()) {
    contacts.push_back(read_contact(rows));
  }
  return contacts;
}

std::optional<std::string> newest_contact_address(Connection& connection,
                                                  const std::string& channel,
                                                  const std::string& page) {
  Query row(connection,
            "SELECT address FROM contact WHERE channel = ? AND page = ?"
            " ORDER BY last_seen_ms DESC, id DESC LIMIT 1");
  row.bind(channel).bind(page);
  return row.next() ? std::optional(row.text(0)) : std::nullopt;
}

void open_window(Connection& connection, core::ContactId id, core::Instant until) {
  Query(connection,
        "UPDATE contact SET window_until_ms = max(coalesce(window_until_ms, 0), ?),"
        " is_unreachable = 0 WHERE id = ?")
      .bind(until)
      .bind(id.number())
      .run();
}

void close_window(Connection& connection, core::ContactId id) {
  Query(connection, "UPDATE contact SET window_until_ms = NULL WHERE id = ?")
      .bind(id.number())
      .run();
}

void set_unreachable(Connection& connection, core::ContactId id) {
  Query(connection, "UPDATE contact SET is_unreachable = 1 WHERE id = ?").bind(id.number()).run();
}

void set_stopped(Connection& connection, core::ContactId id, bool is_stopped) {
  Query(connection, "UPDATE contact SET is_stopped = ? WHERE id = ?")
      .bind(is_stopped)
      .bind(id.number())
      .run();
}

void set_language(Connection& connection, core::ContactId id, const std::string& language) {
  Query(connection, "UPDATE contact SET language = ? WHERE id = ?")
      .bind(language)
      .bind(id.number())
      .run();
}

void set_last_stop(Connection& connection, core::ContactId id, core::Instant at) {
  Query(connection,
        "UPDATE contact SET last_stop_ms = max(coalesce(last_stop_ms, 0), ?) WHERE id = ?")
      .bind(at)
      .bind(id.number())
      .run();
}

void set_silent_until(Connection& connection,
                      core::ContactId id,
                      std::optional<core::Instant> until) {
  Query(connection, "UPDATE contact SET silent_until_ms = ? WHERE id = ?")
      .bind(until)
      .bind(id.number())
      .run();
}

void bind_contact(Connection& connection, core::ContactId id, core::MemberId member) {
  Query(connection, "UPDATE contact SET member_id = ? WHERE id = ?")
      .bind(member.number())
      .bind(id.number())
      .run();
}

int count_contact_event(Connection& connection, core::ContactId id, core::Instant now) {
  const auto minute = std::chrono::floor<std::chrono::minutes>(now);
  const auto hour = std::chrono::floor<std::chrono::hours>(now);
  Query counted(connection,
                "UPDATE contact SET last_seen_ms = ?1,"
                " minute_events = iif(minute_ms = ?2, minute_events + 1, 1), minute_ms = ?2,"
                " hour_events = iif(hour_ms = ?3, hour_events + 1, 1), hour_ms = ?3"
                " WHERE id = ?4 RETURNING minute_events, hour_events");
  counted.bind(now).bind(core::Instant(minute)).bind(core::Instant(hour)).bind(id.number());
  if (!counted.next()) {
    return 0;
  }
  const int minute_events = static_cast<int>(counted.number(0));
  const int hour_events = static_cast<int>(counted.number(1));
  return std::max(
      {0, minute_events - core::kMaxEventsPerMinute, hour_events - core::kMaxEventsPerHour});
}

}  // namespace regulars::db
