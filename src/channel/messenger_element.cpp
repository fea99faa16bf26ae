#include "channel/messenger_element.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channel/json_read.h"
#include "channel/limits.h"
#include "core/limits.h"

namespace regulars::channel {
namespace {

using nlohmann::json;

std::string short_id(const json& value) {
  return id_of(value, kMessengerIdBytes);
}
std::string mid_of(const json& value) {
  return id_of(member(value, "mid"), kMessengerMidBytes);
}
std::string word(const json& value) {
  return text_of(value, kMessengerWordBytes);
}
std::string payload_of(const json& value) {
  return text_of(member(value, "payload"), kMessengerPayloadBytes);
}
std::string ref_of(const json& value) {
  return text_of(member(value, "ref"), core::kMaxRefBytes);
}

std::int64_t watermark_of(const json& body) {
  const auto time = time_of(member(body, "watermark"));
  return time ? core::to_ms(*time) : 0;
}

bool is_like(const json& sticker_id) {
  // The thumbs-up in its three sizes.
  constexpr std::array<std::string_view, 3> kLikes{
      "369239263222822", "369239343222814", "369239383222810"};
  return std::ranges::find(kLikes, short_id(sticker_id)) != kLikes.end();
}

void read_attachments(const json& body, Event& event) {
  const json& sticker = member(body, "sticker_id");
  event.has_attachments = !sticker.is_null();
  event.is_like_sticker = is_like(sticker);
  const json& attachments = member(body, "attachments");
  if (!attachments.is_array()) {
    return;
  }
  event.has_attachments |= !attachments.empty();
  for (const json& attachment : attachments) {
    event.is_like_sticker |= is_like(member(member(attachment, "payload"), "sticker_id"));
  }
}

void read_message(const json& body, Event& event) {
  event.mid = mid_of(body);
  event.ref = ref_of(member(body, "referral"));
  event.app_id = short_id(member(body, "app_id"));
  event.metadata = text_of(member(body, "metadata"), kMessengerPayloadBytes);
  // A deleted message, or one of a kind that is not passed on, says nothing to us.
  const bool is_silent =
      is_true(member(body, "is_deleted")) || is_true(member(body, "is_unsupported"));
  if (!is_silent) {
    event.text = text_of(member(body, "text"), core::kMaxTypedTextBytes);
    event.payload = payload_of(member(body, "quick_reply"));
    read_attachments(body, event);
  }
  event.from_quick_reply = !event.payload.empty();
  if (is_true(member(body, "is_echo"))) {
    event.kind = EventKind::kEcho;
  } else if (event.from_quick_reply) {
    event.kind = EventKind::kTap;
  }
}

void read_postback(const json& body, Event& event) {
  event.mid = mid_of(body);
  event.text = text_of(member(body, "title"), core::kMaxTypedTextBytes);
  event.payload = payload_of(body);
  event.ref = ref_of(member(body, "referral"));
}

void read_referral(const json& body, Event& event) {
  event.ref = ref_of(body);
}

void read_coupon(const json& body, Event& event) {
  if (word(member(body, "type")) != "coupon") {
    event.kind = EventKind::kUnknown;
    return;
  }
  event.payload = payload_of(body);
  event.coupon_code = word(member(body, "coupon_code"));
}

void read_reaction(const json& body, Event& event) {
  event.mid = mid_of(body);
  event.action = word(member(body, "action"));
  event.text = word(member(body, "emoji"));
}

void read_edit(const json& body, Event& event) {
  event.mid = mid_of(body);
  event.text = text_of(member(body, "text"), core::kMaxTypedTextBytes);
}

void read_opt_in(const json& body, Event& event) {
  event.payload = payload_of(body);
  event.ref = ref_of(body);
  const std::string status = word(member(body, "notification_messages_status"));
  event.action = status.empty() ? word(member(body, "type")) : status;
}

void read_watermark(const json& body, Event& event) {
  event.watermark_ms = watermark_of(body);
}

void read_linking(const json& body, Event& event) {
  event.action = word(member(body, "status"));
}

void read_thread_control(const json& body, Event& event) {
  const std::string requested = short_id(member(body, "requested_owner_app_id"));
  event.app_id = requested.empty() ? short_id(member(body, "new_owner_app_id")) : requested;
  event.metadata = text_of(member(body, "metadata"), kMessengerPayloadBytes);
}

void read_app_roles(const json& body, Event& event) {
  event.app_id = body.empty() ? "" : id_of(json(body.begin().key()), kMessengerIdBytes);
}

void read_policy(const json& body, Event& event) {
  event.action = word(member(body, "action"));
}

void read_feedback(const json& body, Event& event) {
  event.mid = mid_of(body);
  event.action = word(member(body, "feedback"));
}

void read_nothing(const json& /*body*/, Event& /*event*/) {}

struct Kind {
  const char* name;
  EventKind kind;
  void (*read)(const json& body, Event& event);
};

// In the order in which they are looked for: a referral may stand beside a message.
constexpr std::array<Kind, 21> kKinds{{
    {"message", EventKind::kText, read_message},
    {"postback", EventKind::kTap, read_postback},
    {"template", EventKind::kCouponRevealed, read_coupon},
    {"reaction", EventKind::kReaction, read_reaction},
    {"message_edit", EventKind::kEdit, read_edit},
    {"optin", EventKind::kOptIn, read_opt_in},
    {"delivery", EventKind::kDelivery, read_watermark},
    {"read", EventKind::kRead, read_watermark},
    {"account_linking", EventKind::kAccountLinking, read_linking},
    {"pass_thread_control", EventKind::kThreadControl, read_thread_control},
    {"take_thread_control", EventKind::kThreadControl, read_thread_control},
    {"request_thread_control", EventKind::kThreadControl, read_thread_control},
    {"app_roles", EventKind::kThreadControl, read_app_roles},
    {"policy_enforcement", EventKind::kPolicy, read_policy},
    {"policy-enforcement", EventKind::kPolicy, read_policy},
    {"messaging_feedback", EventKind::kFeedback, read_feedback},
    {"response_feedback", EventKind::kFeedback, read_feedback},
    {"order", EventKind::kUnknown, read_nothing},
    {"messaging_customer_information", EventKind::kUnknown, read_nothing},
    {"game_play", EventKind::kUnknown, read_nothing},
    {"referral", EventKind::kReferral, read_referral},
}};

const Kind* kind_of(const json& element) {
  for (const Kind& kind : kKinds) {
    if (member(element, kind.name).is_object()) {
      return &kind;
    }
  }
  return nullptr;
}

std::string thread_control_action(std::string_view name) {
  const std::size_t end = name.find("_thread_control");
  return std::string(name.substr(0, end));
}

// The psid, or "user_ref:…" where the checkbox plugin knows the person by a name of ours only.
std::string person_of(const json& element, bool is_echo, const std::string& page_id) {
  const json& sender = member(element, "sender");
  std::string sender_id = short_id(member(sender, "id"));
  if (is_echo) {
    // Older senders do not swap the two in an echo.
    const std::string recipient = short_id(member(member(element, "recipient"), "id"));
    return recipient == page_id ? sender_id : recipient;
  }
  if (!sender_id.empty()) {
    return sender_id;
  }
  std::string user_ref = short_id(member(sender, "user_ref"));
  if (user_ref.empty()) {
    user_ref = short_id(member(member(element, "optin"), "user_ref"));
  }
  return user_ref.empty() ? "" : "user_ref:" + user_ref;
}

std::string page_of(const json& element, bool is_echo, const ElementPlace& place) {
  if (!place.page_id.empty()) {
    return place.page_id;
  }
  return short_id(member(member(element, is_echo ? "sender" : "recipient"), "id"));
}

Event ids_only(Event event) {
  return {.kind = EventKind::kStandby,
          .page_id = std::move(event.page_id),
          .person_id = std::move(event.person_id),
          .at = event.at,
          .mid = std::move(event.mid)};
}

Event read_known(const json& element, const ElementPlace& place, const Kind& kind) {
  const json& body = member(element, kind.name);
  Event event{.kind = kind.kind};
  event.at = time_of(member(element, "timestamp")).value_or(place.entry_time);
  kind.read(body, event);
  const bool is_echo = event.kind == EventKind::kEcho;
  event.page_id = page_of(element, is_echo, place);
  event.person_id = person_of(element, is_echo, event.page_id);
  if (event.kind == EventKind::kThreadControl) {
    event.action = thread_control_action(kind.name);
  }
  if (event.ref.empty() && !is_echo) {
    event.ref = ref_of(member(element, "referral"));
  }
  return place.standby ? ids_only(std::move(event)) : event;
}

}  // namespace

std::string element_name(const json& element) {
  const Kind* const kind = kind_of(element);
  return kind == nullptr ? "" : kind->name;
}

bool is_page_change(const json& element) {
  return member(element, "field").is_string() && element.contains("value");
}

Event read_element(const json& element, const ElementPlace& place) {
  Event event{.page_id = place.page_id, .at = place.entry_time};
  if (has_equal_keys(element)) {
    return event;
  }
  if (is_page_change(element)) {
    event.kind = EventKind::kPageChange;
    event.action = word(member(element, "field"));
    return event;
  }
  if (const Kind* const kind = kind_of(element); kind != nullptr) {
    return read_known(element, place, *kind);
  }
  event.page_id = page_of(element, false, place);
  event.person_id = person_of(element, false, event.page_id);
  event.at = time_of(member(element, "timestamp")).value_or(place.entry_time);
  return place.standby ? ids_only(std::move(event)) : event;
}

}  // namespace regulars::channel
