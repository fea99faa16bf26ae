#include "engine/order_points.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "db/jobs.h"
#include "db/ledger.h"
#include "db/notes.h"
#include "db/orders.h"
#include "engine/history.h"
#include "engine/member_account.h"
#include "engine/order_text.h"
#include "engine/taken_back.h"
#include "loyalty/earning.h"
#include "loyalty/granting.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

using store_adapter::Order;
using store_adapter::OrderState;

// The rate under which the order was first counted; today's for one that never was.
loyalty::EarningRate rate_of(const Context& context, const db::OrderRow& row) {
  const auto kept = loyalty::rate_from_text(row.rate);
  return kept ? *kept : context.rules.program.earn;
}

core::Points target_of(const Order& order, const loyalty::EarningRate& rate) {
  if (!counts(order)) {
    return core::Points(0);
  }
  return loyalty::points_for(order.value, rate).value_or(core::Points(0));
}

void note_other_currency(const Context& context, const std::string& currency) {
  db::add_note(context.db,
               {.kind = "problem",
                .sentence = "Orders in " + currency + " bring no points: program.yaml counts " +
                            context.rules.program.earn.per.currency + "."},
               context.now);
}

// The day an order was placed stands for that of its payment, which shops do not tell.
loyalty::OrderMoments moments_of(const Context& context, const Order& order) {
  return {.paid = order.placed_at == core::Instant{} ? context.now : order.placed_at,
          .event = order.delivered_at};
}

// Moves the points of a claimed order to its target. Returns the change of the member's points.
// is_again: this version has been counted before, with other contents.
core::Points move_points(const Context& context,
                         const db::OrderRow& row,
                         const Order& order,
                         bool is_again = false) {
  if (counts(order) || !row.rate.empty()) {
    note_order(context, *row.member, row.order_key, order);
  }
  const loyalty::EarningRate rate = rate_of(context, row);
  const core::Points target = target_of(order, rate);
  // An order that does not count yet is counted later, under the rate of that day.
  db::set_order_target(
      context.db, row.order_key, target, counts(order) ? loyalty::to_text(rate) : row.rate);
  if (counts(order) && order.value.currency != rate.per.currency) {
    note_other_currency(context, order.value.currency);
  }
  const loyalty::OrderStanding standing = standing_of(context, row.order_key);
  const loyalty::OrderMoments moments = moments_of(context, order);
  if (standing.posted() == target) {
    if (moments.event && target.count() > 0) {
      MemberAccount(context, *row.member).set_usable(row.order_key, moments);
    }
    return core::Points(0);
  }
  std::string ref = "order:" + row.order_key + ":v" + std::to_string(order.version);
  if (is_again) {
    ref += ":" + std::to_string(db::posted_for_order(context.db, row.order_key).txns + 1);
  }
  const bool rises = standing.posted() < target;
  MemberAccount account(context, *row.member);
  account.set_usable(row.order_key, moments);
  return account.move_order(
      {.cause = {.ref = std::move(ref),
                 .reason = rises ? loyalty::Reason::kOrder : loyalty::Reason::kRefund,
                 .subject = row.number,
                 .breakdown = loyalty::explain_points(order.value, rate, target),
                 .order_key = row.order_key},
       .standing = standing,
       .target = target,
       .grants = {loyalty::grant_for_order(context.rules.program, target, moments, context.now)},
       .policy = context.rules.program.refunds});
}

void note_purchase(const Context& context, core::MemberId member, const Order& order) {
  if (!counts(order)) {
    return;
  }
  const core::Instant placed = moments_of(context, order).paid;
  db::set_last_order(context.db,
                     member,
                     placed,
                     loyalty::win_back_after(context.rules.program, placed, context.now));
}

db::OrderRow to_row(const Context& context, const Order& order) {
  return {.order_key = order_key(context.shop, order.id),
          .number = order.number,
          .email = order.email,
          .state = store_adapter::to_string(order.state),
          .value = order.value,
          .version = order.version,
          .placed = order.placed_at,
          .detail = order_detail(order)};
}

