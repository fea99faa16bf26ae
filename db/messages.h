// What was said: every outgoing message, and on the demo's channel what the person said too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

/// answer: to something the person did; may be repeated after a doubt.
/// reminder: started by us; never repeated after a doubt.
struct NewMessage {
  core::ContactId contact;
  std::string
      message_class;  // "answer", "reminder", "coupon", "warning", "notice"; in: "typed", "tap"
  std::string body;   // the neutral message as JSON
  std::string state = "queued";
  std::string reason{};
  bool is_incoming = false;
};

core::MessageId add_message(Connection& connection, const NewMessage& message, core::Instant now);

struct MessageRow {
  core::MessageId id;
  core::ContactId contact;
  std::string message_class;
  std::string body;
  std::string state;
  bool is_incoming = false;
  core::Instant created{};
  std::string reason{};  // why it is held, refused or uncertain
};
std::optional<MessageRow> find_message(Connection& connection, core::MessageId id);

void mark_message_sent(Connection& connection,
                       core::MessageId id,
                       const std::string& mid,
                       core::Instant now);
/// state: held, refused or uncertain.
void mark_message(Connection& connection,
                  core::MessageId id,
                  const char* state,
                  const std::string& reason);
/// Refuses the messages of one class that are queued or held for the contact.
void refuse_waiting_messages(Connection& connection,
                             core::ContactId contact,
                             const std::string& message_class,
                             const std::string& reason);
/// Held messages of a contact, oldest first.
std::vector<MessageRow> held_messages(Connection& connection, core::ContactId contact);
/// Says a held message now, on a channel that reads the thread: at its end, where it is new.
void say_held_now(Connection& connection, core::MessageId id, core::Instant now);
/// What was written and said after message `after`, oldest first; nothing that is held or refused.
std::vector<MessageRow> thread_of(Connection& connection,
                                  core::ContactId contact,
                                  core::MessageId after,
                                  int count);
/// When the newest message to the contact that holds this text was said; nothing when none does.
std::optional<core::Instant> said_at(Connection& connection,
                                     core::ContactId contact,
                                     const std::string& text);

/// True when an echo or an answer has confirmed the message.
bool is_message_sent(Connection& connection, core::MessageId id);

}  // namespace regulars::db
