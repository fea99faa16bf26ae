#include "db/messages.h"

namespace regulars::db {
namespace {

MessageRow read_message(const Query& row) {
  return {.id = core::MessageId(row.number(0)),
          .contact = core::ContactId(row.number(1)),
          .message_class = row.text(2),
          .body = row.text(3),
          .state = row.text(4),
          .is_incoming = row.text(5) == "in",
          .created = row.instant(6),
          .reason = row.text(7)};
}

}  // namespace

core::MessageId add_message(Connection& connection, const NewMessage& message, core::Instant now) {
  Query(connection,
        "INSERT INTO message(contact_id, direction, class, body, state, reason, created_ms)"
        " VALUES (?, ?, ?, ?, ?, nullif(?, ''), ?)")
      .bind(message.contact.number())
      .bind(message.is_incoming ? "in" : "out")
      .bind(message.message_class)
      .bind(message.body)
      .bind(message.state)
      .bind(message.reason)
      .bind(now)
      .run();
  return core::MessageId(connection.last_row_id());
}

std::optional<MessageRow> find_message(Connection& connection, core::MessageId id) {
  Query row(connection,
            "SELECT id, contact_id, class, body, state, direction, created_ms,"
            " coalesce(reason, '') FROM message"
            " WHERE id = ?");
  row.bind(id.number());
  return row.next() ? std::optional(read_message(row)) : std::nullopt;
}

void mark_message_sent(Connection& connection,
                       core::MessageId id,
                       const std::string& mid,
                       core::Instant now) {
  Query(connection,
        "UPDATE message SET state = 'sent', mid = nullif(?, ''), sent_ms = coalesce(sent_ms, ?),"
        " reason = NULL WHERE id = ? AND direction = 'out'")
      .bind(mid)
      .bind(now)
      .bind(id.number())
      .run();
}

void mark_message(Connection& connection,
                  core::MessageId id,
                  const char* state,
                  const std::string& reason) {
  Query(connection, "UPDATE message SET state = ?, reason = ? WHERE id = ? AND state <> 'sent'")
      .bind(state)
      .bind(reason)
      .bind(id.number())
      .run();
}

void refuse_waiting_messages(Connection& connection,
                             core::ContactId contact,
                             const std::string& message_class,
                             const std::string& reason) {
  Query(connection,
        "UPDATE message SET state = 'refused', reason = ?"
        " WHERE contact_id = ? AND class = ? AND state IN ('queued','held')")
      .bind(reason)
      .bind(contact.number())
      .bind(message_class)
      .run();
}

std::vector<MessageRow> held_messages(Connection& connection, core::ContactId contact) {
  std::vector<MessageRow> messages;
  Query rows(connection,
             "SELECT id, contact_id, class, body, state, direction, created_ms,"
             " coalesce(reason, '') FROM message"
             " WHERE contact_id = ? AND state = 'held' ORDER BY id");
  rows.bind(contact.number());
  while (rows.next()) {
    messages.push_back(read_message(rows));
  }
  return messages;
}

void say_held_now(Connection& connection, core::MessageId id, core::Instant now) {
  Query(connection,
        "UPDATE message SET id = (SELECT max(id) + 1 FROM message), state = 'sent', reason = NULL,"
        " created_ms = ?1, sent_ms = ?1 WHERE id = ?2 AND state = 'held'")
      .bind(now)
      .bind(id.number())
      .run();
}

std::vector<MessageRow> thread_of(Connection& connection,
                                  core::ContactId contact,
                                  core::MessageId after,
                                  int count) {
  std::vector<MessageRow> messages;
  Query rows(connection,
             "SELECT id, contact_id, class, body, state, direction, created_ms,"
             " coalesce(reason, '') FROM message"
             " WHERE contact_id = ? AND id > ? AND state IN ('received','sent')"
             " ORDER BY id LIMIT ?");
  rows.bind(contact.number()).bind(after.number()).bind(count);
  while (rows.next()) {
    messages.push_back(read_message(rows));
  }
  return messages;
}

std::optional<core::Instant> said_at(Connection& connection,
                                     core::ContactId contact,
                                     const std::string& text) {
  Query row(connection,
            "SELECT created_ms FROM message WHERE contact_id = ? AND direction = 'out'"
            " AND instr(body, ?) > 0 ORDER BY id DESC LIMIT 1");
  row.bind(contact.number()).bind(text);
  return row.next() ? std::optional(row.instant(0)) : std::nullopt;
}

bool is_message_sent(Connection& connection, core::MessageId id) {
  Query row(connection, "SELECT 1 FROM message WHERE id = ? AND state = 'sent'");
  row.bind(id.number());
  return row.next();
}

}  // namespace regulars::db
