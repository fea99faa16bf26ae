// Rewards of every kind, with their conditions, stock and limits, taken in a shop.
#include <chrono>

#include <nlohmann/json.hpp>

#include "db/jobs.h"
#include "db/redemptions.h"
#include "db/reward_use.h"
#include "engine/coupon_moves.h"
#include "engine/order_points.h"
#include "engine/program/program_file.h"
#include "engine/redeem.h"
#include "engine/reward_coupon.h"
#include "engine/store_event.h"
#include "engine/timers.h"
#include "loyalty/rewards/reward_kind.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::Points;
using loyalty::Reward;
using std::chrono::days;
using std::chrono::hours;

namespace {

// A member with 260 points; the towel costs 200.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  int presses = 0;

  World() { shop.give(ana, 210); }

  void change(const std::function<void(Reward&)>& how) {
    shop.change_rules([&](Rules& rules) {
      how(*std::ranges::find(rules.program.rewards, "towel", &Reward::id));
    });
  }
  void become(
      const char* kind, const std::function<void(Reward&)>& how = [](Reward&) {}) {
    change([&](Reward& reward) {
      const Reward before = reward;
      reward = reward_of(*find_kind(loyalty::standard_kinds(), kind));
      reward.id = before.id;
      reward.name = before.name;
      reward.costs = before.costs;
      how(reward);
    });
  }
  flow::ActionAnswer press(const db::Contact& contact) {
    flow::ActionAnswer answer;
    shop.act([&](const Context& context) {
      answer = redeem(context,
                      {.contact = contact,
                       .reward = "towel",
                       .nonce = std::to_string(++presses),
                       .conversation = "1.1",
                       .flow = "rewards",
                       .step = "take"});
    });
    return answer;
  }
  flow::ActionAnswer press() { return press(ana); }
  db::Redemption newest() {
    db::Query row(shop.db(), "SELECT max(id) FROM redemption");
    REQUIRE(row.next());
    return *db::find_redemption(shop.db(), core::RedemptionId(row.number(0)));
  }
  /// Takes the towel and has the shop make its coupon; gives the code.
  std::string take() {
    REQUIRE(press().outcome.empty());
    const db::Redemption redemption = newest();
    shop.act([&](const Context& context) {
      settle_issued(context, redemption, {.code = redemption.code, .id = "c1"});
    });
    return redemption.code;
  }
  void act(const std::function<void(const Context&)>& work) { shop.act(work); }
  nlohmann::json asked() {
    const auto jobs = db::claim_jobs(shop.db(), "store", shop.now(), 10);
    REQUIRE(jobs.size() == 1);
    return nlohmann::json::parse(jobs[0].payload);
  }
  std::string state() { return shop.ask("SELECT group_concat(state) FROM coupon"); }
  std::int64_t points() { return shop.points_of(ana); }
  std::int64_t out() { return db::find_reward_use(shop.db(), "towel").total; }
  void expire() {
    act([](const Context& context) { expire_due_coupons(context, "towel"); });
  }
  void cancel(const std::string& code) {
    act([&](const Context& context) {
      REQUIRE(cancel_coupon(context, {.code = code, .reason = "A mistake", .who = "owner"}));
    });
  }
};

}  // namespace

TEST_CASE(
    "A prize cannot be had when it is off, out of stock or for others, and costs nothing then",
    "[engine]") {  // R62, R94–R103
  World world;
  world.change(GENERATE(
      std::function<void(Reward&)>([](Reward& one) { one.is_on = false; }),
      [](Reward& one) { one.stock = 0; },
      [](Reward& one) { one.tiers = {"Gold"}; },
      [](Reward& one) { one.members.orders_min = 1; },
      [](Reward& one) { one.members.member_for = days(1); },
      [](Reward& one) { one.members.countries = {"US"}; },
      [](Reward& one) { one.limits.total = 0; },
      [](Reward& one) { one.window.to = loyalty::Day(std::chrono::year(2026) / 1 / 4); },
      [](Reward& one) { one.hours = {{.from = hours(17), .to = hours(19)}}; }));

  CHECK(world.press().outcome == "unavailable");
  CHECK(world.points() == 260);
  CHECK(world.out() == 0);
}

TEST_CASE("The same press may bring a prize once its conditions hold", "[engine]") {
  World world;
  world.change([](Reward& one) {
    one.hours = {{.from = hours(17), .to = hours(19)}};
    one.stock = 1;
    one.limits.total = 1;
    one.window.to = loyalty::Day(std::chrono::year(2026) / 1 / 5);
  });
  world.shop.pass(hours(7));  // 17:00 in the shop's zone

  CHECK(world.press().outcome.empty());
  CHECK(world.out() == 1);
}

