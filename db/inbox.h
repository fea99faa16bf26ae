// The inbox: every event from outside or from our own jobs and timers, kept before it is answered.
//
// `(source, dedup_key)` is unique for ever: an event that comes again changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct NewEvent {
  std::string source;  // "messenger", "store", "chat", "timer", "job"
  std::string dedup_key;
  std::string lane;  // events of one lane are decided one at a time, in order of arrival
  std::string kind;
  std::string body;
  core::Instant at;                           // the sender's own time of the event
  std::optional<core::Instant> not_before{};  // decide no sooner
  std::string state = "ready";                // or "unreadable", "stale", "done"
  std::string error{};                        // why it cannot be read
};

struct InboxRow {
  core::InboxId id;
  std::string source;
  std::string dedup_key;
  std::string lane;
  std::string kind;
  std::string body;
  core::Instant at;
  core::Instant received;
  int attempts = 0;
};

/// Keeps the event. False when it was there already: nothing changes then.
bool add_event(Connection& connection, const NewEvent& event, core::Instant now);
/// The body of what is kept under the key; empty when it was dropped after its time.
std::optional<std::string> kept_body(Connection& connection,
                                     const std::string& source,
                                     const std::string& dedup_key);

/// Takes up to `count` events (and about 8 MiB of bodies) whose time has come, oldest first; marks
/// them running and counts the attempt. One that was tried before comes alone. An event is passed
/// over while an earlier one of its lane has yet to be tried again, for at most 60 s after that
/// earlier one was received. Several events of one lane may come: decide them in this order, and
/// after one that fails put the rest of its lane back.
std::vector<InboxRow> claim_events(Connection& connection, core::Instant now, int count);

/// Undoes claim_events for one event that was not decided.
void put_back_event(Connection& connection, core::InboxId id);

void finish_event(Connection& connection,
                  core::InboxId id,
                  core::Instant now,
                  const std::string& order_key);
/// Not worth deciding: kept with the reason. state: "refused" or "stale".
void dismiss_event(Connection& connection,
                   core::InboxId id,
                   const char* state,
                   const std::string& reason,
                   core::Instant now);
/// Back to wait until `next`, or laid aside as dead when `next` is absent.
void fail_event(Connection& connection,
                core::InboxId id,
                const std::string& error,
                std::optional<core::Instant> next,
                core::Instant now);

/// Events that a killed process was deciding wait again; those tried kMaxEventAttempts times are
/// laid aside as "poison". Returns how many were found running.
int recover_events(Connection& connection, core::Instant now);

/// When the next waiting event is due; nothing when none waits.
std::optional<core::Instant> next_event_due(Connection& connection);

/// Empties the bodies of events done before `before`, keeping their keys; at most `count` a call.
int prune_event_bodies(Connection& connection, core::Instant before, int count);

struct AsideEvent {
  core::InboxId id;
  std::string source;
  std::string kind;
  std::string state;
  std::string error;
  core::Instant received;
};
/// Dead and unreadable events, newest first.
std::vector<AsideEvent> list_aside_events(Connection& connection, int count);
/// Lets a dead event be tried again with a fresh count. False when there is no such dead event.
bool retry_event(Connection& connection, core::InboxId id, core::Instant now);
/// Gives a dead or unreadable event up: it is kept as refused, with both reasons. False when there
/// is no such event.
bool discard_event(Connection& connection,
                   core::InboxId id,
                   const std::string& reason,
                   core::Instant now);
/// Nothing when there is no unreadable event with this id.
std::optional<InboxRow> find_unreadable_event(Connection& connection, core::InboxId id);
/// The newest reason why an unreadable event cannot be read.
void set_event_error(Connection& connection, core::InboxId id, const std::string& error);

struct InboxCounts {
  std::int64_t waiting = 0;
  std::int64_t aside = 0;
  std::optional<core::Instant> oldest{};
};
InboxCounts count_inbox(Connection& connection);

}  // namespace regulars::db
