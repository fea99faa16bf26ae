#include "outbound/store_door.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/context.h"
#include "engine/coupon_extension.h"
#include "engine/job_results.h"

namespace regulars::outbound {
namespace {

using engine::JobOutcome;
using Kind = engine::JobOutcome::Kind;
using nlohmann::json;

constexpr std::chrono::minutes kKeyPause{15};
constexpr std::chrono::minutes kPollOverlap{10};  // clocks differ, and a shop may commit late

constexpr int kTriesOfMissingPage = 3;  // the shop may be about to be updated
constexpr int kTriesOfOld = 5;          // over about 12 minutes

JobOutcome unreadable() {
  return {.kind = Kind::kDead, .reason = "a shop job cannot be read"};
}

db::NewEvent coupon_event(const db::JobRow& job,
                          const json& payload,
                          const char* kind,
                          std::string body) {
  return {.source = "job",
          .dedup_key = std::string(kind) + ":" + job.unique_key,
          .lane = engine::lane_of(core::ContactId(payload.value("contact", std::int64_t{0}))),
          .kind = kind,
          .body = std::move(body),
          .at = job.created};
}

// The shopper hears that the order is not known; only the owner can mend the address.
db::NewEvent page_gone_note(const db::JobRow& job, const core::Error& error) {
  const std::string sentence =
      "The order check of your shop does not work: " + error.sentence +
      R"(, where 200 with {"match": true} or {"match": false} was expected. Until this is mended )"
      R"(every order is taken for unknown. Compare "url" of "store" in shop.yaml with the address )"
      R"(of your shop's pages; "regulars store check" tries them all.)";
  return {.source = "job",
          .dedup_key = "note:" + std::to_string(job.id.number()),
          .lane = "notes",
          .kind = "owner_note",
          .body = json({{"sentence", sentence}}).dump(),
          .at = job.created};
}

// Only the shop can mend it, and it may: the claim stays open. That is no fault of the connection.
JobOutcome unreadable_order(const db::JobRow& job, const std::string& why) {
  return {.kind = Kind::kRetry,
          .reason = why,
          .events = {engine::unreadable_order_note(why, job.created)},
          .is_about_person = true};
}

// The order check may lag behind the callback that made us ask: a copy of the shop's data, a cache.
bool is_behind(const json& payload, const store_adapter::Order& order) {
  return payload.contains("minor") && order.version == payload.value("version", std::int64_t{0}) &&
         (order.value.minor != payload.value("minor", std::int64_t{0}) ||
          to_string(order.state) != payload.value("state", ""));
}

// A job from before there were several has the one product.
std::vector<std::string> products_of(const json& payload) {
  if (payload.contains("products")) {
    return payload.at("products").get<std::vector<std::string>>();
  }
  return {payload.value("product", "")};
}

}  // namespace

JobOutcome judge_store_error(const core::Error& error) {
  switch (error.code) {
    case core::ErrorCode::kUnauthorized:
      return {.kind = Kind::kPause,
              .reason = "The shop refuses our key. " + error.sentence,
              .wait = kKeyPause};
    case core::ErrorCode::kUnavailable:
    case core::ErrorCode::kRateLimited:
    case core::ErrorCode::kInternal:
      return {.kind = Kind::kRetry,
              .reason = error.sentence,
              .wait = error.retry_after.value_or(std::chrono::seconds(0))};
    case core::ErrorCode::kInvalid:
    case core::ErrorCode::kNotFound:
    case core::ErrorCode::kConflict:
      return {.kind = Kind::kDead, .reason = error.sentence};
  }
  return {.kind = Kind::kDead, .reason = error.sentence};
}

StoreDoor::StoreDoor(store_adapter::Store& store, const core::Clock& clock)
    : store_(store), clock_(clock) {}

JobOutcome StoreDoor::perform(const db::JobRow& job, engine::JobSteps& steps) {
  if (job.kind == "poll_orders") {
    return poll_orders(job);
  }
  if (job.kind == "fetch_order") {
    return fetch_order(job);
  }
  if (job.kind == "disable_coupon") {
    return disable_coupon(job);
  }
  if (job.kind == "extend_coupon") {
    return extend_coupon(job);
  }
  return job.kind == "check_order" ? check_order(job) : create_coupon(job, steps);
}

JobOutcome StoreDoor::check_order(const db::JobRow& job) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (!payload.is_object()) {
    return unreadable();
  }
  const std::int64_t claim = payload.value("claim", std::int64_t{0});
  const auto answer = store_.check_order({.number = payload.value("number", ""),
                                          .number_raw = payload.value("number_raw", ""),
                                          .email = payload.value("email", ""),
                                          .language = payload.value("language", "en"),
                                          .request_id = "chk_" + std::to_string(claim)});
  const bool is_page_gone = !answer && answer.error().code == core::ErrorCode::kNotFound;
  if (is_page_gone && job.attempts < kTriesOfMissingPage) {
    return {.kind = Kind::kRetry, .reason = answer.error().sentence, .is_about_person = true};
  }
  if (!answer && !is_page_gone) {
    return judge_store_error(answer.error());
  }
  if (answer && !answer->unreadable.empty()) {
    JobOutcome waits = unreadable_order(job, answer->unreadable);
    waits.events.push_back(
        {.source = "job",
         .dedup_key = std::string(engine::kOrderUnclearEvent) + ":" + std::to_string(claim) + ":" +
                      std::to_string(core::to_ms(clock_.now())),
         .lane = engine::lane_of(core::ContactId(payload.value("contact", std::int64_t{0}))),
         .kind = engine::kOrderUnclearEvent,
         .body = json({{"claim", claim}}).dump(),
         .at = clock_.now(),
         .not_before = core::from_ms(payload.value("answer_after", std::int64_t{0}))});
    return waits;
  }
  JobOutcome outcome;
  outcome.events.push_back(
      {.source = "job",
       .dedup_key = "order_checked:" + std::to_string(claim),
       .lane = engine::lane_of(core::ContactId(payload.value("contact", std::int64_t{0}))),
       .kind = "order_checked",
       .body = engine::order_checked_body(claim, answer ? *answer : store_adapter::OrderAnswer()),
       .at = clock_.now(),
       .not_before = core::from_ms(payload.value("answer_after", std::int64_t{0}))});
  if (is_page_gone) {
    outcome.events.push_back(page_gone_note(job, answer.error()));
  }
  return outcome;
}

