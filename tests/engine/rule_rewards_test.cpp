#include "engine/rule_rewards.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <utility>

#include "db/reward_use.h"
#include "tests/engine/owner_world.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

constexpr const char* kMug =
    "  mug: {name: Mug, costs: 0, offered: no, coupon: {product: MUG}, limit_total: 2}\n";
constexpr const char* kBigOrders =
    "campaigns:\n  big: {earn: reward mug, when: {at_least: 50.00 USD}}\n";

struct World : OwnerWorld {
  World() { owner_writes(kBigOrders, kMug); }
  void becomes(store_adapter::Order& order, store_adapter::OrderState state) {
    order.state = state;
    ++order.version;
    shop.act([&](const Context& context) { record_order(context, order); });
    shop.settle();
  }
  // The order is told again as paid, with these lines.
  void undoes(store_adapter::Order& order, Lines lines) {
    order.value.minor = 0;
    for (const store_adapter::OrderLine& one : lines) {
      order.value.minor += one.minor;
    }
    order.parts->lines = std::move(lines);
    becomes(order, store_adapter::OrderState::kPaid);
  }
  // As they were given.
  std::string coupon_states() {
    return shop.ask(
        "SELECT group_concat(state) FROM (SELECT state FROM coupon ORDER BY redemption_id)");
  }
  std::int64_t out() { return db::find_reward_use(shop.db(), "mug").total; }
};

}  // namespace

TEST_CASE("A campaign gives a reward with an order, and the member gets its code", "[engine]") {
  World world;  // R46, R47
  world.shop.types("hello");
  world.shop.heard();
  const store_adapter::Order order = world.buys({line("TOWEL", 1, 5000)});

  const db::Redemption given = world.newest();
  CHECK(given.reward == "mug");
  CHECK(given.points == core::Points(0));
  CHECK(world.coupon_states() == "open");
  CHECK(world.out() == 1);
  const auto heard = world.shop.heard();
  CHECK(has_part(heard, "Your order 1 brought you something: Mug! Your code: " + given.code));
  world.claim(order);
  CHECK(world.out() == 1);
  world.check_history();
}

TEST_CASE("An order that does not meet the condition brings none, and nobody can take it",
          "[engine]") {
  World world;
  world.buys({line("TOWEL", 1, 4999)});

  CHECK(world.out() == 0);
  CHECK(world.press("mug").outcome == "unavailable");
  world.shop.types("prizes");
  CHECK_FALSE(has_part(world.shop.heard(), "Mug"));
  world.shop.act([](const Context& context) {
    CHECK(context.rules.program.next_reward(core::Points(0))->id == "towel");
  });
}

TEST_CASE("A benefit with every purchase: one for each order, until all are given away",
          "[engine]") {  // R47, R101
  World world;
  world.buys({line("TOWEL", 1, 5000)});
  world.buys({line("TOWEL", 1, 6000)});
  world.buys({line("TOWEL", 1, 7000)});

  CHECK(world.out() == 2);
  REQUIRE_FALSE(world.shop.notes().empty());
  CHECK(world.shop.notes().front().find("Order 3 should have brought \"Mug\"") == 0);
  world.check_history();
}

TEST_CASE("A refund that takes the condition away ends the coupon that was not used", "[engine]") {
  World world;
  world.shop.types("hello");
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  world.shop.heard();
  world.changes(order, {line("TOWEL", 2, 6000)});
  CHECK(world.coupon_states() == "open");

  world.changes(order, {line("TOWEL", 1, 4000)});

  CHECK(world.coupon_states() == "cancelled");
  CHECK(world.out() == 0);
  CHECK(has_part(world.shop.heard(), "so Mug, which it had brought, is gone"));
  CHECK(world.shop.ask("SELECT count(*) FROM job WHERE kind = 'disable_coupon'") == "1");
  world.check_history();
}

