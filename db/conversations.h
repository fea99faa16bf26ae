// Where each contact stands in a conversation, as text that the engine reads and writes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct ConversationRow {
  std::int64_t runs = 0;  // conversations this contact has begun; part of every button's name
  std::string state;      // empty: none is open
};

ConversationRow load_conversation(Connection& connection, core::ContactId contact);
/// due: when the conversation's wait runs out; absent when it waits for nothing.
void save_conversation(Connection& connection,
                       core::ContactId contact,
                       const ConversationRow& row,
                       std::optional<core::Instant> due);

/// Contacts whose wait has run out, earliest first.
std::vector<core::ContactId> due_conversations(Connection& connection,
                                               core::Instant now,
                                               int count);
/// The wait of this contact has been handed to the inbox: it is not due again.
/// Looks at the conversation again at `due`.
void set_conversation_due(Connection& connection, core::ContactId contact, core::Instant due);
void clear_conversation_due(Connection& connection, core::ContactId contact);
std::optional<core::Instant> next_conversation_due(Connection& connection);

}  // namespace regulars::db
