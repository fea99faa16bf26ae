#include "db/conversations.h"

namespace regulars::db {

ConversationRow load_conversation(Connection& connection, core::ContactId contact) {
  Query row(connection, "SELECT runs, state FROM conversation WHERE contact_id = ?");
  row.bind(contact.number());
  return row.next() ? ConversationRow{.runs = row.number(0), .state = row.text(1)}
                    : ConversationRow{};
}

void save_conversation(Connection& connection,
                       core::ContactId contact,
                       const ConversationRow& row,
                       std::optional<core::Instant> due) {
  Query(connection,
        "INSERT INTO conversation(contact_id, runs, state, due_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT(contact_id) DO UPDATE SET runs = excluded.runs, state = excluded.state,"
        " due_ms = excluded.due_ms")
      .bind(contact.number())
      .bind(row.runs)
      .bind(row.state)
      .bind(due)
      .run();
}

std::vector<core::ContactId> due_conversations(Connection& connection,
                                               core::Instant now,
                                               int count) {
  std::vector<core::ContactId> contacts;
  Query rows(connection,
             "SELECT contact_id FROM conversation WHERE due_ms <= ? ORDER BY due_ms LIMIT ?");
  rows.bind(now).bind(count);
  while (rows.next()) {
    contacts.emplace_back(rows.number(0));
  }
  return contacts;
}

void set_conversation_due(Connection& connection, core::ContactId contact, core::Instant due) {
  Query(connection, "UPDATE conversation SET due_ms = ? WHERE contact_id = ?")
      .bind(due)
      .bind(contact.number())
      .run();
}

void clear_conversation_due(Connection& connection, core::ContactId contact) {
  Query(connection, "UPDATE conversation SET due_ms = NULL WHERE contact_id = ?")
      .bind(contact.number())
      .run();
}

std::optional<core::Instant> next_conversation_due(Connection& connection) {
  Query next(connection, "SELECT min(due_ms) FROM conversation WHERE due_ms IS NOT NULL");
  return next.next() ? next.maybe_instant(0) : std::nullopt;
}

}  // namespace regulars::db
