#include "bench/shop_life.h"

#include <algorithm>
#include <chrono>
#include <iostream>
#include <utility>

#include "bench/bench_shop.h"
#include "db/inbox.h"
#include "db/ledger.h"
#include "db/people.h"
#include "db/redemptions.h"
#include "db/tiers.h"
#include "engine/activity.h"
#include "engine/adjust.h"
#include "engine/coupon_moves.h"
#include "engine/decide.h"
#include "engine/gifts.h"
#include "engine/join.h"
#include "engine/order_points.h"
#include "engine/redeem.h"
#include "engine/timers.h"

namespace regulars::bench {
namespace {

using store_adapter::Order;
using store_adapter::OrderState;

constexpr std::chrono::days kSpan{730};
constexpr int kEditions = 4;               // of the program: its owner edits it now and then
constexpr int kPage = 50;                  // happenings between two looks at what is due
constexpr std::size_t kRemembered = 4000;  // orders that may still be refunded

constexpr const char* kProgram = R"(program: Bench Rewards
currency: USD
time_zone: America/Los_Angeles
languages: [en]
points:
  earn: EARN per 1.00 USD
  counts: order total without shipping and tax
  round: down
  usable: 14 days after payment
  expire: 12 months after earning
  limit: 5000 points per month
bonuses:
  joining: 50
  birthday: 25
  orders:
    - {over: 100.00 USD, points: 20}
    - {nth_order: 5, points: 50}
  events:
    newsletter: 10
    review: {points: 30, limit: 100 per month}
    share: {points: 5, limit: 3 times per week}
rewards:
  towel:
    name: Linen hand towel
    costs: 200
    coupon: {product: PRIZE-TOWEL, expires: 30 days, free_shipping: no}
    when_expired: given back
  napkins:
    name: Set of four linen napkins
    costs: NAPKINS
    coupon: {product: PRIZE-NAPKINS, expires: 30 days, free_shipping: no}
tiers:
  - {name: Guest}
  - {name: Silver, from: 300, earn: SILVER}
  - {name: Gold, from: 1000, earn: x2}
campaigns:
  linen-weeks: {for: {categories: [linen]}, earn: 20 points, limit: 3 times per month}
  happy-friday: {on: fri 17:00-19:00, earn: x2, budget: BUDGET points}
)";

std::string replaced(std::string text, const std::string& word, const std::string& by) {
  return text.replace(text.find(word), word.size(), by);
}

store_adapter::OrderParts parts_of(std::int64_t minor, bool is_linen) {
  return {.lines = {{.product = "P-100",
                     .categories = {is_linen ? "linen" : "wool"},
                     .quantity = 2,
                     .minor = minor / 2},
                    {.product = "P-200",
                     .categories = {"kitchen"},
                     .quantity = 1,
                     .minor = minor - minor / 2}},
          .shipping = 500};
}

void require(bool is_fine, const char* what) {
  if (!is_fine) {
    std::cerr << what << '\n';
    std::exit(1);
  }
}

}  // namespace