TEST_CASE("The last one in stock goes to who was first, and comes back when it is not made",
          "[engine]") {  // R62
  World world;
  const db::Contact ben = world.shop.member("ben", "ben@example.com");
  world.shop.give(ben, 210);
  world.change([](Reward& one) { one.stock = 1; });

  CHECK(world.press().outcome.empty());
  CHECK(world.press(ben).outcome == "unavailable");
  const db::Redemption first = world.newest();
  CHECK(world.out() == 1);

  world.act([&](const Context& context) {
    const auto held = db::find_redemption(context.db, core::RedemptionId(1));
    settle_refused(context, *held, "no such product");
  });

  CHECK(world.out() == 0);
  CHECK(world.press(ben).outcome.empty());
}

TEST_CASE("Section 12: of a budget of 1,000.00 the coupons that are out are taken at their issue",
          "[engine]") {  // R101
  World world;
  world.become("amount_off", [](Reward& one) {
    one.costs = Points(0);
    one.benefit.amount_minor = 750;
    one.limits.discount_minor = 2250;
  });

  for (int i = 0; i < 3; ++i) {
    CHECK(world.press().outcome.empty());
  }
  CHECK(world.press().outcome == "unavailable");
  CHECK(world.points() == 260);
}

TEST_CASE("A reward ends when the orders it was used on come to so much", "[engine]") {  // R101
  World world;
  world.change([](Reward& one) {
    one.costs = Points(10);
    one.limits.order_minor = 10000;
  });
  const auto used_on = [&](const char* id, std::int64_t minor, const char* currency) {
    const std::string code = world.take();
    store_adapter::Order order = world.shop.order(minor);
    order.id = id;
    order.number = id;
    order.value.currency = currency;
    world.act([&](const Context& context) {
      record_order(context, order);
      coupon_used(context, code, id);
    });
  };

  used_on("1", 9999, "USD");
  used_on("2", 50000, "EUR");
  used_on("3", 1, "USD");

  CHECK(world.press().outcome == "unavailable");
  store_adapter::Order smaller = world.shop.order(9998, 2);
  smaller.id = "1";
  smaller.number = "1";
  world.act([&](const Context& context) { record_order(context, smaller); });
  CHECK(world.press().outcome.empty());
}

TEST_CASE("A member has a prize so often in a month, and again in the next", "[engine]") {  // R101
  World world;
  world.change([](Reward& one) {
    one.costs = Points(10);
    one.limits.per_member = loyalty::TimesPer{.times = 1, .per = loyalty::Unit::kMonth};
  });

  world.take();
  CHECK(world.press().outcome == "unavailable");
  world.shop.pass(days(27));  // 1 February
  CHECK(world.press().outcome.empty());
}

TEST_CASE("A coupon that nobody used gives its place back before the next is asked for",
          "[engine]") {  // R62, R96
  World world;
  world.change([](Reward& one) {
    one.stock = 1;
    one.costs = Points(50);
  });
  world.take();
  world.shop.pass(days(30));
  CHECK(world.press().outcome == "unavailable");  // its last day
  world.shop.pass(days(1));

  CHECK(world.press().outcome.empty());
  CHECK(world.state() == "expired");
}

TEST_CASE("A reward may cost nothing", "[engine]") {
  World world;
  world.change([](Reward& one) { one.costs = Points(0); });

  const std::string code = world.take();

  CHECK(world.points() == 260);
  CHECK(world.state() == "open");
  world.cancel(code);
  CHECK(world.state() == "cancelled");
  CHECK(world.points() == 260);
}

TEST_CASE("A reward that a person hands out takes its points and tells the owner",
          "[engine]") {  // R57, R59
  World world;
  world.become("experience");

  const auto answer = world.press();

  CHECK(answer.outcome == "by_hand");
  CHECK(std::get<std::string>(answer.facts.at("reward_name")) == "Linen hand towel");
  CHECK(world.points() == 60);
  CHECK(world.shop.held_of(world.ana) == 0);
  CHECK(world.shop.ask("SELECT count(*) FROM job") == "0");
  CHECK(has_part(world.shop.notes(), "Hand out \"Linen hand towel\" to ana@example.com"));
}