// A plain answer knows no states, so it cannot say which of two words holds.
JobOutcome StoreDoor::fetch_order(const db::JobRow& job) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (!payload.is_object()) {
    return unreadable();
  }
  const std::string id = payload.value("id", "");
  const std::string number = payload.value("number", "");
  auto answer = store_.check_order({.number = number,
                                    .number_raw = number,
                                    .email = payload.value("email", ""),
                                    .language = payload.value("language", "en"),
                                    .request_id = "fetch_" + std::to_string(job.id.number())});
  if (!answer) {
    return judge_store_error(answer.error());
  }
  if (!answer->unreadable.empty()) {
    return unreadable_order(job, answer->unreadable);
  }
  std::optional<store_adapter::Order> order = std::move(answer->order);
  if (order && is_behind(payload, *order) && job.attempts < kTriesOfOld) {
    return {.kind = Kind::kRetry,
            .reason = "the order check still says what was known before",
            .is_about_person = true};
  }
  if (order && (order->id != id || !order->can_be_refunded_by_callback)) {
    order.reset();
  }
  return {.events = {{.source = "job",
                      .dedup_key = "order_fetched:" + job.unique_key + ":" +
                                   std::to_string(core::to_ms(job.created)),
                      .lane = "order:" + id,
                      .kind = "order_fetched",
                      .body = engine::order_fetched_body(number, order),
                      .at = clock_.now()}}};
}

// A callback that was lost costs minutes, not an order. The watermark is an event of its own, kept
// together with the orders, so that it never runs ahead of them.
JobOutcome StoreDoor::poll_orders(const db::JobRow& job) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (!payload.is_object()) {
    return unreadable();
  }
  const core::Instant now = clock_.now();
  const auto orders =
      store_.changed_orders(core::from_ms(payload.value("since", std::int64_t{0})) - kPollOverlap);
  if (!orders) {
    JobOutcome outcome = judge_store_error(orders.error());
    if (outcome.kind == Kind::kDead) {
      return {.reason = "the shop offers no list of changed orders: " + orders.error().sentence};
    }
    return outcome;
  }
  JobOutcome outcome;
  for (const store_adapter::Order& order : *orders) {
    outcome.events.push_back(
        {.source = "job",
         .dedup_key = "poll:" + order.id + ":" + std::to_string(order.version) + ":" +
                      to_string(order.state) + ":" + std::to_string(order.value.minor),
         .lane = "order:" + order.id,
         .kind = "order_changed",
         .body = engine::order_changed_body(order),
         .at = now});
  }
  for (const std::string& why : store_.unreadable_orders()) {
    outcome.events.push_back(engine::unreadable_order_note(why, now));
  }
  outcome.events.push_back({.source = "job",
                            .dedup_key = "polled:" + std::to_string(job.id.number()),
                            .lane = "polled",
                            .kind = "orders_polled",
                            .body = json({{"until", core::to_ms(now)}}).dump(),
                            .at = now});
  return outcome;
}

