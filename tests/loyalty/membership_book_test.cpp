// Membership that is bought, in a shop's book: trial, fees by orders, what the tier does.
#include "loyalty/points/membership_book.h"

#include <optional>
#include <string>
#include <vector>

#include "loyalty/points/shop_book.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Instant;
using core::Points;

namespace {

constexpr std::int64_t kAna = 17;
constexpr const char* kZone = "America/New_York";

Instant at(const char* text) {
  return *core::parse_rfc3339(text);
}

// Gold, from 1000 points or for a fee of a year, earns twice; a trial is of 30 days.
Program program() {
  Program program{.currency = "USD", .time_zone = kZone};
  program.earning.time_zone = kZone;
  program.tiers = {{.name = "Guest"}, {.name = "Gold", .threshold = 1000, .earn = {2, 1}}};
  EarningRule gold{.id = "tier:Gold", .name = "Gold"};
  gold.member.tiers = {"Gold"};
  gold.effect = {.kind = EffectKind::kFactor, .factor = {2, 1}};
  program.earning.rules = {gold};
  program.membership = MembershipRules{
      .tier = "Gold", .fee = {.minor = 3000, .currency = "USD"}, .product = "CLUB-YEAR"};
  return program;
}

Order order_of(const std::string& key, const std::string& product, Instant placed) {
  Order order{.key = key,
              .number = key,
              .version = 1,
              .is_counting = true,
              .value = {.minor = 3000, .currency = "USD"},
              .placed = placed};
  order.parts = OrderParts{.lines = {{.product = product, .minor = 3000}}};
  return order;
}

struct World {
  Program rules = program();
  ShopBook book{[](std::int64_t, const Txn&) {}};

  World() {
    book.use(rules, at("2026-01-05T15:00:00Z"));
    book.add_member(kAna, at("2026-01-05T15:00:00Z"));
  }
  /// What the word about the order changed in the points.
  std::int64_t tells(const Order& order, Instant now) {
    book.settle(kAna, now);
    const std::int64_t before = balance();
    book.order(kAna,
               {.order = order,
                .moments = {.paid = order.placed},
                .ref = order.key + ":v" + std::to_string(order.version)},
               now);
    return balance() - before;
  }
  std::int64_t buys(const std::string& key, const char* when, const char* product = "TOWEL") {
    return tells(order_of(key, product, at(when)), at(when));
  }
  std::int64_t balance() const { return book.find(kAna)->account.available.count(); }
  std::string tier(const char* when) {
    book.settle(kAna, at(when));
    return tier_name(*book.find(kAna), rules);
  }
  const MembershipRecord& record() const { return book.find(kAna)->membership; }
};

}  // namespace

TEST_CASE("Section 11: a trial of 30 days earns like the tier, from its first to its last moment",
          "[loyalty]") {  // R69
  World world;
  CHECK(world.buys("a", "2026-03-01T14:59:00Z") == 30);

  world.book.trial(kAna, at("2026-03-01T15:00:00Z"));

  CHECK(world.tier("2026-03-01T15:00:00Z") == "Gold");
  CHECK(world.buys("b", "2026-03-01T15:01:00Z") == 60);
  CHECK(world.buys("c", "2026-04-01T03:59:59Z") == 60);  // 31 March, 23:59:59 in New York
  CHECK(world.buys("d", "2026-04-01T04:00:00Z") == 30);
  CHECK(world.tier("2026-04-01T04:00:00Z") == "Guest");
}

TEST_CASE("A trial is had once, and not by who paid before", "[loyalty]") {  // R69
  World world;
  world.book.trial(kAna, at("2026-03-01T15:00:00Z"));
  world.book.trial(kAna, at("2026-06-01T15:00:00Z"));
  CHECK(world.record().trial->started == at("2026-03-01T15:00:00Z"));
  CHECK(world.tier("2026-06-01T15:00:00Z") == "Guest");

  World payer;
  payer.buys("fee", "2026-03-01T15:00:00Z", "CLUB-YEAR");
  payer.book.trial(kAna, at("2026-03-02T15:00:00Z"));
  CHECK_FALSE(payer.record().trial.has_value());
}