bool is_gone(const db::OrderRow& row) {
  return row.state == to_string(OrderState::kRefunded) ||
         row.state == to_string(OrderState::kCancelled);
}

// As far as it counts for points; an order that is gone is worth nothing whatever its value.
bool is_same_content(const db::OrderRow& left, const db::OrderRow& right) {
  return left.state == right.state && (left.value == right.value || is_gone(left));
}

Order as_in(const db::OrderRow& row, Order order) {
  order.state = store_adapter::order_state_from(row.state).value_or(order.state);
  order.value = row.value;
  order.version = row.version;
  set_order_detail(order, row.detail);
  return order;
}

// Two words of one version: which one holds only the shop can tell. It is asked each time it tells
// another one than the books have.
void ask_which_holds(const Context& context, const db::OrderRow& known, const Order& order) {
  const std::string& typed = order.email.empty() ? known.email : order.email;
  const nlohmann::json payload = {
      {"id", order.id},
      {"number", core::canonical_order_number(order.number).value_or(order.number)},
      {"email", core::canonical_email(typed).value_or("")},
      {"version", order.version},
      {"state", to_string(order.state)},
      {"minor", order.value.minor},
      {"language", context.rules.program.language}};
  db::add_job(
      context.db,
      {.kind = "fetch_order",
       .unique_key = known.order_key + ":v" + std::to_string(order.version) + ":" +
                     to_string(order.state) + ":" + std::to_string(order.value.minor) + " " +
                     order.value.currency + ":" + std::to_string(core::to_ms(context.now)),
       .lane = "order:" + order.id,
       .integration = "store",
       .payload = payload.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace),
       .due = context.now},
      context.now);
}

}  // namespace

bool counts(const Order& order) {
  return !order.is_test &&
         (order.state == OrderState::kPaid || order.state == OrderState::kPartiallyRefunded);
}

OrderChange record_order(const Context& context, const Order& order, Word word) {
  const db::OrderRow row = to_row(context, order);
  const auto known = db::find_order(context.db, row.order_key);
  const bool is_again = known && known->version == order.version;
  if (known && (known->version > order.version || (is_again && is_same_content(*known, row)))) {
    return {};
  }
  if (is_again && word == Word::kTold) {
    ask_which_holds(context, *known, order);
    return {};
  }
  db::save_order_snapshot(context.db, row, context.now);
  OrderChange change{.is_news = true};
  if (known && known->member) {
    const auto stored = db::find_order(context.db, row.order_key);
    change.member = stored->member;
    change.change = move_points(context, *stored, order, is_again);
    note_purchase(context, *stored->member, order);
  }
  return change;
}

Order as_recorded(const Context& context, Order order) {
  const auto row = db::find_order(context.db, order_key(context.shop, order.id));
  return row ? as_in(*row, std::move(order)) : order;
}

void take_back_unrecovered(const Context& context,
                           core::MemberId member,
                           const std::string& cause) {
  MemberAccount account(context, member);
  for (const std::string& key : db::unrecovered_orders(context.db, member)) {
    const auto row = db::find_order(context.db, key);
    std::string ref = "order:" + key;
    ref += ":" + cause;
    const core::Points taken = account.recover({.ref = std::move(ref),
                                                .reason = loyalty::Reason::kRefund,
                                                .subject = row->number,
                                                .order_key = key},
                                               standing_of(context, key));
    if (taken.count() == 0) {
      return;
    }
    plan_taken_back(context, *row, taken);
  }
}

Claimed claim_for(const Context& context, const Order& order, core::MemberId member) {
  const std::string key = order_key(context.shop, order.id);
  if (!db::claim_order_for(context.db, key, member, context.now)) {
    const auto row = db::find_order(context.db, key);
    return {.is_ours = row && row->member == member};
  }
  const auto row = db::find_order(context.db, key);
  Claimed claimed{.is_ours = true, .is_first = true};
  const Order newest = as_in(*row, order);
  claimed.earned = move_points(context, *row, newest);
  note_purchase(context, member, newest);
  return claimed;
}

}  // namespace regulars::engine
