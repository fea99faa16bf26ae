// Gift cards that never end, and paying the rest of one out in money.
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "db/jobs.h"
#include "db/redemptions.h"
#include "db/reward_use.h"
#include "engine/cash_out.h"
#include "engine/coupon_moves.h"
#include "engine/redeem.h"
#include "flow/text_expand.h"
#include "loyalty/rewards/reward_kind.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;
using core::ErrorCode;
using loyalty::Reward;
using std::chrono::days;

namespace {

const core::Money kValue{.minor = 2500, .currency = "USD"};

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

// A member with 260 points; a gift card of 25.00 costs 200 and never ends.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  int presses = 0;
  flow::Values facts{};  // of the newest card

  explicit World(const char* kind = "gift_card") {
    shop.give(ana, 210);
    shop.change_rules([&](Rules& rules) {
      Reward& reward = *std::ranges::find(rules.program.rewards, "towel", &Reward::id);
      const Reward before = reward;
      reward = reward_of(*find_kind(loyalty::standard_kinds(), kind));
      reward.id = before.id;
      reward.name = "Gift card";
      reward.costs = before.costs;
      reward.product = before.product;
      reward.gift_value = kValue;
      if (reward.base == loyalty::RewardBase::kStoredValue) {
        reward.expires.reset();
        reward.product.clear();
      }
    });
  }
  db::Redemption newest() {
    db::Query row(shop.db(), "SELECT max(id) FROM redemption");
    REQUIRE(row.next());
    return *db::find_redemption(shop.db(), core::RedemptionId(row.number(0)));
  }
  flow::ActionAnswer press(const std::string& nonce) {
    flow::ActionAnswer answer;
    shop.act([&](const Context& context) {
      answer = redeem(context,
                      {.contact = ana,
                       .reward = "towel",
                       .nonce = nonce,
                       .conversation = "1.1",
                       .flow = "rewards",
                       .step = "take"});
    });
    return answer;
  }
  std::string take() {
    REQUIRE(press("1").outcome.empty());
    const db::Redemption redemption = newest();
    shop.act([&](const Context& context) {
      facts = settle_issued(context, redemption, {.code = redemption.code, .id = "c1"})->facts;
    });
    return redemption.code;
  }
  void use(const std::string& code, const std::string& order) {
    shop.act([&](const Context& context) { coupon_used(context, code, order); });
  }
  core::Result<CashedOut> pay_out(const std::string& code,
                                  std::optional<core::Money> left = std::nullopt,
                                  const std::string& reason = "asked for cash") {
    std::optional<core::Result<CashedOut>> paid;
    shop.act([&](const Context& context) {
      paid = cash_out(context, {.code = code, .reason = reason, .who = "owner", .left = left});
    });
    return *paid;
  }
  std::string state() { return shop.ask("SELECT group_concat(state) FROM coupon"); }
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A gift card without an end works after a hundred years, and says no day",
          "[engine]") {  // R137
  World world;
  const std::string code = world.take();
  CHECK(world.shop.ask("SELECT count(*) FROM coupon WHERE expires_ms IS NULL") == "1");
  CHECK(flow::is_blank(world.facts.at("coupon_expires")));
  CHECK(flow::is_blank(world.facts.at("coupon_days")));

  world.shop.pass(days(36'500));
  world.shop.act([](const Context& context) { expire_due_coupons(context, "towel"); });

  CHECK(world.state() == "open");
  CHECK(world.press("1").outcome == "issued");  // an old button shows it again
  world.use(code, "o1");
  CHECK(world.state() == "used");
}

TEST_CASE("The shop is asked for a gift card without an end", "[engine]") {  // R137
  World world;
  REQUIRE(world.press("1").outcome.empty());
  const auto jobs = db::claim_jobs(world.shop.db(), "store", world.shop.now(), 10);
  REQUIRE(jobs.size() == 1);
  CHECK_FALSE(nlohmann::json::parse(jobs[0].payload).contains("expires"));
}

TEST_CASE("In the chat a gift card without an end says that it has none", "[engine]") {  // R137
  World world;
  world.shop.change_rules([](Rules& rules) {
    std::erase_if(rules.program.rewards, [](const Reward& one) { return one.id != "towel"; });
  });
  world.shop.types("prizes");
  world.shop.taps("Get this prize");
  world.shop.heard();

  world.shop.taps("Yes please");
  world.shop.settle();

  CHECK(has_part(world.shop.heard(), "It has no end"));
  world.shop.types("codes");
  CHECK(has_part(world.shop.heard(), "Gift card"));
}

TEST_CASE("A gift card for one use is paid out whole, once, and its points stay spent",
          "[engine]") {  // R137
  World world("gift_card_once");
  const std::string code = world.take();

  const auto paid = world.pay_out(code);

  REQUIRE(paid.has_value());
  CHECK(paid->paid == kValue);
  CHECK(paid->is_left_known);
  CHECK(world.state() == "cancelled");
  CHECK(world.shop.points_of(world.ana) == 60);
  CHECK(db::find_reward_use(world.shop.db(), "towel").total == 1);
  CHECK(world.shop.ask("SELECT count(*) FROM job WHERE kind = 'disable_coupon'") == "1");
  CHECK(world.shop.ask("SELECT action FROM audit ORDER BY id DESC LIMIT 1") ==
        "gift card paid out");
  CHECK(has(world.shop.ask("SELECT detail FROM audit ORDER BY id DESC LIMIT 1"),
            "25.00 USD of 25.00 USD, Gift card of member"));

  const auto again = world.pay_out(code);
  REQUIRE_FALSE(again.has_value());
  CHECK(again.error().code == ErrorCode::kConflict);
  CHECK(has(again.error().sentence, "was paid out before, with 25.00 USD"));
  world.shop.act([&](const Context& context) {
    CHECK_FALSE(cancel_coupon(context, {.code = code, .reason = "x", .who = "owner"}));
  });
  CHECK(world.shop.points_of(world.ana) == 60);
}

TEST_CASE("Of a card for several uses the owner says what is left, since only the shop knows",
          "[engine]") {  // R137
  World world;
  const std::string code = world.take();
  world.use(code, "o1");
  world.use(code, "o2");
  CHECK(world.shop.notes().empty());  // it is meant to be used more than once

  const auto unsaid = world.pay_out(code);
  REQUIRE_FALSE(unsaid.has_value());
  CHECK(has(unsaid.error().sentence, "only your shop knows what is left"));
  CHECK_FALSE(world.pay_out(code, usd(2501)));
  CHECK_FALSE(world.pay_out(code, usd(0)));
  CHECK_FALSE(world.pay_out(code, core::Money{.minor = 420, .currency = "EUR"}));
  CHECK(world.state() == "used");

  const auto paid = world.pay_out(code, usd(420));

  REQUIRE(paid.has_value());
  CHECK(paid->paid == usd(420));
  CHECK(paid->value == kValue);
  CHECK_FALSE(paid->is_left_known);
  CHECK(world.shop.ask("SELECT paid_out_minor FROM coupon") == "420");
}

TEST_CASE("A card of which no use is known is paid out whole, with a doubt", "[engine]") {  // R137
  World world;
  const auto paid = world.pay_out(world.take());
  REQUIRE(paid.has_value());
  CHECK(paid->paid == kValue);
  CHECK_FALSE(paid->is_left_known);
}

TEST_CASE("What cannot be paid out is refused in a sentence, and nothing changes",
          "[engine]") {  // R137
  SECTION("A card for one use that was used") {
    World world("gift_card_once");
    const std::string code = world.take();
    world.use(code, "o1");
    CHECK(has(world.pay_out(code).error().sentence, "was used on order o1"));
    CHECK(world.state() == "used");
  }
  SECTION("A part of a card for one use") {
    World world("gift_card_once");
    CHECK(has(world.pay_out(world.take(), usd(100)).error().sentence, "leave --amount out"));
  }
  SECTION("A card that has ended or was cancelled") {
    World world("gift_card_once");
    const bool is_over = GENERATE(false, true);
    const std::string code = world.take();
    world.shop.act([&](const Context& context) {
      db::Coupon coupon = *db::find_coupon(context.db, code);
      coupon.expires = context.now + days(1);
      db::save_coupon(context.db, coupon);
      if (!is_over) {
        REQUIRE(cancel_coupon(context, {.code = code, .reason = "x", .who = "owner"}));
      }
    });
    world.shop.pass(days(is_over ? 3 : 0));
    CHECK(has(world.pay_out(code).error().sentence, is_over ? "has ended" : "was cancelled"));
  }
  SECTION("A coupon that is no gift card") {
    World world("product");
    CHECK(has(world.pay_out(world.take()).error().sentence, "is no gift card"));
  }
  SECTION("No reason, no card") {
    World world;
    const std::string code = world.take();
    CHECK(world.pay_out(code, std::nullopt, " ").error().code == ErrorCode::kInvalid);
    CHECK(world.pay_out("NONE").error().code == ErrorCode::kNotFound);
    CHECK(world.state() == "open");
  }
}

TEST_CASE("A card that is used after it was paid out stays closed, and the owner hears of it",
          "[engine]") {  // R137
  World world;
  const std::string code = world.take();
  REQUIRE(world.pay_out(code));

  world.use(code, "");  // the shop's answer when it is to end a card that was used in part
  CHECK(world.shop.notes().empty());
  world.use(code, "o9");

  REQUIRE(world.shop.notes().size() == 1);
  CHECK(has(world.shop.notes()[0], "for order o9, and what was left of it was paid out in money"));
  CHECK(world.state() == "cancelled");
  CHECK_FALSE(world.pay_out(code));
}
