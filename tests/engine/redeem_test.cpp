#include "engine/redeem.h"

#include <nlohmann/json.hpp>

#include "db/jobs.h"
#include "db/ledger.h"
#include "engine/order_points.h"
#include "tests/catch.h"
#include "tests/engine/owner_world.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

// A member with 260 points; the towel costs 200, the napkins 350.
struct World {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");

  World() { shop.give(ana, 210); }

  flow::ActionAnswer press(const std::string& nonce, const std::string& reward = "towel") {
    return press_by(ana, nonce, reward);
  }
  flow::ActionAnswer press_by(const db::Contact& contact,
                              const std::string& nonce,
                              const std::string& reward = "towel") {
    flow::ActionAnswer answer;
    shop.act([&](const Context& context) {
      answer = redeem(context,
                      {.contact = contact,
                       .reward = reward,
                       .nonce = nonce,
                       .conversation = "1.1",
                       .flow = "rewards",
                       .step = "take"});
    });
    return answer;
  }
  db::Redemption newest() {
    db::Query row(shop.db(), "SELECT max(id) FROM redemption");
    REQUIRE(row.next());
    const auto redemption = db::find_redemption(shop.db(), core::RedemptionId(row.number(0)));
    REQUIRE(redemption.has_value());
    return *redemption;
  }
  std::optional<RedeemResult> issue(const std::string& code = "",
                                    std::optional<core::Instant> expires = std::nullopt) {
    std::optional<RedeemResult> result;
    const db::Redemption redemption = newest();
    shop.act([&](const Context& context) {
      result = settle_issued(
          context,
          redemption,
          {.code = code.empty() ? redemption.code : code, .id = "c1", .expires_at = expires});
    });
    return result;
  }
  std::optional<RedeemResult> refuse() {
    std::optional<RedeemResult> result;
    const db::Redemption redemption = newest();
    shop.act([&](const Context& context) {
      result = settle_refused(context, redemption, "no such product");
    });
    return result;
  }
  std::optional<RedeemResult> code_taken() {
    std::optional<RedeemResult> result;
    const db::Redemption redemption = newest();
    shop.act([&](const Context& context) { result = settle_code_taken(context, redemption); });
    return result;
  }
  void add_code(const std::string& code) {
    db::add_pool_code(shop.db(), code, "towel", std::nullopt, shop.now());
  }
  std::int64_t points() { return shop.points_of(ana); }
  std::int64_t held() { return shop.held_of(ana); }
  std::string job_count() { return shop.ask("SELECT count(*) FROM job"); }
  std::string open_lots() {
    return shop.ask("SELECT group_concat(remaining) FROM (SELECT remaining FROM lot ORDER BY id)");
  }
};

}  // namespace

TEST_CASE("A prize holds its points, and spends them once the shop made the coupon",
          "[engine]") {  // R51, R52
  World world;

  const auto answer = world.press("1.1.2");
  CHECK(answer.outcome.empty());
  CHECK(answer.late == "shop_silent");
  CHECK(world.points() == 60);
  CHECK(world.held() == 200);

  const auto result = world.issue();

  REQUIRE(result.has_value());
  CHECK(result->outcome == "issued");
  CHECK(std::get<std::string>(result->facts.at("coupon_code")) == world.newest().code);
  CHECK(std::get<std::int64_t>(result->facts.at("coupon_days")) == 30);  // R54
  CHECK(std::get<std::string>(result->facts.at("reward_name")) == "Linen hand towel");
  CHECK(world.points() == 60);
  CHECK(world.held() == 0);
  CHECK(world.shop.ask("SELECT state FROM coupon") == "open");
  CHECK_FALSE(world.issue().has_value());
}

TEST_CASE("The shop is asked for exactly this prize, with the code that was chosen before",
          "[engine]") {  // R53, R55
  World world;
  world.press("1.1.2");

  const auto jobs = db::claim_jobs(world.shop.db(), "store", world.shop.now(), 10);

  REQUIRE(jobs.size() == 1);
  CHECK(jobs[0].kind == "create_coupon");
  const auto payload = nlohmann::json::parse(jobs[0].payload);
  CHECK(payload.at("code") == world.newest().code);
  CHECK(payload.at("product") == "PRIZE-TOWEL");
  CHECK(payload.at("email") == "ana@example.com");
  CHECK(payload.at("free_shipping") == false);
  CHECK(payload.at("expires") == core::to_ms(utc("2026-02-05T07:59:59Z")));
}