std::string life_program(int edition, bool changed) {
  std::string text = replaced(kProgram, "EARN", changed ? "2" : "1");
  text = replaced(std::move(text), "NAPKINS", changed ? "500" : "350");
  text = replaced(std::move(text), "SILVER", changed ? "x1.2" : "x1.5");
  return replaced(std::move(text), "BUDGET", std::to_string((edition + 1) * 100'000));
}

std::int64_t ShopLife::draw(std::int64_t bound) {
  return static_cast<std::int64_t>(core::draw_below(random_, static_cast<std::uint64_t>(bound)));
}

void ShopLife::live(std::int64_t rows, std::int64_t members) {
  wanted_ = members;
  const core::Duration step = std::chrono::duration_cast<core::Duration>(kSpan) / rows;
  std::int64_t known = 0;
  int edition = 0;
  while (known < rows) {
    if (known > rows / kEditions * (edition + 1)) {
      shop_.shop().swap_rules(bench_rules(life_program(++edition)));
    }
    act_or_exit(shop_, [&](const engine::Context& at_start) {
      const auto pass = [&] {
        clock_.advance(step);
        return engine::Context{.db = at_start.db,
                               .shop = at_start.shop,
                               .rules = at_start.rules,
                               .now = clock_.now(),
                               .rule_version = at_start.rule_version,
                               .program_changes = at_start.program_changes};
      };
      for (int i = 0; i < kPage; ++i) {
        happen(pass());
      }
      do_what_is_due(pass());
      known = number_from(at_start.db, "SELECT max(id) FROM history");
    });
  }
}

void ShopLife::happen(const engine::Context& context) {
  ++count_;
  const std::int64_t kind = draw(100);
  if (joined_ < wanted_ && (joined_ < 10 || kind < 10)) {
    join(context);
  } else if (kind < 67) {
    buy(context);
  } else if (kind < 75) {
    refund(context);
  } else if (kind < 88) {
    be_active(context);
  } else if (kind < 93) {
    redeem(context);
  } else if (kind < 97) {
    use_coupon(context);
  } else if (kind < 98) {
    cancel(context);
  } else {
    correct(context);
  }
}

void ShopLife::join(const engine::Context& context) {
  const std::int64_t number = ++joined_;
  db::Contact contact = db::find_or_add_contact(
      context.db,
      {.channel = "chat", .page = "demo", .address = "p" + std::to_string(number)},
      context.now);
  engine::join(context, {.contact = contact, .email = member_email(number), .source = "bench"});
  require(contact.member && contact.member->number() == number, "a member has another number");
  if (number % 2 == 0) {
    const auto day = static_cast<unsigned>(1 + draw(28));
    const auto month = static_cast<unsigned>(1 + draw(12));
    engine::set_birthday(context,
                         *contact.member,
                         {.date = {std::chrono::month(month), std::chrono::day(day)}, .year = {}});
  }
}

void ShopLife::buy(const engine::Context& context) {
  const std::int64_t member = somebody();
  const std::int64_t minor = 1000 + draw(19000);
  const std::string id = std::to_string(count_);
  const Order order{.id = id,
                    .number = id,
                    .email = member_email(member),
                    .state = OrderState::kPaid,
                    .value = {.minor = minor, .currency = "USD"},
                    .version = 1,
                    .placed_at = context.now,
                    .parts = parts_of(minor, draw(4) == 0)};
  engine::record_order(context, order);
  engine::claim_for(context, order, core::MemberId(member));
  Bought bought{.order = order, .member = member};
  if (bought_.size() < kRemembered) {
    bought_.push_back(std::move(bought));
  } else {
    bought_[static_cast<std::size_t>(draw(kRemembered))] = std::move(bought);
  }
}

void ShopLife::refund(const engine::Context& context) {
  if (bought_.empty()) {
    return;
  }
  Order& order = bought_[static_cast<std::size_t>(draw(std::ssize(bought_)))].order;
  const bool is_whole = draw(3) == 0;
  order.version += 1;
  order.value.minor = is_whole ? 0 : order.value.minor / 2;
  order.state = is_whole ? OrderState::kRefunded : OrderState::kPartiallyRefunded;
  order.parts = parts_of(order.value.minor, false);
  engine::record_order(context, order);
}

void ShopLife::be_active(const engine::Context& context) {
  const std::int64_t kind = draw(10);
  engine::record_activity(context,
                          {.member = core::MemberId(somebody()),
                           .name = kind == 0 ? "newsletter" : (kind < 7 ? "review" : "share"),
                           .id = kind == 0 ? "" : std::to_string(count_),
                           .at = context.now,
                           .source = "store"});
}

void ShopLife::redeem(const engine::Context& context) {
  const auto contact = db::find_contact(context.db, core::ContactId(somebody()));
  const std::string nonce = std::to_string(count_);
  engine::redeem(
      context, {.contact = *contact, .reward = draw(3) == 0 ? "napkins" : "towel", .nonce = nonce});
  const auto held =
      db::find_redemption(context.db, std::to_string(contact->id.number()) + ":" + nonce);
  if (!held || held->state != "held") {
    return;  // too few points
  }
  if (draw(20) == 0) {
    engine::settle_refused(context, *held, "refused");
    return;
  }
  engine::settle_issued(context, *held, {.code = held->code, .id = "c" + nonce});
  coupons_.push_back(held->code);
}

void ShopLife::use_coupon(const engine::Context& context) {
  if (coupons_.empty() || bought_.empty()) {
    return;
  }
  Bought& bought = bought_[static_cast<std::size_t>(draw(std::ssize(bought_)))];
  bought.coupon = coupons_.back();
  engine::coupon_used(context, coupons_.back(), bought.order.id);
  coupons_.pop_back();
}

void ShopLife::cancel(const engine::Context& context) {
  if (draw(2) == 0 && !coupons_.empty()) {
    static_cast<void>(engine::cancel_coupon(
        context, {.code = coupons_.front(), .reason = "A mistake", .who = "bench"}));
    coupons_.erase(coupons_.begin());
    return;
  }
  const auto paid =
      std::ranges::find_if(bought_, [](const Bought& b) { return !b.coupon.empty(); });
  if (paid != bought_.end()) {
    engine::free_coupons_of(context, paid->order.id);
    paid->coupon.clear();
  }
}

void ShopLife::correct(const engine::Context& context) {
  static_cast<void>(engine::adjust(context,
                                   {.member = core::MemberId(somebody()),
                                    .change = core::Points(draw(2) == 0 ? 20 : -10),
                                    .reason = "A letter",
                                    .who = "bench"}));
}

void ShopLife::do_what_is_due(const engine::Context& context) {
  while (true) {
    const int found = engine::collect_due(context.db, context.now);
    const auto rows = db::claim_events(context.db, context.now, kPage);
    for (const db::InboxRow& row : rows) {
      require(engine::decide(context, row).has_value(), "an event cannot be decided");
    }
    if (found == 0 && rows.empty()) {
      break;
    }
  }
  require(db::due_accounts(context.db, context.now, 1).empty() &&
              db::due_tiers(context.db, context.now, 1).empty() &&
              db::due_coupons(context.db, context.now, std::nullopt, 1).empty(),
          "something is due and nobody does it");
}

}  // namespace regulars::bench