TEST_CASE("A member of a tier pays that tier's price for a coupon of that tier's life",
          "[engine]") {  // R100
  World world;
  world.shop.change_rules([](Rules& rules) {
    rules.program.tiers = {{.name = "Guest"}};
    Reward& towel = *std::ranges::find(rules.program.rewards, "towel", &Reward::id);
    towel.costs_by_tier = {{"Guest", Points(150)}};
    towel.expires_by_tier = {{"Guest", days(60)}};
  });

  world.take();

  CHECK(world.points() == 110);
  CHECK(world.newest().expires == utc("2026-03-07T07:59:59Z"));  // the end of 6 March there
}

TEST_CASE("Section 9: a coupon of 30 days is good to the end of its last day", "[engine]") {
  World world;
  world.take();

  CHECK(world.newest().expires == utc("2026-02-05T07:59:59Z"));
}

TEST_CASE("A shop is asked for the discount that was promised", "[engine]") {  // R58
  World world;
  world.become("percent_off", [](Reward& one) {
    one.benefit.percent = {.times = 3, .per = 20};
    one.benefit.on.categories = {"tea"};
    one.basket.minor = 5000;
  });
  REQUIRE(world.press().outcome.empty());

  const auto payload = world.asked();
  const auto terms = store_adapter::terms_from(payload.at("terms").get<std::string>());

  REQUIRE(terms.has_value());
  CHECK(terms->benefit.type == store_adapter::BenefitType::kPercent);
  CHECK(terms->benefit.percent == "15");
  CHECK(terms->categories == std::vector<std::string>{"tea"});
  CHECK(terms->needs.minimum == core::Money{.minor = 5000, .currency = "USD"});
  CHECK(payload.at("products").empty());
}

TEST_CASE("Section 9: cancelled unused, the 200 points go back into the lots they came from",
          "[engine]") {
  World world;
  const std::string code = world.take();
  const std::string lots = world.shop.ask("SELECT count(*) FROM lot");
  CHECK(world.points() == 60);

  world.cancel(code);
  world.cancel(code);

  CHECK(world.points() == 260);
  CHECK(world.state() == "cancelled");
  CHECK(world.out() == 0);
  CHECK(world.shop.ask("SELECT count(*) FROM lot") == lots);
  CHECK(world.shop.ask("SELECT count(*) FROM audit WHERE action = 'coupon cancelled'") == "1");
  CHECK(world.shop.ask("SELECT count(*) FROM job WHERE kind = 'disable_coupon'") == "1");
}

TEST_CASE("Cancelling a coupon again is told from cancelling it, and changes nothing", "[engine]") {
  World world;
  const std::string code = world.take();
  world.act([&](const Context& context) {
    const auto first = cancel_coupon(context, {.code = code, .reason = "x"});
    REQUIRE(first.has_value());
    CHECK(first->is_new);
    CHECK(first->points == Points(200));
    CHECK(first->punches == 0);
    const auto second = cancel_coupon(context, {.code = code, .reason = "x"});
    REQUIRE(second.has_value());
    CHECK_FALSE(second->is_new);
    CHECK(second->points == Points(0));
  });
  CHECK(world.points() == 260);
}

TEST_CASE("A coupon that was used, or is unknown, is not cancelled", "[engine]") {
  World world;
  const std::string code = world.take();
  world.act([&](const Context& context) {
    coupon_used(context, code, "o1");
    CHECK(cancel_coupon(context, {.code = code, .reason = "x"}).error().code ==
          core::ErrorCode::kConflict);
    CHECK(cancel_coupon(context, {.code = "NONE", .reason = "x"}).error().code ==
          core::ErrorCode::kNotFound);
    CHECK(cancel_coupon(context, {.code = code, .reason = " "}).error().code ==
          core::ErrorCode::kInvalid);
  });
  CHECK(world.points() == 60);
}

TEST_CASE("Points of a coupon that nobody used are lost, or go back where the file says so",
          "[engine]") {  // R96
  World world;
  const bool are_back = GENERATE(false, true);
  world.change([&](Reward& one) {
    one.on_expiry = are_back ? loyalty::OnExpiry::kRecredit : loyalty::OnExpiry::kLost;
  });
  world.take();
  world.shop.pass(days(31));

  CHECK(collect_due(world.shop.db(), world.shop.now()) == 1);
  CHECK(collect_due(world.shop.db(), world.shop.now()) == 0);
  world.shop.settle();

  CHECK(world.state() == "expired");
  CHECK(world.points() == (are_back ? 260 : 60));
}

