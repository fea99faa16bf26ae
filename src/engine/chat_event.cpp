#include "engine/chat_event.h"

#include <algorithm>
#include <string>

#include <nlohmann/json.hpp>

#include "core/limits.h"
#include "core/text.h"
#include "db/messages.h"
#include "db/notes.h"
#include "engine/echo.h"
#include "engine/remind.h"
#include "engine/say.h"
#include "engine/turns.h"
#include "engine/warnings.h"
#include "loyalty/order_link.h"

namespace regulars::engine {
namespace {

using channel::Event;
using channel::EventKind;

constexpr std::chrono::hours kWindow{24};  // Meta, policy page 2026: 24 hours from the person's act

// What the data of a link becomes: the number as people know it, and the data as it came, which
// proves where it came from.
std::map<std::string, std::string, std::less<>> link_values(const flow::FlowSet::LinkMatch& match) {
  std::map<std::string, std::string, std::less<>> saved;
  if (match.field.empty()) {
    return saved;
  }
  const auto link = match.field == "order" ? loyalty::parse_order_link(match.data) : std::nullopt;
  if (link) {
    saved["order"] = core::clean(link->number, 64);
    saved["order_link"] = match.data;
  } else if (match.field != "order" || !match.data.starts_with('-')) {  // not a tag alone
    saved[match.field] = core::clean(match.data, core::kMaxRefBytes);
  }
  return saved;
}

void start_event(const Context& context, Talk& talk, const char* name) {
  if (const flow::Flow* flow = context.rules.flows->match_event(name)) {
    talk.start(flow->name);
  }
}

bool start_link(const Context& context, Talk& talk, const std::string& ref) {
  if (ref.empty() || ref.size() > core::kMaxRefBytes) {
    return false;
  }
  const auto match = context.rules.flows->match_link(ref);
  if (!match) {
    return false;
  }
  talk.start(match->flow->name, link_values(*match));
  return true;
}

struct Person {
  const Context& context;
  db::Contact& contact;
  bool is_new = false;
  bool is_silent = false;    // a person of the shop talks: only words that always count are obeyed
  bool is_flooding = false;  // of those only the ones that stop us
};

bool is_opt_out(const flow::Flow& flow) {
  return std::ranges::any_of(flow.steps,
                             [](const flow::Step& step) { return step.action == "opt_out"; });
}

// Words that count at any time, whatever came with them.
bool hear_always(const Person& person, Talk& talk, const std::string& typed) {
  const flow::Flow* const flow = person.context.rules.flows->match_words(typed);
  if (flow == nullptr || !flow->always || (person.is_flooding && !is_opt_out(*flow))) {
    return false;
  }
  talk.start(flow->name);
  return true;
}

void hear_text(const Person& person,
               Talk& talk,
               const std::string& typed,
               const std::string& ref = "") {
  if (hear_always(person, talk, typed) || person.is_silent ||
      start_link(person.context, talk, ref)) {
    return;
  }
  const flow::FlowSet& flows = *person.context.rules.flows;
  const flow::Flow* by_words = flows.match_words(typed);
  const bool is_open = !talk.conversation().is_over();
  if (is_open && flow::accepts(flows, talk.conversation(), typed) &&
      talk.run(flow::Typed{.text = typed})) {
    return;
  }
  if (by_words != nullptr) {
    talk.start(by_words->name);
    return;
  }
  if (is_open && talk.run(flow::Typed{.text = typed})) {
    return;
  }
  start_event(person.context, talk, person.is_new ? "welcome" : "fallback");
}

void hear_tap(const Person& person, Talk& talk, const Event& event) {
  if (start_link(person.context, talk, event.ref)) {
    return;
  }
  if (event.payload == kGetStartedPayload) {
    start_event(person.context, talk, "welcome");
    return;
  }
  if (const auto payload = flow::parse_payload(event.payload)) {
    if (!talk.run(flow::Tapped{.payload = *payload})) {
      // An old button whose step is gone: its words may still say what was meant.
      hear_text(person, talk, event.text);
    }
    return;
  }
  // A quick reply of the platform itself, such as the person's e-mail address.
  hear_text(person, talk, event.text.empty() ? event.payload : event.text);
}

void hear(const Person& person, const Event& event) {
  Talk talk(person.context, person.contact);
  const std::string typed = core::clean(event.text, core::kMaxTypedTextBytes);
  switch (event.kind) {
    case EventKind::kText:
      hear_text(person, talk, typed, event.ref);
      return;
    case EventKind::kTap:
      hear_tap(person, talk, event);
      return;
    case EventKind::kReferral:
      if (!start_link(person.context, talk, event.ref)) {
        start_event(person.context, talk, "welcome");
      }
      return;
    case EventKind::kEdit:
      // An edited answer counts only while the question is still open: an order is claimed once.
      if (talk.conversation().waiting == flow::Waiting::kAnswer) {
        hear_text(person, talk, typed);
      } else {
        hear_always(person, talk, typed);
      }
      return;
    case EventKind::kCouponRevealed:
    case EventKind::kReaction:
    case EventKind::kOptIn:
    case EventKind::kDelivery:
    case EventKind::kRead:
    case EventKind::kEcho:
    case EventKind::kAccountLinking:
    case EventKind::kThreadControl:
    case EventKind::kPolicy:
    case EventKind::kFeedback:
    case EventKind::kPageChange:
    case EventKind::kStandby:
    case EventKind::kUnknown:
      return;
  }
}

// Said before a STOP, delivered after it: STOP was the later word, so nothing is answered or agreed
// to. Only the order of a link still counts.
void hear_late(const Context& context, db::Contact& contact, const Event& event) {
  Talk talk(context, contact);
  start_link(context, talk, event.ref);
}

// By how many events the contact is over its limits; at the first one a polite line is said.
int count_over_limit(const Context& context, const db::Contact& contact) {
  const int over = db::count_contact_event(context.db, contact.id, context.now);
  if (over == 1) {
    channel::Message message;
    message.text = "That was a lot at once. Please give me a minute, then write again.";
    say(context, contact, {message}, MessageClass::kAnswer);
  }
  return over;
}

void remember_incoming(const Context& context, const db::Contact& contact, const Event& event) {
  if (contact.channel != "chat" ||
      (event.kind != EventKind::kText && event.kind != EventKind::kTap)) {
    return;  // on Messenger the platform keeps the thread; we keep no more than is needed
  }
  const nlohmann::json body = {{"text", core::clean(event.text, core::kMaxTypedTextBytes)}};
  db::add_message(context.db,
                  {.contact = contact.id,
                   .message_class = event.kind == EventKind::kTap ? "tap" : "typed",
                   .body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
                   .state = "received",
                   .is_incoming = true},
                  context.now);
}

// Meta's deliveries come in any order: the newest word holds.
void set_page_blocked(const Context& context, const Event& event) {
  constexpr const char* kSince = "page_blocked_ms";
  const std::string at = std::to_string(core::to_ms(event.at));
  const auto before = db::get_setting(context.db, kSince);
  const bool is_older =
      before && (before->size() > at.size() || (before->size() == at.size() && *before > at));
  if (is_older || (event.action != "block" && event.action != "unblock")) {
    return;
  }
  db::set_setting(context.db, kPageBlocked, event.action == "block" ? "yes" : "no");
  db::set_setting(context.db, kSince, at);
}

bool is_heard(EventKind kind) {
  return channel::opens_window(kind) || kind == EventKind::kEdit;
}

}  // namespace

std::string staleness(core::Instant at, core::Instant now) {
  if (now - at > std::chrono::days(7)) {
    return "the event is older than 7 days";
  }
  if (at - now > std::chrono::minutes(10)) {
    return "the event's time is more than 10 minutes in the future";
  }
  return {};
}

core::Result<core::Done> decide_chat_event(const Context& context,
                                           const std::string& channel,
                                           const Event& event) {
  if (event.kind == EventKind::kEcho) {
    note_echo(context, event);
    return core::Done{};
  }
  if (event.kind == EventKind::kPolicy) {
    set_page_blocked(context, event);
    db::add_note(context.db,
                 {.kind = "problem",
                  .sentence = "Meta has told us about this page: " + core::clean(event.action, 40) +
                              ". Look at the page's quality page in the Business Suite."},
                 context.now);
    return core::Done{};
  }
  if (event.person_id.empty() || !is_heard(event.kind)) {
    return core::Done{};
  }
  const db::ContactKey key{.channel = channel, .page = event.page_id, .address = event.person_id};
  const bool is_new = !db::find_contact(context.db, key);
  db::Contact contact = db::find_or_add_contact(context.db, key, context.now);
  if (channel::opens_window(event.kind)) {
    db::open_window(context.db, contact.id, event.at + kWindow);
    contact = *db::find_contact(context.db, contact.id);
  }
  if (contact.last_stop && event.at < *contact.last_stop) {
    hear_late(context, contact, event);
    return core::Done{};
  }
  remember_incoming(context, contact, event);
  const int over = count_over_limit(context, contact);
  const bool may_be_stop = event.kind == EventKind::kText || event.kind == EventKind::kEdit;
  const bool is_flooding = over > core::kMaxEventsPerMinute;
  if (over > 0 && (!may_be_stop || (is_flooding && contact.is_stopped))) {
    return core::Done{};
  }
  if (contact.is_stopped) {
    db::set_stopped(context.db, contact.id, false);  // whoever writes again may be answered
    contact.is_stopped = false;
  }
  // Beyond the limit, and while a person of the shop talks, only words that always count are
  // obeyed.
  const bool is_silent = over > 0 || (contact.silent_until && *contact.silent_until > context.now);
  hear({.context = context,
        .contact = contact,
        .is_new = is_new,
        .is_silent = is_silent,
        .is_flooding = is_flooding},
       event);
  contact = *db::find_contact(context.db, contact.id);
  if (contact.is_stopped) {
    db::set_last_stop(context.db, contact.id, event.at);
  }
  if (!contact.is_stopped) {
    say_anew(context, contact, release_held(context, contact));
  }
  return core::Done{};
}

std::string chat_event_to_json(const Event& event) {
  const nlohmann::json json = {{"kind", channel::to_string(event.kind)},
                               {"page", event.page_id},
                               {"person", event.person_id},
                               {"at", core::to_ms(event.at)},
                               {"text", event.text},
                               {"payload", event.payload},
                               {"ref", event.ref},
                               {"code", event.coupon_code}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

core::Result<Event> chat_event_from_json(std::string_view text) {
  const auto json = nlohmann::json::parse(text, nullptr, false);
  if (!json.is_object()) {
    return core::invalid("a chat event is a JSON object");
  }
  const auto kind = channel::event_kind_from(json.value("kind", ""));
  if (!kind) {
    return core::invalid("a chat event without a kind");
  }
  return Event{.kind = *kind,
               .page_id = json.value("page", ""),
               .person_id = json.value("person", ""),
               .at = core::from_ms(json.value("at", std::int64_t{0})),
               .text = json.value("text", ""),
               .payload = json.value("payload", ""),
               .ref = json.value("ref", ""),
               .coupon_code = json.value("code", "")};
}

}  // namespace regulars::engine
