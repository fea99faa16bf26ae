// Messenger's door in: checks the signature over the raw bytes, keeps the events, then answers.
//
// Meta, Messenger webhooks (May 2026): answer 200 within 5 seconds; a page whose deliveries fail
// for an hour is unsubscribed without a word. An answered event is a kept event.
#pragma once

#include <string>
#include <vector>

#include "core/secret.h"
#include "engine/engine.h"
#include "net/http.h"

namespace regulars::inbound {

struct MessengerWebhookSettings {
  std::string page_id;
  core::Secret verify_token;
  std::vector<core::Secret> app_secrets;  // two while a secret is being changed
};

class MessengerWebhook {
 public:
  MessengerWebhook(MessengerWebhookSettings settings,
                   engine::Engine& engine,
                   const core::Clock& clock);

  /// GET: 200 with the challenge for the right token, otherwise 403.
  void verify(const net::Request& request, const net::Responder& responder) const;

  /// POST: 401 for a wrong or missing signature, nothing kept; 200 once every event is on the disk,
  /// for bytes that cannot be read too, and for more than kMaxEventsPerDelivery events (they are
  /// kept whole and shown); 503 when they cannot be kept.
  void receive(const net::Request& request, const net::Responder& responder) const;

 private:
  MessengerWebhookSettings settings_;
  engine::Engine& engine_;
  const core::Clock& clock_;
};

}  // namespace regulars::inbound