TEST_CASE("A refund that is undone brings the reward again, and never two at a time", "[engine]") {
  World world;  // R46
  world.shop.types("hello");
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  const std::string first = world.newest().code;
  for (const char* states : {"cancelled,open", "cancelled,cancelled,open"}) {
    world.changes(order, {line("TOWEL", 1, 4000)});
    CHECK(world.out() == 0);
    world.check_history();
    world.shop.heard();

    world.undoes(order, {line("TOWEL", 2, 8000)});

    CHECK(world.coupon_states() == states);
    CHECK(world.out() == 1);
    CHECK(world.newest().code != first);
    CHECK(has_part(world.shop.heard(),
                   "brought you something: Mug! Your code: " + world.newest().code));
    world.check_history();
    world.undoes(order, {line("TOWEL", 2, 8000)});  // the same word once more
    CHECK(world.coupon_states() == states);
  }
  world.changes(order, {line("TOWEL", 0, 0)});
  CHECK(world.coupon_states() == "cancelled,cancelled,cancelled");
  world.check_history();
}

TEST_CASE(
    "In place of the order's points: the reward again, and no points, when the refund is "
    "undone",
    "[engine]") {
  World world;
  world.owner_writes(
      "campaigns:\n  big: {earn: reward mug, when: {at_least: 50.00 USD}, stacks: no}\n", kMug);
  const std::int64_t before = world.shop.points_of(world.ana);
  store_adapter::Order order = world.buys({line("TOWEL", 2, 6000)});
  CHECK(world.coupon_states() == "open");
  world.changes(order, {line("TOWEL", 1, 2000)});
  CHECK(world.coupon_states() == "cancelled");
  CHECK(world.shop.points_of(world.ana) == before);  // a refund brings no points

  world.undoes(order, {line("TOWEL", 2, 6000)});

  CHECK(world.coupon_states() == "cancelled,open");
  CHECK(world.shop.points_of(world.ana) == before);
  world.check_history();
}

TEST_CASE("An order that is cancelled and paid again brings its reward again", "[engine]") {
  World world;
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  world.becomes(order, store_adapter::OrderState::kCancelled);
  CHECK(world.coupon_states() == "cancelled");
  world.becomes(order, store_adapter::OrderState::kPaid);

  CHECK(world.coupon_states() == "cancelled,open");
  world.check_history();
}

TEST_CASE("A refund that is undone brings no reward that others have by now", "[engine]") {
  World world;
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  world.changes(order, {line("TOWEL", 1, 4000)});
  world.buys({line("TOWEL", 1, 6000)});
  world.buys({line("TOWEL", 1, 7000)});
  CHECK(world.out() == 2);

  world.undoes(order, {line("TOWEL", 2, 8000)});

  CHECK(world.coupon_states() == "cancelled,open,open");
  CHECK(world.shop.notes().front().find("Order 1 should have brought \"Mug\"") == 0);
  world.check_history();
}

TEST_CASE("A refund that is undone opens no coupon that was used, cancelled or over before",
          "[engine]") {
  World world;
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  std::string end;
  SECTION("used") {
    world.shop.act([&](const Context& context) { coupon_used(context, world.newest().code, "7"); });
    end = "used";
  }
  SECTION("cancelled by the owner") {
    world.shop.act([&](const Context& context) {
      REQUIRE(cancel_coupon(
          context, {.code = world.newest().code, .reason = "Sorry", .who = "command line"}));
    });
    end = "cancelled";
  }
  SECTION("over") {
    world.shop.pass(std::chrono::days(40));
    end = "expired";
  }
  world.changes(order, {line("TOWEL", 1, 4000)});
  CHECK(world.coupon_states() == end);
  world.check_history();

  world.undoes(order, {line("TOWEL", 2, 8000)});

  CHECK(world.coupon_states() == end);
  CHECK(world.shop.ask("SELECT count(*) FROM redemption") == "1");
  world.check_history();
}

TEST_CASE("A code that was used before the shop could end it leaves none in its place",
          "[engine]") {
  World world;
  world.shop.types("hello");
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  const std::string first = world.newest().code;
  world.changes(order, {line("TOWEL", 1, 4000)});
  world.undoes(order, {line("TOWEL", 2, 8000)});
  REQUIRE(world.coupon_states() == "cancelled,open");
  world.shop.heard();

  world.shop.act([&](const Context& context) { coupon_used(context, first, "77"); });
  world.shop.settle();

  CHECK(world.coupon_states() == "used,cancelled");
  CHECK(world.out() == 1);
  CHECK(has_part(world.shop.heard(), "so Mug, which it had brought, is gone"));
  world.check_history();
  world.changes(order, {line("TOWEL", 1, 4000)});
  world.undoes(order, {line("TOWEL", 2, 8000)});
  CHECK(world.coupon_states() == "used,cancelled");
  world.check_history();
}

