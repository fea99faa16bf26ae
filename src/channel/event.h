// What can happen on any channel: one event, read from a channel's own form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/time.h"

namespace regulars::channel {

/// Names reach the disk (inbox.kind): a test pins them.
enum class EventKind {
  kText,            // the person wrote; text may be empty when only attachments came
  kTap,             // a quick reply, button, menu item or Get Started; payload says which
  kReferral,        // the person came by a link; ref says which
  kCouponRevealed,  // payload and coupon_code
  kReaction,
  kEdit,  // text is the new text of message `mid`
  kOptIn,
  kDelivery,  // watermark
  kRead,      // watermark
  kEcho,      // our own page's message; metadata names our job
  kAccountLinking,
  kThreadControl,  // pass, take, request, app_roles
  kPolicy,         // action: warning, block, unblock
  kFeedback,
  kPageChange,  // entry.changes[]
  kStandby,     // another app owns the thread
  kUnknown,     // kept and ignored
};

const char* to_string(EventKind kind);
std::optional<EventKind> event_kind_from(std::string_view name);

struct Event {
  EventKind kind = EventKind::kUnknown;
  std::string page_id{};
  std::string person_id{};  // psid, or user_ref with the prefix "user_ref:"; empty if there is none
  core::Instant at{};       // the platform's own time of the event
  std::string mid{};
  std::string text{};  // what was typed; the title of a tapped button; a reaction's emoji
  std::string payload{};
  std::string ref{};       // from referral, postback.referral or message.referral
  std::string metadata{};  // echoes
  std::string app_id{};    // echoes and thread control
  std::string action{};    // policy action, reaction action, thread control kind
  std::string coupon_code{};
  std::int64_t watermark_ms = 0;
  bool from_quick_reply = false;
  bool has_attachments = false;
  bool is_like_sticker = false;
};

/// True for the acts that open Messenger's 24-hour window: text, tap, referral, reaction.
bool opens_window(EventKind kind);

}  // namespace regulars::channel
