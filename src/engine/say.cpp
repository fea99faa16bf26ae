#include "engine/say.h"

#include <nlohmann/json.hpp>

#include "channel/message_json.h"
#include "db/jobs.h"
#include "db/messages.h"
#include "db/notes.h"

namespace regulars::engine {
namespace {

constexpr std::chrono::minutes kAnswerExpires{15};
// A message is not sent in the window's last minutes: it would arrive after its end.
constexpr std::chrono::minutes kWindowMargin{2};

constexpr const char* kBlockedReason = "Meta has blocked the page";

bool is_window_open(const Context& context, const db::Contact& contact) {
  return contact.window_until && context.now < *contact.window_until - kWindowMargin;
}

bool is_page_blocked(const Context& context) {
  return db::get_setting(context.db, kPageBlocked) == "yes";
}

// What was said while the page was blocked answers questions of then. What the window or STOP held
// back is the outcome of something that the person still waits for.
bool is_stale_answer(const Context& context, const db::MessageRow& held) {
  return held.message_class == to_string(MessageClass::kAnswer) && held.reason == kBlockedReason &&
         context.now - held.created > kAnswerExpires;
}

void add_send_job(const Context& context,
                  const db::Contact& contact,
                  core::MessageId message,
                  const std::string& body,
                  const std::string& message_class) {
  const nlohmann::json payload = {{"message", message.number()},
                                  {"contact", contact.id.number()},
                                  {"to", contact.address},
                                  {"class", message_class},
                                  {"body", body}};
  std::optional<core::Instant> latest;
  if (message_class == "answer" || message_class == "notice") {
    latest = context.now + kAnswerExpires;
  }
  db::add_job(context.db,
              {.kind = "send",
               // The time is part of the key: a held message gets a new job when it is released.
               .unique_key = "message:" + std::to_string(message.number()) + ":" +
                             std::to_string(core::to_ms(context.now)),
               .lane = lane_of(contact.id),
               .integration = contact.channel,
               .payload = payload.dump(),
               .due = context.now,
               .latest = latest},
              context.now);
}

}  // namespace

const char* to_string(MessageClass message_class) {
  switch (message_class) {
    case MessageClass::kAnswer:
      return "answer";
    case MessageClass::kCoupon:
      return "coupon";
    case MessageClass::kReminder:
      return "reminder";
    case MessageClass::kWarning:
      return "warning";
    case MessageClass::kNotice:
      return "notice";
  }
  return "answer";
}

void say(const Context& context,
         const db::Contact& contact,
         const std::vector<channel::Message>& messages,
         MessageClass message_class) {
  const bool is_local = contact.channel == "chat";
  for (const channel::Message& message : messages) {
    const std::string body = channel::to_json(message);
    db::NewMessage row{
        .contact = contact.id, .message_class = to_string(message_class), .body = body};
    if (contact.is_stopped) {
      row.state = "held";
      row.reason = "the person wrote STOP and has not written since";
    } else if (is_local) {
      row.state = "sent";  // the page or terminal reads the table: nothing can get lost on the way
    } else if (contact.is_unreachable) {
      row.state = "refused";
      row.reason = "unreachable";
    } else if (is_page_blocked(context)) {
      row.state = "held";
      row.reason = kBlockedReason;
    } else if (!is_window_open(context, contact)) {
      row.state = "held";
      row.reason = "outside Messenger's 24-hour window";
    }
    const core::MessageId id = db::add_message(context.db, row, context.now);
    if (row.state == "queued") {
      add_send_job(context, contact, id, body, row.message_class);
    }
  }
}

bool can_say_now(const Context& context, const db::Contact& contact) {
  if (contact.is_stopped || (contact.silent_until && *contact.silent_until > context.now)) {
    return false;
  }
  return contact.channel == "chat" ||
         (!contact.is_unreachable && !is_page_blocked(context) && is_window_open(context, contact));
}

Dropped release_held(const Context& context, const db::Contact& contact) {
  const bool is_local = contact.channel == "chat";
  if (!is_local && (is_page_blocked(context) || !is_window_open(context, contact))) {
    return {};  // they could not be sent now either
  }
  Dropped dropped;
  for (const db::MessageRow& held : db::held_messages(context.db, contact.id)) {
    const bool is_reminder = held.message_class == to_string(MessageClass::kReminder);
    const bool is_warning = held.message_class == to_string(MessageClass::kWarning);
    if (is_reminder || is_warning || held.message_class == to_string(MessageClass::kNotice)) {
      dropped.reminder = dropped.reminder || is_reminder;
      dropped.warning = dropped.warning || is_warning;
      db::mark_message(context.db, held.id, "refused", "replaced by a newer one on the next visit");
      continue;
    }
    if (is_stale_answer(context, held)) {
      db::mark_message(context.db, held.id, "refused", "expired: too late to be of use");
      continue;
    }
    if (is_local) {
      db::say_held_now(context.db, held.id, context.now);
      continue;
    }
    db::mark_message(context.db, held.id, "queued", "");
    add_send_job(context, contact, held.id, held.body, held.message_class);
  }
  return dropped;
}

void drop_reminders(const Context& context, const db::Contact& contact) {
  for (const MessageClass unasked :
       {MessageClass::kReminder, MessageClass::kWarning, MessageClass::kNotice}) {
    const char* name = to_string(unasked);
    const char* reason = "the person wrote STOP";
    db::refuse_waiting_sends(context.db, lane_of(contact.id), name, reason, context.now);
    db::refuse_waiting_messages(context.db, contact.id, name, reason);
  }
}

bool is_reminder(const db::JobRow& job) {
  const auto payload = nlohmann::json::parse(job.payload, nullptr, false);
  const std::string name = payload.is_object() ? payload.value("class", "") : "";
  return name == to_string(MessageClass::kReminder) || name == to_string(MessageClass::kWarning);
}

void mark_not_sent(db::Connection& connection, const db::JobRow& job, const std::string& reason) {
  const auto payload = nlohmann::json::parse(job.payload, nullptr, false);
  if (job.kind == "send" && payload.is_object()) {
    db::mark_message(
        connection, core::MessageId(payload.value("message", std::int64_t{0})), "refused", reason);
  }
}

void show_typing(const Context& context, const db::Contact& contact, const std::string& key) {
  if (contact.channel != "messenger" || contact.is_unreachable || is_page_blocked(context) ||
      !is_window_open(context, contact)) {
    return;
  }
  const nlohmann::json payload = {{"contact", contact.id.number()}, {"to", contact.address}};
  db::add_job(context.db,
              {.kind = "typing",
               .unique_key = key,
               .lane = lane_of(contact.id),
               .integration = contact.channel,
               .payload = payload.dump(),
               .due = context.now,
               .latest = context.now + std::chrono::seconds(10),
               .max_attempts = 3},  // a crash may use one up; only `latest` ends it
              context.now);
}

}  // namespace regulars::engine