TEST_CASE("Section 9: the same press a hundred times is one prize", "[engine]") {
  World world;
  world.press("1.1.2");

  CHECK(world.press("1.1.2").outcome.empty());
  CHECK(world.job_count() == "1");
  CHECK(world.held() == 200);
  world.issue();
  const auto again = world.press("1.1.2");

  CHECK(again.outcome == "issued");
  CHECK(std::get<std::string>(again.facts.at("coupon_code")) == world.newest().code);
  CHECK(world.points() == 60);
  CHECK(world.shop.ask("SELECT count(*) FROM coupon") == "1");
}

TEST_CASE("Pressed twice while the shop is asked, the answer goes where the person waits now",
          "[engine]") {
  World world;
  world.press("1");

  world.shop.act([&](const Context& context) {
    redeem(context,
           {.contact = world.ana,
            .reward = "towel",
            .nonce = "1",
            .conversation = "1.2",
            .flow = "rewards",
            .step = "take"});
  });

  CHECK(world.newest().conversation == "1.2");
  CHECK(world.held() == 200);
  CHECK(world.job_count() == "1");
}

TEST_CASE("Section 15: one press cannot be used for another prize", "[engine]") {
  World world;
  world.press("1.1.2");

  CHECK(world.press("1.1.2", "napkins").outcome == "unavailable");

  CHECK(has_part(world.shop.notes(), "used for two different prizes"));
  CHECK(world.held() == 200);
}

TEST_CASE("One point short is not enough, exactly enough is", "[engine]") {
  World world;
  world.shop.change_rules(
      [](Rules& rules) { rules.program.rewards.at(0).costs = core::Points(261); });
  CHECK(world.press("1").outcome == "not_enough");
  CHECK(world.points() == 260);
  world.shop.change_rules(
      [](Rules& rules) { rules.program.rewards.at(0).costs = core::Points(260); });

  CHECK(world.press("2").outcome.empty());
  CHECK(world.points() == 0);
}

TEST_CASE("A yes to a price is no yes to a higher one", "[engine]") {
  OwnerWorld world;
  world.owner_writes("", "  mug: {name: Mug, costs: 30, coupon: {product: PRIZE-MUG}}\n");
  world.shop.give(world.ana, 210);
  world.shows("mug");
  world.shop.pass(std::chrono::hours(1));
  world.owner_writes("", "  mug: {name: Mug, costs: 40, coupon: {product: PRIZE-MUG}}\n");

  CHECK(world.press("mug").outcome == "price_changed");
  CHECK(world.shop.points_of(world.ana) == 260);

  world.shows("mug");
  world.shop.pass(std::chrono::hours(1));
  world.owner_writes("", "  mug: {name: Mug, costs: 35, coupon: {product: PRIZE-MUG}}\n");
  CHECK(world.press("mug").outcome.empty());  // cheaper is no surprise
  CHECK(world.press("mug").outcome.empty());  // nobody was shown a price
  CHECK(world.shop.points_of(world.ana) == 260 - 70);
}

TEST_CASE("A yes to the price of a tier is no yes to the price without it", "[engine]") {
  OwnerWorld world;
  world.owner_writes(
      "tiers: [{name: Guest}, {name: Silver, from: 300}]\n"
      "tier_rules: {refund: at once}\n",
      "  mug: {name: Mug, costs: 40, by_tier: {Silver: {costs: 30}},"
      " coupon: {product: PRIZE-MUG}}\n");
  auto order = world.buys({line("P-1", 1, 30000)});
  REQUIRE(world.shop.points_of(world.ana) >= 300);
  world.shop.pass(std::chrono::hours(1));
  world.shows("mug");
  world.shop.pass(std::chrono::hours(1));
  world.changes(order, {line("P-1", 1, 20000)});

  CHECK(world.press("mug").outcome == "price_changed");
}

