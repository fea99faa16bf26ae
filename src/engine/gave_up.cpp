#include "engine/gave_up.h"

#include <nlohmann/json.hpp>

#include "db/inbox.h"
#include "db/notes.h"
#include "db/orders.h"
#include "db/redemptions.h"
#include "engine/job_results.h"
#include "engine/say.h"
#include "engine/spoken.h"
#include "engine/turns.h"
#include "flow/default_texts.h"

namespace regulars::engine {
namespace {

using nlohmann::json;

bool somebody_waits_for(const db::JobRow& job) {
  return job.kind == "check_order" || job.kind == "create_coupon";
}

std::optional<core::ContactId> contact_of(const json& payload) {
  const std::int64_t contact = payload.is_object() ? payload.value("contact", std::int64_t{0}) : 0;
  return contact > 0 ? std::optional(core::ContactId(contact)) : std::nullopt;
}

// What a coupon that is not made gives back, for the owner.
std::string what_goes_back(db::Connection& connection, const json& payload) {
  const std::int64_t number =
      payload.is_object() ? payload.value("redemption", std::int64_t{0}) : 0;
  const auto redemption = db::find_redemption(connection, core::RedemptionId(number));
  if (redemption && redemption->punches > 0) {
    return "gives the punches back";
  }
  const bool has_cost = !redemption || redemption->hold_txn;
  return has_cost ? "gives the points back" : "gives it up";
}

std::string what_to_do(db::Connection& connection, const db::JobRow& job, const json& payload) {
  const std::string number = std::to_string(job.id.number());
  std::string advice = " \"regulars job retry " + number + "\" has it tried again";
  if (job.kind == "create_coupon") {
    advice += "; \"regulars job discard " + number + "\" " + what_goes_back(connection, payload);
  }
  return advice + ".";
}

// The conversation that asked, while what it asked for is open.
std::optional<std::string> open_conversation(const Context& context,
                                             const std::string& kind,
                                             const json& payload) {
  if (kind == "check_order") {
    const auto claim =
        db::find_claim(context.db, core::ClaimId(payload.value("claim", std::int64_t{0})));
    return claim && claim->outcome.empty() ? std::optional(claim->conversation) : std::nullopt;
  }
  const auto redemption = db::find_redemption(
      context.db, core::RedemptionId(payload.value("redemption", std::int64_t{0})));
  return redemption && redemption->state == "held" ? std::optional(redemption->conversation)
                                                   : std::nullopt;
}

}  // namespace

void note_gave_up(db::Connection& connection,
                  const db::JobRow& job,
                  const std::string& reason,
                  core::Instant now) {
  const json payload = json::parse(job.payload, nullptr, false);
  const auto contact = contact_of(payload);
  db::add_note(connection,
               {.kind = "problem",
                .sentence = "A job gave up (" + job.kind + "): " + reason + "." +
                            what_to_do(connection, job, payload),
                .contact = contact,
                .job = job.id},
               now);
  if (!somebody_waits_for(job) || !contact) {
    return;
  }
  db::add_event(connection,
                {.source = "job",
                 .dedup_key = std::string(kGaveUpEvent) + ":" + std::to_string(job.id.number()),
                 .lane = lane_of(*contact),
                 .kind = kGaveUpEvent,
                 .body = json({{"kind", job.kind}, {"payload", payload}}).dump(),
                 .at = now},
                now);
}

void tell_gave_up(const Context& context, const json& body) {
  const json& payload = body.at("payload");
  const auto id = contact_of(payload);
  auto contact = id ? db::find_contact(context.db, *id) : std::nullopt;
  const auto conversation = open_conversation(context, body.at("kind").get<std::string>(), payload);
  if (!contact || !conversation) {
    return;
  }
  // Else it would say in a moment that the shop does not answer yet.
  Talk(context, *contact).drop_action(*conversation);
  channel::Message message;
  message.text = flow::default_text(flow::DefaultText::kGaveUpAsking,
                                    language_of(context.rules.program, *contact));
  say(context, *contact, {message}, MessageClass::kCoupon);
}

void release_discarded(db::Connection& connection,
                       const db::JobRow& job,
                       const std::string& reason,
                       core::Instant now) {
  const json payload = json::parse(job.payload, nullptr, false);
  const auto contact = contact_of(payload);
  if (job.kind != "create_coupon" || !contact) {
    return;
  }
  db::add_event(connection,
                {.source = "job",
                 .dedup_key = "coupon_refused:" + job.unique_key,
                 .lane = lane_of(*contact),
                 .kind = kCouponGivenUpEvent,
                 .body = coupon_refused_body(payload.value("redemption", std::int64_t{0}), reason),
                 .at = now},
                now);
}

}  // namespace regulars::engine
