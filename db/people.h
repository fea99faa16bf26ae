// Members, the contacts through which they are reached, and what they agreed to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/ids.h"
#include "core/time.h"
#include "db/connection.h"

namespace regulars::db {

struct Contact {
  core::ContactId id;
  std::string channel;  // "messenger" or "chat"
  std::string page;
  std::string address;  // psid
  std::optional<core::MemberId> member{};
  std::optional<std::string> language{};        // that the person chose
  std::optional<core::Instant> window_until{};  // Messenger's 24 hours
  std::optional<core::Instant> silent_until{};  // a person of the shop has taken over
  bool is_unreachable = false;
  bool is_stopped = false;  // wrote STOP last: hears nothing before writing again
  core::Instant first_seen{};
  core::Instant last_seen{};                 // the newest event of theirs
  std::optional<core::Instant> last_stop{};  // when they wrote STOP last
};

struct ContactKey {
  std::string channel;
  std::string page;
  std::string address;
};

std::optional<Contact> find_contact(Connection& connection, const ContactKey& key);
std::optional<Contact> find_contact(Connection& connection, core::ContactId id);
/// The contact of this key, made when there is none.
Contact find_or_add_contact(Connection& connection, const ContactKey& key, core::Instant now);
std::vector<Contact> contacts_of(Connection& connection, core::MemberId member);

/// The address of the contact that was seen last on a channel's page.
std::optional<std::string> newest_contact_address(Connection& connection,
                                                  const std::string& channel,
                                                  const std::string& page);

/// Moves the window's end forward; an older event never shortens it. Clears `unreachable`.
void open_window(Connection& connection, core::ContactId id, core::Instant until);
void close_window(Connection& connection, core::ContactId id);
void set_unreachable(Connection& connection, core::ContactId id);
void set_stopped(Connection& connection, core::ContactId id, bool is_stopped);
/// language: a BCP 47 tag that the shop speaks, as the person chose it.
void set_language(Connection& connection, core::ContactId id, const std::string& language);
/// Moves the time of the last STOP forward; an older one never moves it back.
void set_last_stop(Connection& connection, core::ContactId id, core::Instant at);
void set_silent_until(Connection& connection,
                      core::ContactId id,
                      std::optional<core::Instant> until);
void bind_contact(Connection& connection, core::ContactId id, core::MemberId member);

/// Counts one event of this contact at `now` against its limits per minute and hour and returns by
/// how many events the fuller of the two is over; 0 while within both.
int count_contact_event(Connection& connection, core::ContactId id, core::Instant now);

struct Member {
  core::MemberId id;
  std::optional<std::string> email{};         // canonical; unique
  std::optional<std::string> email_typed{};   // as the person wrote it, for sending
  std::optional<std::string> email_wanted{};  // another member holds it; proof is awaited
  std::optional<core::Instant> proven{};      // when the address was proven
  core::Instant joined{};
  std::optional<core::Instant> last_order{};
  bool reminders = false;
  std::optional<core::Instant> next_reminder{};
  std::optional<core::Instant> next_win_back{};
};

std::optional<Member> find_member(Connection& connection, core::MemberId id);
std::optional<Member> find_member_by_email(Connection& connection, const std::string& canonical);
core::MemberId add_member(Connection& connection, const Member& member, const std::string& source);

/// Gives the member an address that is now theirs; `proven` absent: only typed.
/// The address must not belong to another member (a unique index refuses).
void set_member_email(Connection& connection,
                      core::MemberId id,
                      const std::string& canonical,
                      const std::string& typed,
                      std::optional<core::Instant> proven);
/// Takes an unproven address away from its member, who keeps everything else.
void release_member_email(Connection& connection, core::MemberId id);
void set_email_wanted(Connection& connection,
                      core::MemberId id,
                      const std::optional<std::string>& canonical);
void prove_member_email(Connection& connection, core::MemberId id, core::Instant now);

/// Remembers for ever that an address has had its joining bonus. False when it is known already.
/// fingerprint: a keyed hash, so that the row tells nothing about a person who was forgotten.
bool add_joined_address(Connection& connection, const std::string& fingerprint);

void set_last_order(Connection& connection,
                    core::MemberId id,
                    core::Instant placed,
                    std::optional<core::Instant> next_win_back);
void set_reminder_times(Connection& connection,
                        core::MemberId id,
                        std::optional<core::Instant> next_reminder,
                        std::optional<core::Instant> next_win_back);

struct ConsentChange {
  core::MemberId member;
  std::optional<core::ContactId> contact{};
  std::string kind;  // "reminders"
  bool given = false;
  std::string source;  // flow and step, or event, that asked
};
/// Records the change and sets the member's present state.
void record_consent(Connection& connection, const ConsentChange& change, core::Instant now);

/// Members whose reminder or win-back time has come, earliest first.
struct DueMember {
  core::MemberId member;
  core::Instant due;
};
std::vector<DueMember> due_reminders(Connection& connection, core::Instant now, int count);
std::vector<DueMember> due_win_backs(Connection& connection, core::Instant now, int count);
/// The earliest of all reminder and win-back times.
std::optional<core::Instant> next_member_due(Connection& connection);

std::int64_t count_members(Connection& connection);

}  // namespace regulars::db