TEST_CASE("A refusal is final for its press, even after earning more", "[engine]") {
  World world;
  CHECK(world.press("1", "napkins").outcome == "not_enough");
  world.shop.give(world.ana, 1000);

  CHECK(world.press("1", "napkins").outcome == "not_enough");
  CHECK(world.points() == 1260);
  CHECK(world.press("2", "napkins").outcome.empty());
}

TEST_CASE("Section 15: two devices at once cannot spend the same points", "[engine]") {
  World world;
  db::Contact phone = world.shop.contact("phone");
  db::bind_contact(world.shop.db(), phone.id, *world.ana.member);
  phone.member = world.ana.member;

  CHECK(world.press("1.1.2").outcome.empty());
  CHECK(world.press_by(phone, "1.1.2").outcome == "not_enough");

  CHECK(world.points() == 60);
  CHECK(world.job_count() == "1");
}

TEST_CASE("A shop without a prize to be had says so", "[engine]") {
  World world;
  world.shop.change_rules([](Rules& rules) { rules.program.rewards.clear(); });
  world.shop.speaker = "ana";
  world.shop.heard();
  world.shop.types("prizes");
  CHECK(world.shop.heard() ==
        std::vector<std::string>{
            "There is no prize to be had right now. Your points stay; write PRIZES another day."});
}

TEST_CASE("Who is no member, or asks for a prize that is gone, gets none", "[engine]") {
  World world;

  CHECK(world.press("1", "gone").outcome == "unavailable");
  CHECK(world.press_by(world.shop.contact("stranger"), "1").outcome == "unavailable");
  CHECK(world.job_count() == "0");
}

TEST_CASE("A button of a prize that was gone stays without a prize when it comes back",
          "[engine]") {
  World world;
  std::vector<loyalty::Reward> all;
  world.shop.change_rules([&](Rules& rules) { all.swap(rules.program.rewards); });
  CHECK(world.press("1").outcome == "unavailable");

  world.shop.change_rules([&](Rules& rules) { rules.program.rewards = all; });

  CHECK(world.press("1").outcome == "unavailable");
  CHECK(world.press("1").facts.empty());
  CHECK(world.points() == 260);
  CHECK(world.held() == 0);
  CHECK(world.job_count() == "0");
  CHECK(world.press("2").outcome.empty());  // another button takes it
}

TEST_CASE("A coupon that the shop refuses gives the points back where they came from", "[engine]") {
  World world;
  const std::string before = world.open_lots();
  world.press("1");
  REQUIRE(world.open_lots() == "0,60");

  const auto result = world.refuse();

  REQUIRE(result.has_value());
  CHECK(result->outcome == "refused");
  CHECK(world.points() == 260);
  CHECK(world.held() == 0);
  CHECK(world.open_lots() == before);
  CHECK_FALSE(world.refuse().has_value());
  CHECK_FALSE(world.issue().has_value());
  CHECK(world.press("1").outcome == "refused");
}

TEST_CASE("An order refunded while its points were held is settled when they come back",
          "[engine]") {
  World world;
  const auto word = [&world](std::int64_t minor, std::int64_t version) {
    const store_adapter::Order order = world.shop.order(minor, version);
    world.shop.act([&](const Context& context) {
      record_order(context, order);
      claim_for(context, order, *world.ana.member);
    });
  };
  word(24000, 1);
  REQUIRE(world.points() == 500);
  world.press("1");
  world.press("2");
  REQUIRE(world.held() == 400);
  word(0, 2);  // 100 of the 240 can be taken back
  REQUIRE(world.points() == 0);

  world.refuse();

  CHECK(world.points() == 60);
  CHECK(world.held() == 200);
  CHECK(db::unrecovered_orders(world.shop.db(), *world.ana.member).empty());
  CHECK(db::posted_for_order(world.shop.db(), "custom:90071").to_member == core::Points(0));
}

