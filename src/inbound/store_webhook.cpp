#include "inbound/store_webhook.h"

#include <string_view>
#include <utility>
#include <vector>

#include "engine/job_results.h"
#include "inbound/deliveries.h"
#include "store_adapter/store_callback.h"

namespace regulars::inbound {
namespace {

// How an error begins that names an order (store_adapter::read_order).
constexpr std::string_view kOfOrder = "order ";

using engine::Engine;

void answer_kept(const net::Responder& responder, Engine::Kept kept) {
  switch (kept) {
    case Engine::Kept::kYes:
      return responder.send({.status = 204});
    case Engine::Kept::kReused:
      return responder.send(
          {.status = 409, .content_type = "application/json", .body = R"({"error": "id_reused"})"});
    case Engine::Kept::kNo:
      return responder.send({.status = 503, .headers = {{"Retry-After", "5"}}});
  }
}

}  // namespace

StoreWebhook::StoreWebhook(std::vector<net::WebhookKey> keys,
                           engine::Engine& engine,
                           const core::Clock& clock)
    : keys_(std::move(keys)), engine_(engine), clock_(clock) {}

void StoreWebhook::receive(const net::Request& request, const net::Responder& responder) const {
  const auto id = net::verify_webhook(request, keys_, clock_.now());
  if (!id) {
    responder.send({.status = 401, .body = "unauthorized"});
    return;
  }
  const auto callback = store_adapter::read_callback(request.body);
  if (callback && std::holds_alternative<store_adapter::Ping>(*callback)) {
    responder.send({.status = 200, .body = "pong"});
    return;
  }
  std::vector<db::NewEvent> events = {store_event(*id, request.body, clock_.now())};
  if (events.front().state == "unreadable" && events.front().error.starts_with(kOfOrder)) {
    events.push_back(engine::unreadable_order_note(events.front().error, clock_.now()));
  }
  const bool is_queued = engine_.accept(
      std::move(events), [responder](Engine::Kept kept) { answer_kept(responder, kept); });
  if (!is_queued) {
    answer_kept(responder, Engine::Kept::kNo);
  }
}

}  // namespace regulars::inbound