TEST_CASE(
    "Section 9: a coupon whose order was cancelled can be used again with the days it had left",
    "[engine]") {
  World world;
  const bool is_taken_by_shop = GENERATE(true, false);
  world.shop.extends_coupons = is_taken_by_shop;
  const std::string code = world.take();
  const auto end_at_first = *db::find_coupon(world.shop.db(), code)->expires;
  world.shop.pass(days(20));
  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });
  CHECK(world.state() == "used");
  world.shop.pass(days(40));

  world.act([&](const Context& context) { free_coupons_of(context, "o1"); });
  world.act([&](const Context& context) { free_coupons_of(context, "o1"); });

  CHECK(world.state() == "open");
  const auto coupon = db::find_coupon(world.shop.db(), code);
  CHECK(coupon->expires > world.shop.now() + days(9));
  const auto told = nlohmann::json::parse(
      world.shop.ask("SELECT group_concat(payload) FROM job WHERE kind = 'extend_coupon'"));
  CHECK(told.at("code") == code);
  CHECK(told.at("expires") == core::to_ms(*coupon->expires));
  CHECK(told.at("before") == core::to_ms(end_at_first));
  world.shop.settle();
  const std::string note = world.shop.notes().empty() ? std::string() : world.shop.notes().front();
  CHECK((note.find("set its last day there to ") != std::string::npos) == !is_taken_by_shop);
  CHECK(world.points() == 60);
  world.act([&](const Context& context) { coupon_used(context, code, "o2"); });
  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });
  CHECK(world.shop.ask("SELECT used_order FROM coupon") == "o2");
  CHECK(world.points() == 60);
}

TEST_CASE("Section 9: a coupon that is free again on the day of its use keeps its end",
          "[engine]") {
  World world;
  const std::string code = world.take();
  world.shop.pass(days(5));
  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });

  world.act([&](const Context& context) { coupon_released(context, code, "o1"); });

  CHECK(world.state() == "open");
  CHECK(world.shop.ask("SELECT count(*) FROM job WHERE kind = 'extend_coupon'") == "0");
}

TEST_CASE("A later end that the shop does not take is no news once the coupon is used",
          "[engine]") {
  World world;
  world.shop.extends_coupons = false;
  const std::string code = world.take();
  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });
  world.shop.pass(days(40));
  world.act([&](const Context& context) { coupon_released(context, code, "o1"); });
  world.act([&](const Context& context) { coupon_used(context, code, "o2"); });

  world.shop.settle();

  CHECK(world.shop.ask("SELECT count(*) FROM job WHERE kind = 'extend_coupon'") == "1");
  CHECK(world.shop.notes().empty());
}

TEST_CASE("A coupon whose order was cancelled gives its points back where the file says so",
          "[engine]") {
  World world;
  world.change(
      [](Reward& one) { one.on_order_cancelled = loyalty::OnOrderCancelled::kCancelAndRecredit; });
  const std::string code = world.take();
  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });

  world.act([&](const Context& context) { coupon_released(context, code, "o1"); });

  CHECK(world.state() == "cancelled");
  CHECK(world.points() == 260);
}

TEST_CASE("A coupon that the shop took after its points were back costs them again", "[engine]") {
  World world;
  const std::string code = world.take();
  world.cancel(code);
  CHECK(world.points() == 260);

  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });

  CHECK(world.state() == "used");
  CHECK(world.points() == 60);
  CHECK(world.out() == 1);
}

TEST_CASE("Section 10: what goes back of an order brings back its share of the points that paid",
          "[engine]") {
  World world;
  world.shop.give(world.ana, 240);
  world.become("points_payment", [](Reward& one) {
    one.costs = Points(400);
    one.points_part = loyalty::PointsPart{
        .points_per_block = Points(100), .minor_per_block = 500, .points_min = Points(400)};
  });
  const std::string code = world.take();
  CHECK(world.points() == 100);
  // Goods for 80.00, 20.00 of it paid with points.
  store_adapter::Order order = world.shop.order(6000);
  order.coupon_codes = {code};
  const auto tell = [&](store_adapter::OrderState state, std::int64_t minor) {
    order.version += 1;
    order.state = state;
    order.value.minor = minor;
    world.act([&](const Context& context) { change_order(context, order, Told::kUnasked); });
    return world.points();
  };
  world.act([&](const Context& context) {
    record_order(context, order);
    claim_for(context, order, *world.ana.member);
  });
  CHECK(world.points() == 160);

  CHECK(tell(store_adapter::OrderState::kPartiallyRefunded, 3000) == 160 - 30 + 200);
  CHECK(tell(store_adapter::OrderState::kPartiallyRefunded, 3000) == 330);
  CHECK(tell(store_adapter::OrderState::kPaid, 6000) == 360);  // undone: the owner decides
  CHECK(world.shop.ask("SELECT sentence FROM owner_note ORDER BY id DESC LIMIT 1")
            .find("points take 1 200 --reason") != std::string::npos);
  CHECK(tell(store_adapter::OrderState::kPartiallyRefunded, 2999) == 360 - 31);  // 0.07 of a point
  CHECK(tell(store_adapter::OrderState::kRefunded, 0) == 329 - 29 + 200);
  CHECK(tell(store_adapter::OrderState::kCancelled, 0) == 500);
  CHECK(world.state() == "cancelled");
}

