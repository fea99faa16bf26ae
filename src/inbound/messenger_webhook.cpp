#include "inbound/messenger_webhook.h"

#include "channel/messenger_inbound.h"
#include "core/hash.h"
#include "core/text.h"
#include "net/signature.h"

namespace regulars::inbound {
namespace {

net::Response plain(int status, std::string body) {
  return {.status = status, .body = std::move(body)};
}

void answer_kept(const net::Responder& responder, bool is_kept) {
  net::Response response = plain(is_kept ? 200 : 503, is_kept ? "EVENT_RECEIVED" : "busy");
  if (!is_kept) {
    response.headers.emplace_back("Retry-After", "5");
  }
  responder.send(std::move(response));
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

}  // namespace

MessengerWebhook::MessengerWebhook(MessengerWebhookSettings settings,
                                   engine::Engine& engine,
                                   const core::Clock& clock)
    : settings_(std::move(settings)), engine_(engine), clock_(clock) {}

void MessengerWebhook::verify(const net::Request& request, const net::Responder& responder) const {
  const auto mode = request.query_value("hub.mode");
  const auto token = request.query_value("hub.verify_token");
  const auto challenge = request.query_value("hub.challenge");
  const bool is_right = mode == "subscribe" && token && challenge &&
                        settings_.verify_token.is_set() &&
                        core::equal_constant_time(*token, settings_.verify_token.reveal());
  responder.send(is_right ? net::Response{.status = 200,
                                          .content_type = "text/plain",
                                          .body = std::string(*challenge)}
                          : plain(403, ""));
}

// The same bytes would only come again: kept whole under their own hash, and shown. Text columns
// hold text, so bytes that are none are kept as hex.
db::NewEvent MessengerWebhook::unreadable(const std::string& body) const {
  const bool is_text = core::is_utf8(body);
  return {.source = "messenger",
          .dedup_key = "unreadable:" + core::sha256_hex(body),
          .lane = "unreadable",
          .kind = "unreadable",
          .body = is_text ? body : "hex:" + net::to_hex(body),
          .at = clock_.now(),
          .state = "unreadable"};
}

std::vector<db::NewEvent> MessengerWebhook::events_of(const std::string& body) const {
  std::vector<db::NewEvent> events;
  auto delivery = channel::split_delivery(body);
  if (!delivery) {
    events.push_back(unreadable(body));
    return events;
  }
  if (delivery->dropped > 0) {
    events.push_back(unreadable(body));  // what is beyond the limit is in there
  }
  for (channel::InboundElement& element : delivery->elements) {
    const bool is_our_page = element.page_id == settings_.page_id;
    const core::Instant at = element.at == core::Instant{} ? clock_.now() : element.at;
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

void MessengerWebhook::receive(const net::Request& request, const net::Responder& responder) const {
  const auto signature = request.header("x-hub-signature-256");
  if (!signature || !net::is_hub_signature(*signature, request.body, settings_.app_secrets)) {
    responder.send(plain(401, "unauthorized"));
    return;
  }
  std::vector<db::NewEvent> events = events_of(request.body);
  if (events.empty()) {
    answer_kept(responder, true);
    return;
  }
  const bool is_queued = engine_.accept(
      std::move(events), [responder](bool is_kept) { answer_kept(responder, is_kept); });
  if (!is_queued) {
    answer_kept(responder, false);
  }
}

}  // namespace regulars::inbound