TEST_CASE("A code that is taken is drawn again, and after the third the points come back",
          "[engine]") {
  World world;
  world.press("1");
  const std::string first = world.newest().code;

  CHECK_FALSE(world.code_taken().has_value());
  const std::string second = world.newest().code;
  CHECK_FALSE(world.code_taken().has_value());
  const std::string third = world.newest().code;
  CHECK(first != second);
  CHECK(second != third);
  CHECK(world.job_count() == "3");
  CHECK(world.held() == 200);

  const auto last = world.code_taken();

  REQUIRE(last.has_value());
  CHECK(last->outcome == "refused");
  CHECK(world.points() == 260);
  CHECK(world.job_count() == "3");
  CHECK(has_part(world.shop.notes(), "called every code for the prize"));
  CHECK_FALSE(world.code_taken().has_value());
}

TEST_CASE("Codes of the owner's list are given out before any is drawn", "[engine]") {
  World world;
  world.add_code("OWNER-1");

  world.press("1");
  world.issue();

  CHECK(world.newest().code == "OWNER-1");
  CHECK(world.shop.ask("SELECT code FROM coupon") == "OWNER-1");
}

TEST_CASE("A list of codes that is used up makes the prize unavailable and takes nothing",
          "[engine]") {
  World world;
  world.add_code("OWNER-1");
  world.press("1");
  world.shop.give(world.ana, 200);

  CHECK(world.press("2").outcome == "unavailable");

  CHECK(world.points() == 260);
  CHECK(world.held() == 200);
  CHECK(has_part(world.shop.notes(), "is used up"));
  CHECK(world.press("2").outcome == "unavailable");
}

TEST_CASE("A code of the owner's list that the shop calls taken is followed by the next",
          "[engine]") {
  World world;
  world.add_code("OWNER-1");
  world.add_code("OWNER-2");
  world.press("1");

  CHECK_FALSE(world.code_taken().has_value());
  CHECK(world.newest().code == "OWNER-2");
  const auto last = world.code_taken();

  REQUIRE(last.has_value());
  CHECK(last->outcome == "refused");
  CHECK(world.points() == 260);
}

TEST_CASE("The shop's own code and last day count", "[engine]") {
  World world;
  world.press("1");

  const auto result = world.issue("SHOPS-OWN", world.shop.now() + std::chrono::days(10));

  REQUIRE(result.has_value());
  CHECK(std::get<std::string>(result->facts.at("coupon_code")) == "SHOPS-OWN");
  CHECK(std::get<std::int64_t>(result->facts.at("coupon_days")) == 10);
  CHECK(world.shop.ask("SELECT code FROM coupon") == "SHOPS-OWN");
  CHECK(world.newest().code == "SHOPS-OWN");
}

TEST_CASE("An old press tells of a code whose time is over, and takes nothing", "[engine]") {
  World world;
  world.press("1");
  world.issue("", world.shop.now() + std::chrono::days(10));  // the shop's own last day counts

  world.shop.pass(std::chrono::days(10) - std::chrono::hours(1));
  const auto in_time = world.press("1");
  CHECK(in_time.outcome == "issued");
  CHECK(std::get<std::int64_t>(in_time.facts.at("coupon_days")) == 1);
  world.shop.pass(std::chrono::hours(1));
  const auto too_late = world.press("1");

  CHECK(world.shop.ask("SELECT state FROM coupon") == "open");  // nobody has tidied up yet
  CHECK(too_late.outcome == "expired");
  CHECK(std::get<std::string>(too_late.facts.at("coupon_code")) == world.newest().code);
  CHECK(std::get<std::string>(too_late.facts.at("reward_name")) == "Linen hand towel");
  CHECK(world.points() == 60);
  CHECK(world.held() == 0);
  CHECK(world.job_count() == "1");
}

TEST_CASE("A checkout link carries the code wherever the owner put it", "[engine]") {
  World world;
  world.press("1");
  db::Redemption redemption = world.newest();
  redemption.code = "{code}X";  // no code is looked into again

  world.shop.act([&](const Context& context) { CHECK(coupon_url(context, redemption).empty()); });
  world.shop.change_rules([](Rules& rules) {
    rules.program.rewards.at(0).link = "https://shop.example/{code}?discount={code}";
  });
  world.shop.act([&](const Context& context) {
    CHECK(coupon_url(context, redemption) == "https://shop.example/{code}X?discount={code}X");
  });
}