TEST_CASE("Section 11: the fee buys the tier for a year; the order itself is counted before it",
          "[loyalty]") {  // R68
  World world;
  CHECK(world.buys("fee", "2026-03-01T15:00:00Z", "CLUB-YEAR") == 30);
  CHECK(world.buys("a", "2026-03-01T15:01:00Z") == 60);
  CHECK(world.buys("b", "2027-03-02T04:59:59Z") == 60);  // the last day is 1 March 2027
  CHECK(world.buys("c", "2027-03-02T05:00:00Z") == 30);
}

TEST_CASE("With the order: the fee's own order is counted in the tier that it buys", "[loyalty]") {
  World world;
  world.rules.tier_rules.order_counts = TierRules::OrderCounts::kIncludingOrder;

  CHECK(world.buys("fee", "2026-03-01T15:00:00Z", "CLUB-YEAR") == 60);
}

TEST_CASE("Who renews before the end loses no day; who renews after it begins anew", "[loyalty]") {
  const auto last_of = [](const World& world, const char* when) {
    const auto ends = membership_of(*world.book.find(kAna), world.rules, at(when)).ends;
    return day_of(*ends - core::Duration(1), kZone);
  };
  using std::chrono::sys_days;
  using namespace std::chrono_literals;
  World early;
  early.buys("one", "2026-03-01T15:00:00Z", "CLUB-YEAR");
  early.buys("two", "2027-02-20T15:00:00Z", "CLUB-YEAR");
  CHECK(last_of(early, "2027-03-01T15:00:00Z") == sys_days(2028y / 3 / 1));

  World late;
  late.buys("one", "2026-03-01T15:00:00Z", "CLUB-YEAR");
  CHECK(late.tier("2027-03-05T15:00:00Z") == "Guest");
  late.buys("two", "2027-03-10T15:00:00Z", "CLUB-YEAR");
  CHECK(last_of(late, "2027-03-11T15:00:00Z") == sys_days(2028y / 3 / 10));
}

TEST_CASE("Section 11: a refund of the fee ends the tier at once, and not what was earned in it",
          "[loyalty]") {  // R68
  World world;
  world.buys("fee", "2026-03-01T15:00:00Z", "CLUB-YEAR");
  CHECK(world.buys("a", "2026-03-02T15:00:00Z") == 60);
  Order refund = order_of("fee", "CLUB-YEAR", at("2026-03-01T15:00:00Z"));
  refund.version = 2;
  refund.is_counting = false;
  refund.value.minor = 0;

  CHECK(world.tells(refund, at("2026-03-10T15:00:00Z")) == -30);

  CHECK(world.tier("2026-03-10T15:00:00Z") == "Guest");
  CHECK(world.buys("b", "2026-03-10T15:00:01Z") == 30);
  CHECK(world.balance() == 90);
}

TEST_CASE("A line that goes back ends the fee though the order goes on; the same word twice is one",
          "[loyalty]") {
  World world;
  Order order = order_of("o", "CLUB-YEAR", at("2026-03-01T15:00:00Z"));
  order.parts->lines.push_back({.product = "TOWEL", .minor = 1000});
  order.value.minor = 4000;
  world.tells(order, at("2026-03-01T15:00:00Z"));
  world.tells(order, at("2026-03-02T15:00:00Z"));
  CHECK(world.record().payments.size() == 1);
  order.version = 2;
  order.value.minor = 1000;
  order.parts->lines.front() = {.product = "CLUB-YEAR", .quantity = 0};

  world.tells(order, at("2026-03-05T15:00:00Z"));
  world.tells(order, at("2026-03-06T15:00:00Z"));

  REQUIRE(world.record().payments.size() == 1);
  CHECK(world.record().payments.front().refunded == at("2026-03-05T15:00:00Z"));
  CHECK(world.tier("2026-03-06T15:00:00Z") == "Guest");
}