TEST_CASE("A coupon that another order is paid with goes by the worth of that one", "[engine]") {
  World world;
  world.shop.give(world.ana, 240);
  world.become("points_payment", [](Reward& one) {
    one.points_part = loyalty::PointsPart{
        .points_per_block = Points(100), .minor_per_block = 500, .points_min = Points(400)};
  });
  const std::string code = world.take();
  const auto tell = [&](const char* id, store_adapter::OrderState state, std::int64_t minor) {
    store_adapter::Order order = world.shop.order(minor, minor == 10000 ? 1 : 2);
    order.id = order.number = id;
    order.state = state;
    order.coupon_codes = {code};
    world.act([&](const Context& context) { change_order(context, order, Told::kUnasked); });
  };
  tell("first", store_adapter::OrderState::kPaid, 10000);
  tell("first", store_adapter::OrderState::kCancelled, 0);
  CHECK(world.state() == "open");

  store_adapter::Order second = world.shop.order(2000);
  second.id = second.number = "second";
  second.coupon_codes = {code};
  world.act([&](const Context& context) { record_order(context, second); });

  CHECK(world.state() == "used");
  CHECK(world.points() == 100);  // nothing of the second order went back
}

TEST_CASE("A paid order that names the coupon uses it, also without a word about the coupon",
          "[engine]") {
  World world;
  const std::string code = world.take();
  store_adapter::Order order = world.shop.order(5000);
  order.coupon_codes = {"ELSE", code};

  world.act([&](const Context& context) { record_order(context, order); });

  CHECK(world.state() == "used");
  CHECK(world.shop.ask("SELECT used_order FROM coupon") == order.id);
}

TEST_CASE("The owner hears of a second order with one coupon", "[engine]") {  // R106
  World world;
  const std::string code = world.take();
  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });
  CHECK(world.shop.notes().empty());
  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });
  CHECK(world.shop.notes().empty());

  world.act([&](const Context& context) { coupon_used(context, code, "o2"); });

  REQUIRE(world.shop.notes().size() == 1);
  CHECK(world.shop.notes()[0].find("a second time, for order o2; order o1") != std::string::npos);
  CHECK(world.shop.ask("SELECT used_order FROM coupon") == "o1");
}

TEST_CASE("A prize that left the file keeps what it promised of its coupons", "[engine]") {
  const std::string program =
      "program: B\ncurrency: USD\ntime_zone: America/Los_Angeles\npoints:\n"
      "  earn: 1 per 1.00 USD\n";
  const std::string other =
      "rewards:\n  mug: {name: Mug, costs: 300, coupon: {product: PRIZE-MUG}}\n";
  const std::string towel =
      "  towel:\n    name: Towel\n    costs: 200\n    when_expired: given back\n"
      "    coupon: {product: PRIZE-TOWEL, expires: 30 days}\n";
  World world;
  const auto use = [&](const std::string& text) {
    world.shop.change_rules([&](Rules& rules) {
      rules.program_text = text;
      rules.program = *read_program({.name = "program.yaml", .bytes = text}).program;
    });
  };
  use(program + other + towel);
  world.take();
  use(program + other);
  world.shop.pass(days(32));

  world.expire();

  CHECK(world.state() == "expired");
  CHECK(world.points() == 260);
}

TEST_CASE("Points of a coupon that could not be taken again do not come back twice", "[engine]") {
  World world;
  world.change(
      [](Reward& one) { one.on_order_cancelled = loyalty::OnOrderCancelled::kCancelAndRecredit; });
  const std::string code = world.take();
  world.cancel(code);
  world.change([](Reward& one) { one.costs = Points(250); });
  world.take();
  CHECK(world.points() == 10);

  world.act([&](const Context& context) { coupon_used(context, code, "o1"); });
  CHECK(world.points() == 10);
  world.act([&](const Context& context) { coupon_released(context, code, "o1"); });

  CHECK(world.points() == 10);
  CHECK(world.shop.ask("SELECT count(*) FROM txn WHERE kind = 'recredit'") == "1");
}

