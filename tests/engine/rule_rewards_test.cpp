#include "engine/rule_rewards.h"

#include <chrono>

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

  order.state = store_adapter::OrderState::kPaid;
  world.changes(order, {line("TOWEL", 2, 8000)});
  CHECK(world.coupon_states() == "cancelled");  // once for an order and a rule
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