TEST_CASE("A coupon that was used stays used when its order is refunded", "[engine]") {
  World world;
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  world.shop.act([&](const Context& context) { coupon_used(context, world.newest().code, "77"); });
  world.changes(order, {line("TOWEL", 0, 0)});

  CHECK(world.coupon_states() == "used");
  CHECK(world.out() == 1);
  world.check_history();
}

TEST_CASE("A refund before the shop has made the code ends the gift, and a late code is ended too",
          "[engine]") {
  World world;
  world.shop.is_store_away = true;
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  world.changes(order, {line("TOWEL", 0, 0)});
  CHECK(world.newest().state == "void");
  CHECK(world.out() == 0);

  world.shop.is_store_away = false;
  world.shop.settle();

  CHECK(world.newest().state == "void");
  CHECK(world.coupon_states().empty());
  CHECK(world.shop.ask("SELECT count(*) FROM job WHERE kind = 'disable_coupon'") == "1");
  world.check_history();

  world.undoes(order, {line("TOWEL", 2, 8000)});
  CHECK(world.coupon_states() == "open");
  world.check_history();
}

TEST_CASE("A refund that is undone before the shop answers leaves one code", "[engine]") {
  World world;
  world.shop.is_store_away = true;
  store_adapter::Order order = world.buys({line("TOWEL", 2, 8000)});
  world.changes(order, {line("TOWEL", 1, 4000)});
  world.undoes(order, {line("TOWEL", 2, 8000)});
  CHECK(world.out() == 1);

  world.shop.is_store_away = false;
  world.shop.settle();

  CHECK(world.coupon_states() == "open");
  CHECK(world.newest().state == "issued");
  CHECK(world.shop.ask("SELECT count(*) FROM job WHERE kind = 'disable_coupon'") == "1");
  world.check_history();
}

TEST_CASE("A reward that the owner hands out is given by a note", "[engine]") {
  World world;
  world.owner_writes(kBigOrders, "  mug: {name: Call, costs: 0, offered: no, kind: thank_you}\n");
  world.shop.types("hello");
  world.shop.heard();
  store_adapter::Order order = world.buys({line("TOWEL", 1, 5000)});

  CHECK(world.shop.notes().front() == "Hand out \"Call\" to ana@example.com: an order brought it.");
  CHECK(has_part(world.shop.heard(), "brought you something: Call. Bumble Linens gets in touch"));
  world.changes(order, {line("TOWEL", 0, 0)});
  CHECK(world.shop.notes().front().find("Do not hand it out") != std::string::npos);
  world.check_history();

  world.undoes(order, {line("TOWEL", 1, 5000)});
  CHECK(world.shop.notes().front() ==
        "The refund of order 1 was undone. Hand out \"Call\" after all, unless that was done.");
  CHECK(world.shop.ask("SELECT count(*) FROM redemption") == "1");
  world.check_history();
}

TEST_CASE("Under rules that give no mug none would have been given", "[engine]") {
  World world;
  world.buys({line("TOWEL", 1, 5000)});
  loyalty::Program program;
  world.shop.act([&](const Context& context) { program = context.rules.program; });
  program.earning.rules.clear();
  class Without final : public ReplayRules {
   public:
    explicit Without(const loyalty::Program& program) : program_(program) {}
    core::Result<const loyalty::Program*> at(const db::Happening& /*happening*/) override {
      return &program_;
    }

   private:
    const loyalty::Program& program_;
  } rules(program);

  const auto result = what_if(world.shop.db(), rules, world.shop.now());

  REQUIRE(result.has_value());
  CHECK(result->was.prizes.at("mug").issued == 1);
  CHECK_FALSE(result->would.prizes.contains("mug"));
}