TEST_CASE("Section 12: the kill switch acts on the next tap, on coupons that are out as chosen",
          "[engine]") {  // R103, R104
  World world;
  const bool are_blocked = GENERATE(false, true);
  const auto press_again = [&] {
    world.presses = 0;
    return world.press().outcome;
  };
  world.change([](Reward& one) { one.costs = Points(50); });
  world.take();

  world.change([&](Reward& one) {
    one.is_on = false;
    one.blocks_coupons = are_blocked;
  });

  CHECK(press_again() == (are_blocked ? "unavailable" : "issued"));
  CHECK(world.press().outcome == "unavailable");  // another one
  CHECK(world.state() == "open");
  CHECK(world.points() == 210);
  world.change([](Reward& one) { one.is_on = true; });
  CHECK(press_again() == "issued");
}

TEST_CASE("In the chat a reward that is handed out ends with a word that the shop gets in touch",
          "[engine]") {  // R57
  World world;
  world.become("experience");
  world.shop.change_rules([](Rules& rules) {
    std::erase_if(rules.program.rewards, [](const Reward& one) { return one.id != "towel"; });
  });
  world.shop.types("prizes");
  world.shop.taps("Get this prize");
  world.shop.heard();

  world.shop.taps("Yes please");

  CHECK(has_part(world.shop.heard(), "Linen hand towel is yours!"));
  CHECK(world.points() == 60);
}

TEST_CASE("A prize that cannot be had is not shown", "[engine]") {  // R60, R103
  World world;
  world.change([](Reward& one) { one.is_on = false; });

  world.shop.types("prizes");

  CHECK_FALSE(has_part(world.shop.heard(), "Linen hand towel"));
}

TEST_CASE("The owner is told what a shop cannot make", "[engine]") {
  World world;
  world.become("gift_card",
               [](Reward& one) { one.gift_value = {.minor = 2500, .currency = "USD"}; });
  world.act([](const Context& context) {
    const loyalty::Program& program = context.rules.program;
    CHECK(what_shop_cannot(program, {}).empty());
    const auto told =
        what_shop_cannot(program, {.benefits = {store_adapter::BenefitType::kFreeProduct}});
    REQUIRE(told.size() == 1);
    CHECK(told[0].find("\"towel\" needs a coupon of the sort \"gift_card\"") != std::string::npos);
  });
}

TEST_CASE("Every kind of reward is asked of a shop in words of its own", "[engine]") {  // R58
  const auto type_of = [](const char* kind, const std::function<void(Reward&)>& how) {
    Reward reward = reward_of(*find_kind(loyalty::standard_kinds(), kind));
    how(reward);
    return terms_of(reward, Points(300), "USD");
  };
  const auto nothing = [](Reward&) {};
  using enum store_adapter::BenefitType;

  CHECK(type_of("product", nothing).benefit.type == kFreeProduct);
  CHECK(type_of("free_sample", nothing).benefit.type == kFreeProduct);
  CHECK(type_of("free_shipping", nothing).benefit.type == kFreeShipping);
  CHECK(type_of("cheapest_percent_off", nothing).benefit.type == kCheapestPercent);
  const auto half = type_of("second_half_price", nothing);
  CHECK(half.benefit.type == kUnits);
  CHECK(half.benefit.percent == "50");
  CHECK(half.benefit.buy == 1);
  CHECK_FALSE(type_of("gift_card", nothing).is_single_use);
  CHECK(type_of("gift_card_once", nothing).is_single_use);
  const auto part = type_of("points_payment", [](Reward& one) {
    one.points_part = {
        .points_per_block = Points(100), .minor_per_block = 500, .points_min = Points(400)};
  });
  CHECK(part.benefit.type == kAmount);
  CHECK(part.benefit.amount == core::Money{.minor = 1500, .currency = "USD"});
  const auto volume = type_of("volume_by_quantity", [](Reward& one) {
    one.benefit.steps = {{.from = 3, .percent = {.times = 1, .per = 40}}};
  });
  REQUIRE(volume.benefit.steps.size() == 1);
  CHECK(volume.benefit.steps[0].items == 3);
  CHECK(volume.benefit.steps[0].percent == "2.5");
}
