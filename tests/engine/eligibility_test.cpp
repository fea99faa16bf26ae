// Who may join, by the orders that the shop has told of under the address.
#include "engine/eligibility.h"

#include <chrono>
#include <string>

#include "engine/join.h"
#include "engine/order_points.h"
#include "tests/catch.h"
#include "tests/engine/test_shop.h"

using namespace regulars;
using namespace regulars::engine;
using namespace regulars::engine::test;

namespace {

// 1,000 USD in a year, and a home in the UK.
struct World {
  explicit World(VerifyEmail verify = VerifyEmail::kNever) : shop({.verify_email = verify}) {
    shop.change_rules([](Rules& rules) {
      rules.program.who_can_join =
          loyalty::JoiningRules{.spent = core::Money{.minor = 100000, .currency = "USD"},
                                .within = loyalty::Period{.count = 1, .unit = loyalty::Unit::kYear},
                                .countries = {"GB"}};
    });
  }
  void told_of(const std::string& number,
               std::int64_t minor,
               const std::string& country = "GB",
               const std::string& email = "Ana@Example.com") {
    store_adapter::Order order = shop.order(minor);
    order.id = number;
    order.number = "#" + number;
    order.email = email;
    order.country = country;
    order.placed_at = shop.now() - std::chrono::days(30);
    shop.act([&](const Context& context) { record_order(context, order); });
  }
  JoinOutcome joins(const std::string& signed_order = "") {
    JoinOutcome outcome = JoinOutcome::kInvalid;
    shop.act([&](const Context& context) {
      outcome = join(context,
                     {.contact = ana,
                      .email = "ana@example.com",
                      .has_signed_order = !signed_order.empty(),
                      .signed_order = signed_order,
                      .source = "join"});
    });
    return outcome;
  }
  std::string missing(const std::string& signed_order = "") {
    std::string words;
    shop.act([&](const Context& context) {
      words = missing_to_join(context, {.email = "ana@example.com", .signed_order = signed_order})
                  .value_or("");
    });
    return words;
  }

  TestShop shop;
  db::Contact ana = shop.contact("ana");
};

}  // namespace

TEST_CASE("Who has not bought enough is told what is missing, and may join once it is there",
          "[engine]") {  // R22
  World world;
  world.told_of("1", 60000);
  CHECK(world.joins() == JoinOutcome::kNotEligible);
  CHECK_FALSE(world.ana.member.has_value());
  CHECK(world.missing() == "orders for $1,000.00 or more within 1 year; I know of $600.00 so far");

  world.told_of("2", 40000);

  CHECK(world.joins() == JoinOutcome::kJoined);
  CHECK(world.ana.member.has_value());
}

TEST_CASE("Where somebody lives is asked of the newest order", "[engine]") {  // R22
  World world;
  world.told_of("1", 100000, "");
  CHECK(world.missing() == "an order that tells me that you live in GB");
  world.told_of("2", 100, "FR");
  CHECK(world.missing() == "a home in GB; your newest order went to FR");
  CHECK(world.joins() == JoinOutcome::kNotEligible);
}

TEST_CASE("Orders of another address and refunded ones count for nobody else", "[engine]") {
  World world;
  world.told_of("1", 100000, "GB", "ben@example.com");
  CHECK(world.joins() == JoinOutcome::kNotEligible);
  world.told_of("2", 100000);
  store_adapter::Order refund = world.shop.order(0, 2);
  refund.id = "2";
  refund.number = "#2";
  refund.email = "ana@example.com";
  refund.state = store_adapter::OrderState::kRefunded;

  world.shop.act([&](const Context& context) { record_order(context, refund); });

  CHECK(world.joins() == JoinOutcome::kNotEligible);
}

TEST_CASE("Where addresses are proven, nothing is told of one without a signed link of its order",
          "[engine]") {
  World world(VerifyEmail::kAuto);
  world.told_of("1", 100000);
  world.told_of("7", 100000, "GB", "ben@example.com");
  CHECK(world.joins() == JoinOutcome::kNotEligible);
  CHECK(world.missing().find("tap it first") != std::string::npos);
  CHECK(world.missing("7").find("word from the shop about order 7") != std::string::npos);
  CHECK(world.joins("7") == JoinOutcome::kNotEligible);

  CHECK(world.missing("1").empty());
  CHECK(world.joins("1") == JoinOutcome::kAddressAwaited);
  CHECK(world.ana.member.has_value());
}

TEST_CASE("A member stays one whatever is asked of those who come later", "[engine]") {
  TestShop shop;
  db::Contact ana = shop.member("ana", "ana@example.com");
  shop.change_rules([](Rules& rules) {
    rules.program.who_can_join = loyalty::JoiningRules{.countries = {"GB"}};
  });
  JoinOutcome outcome = JoinOutcome::kInvalid;

  shop.act([&](const Context& context) {
    outcome = join(context, {.contact = ana, .email = "ana@example.com", .source = "join"});
  });

  CHECK(outcome == JoinOutcome::kAlreadyMember);
  CHECK(shop.points_of(ana) == 50);
}

TEST_CASE("The conversation says what is missing", "[engine]") {  // R22
  World world;
  world.told_of("1", 60000);
  world.shop.opens("join");
  world.shop.taps("Yes please");

  world.shop.types("ana@example.com");
  world.shop.settle();

  CHECK(has_part(world.shop.heard(),
                 "What is missing is orders for $1,000.00 or more within 1 year; I know of "
                 "$600.00 so far. Write JOIN"));
  world.told_of("2", 50000);
  world.shop.types("join");
  world.shop.taps("Yes please");
  world.shop.types("ana@example.com");
  world.shop.settle();
  CHECK(has_part(world.shop.heard(), "Welcome to Bumble Rewards!"));
}

TEST_CASE("The owner is told what a shop in plain mode leaves open", "[engine]") {
  loyalty::Program program;
  CHECK(what_shop_does_not_tell(program, {.tells_of_refunds = false}).empty());
  program.who_can_join = loyalty::JoiningRules{.countries = {"GB"}};
  program.membership = loyalty::MembershipRules{.tier = "Gold"};

  CHECK(what_shop_does_not_tell(program, {.tells_of_refunds = true}).empty());
  CHECK(what_shop_does_not_tell(program, {.tells_of_refunds = false}).size() == 2);
}
