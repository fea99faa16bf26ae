#include "console/demo.h"

#include <charconv>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "channel/event.h"
#include "console/assets.h"
#include "console/demo_state.h"
#include "core/random.h"
#include "engine/chat_event.h"

namespace regulars::console {
namespace {

using nlohmann::json;

constexpr int kMostDays = 90;

// No inline script or style anywhere, nothing from elsewhere.
const std::vector<std::pair<std::string, std::string>>& safe_headers() {
  static const std::vector<std::pair<std::string, std::string>> headers = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
       "object-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cache-Control", "no-store"}};
  return headers;
}

void send(const net::Responder& responder, int status, std::string content_type, std::string body) {
  responder.send({.status = status,
                  .content_type = std::move(content_type),
                  .body = std::move(body),
                  .headers = safe_headers()});
}

void send_json(const net::Responder& responder, int status, const json& body) {
  send(responder,
       status,
       "application/json; charset=utf-8",
       body.dump(-1, ' ', false, json::error_handler_t::replace));
}

std::string text_of(const json& body, const char* key) {
  const auto found = body.find(key);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// A name of this machine, as it stands before the port.
bool is_local_host(std::string_view host) {
  const std::size_t port = host.rfind(':');
  if (port != std::string_view::npos && host.find(']', port) == std::string_view::npos) {
    host = host.substr(0, port);
  }
  return host == "127.0.0.1" || host == "localhost" || host == "[::1]";
}

// A page elsewhere cannot set this header without our permission, which we never give; and one
// whose name was made to lead here (DNS rebinding) has another name.
bool is_from_our_page(const net::Request& request) {
  const auto site = request.header("sec-fetch-site");
  return request.header("x-demo") == "1" && (!site || *site == "same-origin") &&
         is_local_host(request.header("host").value_or(""));
}

std::string new_person(core::Random& random) {
  return "demo-" + core::draw_hex(random, 6);
}

}  // namespace

Demo::Demo(engine::Shop& shop,
           engine::Engine& engine,
           std::unique_ptr<db::Connection> reader,
           DemoControls& controls)
    : shop_(shop), engine_(engine), controls_(controls), reader_(std::move(reader)) {
  const core::Lock lock(mutex_);
  person_ = newest_demo_person(*reader_).value_or(new_person(shop.random()));
}

std::string Demo::person() const {
  const core::Lock lock(mutex_);
  return person_;
}

void Demo::serve(const net::Request& request, const net::Responder& responder) {
  static constexpr std::string_view kApi = "/demo/api/";
  if (!request.path.starts_with(kApi)) {
    serve_page(request, responder);
    return;
  }
  const std::string what = request.path.substr(kApi.size());
  if (request.method != "POST") {
    serve_state(request, responder);
    return;
  }
  if (!is_from_our_page(request)) {
    send_json(responder, 403, {{"error", "This can only be done from the demo page."}});
    return;
  }
  const auto outcome = act(what, request.body);
  if (!outcome) {
    send_json(responder, 400, {{"error", outcome.error().sentence}});
    return;
  }
  send_json(responder, 200, {{"ok", true}});
}

void Demo::serve_page(const net::Request& request, const net::Responder& responder) const {
  const auto asset = demo_asset(request.path);
  if (!asset) {
    send(responder, 404, "text/plain; charset=utf-8", "There is no such page.");
    return;
  }
  send(responder, 200, asset->content_type, asset->bytes);
}

void Demo::serve_state(const net::Request& request, const net::Responder& responder) {
  std::int64_t after = 0;
  const std::string_view wanted = request.query_value("after").value_or("0");
  std::from_chars(wanted.data(), wanted.data() + wanted.size(), after);
  const bool is_busy = !engine_.is_idle() || controls_.is_time_passing();
  const core::Lock lock(mutex_);
  send(responder,
       200,
       "application/json; charset=utf-8",
       demo_state({.shop = shop_,
                   .reader = *reader_,
                   .person = person_,
                   .after = core::MessageId(after),
                   .is_busy = is_busy,
                   .is_store_down = controls_.is_store_down()}));
}

core::Result<core::Done> Demo::act(const std::string& what, const std::string& body) {
  if (what == "start-over") {
    const core::Lock lock(mutex_);
    person_ = new_person(shop_.random());
    return core::Done{};
  }
  const bool is_chat = what == "say" || what == "tap" || what == "link" || what == "reveal";
  return is_chat ? chat(what, body) : act_on_shop(what, body);
}

core::Result<core::Done> Demo::act_on_shop(const std::string& what, const std::string& body) {
  const json wanted = json::parse(body, nullptr, false);
  if (!wanted.is_object()) {
    return core::invalid("The page sent something that cannot be read.");
  }
  if (what == "order") {
    return controls_.place_order(
        text_of(wanted, "email"), text_of(wanted, "amount"), text_of(wanted, "paid") != "no");
  }
  if (what == "order-state") {
    return controls_.set_order_state(text_of(wanted, "number"), text_of(wanted, "state"));
  }
  if (what == "pass") {
    const auto days = wanted.find("days");
    const std::int64_t count =
        days != wanted.end() && days->is_number_integer() ? days->get<std::int64_t>() : 0;
    if (count < 1 || count > kMostDays || controls_.is_time_passing()) {
      return core::invalid("Time can pass by 1 to 90 days, one step after another.");
    }
    controls_.pass_days(static_cast<int>(count));
    return core::Done{};
  }
  if (what == "store") {
    const auto down = wanted.find("down");
    controls_.set_store_down(down != wanted.end() && *down == true);
    return core::Done{};
  }
  return core::not_found("There is no such thing to do.");
}

core::Result<core::Done> Demo::chat(const std::string& what, const std::string& body) {
  const json wanted = json::parse(body, nullptr, false);
  if (!wanted.is_object()) {
    return core::invalid("The page sent something that cannot be read.");
  }
  channel::Event event{.kind = channel::EventKind::kText,
                       .page_id = "demo",
                       .person_id = person(),
                       .at = shop_.clock().now(),
                       .text = text_of(wanted, what == "tap" ? "title" : "text"),
                       .payload = text_of(wanted, "payload"),
                       .ref = text_of(wanted, "ref"),
                       .coupon_code = text_of(wanted, "code")};
  if (what == "tap") {
    event.kind = channel::EventKind::kTap;
  } else if (what == "link") {
    event.kind = channel::EventKind::kReferral;
  } else if (what == "reveal") {
    event.kind = channel::EventKind::kCouponRevealed;
  }
  const std::string key = event.person_id + ":" + std::to_string(core::to_ms(event.at)) + ":" +
                          std::to_string(++events_);
  const bool is_queued = engine_.accept({{.source = "chat",
                                          .dedup_key = key,
                                          .lane = "chat:" + event.person_id,
                                          .kind = channel::to_string(event.kind),
                                          .body = engine::chat_event_to_json(event),
                                          .at = event.at}},
                                        [](engine::Engine::Kept) {});
  if (!is_queued) {
    return core::unavailable("The shop is very busy; please try again.");
  }
  return core::Done{};
}

}  // namespace regulars::console
