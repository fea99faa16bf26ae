#include "engine/order_points.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/text.h"
#include "db/jobs.h"
#include "db/ledger.h"
#include "db/memberships.h"
#include "db/notes.h"
#include "db/orders.h"
#include "engine/coupon_moves.h"
#include "engine/member_account.h"
#include "engine/part_payments.h"
#include "engine/program/order_text.h"
#include "engine/proof/history.h"
#include "engine/punch_cards.h"
#include "engine/referral_rewards.h"
#include "engine/rule_rewards.h"
#include "engine/taken_back.h"
#include "loyalty/points/member_book.h"
#include "loyalty/reminders.h"

namespace regulars::engine {
namespace {

using store_adapter::Order;
using store_adapter::OrderState;

loyalty::LineKind kind_of(const store_adapter::OrderLine& line) {
  if (line.is_gift_card) {
    return loyalty::LineKind::kGiftCard;
  }
  return line.is_prize ? loyalty::LineKind::kPrize : loyalty::LineKind::kGoods;
}

loyalty::OrderParts parts_of(const store_adapter::OrderParts& parts) {
  loyalty::OrderParts own{.discount_minor = parts.discount,
                          .shipping_minor = parts.shipping,
                          .tips_minor = parts.tips,
                          .fees_minor = parts.fees,
                          .tax_minor = parts.tax,
                          .prices_include_tax = parts.is_tax_included,
                          .paid_with_points_minor = parts.paid_with_points,
                          .paid_with_card_minor = parts.paid_with_card};
  for (const store_adapter::OrderLine& line : parts.lines) {
    own.lines.push_back({.product = line.product,
                         .categories = line.categories,
                         .tags = line.tags,
                         .quantity = line.quantity,
                         .minor = line.minor,
                         .tax_minor = line.tax_minor,
                         .kind = kind_of(line)});
    if (line.tax_minor > 0) {
      own.tax_minor = 0;  // the same tax, told once more for the whole order
    }
  }
  return own;
}

void note_problem(const Context& context, const Order& order, const core::Error& problem) {
  const loyalty::EarningRules& earning = context.rules.program.earning;
  const std::string& currency = order.value.currency;
  const bool is_counted =
      earning.base.by != loyalty::EarnBy::kAmount ||
      std::ranges::any_of(
          earning.rates,
          [&](const loyalty::EarningRate& rate) { return rate.per.currency == currency; }) ||
      std::ranges::any_of(earning.conversions, [&](const loyalty::Conversion& conversion) {
        return conversion.from == currency;
      });
  db::add_note(context.db,
               {.kind = "problem",
                .sentence = is_counted ? "Order " + order.number +
                                             " brings no points: " + problem.sentence + "."
                                       : "Orders in " + order.value.currency +
                                             " bring no points: program.yaml counts " +
                                             context.rules.program.currency + "."},
               context.now);
}

// The day an order was placed stands for that of its payment, which shops do not tell.
loyalty::OrderMoments moments_of(const Context& context, const Order& order) {
  return {.paid = order.placed_at == core::Instant{} ? context.now : order.placed_at,
          .event = order.delivered_at};
}

struct Word {
  const Order& order;
  std::optional<Order> previous{};  // as it was counted last
  bool is_again = false;            // this version has been counted before, with other contents
};

// Moves the points of a claimed order to its target. Returns the change of the member's points.
core::Points move_points(const Context& context, const db::OrderRow& row, const Word& word) {
  const Order& order = word.order;
  if (!counts(order) && row.rate.empty() && !db::has_paid_fee(context.db, row.order_key)) {
    return core::Points(0);  // counted later, under the rules of that day
  }
  const loyalty::CardGifts gifts = card_gifts_on(context, order);
  note_order(
      context,
      {.member = *row.member, .order_key = row.order_key, .card_gifts = gifts, .whole = row.whole},
      order);
  MemberAccount account(context, *row.member);  // what is due has ended, and does not count below
  loyalty::OrderBook known{
      .terms = row.rate, .target = row.target, .standing = standing_of(context, row.order_key)};
  if (word.previous && !row.rate.empty()) {
    known.counted = to_loyalty(row.order_key, *word.previous);
  }
  std::string ref = "order:" + row.order_key + ":v" + std::to_string(order.version);
  if (word.is_again) {
    ref += ":" + std::to_string(db::posted_for_order(context.db, row.order_key).txns + 1);
  }
  const loyalty::Order counted = to_loyalty(row.order_key, order);
  const loyalty::Booked booked = account.count_order(known,
                                                     {.order = counted,
                                                      .moments = moments_of(context, order),
                                                      .facts = {.told = told_in(row.whole)},
                                                      .ref = std::move(ref)});
  punch_cards(context, *row.member, counted, gifts);
  if (booked.problem) {
    note_problem(context, order, *booked.problem);
    return core::Points(0);
  }
  db::set_order_target(context.db, row.order_key, known.target, known.terms);
  give_rule_rewards(context, row, booked);
  return booked.change;
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
          .placed = moments_of(context, order).paid,
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
  order.placed_at = row.placed;
  set_order_detail(order, row.detail);
  return order;
}

// What is kept of an order that has not counted: how it was before a part of it went back.
std::string whole_before(const db::OrderRow& known, const Order& order) {
  if (!known.rate.empty() || order.state != OrderState::kPartiallyRefunded) {
    return {};
  }
  const Order before = as_in(known, order);
  return before.state != OrderState::kPaid
             ? known.whole
             : order_to_json(before, false)
                   .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

// Kept of every order, counted or not: what it was worth before it, or a part of it, went back.
std::optional<std::int64_t> worth_before(const db::OrderRow& known, const Order& order) {
  if (order.state == OrderState::kPaid || order.state == OrderState::kUnpaid) {
    return std::nullopt;
  }
  return known.state == to_string(OrderState::kPaid) ? known.value.minor : known.whole_minor;
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

loyalty::Order to_loyalty(const std::string& key, const Order& order) {
  return {.key = key,
          .number = order.number,
          .version = order.version,
          .is_counting = counts(order),
          .is_part_refunded = order.state == OrderState::kPartiallyRefunded,
          .value = order.value,
          .parts = order.parts ? std::optional(parts_of(*order.parts)) : std::nullopt,
          .placed = order.placed_at,
          .paid = order.placed_at,
          .channel = order.channel,
          .country = order.country,
          .coupon_codes = order.coupon_codes};
}

std::optional<loyalty::ToldValue> told_in(const std::string& whole) {
  if (whole.empty()) {
    return std::nullopt;
  }
  return loyalty::told_value(to_loyalty("", order_from_json(nlohmann::json::parse(whole))));
}

bool counts(const Order& order) {
  return !order.is_test &&
         (order.state == OrderState::kPaid || order.state == OrderState::kPartiallyRefunded);
}

OrderChange record_order(const Context& context, const Order& order, Told told) {
  db::OrderRow row = to_row(context, order);
  const auto known = db::find_order(context.db, row.order_key);
  const bool is_again = known && known->version == order.version;
  if (known && (known->version > order.version || (is_again && is_same_content(*known, row)))) {
    return {};
  }
  if (is_again && told == Told::kUnasked) {
    ask_which_holds(context, *known, order);
    return {};
  }
  if (known) {
    row.whole = whole_before(*known, order);
    row.whole_minor = worth_before(*known, order);
  }
  db::save_order_snapshot(context.db, row, context.now);
  OrderChange change{.is_news = true};
  if (known && known->member) {
    const auto stored = db::find_order(context.db, row.order_key);
    change.member = stored->member;
    Order newest = order;
    newest.placed_at = stored->placed;
    change.change =
        move_points(context,
                    *stored,
                    {.order = newest, .previous = as_in(*known, order), .is_again = is_again});
    note_purchase(context, *stored->member, order);
    note_friend_order(context, *stored->member);
  }
  if (counts(order)) {
    if (known && known->state == to_string(OrderState::kCancelled)) {
      revive_coupons_of(context, order.id);
    }
    for (const std::string& code : order.coupon_codes) {
      coupon_used(context, code, order.id);  // also where its own callback was lost
    }
  }
  follow_part_payments(context, order);
  return change;
}

Order order_of(const db::OrderRow& row) {
  Order order{.number = row.number, .email = row.email};
  return as_in(row, std::move(order));
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
    const auto row = db::find_order(context.db, key);  // none for the reward of a referral
    std::string ref = "order:" + key;
    ref += ":" + cause;
    const core::Points taken =
        account.recover({.ref = std::move(ref),
                         .reason = row ? loyalty::Reason::kRefund : loyalty::Reason::kReferralBack,
                         .subject = row ? row->number : "",
                         .order_key = key},
                        standing_of(context, key));
    if (row && taken.count() > 0) {
      plan_taken_back(context, *row, taken);
    }
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
  claimed.earned = move_points(context, *row, {.order = newest});
  note_purchase(context, member, newest);
  note_friend_order(context, member);
  return claimed;
}

}  // namespace regulars::engine
