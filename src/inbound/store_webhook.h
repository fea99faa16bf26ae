// The shop's door in: /webhook/store, signed with Standard Webhooks.
#pragma once

#include <vector>

#include "engine/engine.h"
#include "net/http.h"
#include "net/signature.h"

namespace regulars::inbound {

class StoreWebhook {
 public:
  StoreWebhook(std::vector<net::WebhookKey> keys, engine::Engine& engine, const core::Clock& clock);

  /// 401 for a wrong, missing or stale signature, nothing kept; 204 once the event is on the disk,
  /// for one that was there before and for one that cannot be read too (it is kept and shown: the
  /// same bytes would only come again); 200 for a ping; 503 when it cannot be kept.
  void receive(const net::Request& request, const net::Responder& responder) const;

 private:
  std::vector<net::WebhookKey> keys_;
  engine::Engine& engine_;
  const core::Clock& clock_;
};

}  // namespace regulars::inbound