// The points are back already; those of a coupon that the shop took meanwhile are taken again.
JobOutcome StoreDoor::disable_coupon(const db::JobRow& job) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (!payload.is_object()) {
    return unreadable();
  }
  const auto state = store_.disable_coupon(payload.value("code", ""), "cancelled");
  if (!state) {
    return judge_store_error(state.error());
  }
  if (*state != store_adapter::CouponState::kUsed) {
    return {};
  }
  const json body = {{"redemption", payload.value("redemption", std::int64_t{0})}};
  return {.events = {coupon_event(job, payload, engine::kCouponWasUsedEvent, body.dump())}};
}

// A shop that has no such page, or whose coupon is otherwise, is the owner's to look at.
JobOutcome StoreDoor::extend_coupon(const db::JobRow& job) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (!payload.is_object()) {
    return unreadable();
  }
  const std::int64_t expires = payload.value("expires", std::int64_t{0});
  const auto state = store_.extend_coupon(payload.value("code", ""), core::from_ms(expires));
  if (!state) {
    JobOutcome outcome = judge_store_error(state.error());
    if (outcome.kind != Kind::kDead) {
      return outcome;
    }
  } else if (*state == store_adapter::CouponState::kOpen) {
    return {};
  }
  const json body = {{"redemption", payload.value("redemption", std::int64_t{0})},
                     {"before", payload.value("before", std::int64_t{0})},
                     {"expires", expires}};
  return {.events = {coupon_event(job, payload, engine::kCouponNotExtendedEvent, body.dump())}};
}

JobOutcome StoreDoor::create_coupon(const db::JobRow& job, engine::JobSteps& steps) {
  const json payload = json::parse(job.payload, nullptr, false);
  if (!payload.is_object()) {
    return unreadable();
  }
  const std::int64_t redemption = payload.value("redemption", std::int64_t{0});
  const store_adapter::CouponRequest request{
      .reward_id = payload.value("reward_id", ""),
      .code = payload.value("code", ""),
      .product_ids = products_of(payload),
      .email = payload.value("email", ""),
      .expires_at = payload.contains("expires")
                        ? std::optional(core::from_ms(payload.at("expires").get<std::int64_t>()))
                        : std::nullopt,
      .free_shipping = payload.value("free_shipping", false),
      .terms = store_adapter::terms_from(payload.value("terms", ""))
                   .value_or(store_adapter::CouponTerms{})};
  const auto refused = [&](const std::string& reason) -> JobOutcome {
    return {.kind = Kind::kRefused,
            .reason = reason,
            .events = {coupon_event(
                job, payload, "coupon_refused", engine::coupon_refused_body(redemption, reason))}};
  };
  const auto created = [&](const store_adapter::IssuedCoupon& coupon) -> JobOutcome {
    if (coupon.expires_at && *coupon.expires_at <= clock_.now()) {
      return refused("the coupon that the shop made had ended already, on " +
                     core::to_rfc3339(*coupon.expires_at).substr(0, 10));
    }
    return {.events = {coupon_event(
                job, payload, "coupon_created", engine::coupon_created_body(redemption, coupon))}};
  };
  if (job.step == "calling") {
    // An earlier call may have made it: ask before doing it again.
    const auto found = store_.find_coupon(request);
    if (!found) {
      return judge_store_error(found.error());
    }
    if (*found) {
      return created(**found);
    }
  } else if (!steps.set("calling")) {
    return {.kind = Kind::kSnooze, .reason = "the program is stopping"};
  }
  const auto made = store_.create_coupon(request);
  if (made) {
    return created(*made);
  }
  JobOutcome outcome = judge_store_error(made.error());
  if (made.error().code == core::ErrorCode::kConflict) {
    outcome.kind = Kind::kRefused;
    outcome.events = {coupon_event(
        job, payload, "coupon_taken", engine::coupon_refused_body(redemption, "code taken"))};
  } else if (outcome.kind == Kind::kDead) {
    return refused(made.error().sentence);
  }
  return outcome;
}

}  // namespace regulars::outbound
