#include "inbound/messenger_webhook.h"

#include "core/text.h"
#include "inbound/deliveries.h"
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

void MessengerWebhook::receive(const net::Request& request, const net::Responder& responder) const {
  const auto signature = request.header("x-hub-signature-256");
  if (!signature || !net::is_hub_signature(*signature, request.body, settings_.app_secrets)) {
    responder.send(plain(401, "unauthorized"));
    return;
  }
  std::vector<db::NewEvent> events =
      messenger_events(request.body, settings_.page_id, clock_.now());
  if (events.empty()) {
    answer_kept(responder, true);
    return;
  }
  const bool is_queued = engine_.accept(std::move(events), [responder](engine::Engine::Kept kept) {
    answer_kept(responder, kept != engine::Engine::Kept::kNo);
  });
  if (!is_queued) {
    answer_kept(responder, false);
  }
}

}  // namespace regulars::inbound
