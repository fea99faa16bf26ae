#include "engine/job_results.h"

#include <functional>
#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "core/hash.h"
#include "db/messages.h"
#include "db/notes.h"
#include "db/orders.h"
#include "db/redemptions.h"
#include "engine/claim_order.h"
#include "engine/coupon_extension.h"
#include "engine/coupon_moves.h"
#include "engine/gave_up.h"
#include "engine/order_points.h"
#include "engine/program/order_text.h"
#include "engine/redeem.h"
#include "engine/rule_rewards.h"
#include "engine/store_event.h"
#include "engine/turns.h"

namespace regulars::engine {
namespace {

using nlohmann::json;
using store_adapter::Order;

// What the flow had saved when it asked: a late answer says as much as one in time.
std::map<std::string, std::string, std::less<>> saved_of(const Context& context,
                                                         const db::Claim& claim) {
  std::map<std::string, std::string, std::less<>> saved = {{"order", claim.number_raw}};
  if (claim.is_signed) {
    saved.emplace("order_link", context.shop.order_link(claim.number_raw));
  }
  return saved;
}

void order_checked(const Context& context, const json& body, std::string& key) {
  const auto claim =
      db::find_claim(context.db, core::ClaimId(body.at("claim").get<std::int64_t>()));
  if (!claim) {
    return;
  }
  store_adapter::OrderAnswer answer{.found = body.at("found").get<bool>(),
                                    .email_matches = body.value("email_matches", false)};
  if (body.contains("order")) {
    answer.order = order_from_json(body.at("order"));
  }
  const auto result = settle_claim(context, *claim, answer);
  if (!result) {
    return;
  }
  if (answer.order && db::find_order(context.db, order_key(context.shop, answer.order->id))) {
    key = order_key(context.shop, answer.order->id);
  }
  auto contact = db::find_contact(context.db, claim->contact);
  Talk talk(context, *contact);
  talk.settle_action(
      {.conversation = claim->conversation,
       .at = {.flow = claim->flow, .step = claim->step},
       .done = {.action = "claim_order", .outcome = result->outcome, .facts = result->facts},
       .saved = saved_of(context, *claim)},
      MessageClass::kAnswer);
}

// The claim stays open: it is settled when the shop can be read. Only who waits for the answer is
// told, so that no later try tells it again.
void order_unclear(const Context& context, const json& body) {
  const auto claim =
      db::find_claim(context.db, core::ClaimId(body.at("claim").get<std::int64_t>()));
  if (!claim || !claim->outcome.empty()) {
    return;
  }
  auto contact = db::find_contact(context.db, claim->contact);
  Talk talk(context, *contact);
  const flow::Conversation& now = talk.conversation();
  if (now.id == claim->conversation && now.waiting == flow::Waiting::kAction) {
    talk.settle_action({.conversation = claim->conversation,
                        .at = {.flow = claim->flow, .step = claim->step},
                        .done = {.action = "claim_order",
                                 .outcome = "shop_unclear",
                                 .facts = {{"order", claim->number_raw}}},
                        .saved = saved_of(context, *claim)},
                       MessageClass::kAnswer);
  }
}

void tell_redeemer(const Context& context,
                   const db::Redemption& redemption,
                   const std::optional<RedeemResult>& result) {
  if (!result) {
    return;
  }
  if (!redemption.given_for.empty()) {
    if (result->outcome == "issued") {
      plan_reward_given(context, *db::find_redemption(context.db, redemption.id));
    }
    return;  // nobody waits for it
  }
  auto contact = db::find_contact(context.db, redemption.contact);
  Talk talk(context, *contact);
  talk.settle_action(
      {.conversation = redemption.conversation,
       .at = {.flow = redemption.flow, .step = redemption.step},
       .done = {.action = "redeem", .outcome = result->outcome, .facts = result->facts},
       .saved = {{"reward", redemption.reward}}},
      MessageClass::kCoupon);
}

std::optional<core::Instant> end_of(const json& coupon) {
  return coupon.contains("expires")
             ? std::optional(core::from_ms(coupon.at("expires").get<std::int64_t>()))
             : std::nullopt;
}

void coupon_answer(const Context& context, const std::string& kind, const json& body) {
  const core::RedemptionId id(body.at("redemption").get<std::int64_t>());
  const auto redemption = db::find_redemption(context.db, id);
  if (!redemption) {
    return;
  }
  if (kind == "coupon_created") {
    tell_redeemer(context,
                  *redemption,
                  settle_issued(context,
                                *redemption,
                                {.code = body.at("code").get<std::string>(),
                                 .id = body.at("id").get<std::string>(),
                                 .expires_at = end_of(body)}));
  } else if (kind == "coupon_taken") {
    tell_redeemer(context, *redemption, settle_code_taken(context, *redemption));
  } else if (kind == kCouponWasUsedEvent) {
    coupon_used(context, redemption->code, "");
  } else if (kind == kCouponNotExtendedEvent) {
    note_not_extended(context, *redemption, body);
  } else if (kind == kCouponGivenUpEvent) {
    tell_redeemer(context, *redemption, settle_given_up(context, *redemption));
  } else {
    const std::string reason = body.at("reason").get<std::string>();
    db::add_note(
        context.db,
        {.kind = "problem",
         .sentence = "The shop refused a coupon for the prize \"" + redemption->reward_name +
                     "\": " + reason + ". " + given_back_words(*redemption),
         .contact = redemption->contact},
        context.now);
    tell_redeemer(context, *redemption, settle_refused(context, *redemption, reason));
  }
}

// The shop was asked which of two words about one version of an order holds.
void order_fetched(const Context& context, const json& body, std::string& key) {
  if (body.contains("order")) {
    key = change_order(context, order_from_json(body.at("order")), Told::kAsked);
    return;
  }
  db::add_note(context.db,
               {.kind = "problem",
                .sentence = "The shop has told two things about one version of order " +
                            body.at("number").get<std::string>() +
                            " and, when asked, does not know that order with its address. Its "
                            "points stay as they are. \"version\" or \"updated_at\" must grow "
                            "with every change."},
               context.now);
}

void message_sent(const Context& context, const json& body) {
  db::mark_message_sent(context.db,
                        core::MessageId(body.at("message").get<std::int64_t>()),
                        body.at("mid").get<std::string>(),
                        context.now);
}

void send_refused(const Context& context, const json& body) {
  const core::MessageId id(body.at("message").get<std::int64_t>());
  const auto message = db::find_message(context.db, id);
  if (!message) {
    return;
  }
  const std::string why = body.at("why").get<std::string>();
  if (why == "window") {
    // Our clock and Meta's differ, or the person's act does not count: wait for the next visit.
    db::close_window(context.db, message->contact);
    db::mark_message(context.db, id, "held", why);
    return;
  }
  if (why == "unreachable") {
    db::set_unreachable(context.db, message->contact);
  }
  db::mark_message(context.db, id, why == "uncertain" ? "uncertain" : "refused", why);
}

void settle(const Context& context,
            const std::string& kind,
            const json& body,
            std::string& order_key) {
  if (kind == "order_checked") {
    order_checked(context, body, order_key);
  } else if (kind == kOrderUnclearEvent) {
    order_unclear(context, body);
  } else if (kind == "order_fetched") {
    order_fetched(context, body, order_key);
  } else if (kind == "message_sent") {
    message_sent(context, body);
  } else if (kind == "send_refused") {
    send_refused(context, body);
  } else if (kind == "order_changed") {
    order_key = change_order(context, order_from_json(body));
  } else if (kind == "orders_polled") {
    db::set_setting(
        context.db, kOrdersPolled, std::to_string(body.at("until").get<std::int64_t>()));
  } else if (kind == kGaveUpEvent) {
    tell_gave_up(context, body);
  } else if (kind == "owner_note") {
    db::add_note(context.db,
                 {.kind = "problem", .sentence = body.at("sentence").get<std::string>()},
                 context.now);
  } else {
    coupon_answer(context, kind, body);
  }
}

}  // namespace

core::Result<core::Done> decide_job_result(const Context& context,
                                           const std::string& kind,
                                           const std::string& body,
                                           std::string& order_key) {
  try {
    settle(context, kind, json::parse(body), order_key);
    return core::Done{};
  } catch (const json::exception& problem) {
    return core::internal("a job's result cannot be read: " + std::string(problem.what()));
  }
}

std::string order_checked_body(std::int64_t claim, const store_adapter::OrderAnswer& answer) {
  json body = {{"claim", claim}, {"found", answer.found}, {"email_matches", answer.email_matches}};
  if (answer.order) {
    body["order"] = order_to_json(*answer.order, true);
  }
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

db::NewEvent unreadable_order_note(const std::string& why, core::Instant at) {
  const json body = {
      {"sentence",
       "What your shop says cannot be used: " + why +
           ". Nothing was counted by it. Mend what your shop says of this order. It is asked again "
           "by itself while somebody waits for it, and when the order's link is tapped."}};
  return {.source = "job",
          .dedup_key = "note:unreadable:" + core::sha256_hex(why, 16),
          .lane = "notes",
          .kind = "owner_note",
          .body = body.dump(-1, ' ', false, json::error_handler_t::replace),
          .at = at};
}

std::string order_fetched_body(const std::string& number, const std::optional<Order>& order) {
  json body = {{"number", number}};
  if (order) {
    body["order"] = order_to_json(*order, true);
  }
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string coupon_created_body(std::int64_t redemption,
                                const store_adapter::IssuedCoupon& coupon) {
  json body = {{"redemption", redemption}, {"code", coupon.code}, {"id", coupon.id}};
  if (coupon.expires_at) {
    body["expires"] = core::to_ms(*coupon.expires_at);
  }
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string coupon_refused_body(std::int64_t redemption, const std::string& reason) {
  const json body = {{"redemption", redemption}, {"reason", reason}};
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string order_changed_body(const Order& order) {
  return order_to_json(order, true).dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace regulars::engine
