#include "inbound/deliveries.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "channel/messenger_inbound.h"
#include "core/encoding.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/text.h"
#include "store_adapter/store_callback.h"

namespace regulars::inbound {
namespace {

constexpr std::string_view kHex = "hex:";

// Text columns hold text, so bytes that are none are kept as hex.
std::string to_kept(const std::string& bytes) {
  return core::is_utf8(bytes) ? bytes : std::string(kHex) + core::to_hex(bytes);
}

std::string from_kept(const std::string& kept) {
  const auto bytes =
      kept.starts_with(kHex) ? core::from_hex(kept.substr(kHex.size())) : std::nullopt;
  return bytes.value_or(kept);
}

// Events that nothing is decided about are kept as done: they are proof, not work.
const char* state_of(const channel::InboundElement& element, bool is_our_page) {
  using channel::EventKind;
  switch (element.kind) {
    case EventKind::kText:
    case EventKind::kTap:
    case EventKind::kReferral:
    case EventKind::kReaction:
    case EventKind::kEdit:
    case EventKind::kEcho:
    case EventKind::kPolicy:
      return is_our_page ? "ready" : "done";
    case EventKind::kCouponRevealed:
    case EventKind::kOptIn:
    case EventKind::kDelivery:
    case EventKind::kRead:
    case EventKind::kAccountLinking:
    case EventKind::kThreadControl:
    case EventKind::kFeedback:
    case EventKind::kPageChange:
    case EventKind::kStandby:
    case EventKind::kUnknown:
      return "done";
  }
  return "done";
}

db::NewEvent unreadable(const std::string& body, const std::string& reason, core::Instant now) {
  return {.source = "messenger",
          .dedup_key = "unreadable:" + core::sha256_hex(body),
          .lane = "unreadable",
          .kind = "unreadable",
          .body = to_kept(body),
          .at = now,
          .state = "unreadable",
          .error = reason};
}

// Everything about one order is decided in order of arrival; the rest in one lane of its own.
std::string lane_of(const store_adapter::Callback& callback) {
  if (const auto* changed = std::get_if<store_adapter::OrderChanged>(&callback)) {
    return "order:" + changed->order.id;
  }
  if (const auto* used = std::get_if<store_adapter::CouponUsed>(&callback)) {
    return "coupon:" + used->code;
  }
  if (const auto* released = std::get_if<store_adapter::CouponReleased>(&callback)) {
    return "coupon:" + released->code;
  }
  return "store";
}

}  // namespace

std::vector<db::NewEvent> messenger_events(const std::string& body,
                                           const std::string& page_id,
                                           core::Instant now) {
  std::vector<db::NewEvent> events;
  auto delivery = channel::split_delivery(body);
  if (!delivery) {
    events.push_back(unreadable(body, delivery.error().sentence, now));
    return events;
  }
  if (delivery->dropped > 0) {
    const std::string most = std::to_string(core::kMaxEventsPerDelivery);
    events.push_back(
        unreadable(body, "more than " + most + " events; the first " + most + " were taken", now));
  }
  if (std::ranges::any_of(delivery->elements, &channel::InboundElement::is_ambiguous)) {
    events.push_back(unreadable(
        body, "an event in which a key comes twice; the others, if any, were taken", now));
  }
  for (channel::InboundElement& element : delivery->elements) {
    if (element.is_ambiguous) {
      continue;
    }
    const bool is_our_page = element.page_id == page_id;
    const core::Instant at = element.at == core::Instant{} ? now : element.at;
    events.push_back({.source = "messenger",
                      .dedup_key = std::move(element.dedup_key),
                      .lane = "psid:" + element.page_id + ":" + element.person_id,
                      .kind = channel::to_string(element.kind),
                      .body = std::move(element.json),
                      .at = at,
                      .state = state_of(element, is_our_page)});
  }
  return events;
}

db::NewEvent store_event(const std::string& id, const std::string& body, core::Instant now) {
  const auto callback = store_adapter::read_callback(body);
  return {.source = "store",
          .dedup_key = id,
          .lane = callback ? lane_of(*callback) : "unreadable",
          .kind = callback ? "callback" : "unreadable",
          .body = to_kept(body),
          .at = now,
          .state = callback ? "ready" : "unreadable",
          .error = callback ? "" : callback.error().sentence};
}

core::Result<std::vector<db::NewEvent>> read_again(const db::InboxRow& kept,
                                                   const std::string& page_id) {
  const std::string body = from_kept(kept.body);
  std::vector<db::NewEvent> events;
  if (kept.source == "store") {
    events.push_back(store_event("again:" + kept.dedup_key, body, kept.at));
  } else if (page_id.empty()) {
    return core::conflict("shop.yaml names no Facebook page, so nobody could be answered");
  } else {
    events = messenger_events(body, page_id, kept.at);
  }
  const auto odd = std::ranges::find(events, "unreadable", &db::NewEvent::state);
  if (odd != events.end()) {
    return core::invalid(odd->error);
  }
  return events;
}

}  // namespace regulars::inbound
