#include "loyalty/points/member_book.h"

#include <algorithm>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

core::Instant at(const char* text) {
  return core::parse_rfc3339(text).value();
}

const core::Instant kNow = at("2026-03-01T10:00:00Z");

// One point for a dollar, and 20 on top over 100 dollars, three times a month at most.
Program program() {
  Program program{.currency = "USD", .time_zone = "UTC"};
  program.earning.time_zone = "UTC";
  EarningRule big{.id = "big"};
  big.order.value_over = core::Money{.minor = 10000, .currency = "USD"};
  big.effect = {.kind = EffectKind::kPoints, .points = Points(20)};
  big.limit = Limit{.times = 3, .per = Unit::kMonth};
  program.earning.rules = {big};
  return program;
}

Order order(std::int64_t minor, std::int64_t version = 1) {
  return {.key = "o",
          .number = "10432",
          .version = version,
          .is_counting = minor > 0,
          .value = {.minor = minor, .currency = "USD"},
          .placed = kNow};
}

struct World {
  Program rules = program();
  MemberBook book{.joined = kNow};
  OrderBook known;
  std::vector<UseChange> uses;

  Booked count(const Order& word) {
    Booked booked = count_order(book,
                                known,
                                {.order = word,
                                 .moments = {.paid = word.placed},
                                 .ref = "o:v" + std::to_string(word.version)},
                                rules,
                                kNow);
    for (const Txn& txn : booked.txns) {
      for (const core::Posting& posting : txn.postings) {
        known.standing.given =
            Points(known.standing.given.count() +
                   (core::is_members(posting.account) ? posting.amount.count() : 0));
      }
    }
    uses.insert(uses.end(), booked.uses.begin(), booked.uses.end());
    return booked;
  }
};

}  // namespace

TEST_CASE("Section 10: a refund below a threshold takes its bonus and the use of its limit back",
          "[loyalty]") {  // R38
  World world;
  CHECK(world.count(order(10500)).change == Points(125));
  REQUIRE(world.uses.size() == 1);
  CHECK(world.uses.front().times == 1);
  CHECK(world.uses.front().points == 20);

  const Booked refund = world.count(order(9500, 2));

  CHECK(refund.change == Points(-30));
  CHECK(world.book.account.available == Points(95));
  CHECK(world.uses.back().times == -1);
  CHECK(world.uses.back().points == -20);
  CHECK(refund.txns.front().reason == Reason::kRefund);
  CHECK(refund.txns.front().breakdown.find("95.00 USD at 1 per 1.00 USD") != std::string::npos);
}

TEST_CASE("An order keeps the rules under which it was first counted", "[loyalty]") {
  World world;
  world.count(order(5000));
  world.rules.earning.rates.front().points = Points(2);

  CHECK(world.count(order(2500, 2)).change == Points(-25));
  CHECK(world.count(order(0, 3)).change == Points(-25));
  CHECK(world.book.account.available == Points(0));
}

TEST_CASE("An order that cannot be counted moves nothing and says why", "[loyalty]") {
  World world;
  Order euros = order(5000);
  euros.value.currency = "EUR";

  const Booked booked = world.count(euros);

  REQUIRE(booked.problem.has_value());
  CHECK(booked.problem->sentence.find("EUR") != std::string::npos);
  CHECK(booked.txns.empty());
  CHECK(world.known.terms.empty());
}

TEST_CASE("A program that is switched off counts no new order and still takes refunds",
          "[loyalty]") {  // R103
  World world;
  world.count(order(5000));
  world.rules.earning.is_on = false;
  World other;
  other.rules.earning.is_on = false;

  CHECK(world.count(order(2500, 2)).change == Points(-25));
  CHECK(other.count(order(5000)).txns.empty());
}

TEST_CASE("Points that no order brought count for the tier too", "[loyalty]") {
  World world;
  world.rules.tiers = {{.name = "Guest"}, {.name = "Silver", .threshold = 100}};
  settle(world.book, world.rules, kNow);
  CHECK(tier_name(world.book, world.rules) == "Guest");

  const Booked booked = grant(world.book, {.ref = "g"}, Points(100), world.rules, kNow);

  CHECK(tier_name(world.book, world.rules) == "Silver");
  REQUIRE(booked.tier_changes.size() == 1);
  CHECK(booked.tier_changes.front().kind == TierChange::Kind::kUpgrade);
  REQUIRE(booked.qualified.size() == 1);
  CHECK(booked.qualified.front().amount == 100);
}
