#include "engine/store_event.h"

#include "core/text.h"
#include "db/notes.h"
#include "db/orders.h"
#include "engine/coupon_moves.h"
#include "engine/taken_back.h"
#include "engine/turns.h"
#include "store_adapter/store_callback.h"

namespace regulars::engine {
namespace {

void tell_paid(const Context& context,
               core::MemberId member,
               const store_adapter::Order& order,
               core::Points earned) {
  // Claims are kept under the number as people know it: "#10432" was claimed as 10432.
  const auto number = core::canonical_order_number(order.number);
  const auto claim = db::find_unpaid_claim(context.db, member, number.value_or(order.number));
  if (!claim) {
    return;
  }
  db::finish_claim(context.db, claim->id, "claimed", context.now);
  auto contact = db::find_contact(context.db, claim->contact);
  Talk talk(context, *contact);
  talk.settle_action({.conversation = claim->conversation,
                      .at = {.flow = claim->flow, .step = claim->step},
                      .done = {.action = "claim_order",
                               .outcome = "claimed",
                               .facts = {{"order", order.number}, {"earned", earned.count()}}},
                      .saved = {{"order", order.number}}},
                     MessageClass::kCoupon);
}

void note_request(const Context& context, const std::string& what, const std::string& id) {
  db::add_note(
      context.db,
      {.kind = "review",
       .sentence = "The shop asks for the " + what + " of a customer's data (request " + id + ")."},
      context.now);
}

}  // namespace

std::string change_order(const Context& context, const store_adapter::Order& order, Told told) {
  const OrderChange change = record_order(context, order, told);
  if (change.is_news && change.member && change.change.count() > 0) {
    tell_paid(context, *change.member, order, change.change);
  }
  if (order.state == store_adapter::OrderState::kCancelled) {
    free_coupons_of(context, order.id);
  }
  std::string key = order_key(context.shop, order.id);
  if (change.change.count() < 0) {
    plan_taken_back(
        context, *db::find_order(context.db, key), core::Points(-change.change.count()));
  }
  return key;
}

core::Result<core::Done> decide_store_event(const Context& context,
                                            const std::string& body,
                                            std::string& order_key) {
  const auto callback = store_adapter::read_callback(body);
  if (!callback) {
    return callback.error();
  }
  if (const auto* changed = std::get_if<store_adapter::OrderChanged>(&*callback)) {
    order_key = change_order(context, changed->order);
  } else if (const auto* used = std::get_if<store_adapter::CouponUsed>(&*callback)) {
    coupon_used(context, used->code, used->order_id);
  } else if (const auto* released = std::get_if<store_adapter::CouponReleased>(&*callback)) {
    coupon_released(context, released->code, released->order_id);
  } else if (const auto* erase = std::get_if<store_adapter::CustomerErase>(&*callback)) {
    note_request(context, "erasure", erase->request_id);
  } else if (const auto* wanted = std::get_if<store_adapter::CustomerExport>(&*callback)) {
    note_request(context, "export", wanted->request_id);
  }
  return core::Done{};
}

}  // namespace regulars::engine
