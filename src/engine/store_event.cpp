#include "engine/store_event.h"

#include <optional>
#include <string>

#include "core/text.h"
#include "db/notes.h"
#include "db/orders.h"
#include "db/redemptions.h"
#include "engine/activity.h"
#include "engine/coupon_moves.h"
#include "engine/coupon_words.h"
#include "engine/gifts.h"
#include "engine/join.h"
#include "engine/taken_back.h"
#include "engine/turns.h"
#include "flow/source_text.h"
#include "loyalty/earning/activity.h"
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

// The member of an address that may earn. Strangers, and who only typed the address, are passed
// over without a word: the shop tells of all its customers.
std::optional<core::MemberId> member_of(const Context& context, const std::string& email) {
  const auto member = db::find_member_by_email(context.db, email);
  return member && is_believed(context, *member) ? std::optional(member->id) : std::nullopt;
}

core::Result<core::Done> hear_activity(const Context& context,
                                       const store_adapter::CustomerActivity& told) {
  if (!loyalty::is_activity_name(told.activity)) {
    return core::invalid("an activity is named by 1 to 40 letters, digits, - and _");
  }
  if (!loyalty::is_activity_id(told.id)) {
    return core::invalid("the id of an activity has at most 64 letters, digits, -, _ and .");
  }
  if (const auto member = member_of(context, told.email)) {
    record_activity(context,
                    {.member = *member,
                     .name = told.activity,
                     .id = told.id,
                     .at = told.at.value_or(context.now),
                     .source = "store"});
  }
  return core::Done{};
}

// Once for the member and the text: a shop tells it again with every change of a customer.
void note_birthday(const Context& context, core::MemberId member, const std::string& found) {
  const auto contacts = db::contacts_of(context.db, member);
  db::add_note_once(
      context.db,
      {.kind = "problem",
       .sentence = "The shop told the birthday " + flow::in_quotes(found) + " of member " +
                   std::to_string(member.number()) +
                   ", which is no day such as 1990-02-28, or 02-28 without the year. It was not "
                   "kept; have your shop send \"birthday\" of customer.updated in that form.",
       .contact = contacts.empty() ? std::nullopt : std::optional(contacts.front().id)},
      context.now);
}

core::Result<core::Done> hear_update(const Context& context,
                                     const store_adapter::CustomerUpdated& told) {
  if (!told.birthday) {
    return core::Done{};
  }
  const auto birthday = parse_birthday(*told.birthday);
  const auto member = member_of(context, told.email);
  if (!birthday) {
    if (member) {
      note_birthday(context, *member, *told.birthday);
    }
    return core::invalid("the birthday is no day such as 1990-02-28 or 02-28");
  }
  if (member) {
    set_birthday(context, *member, *birthday);
  }
  return core::Done{};
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
    hear_coupon_used(context, *used);
  } else if (const auto* released = std::get_if<store_adapter::CouponReleased>(&*callback)) {
    hear_coupon_released(context, *released);
  } else if (const auto* erase = std::get_if<store_adapter::CustomerErase>(&*callback)) {
    note_request(context, "erasure", erase->request_id);
  } else if (const auto* wanted = std::get_if<store_adapter::CustomerExport>(&*callback)) {
    note_request(context, "export", wanted->request_id);
  } else if (const auto* did = std::get_if<store_adapter::CustomerActivity>(&*callback)) {
    return hear_activity(context, *did);
  } else if (const auto* updated = std::get_if<store_adapter::CustomerUpdated>(&*callback)) {
    return hear_update(context, *updated);
  }
  return core::Done{};
}

}  // namespace regulars::engine
