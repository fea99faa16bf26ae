#include "engine/taken_back.h"

#include <nlohmann/json.hpp>

#include "db/ledger.h"
#include "engine/listener.h"
#include "engine/turns.h"
#include "store_adapter/store.h"

namespace regulars::engine {
namespace {

using nlohmann::json;
using store_adapter::OrderState;

}  // namespace

void plan_taken_back(const Context& context, const db::OrderRow& order, core::Points taken) {
  const auto state = store_adapter::order_state_from(order.state);
  const auto moves = db::posted_for_order(context.db, order.order_key).txns;
  plan_news(context,
            {.event = kTakenBackEvent,
             .key = order.order_key + ":" + std::to_string(moves),
             .member = *order.member},
            {{"member", order.member->number()},
             {"order", order.number},
             {"taken_back", taken.count()},
             {"order_cancelled", state == OrderState::kCancelled},
             {"order_refunded",
              state == OrderState::kRefunded || state == OrderState::kPartiallyRefunded}});
}

void tell_taken_back(const Context& context, const json& body) {
  auto contact = listener(context, core::MemberId(body.value("member", std::int64_t{0})));
  const flow::Flow* flow = context.rules.flows->match_event(kTakenBackEvent);
  if (!contact || flow == nullptr) {
    return;
  }
  Talk(context, *contact)
      .announce_flow(flow->name,
                     MessageClass::kNotice,
                     {{"order", body.value("order", std::string())},
                      {"taken_back", body.value("taken_back", std::int64_t{0})},
                      {"order_cancelled", body.value("order_cancelled", false)},
                      {"order_refunded", body.value("order_refunded", false)}});
}

}  // namespace regulars::engine