TEST_CASE("An order that is claimed late pays from the day on which it was placed", "[loyalty]") {
  World world;
  const Order order = order_of("o", "CLUB-YEAR", at("2026-03-01T15:00:00Z"));

  world.tells(order, at("2026-06-01T15:00:00Z"));

  CHECK(world.tier("2026-06-01T15:00:00Z") == "Gold");
  CHECK(world.tier("2027-03-02T05:00:00Z") == "Guest");
}

TEST_CASE("Two units of the fee are two fees, and one that goes back takes one", "[loyalty]") {
  World world;
  Order order = order_of("o", "CLUB-YEAR", at("2026-03-01T15:00:00Z"));
  order.parts->lines.front().quantity = 2;
  world.tells(order, at("2026-03-01T15:00:00Z"));
  CHECK(world.tier("2028-03-01T15:00:00Z") == "Gold");
  World other;
  other.tells(order, at("2026-03-01T15:00:00Z"));
  order.version = 2;
  order.parts->lines.front().quantity = 1;

  other.tells(order, at("2026-04-01T15:00:00Z"));

  CHECK(other.tier("2027-03-01T15:00:00Z") == "Gold");
  CHECK(other.tier("2027-03-02T15:00:00Z") == "Guest");
}

TEST_CASE("What was paid keeps its time and its tier when the program sells something else",
          "[loyalty]") {
  World world;
  world.buys("fee", "2026-03-01T15:00:00Z", "CLUB-YEAR");
  Program later = world.rules;
  later.membership.reset();

  world.book.use(later, at("2026-04-01T15:00:00Z"));

  CHECK(world.buys("a", "2026-05-01T15:00:00Z") == 60);
  Order refund = order_of("fee", "CLUB-YEAR", at("2026-03-01T15:00:00Z"));
  refund.version = 2;
  refund.is_counting = false;
  world.tells(refund, at("2026-05-02T15:00:00Z"));
  CHECK(world.buys("b", "2026-05-03T15:00:00Z") == 30);
}

TEST_CASE("The end of a membership is a moment at which the tier is looked at", "[loyalty]") {
  World world;
  world.buys("fee", "2026-03-01T15:00:00Z", "CLUB-YEAR");

  CHECK(next_tier_check(*world.book.find(kAna), world.rules) <= at("2027-03-02T05:00:00Z"));
  world.book.settle(kAna, at("2027-03-02T04:59:59Z"));
  CHECK(next_tier_check(*world.book.find(kAna), world.rules) == at("2027-03-02T05:00:00Z"));
}

TEST_CASE("Section 11: a person's tier stands to its end whatever is earned, and can be ended",
          "[loyalty]") {
  World world;
  world.book.give_tier(kAna,
                       {.tier = "Gold", .until = at("2026-07-01T04:00:00Z"), .reason = "Sorry"},
                       at("2026-03-01T15:00:00Z"));
  CHECK(world.buys("a", "2026-06-30T15:00:00Z") == 60);
  CHECK(world.tier("2026-07-01T03:59:59Z") == "Gold");
  CHECK(world.tier("2026-07-01T04:00:00Z") == "Guest");

  World ended;
  ended.book.give_tier(kAna,
                       {.tier = "Gold", .until = at("2026-07-01T04:00:00Z"), .reason = "Sorry"},
                       at("2026-03-01T15:00:00Z"));
  ended.book.give_tier(kAna,
                       {.tier = "Gold", .until = at("2026-04-01T15:00:00Z"), .reason = "Mistake"},
                       at("2026-04-01T15:00:00Z"));
  CHECK(ended.tier("2026-04-01T15:00:00Z") == "Guest");
}

TEST_CASE("Nobody who paid for a tier falls below it by a tier that a person gave", "[loyalty]") {
  World world;
  world.buys("fee", "2026-03-01T15:00:00Z", "CLUB-YEAR");

  world.book.give_tier(kAna,
                       {.tier = "Guest", .until = at("2026-07-01T04:00:00Z"), .reason = "Rules"},
                       at("2026-03-02T15:00:00Z"));

  CHECK(world.tier("2026-03-02T15:00:00Z") == "Gold");
}
