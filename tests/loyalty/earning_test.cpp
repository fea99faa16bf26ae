#include "loyalty/earning.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "core/random.h"
#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

struct Case {
  const char* currency;
  std::int64_t points;  // for every `per`
  std::int64_t per;
  std::int64_t value;
  std::int64_t expected;
};

EarningRate rate(std::int64_t points, std::int64_t per, std::string currency = "USD") {
  return {.points = Points(points), .per = {.minor = per, .currency = std::move(currency)}};
}

std::int64_t points_of(std::int64_t minor, const EarningRate& by) {
  const auto points = points_for({.minor = minor, .currency = by.per.currency}, by);
  REQUIRE(points.has_value());
  return points->count();
}

std::int64_t sum_of(const std::vector<LotTake>& takes) {
  std::int64_t sum = 0;
  for (const LotTake& take : takes) {
    sum += take.points.count();
  }
  return sum;
}

// A member with one order, as the ledger would keep it: what the moves do to it.
struct Account {
  struct Kept {
    std::int64_t id;
    std::int64_t remaining;
    bool is_own;
  };
  std::vector<Kept> lots;
  std::int64_t to_member = 0;
  std::int64_t unrecovered = 0;  // 0 or negative
  std::int64_t next_id = 1;

  void add(std::int64_t points, bool is_own) { lots.push_back({next_id++, points, is_own}); }
  std::int64_t balance() const {
    std::int64_t sum = 0;
    for (const Kept& lot : lots) {
      sum += lot.remaining;
    }
    return sum;
  }
  OrderPosition position(std::int64_t target) const {
    OrderPosition position{.posted = Points(to_member + unrecovered),
                           .unrecovered = Points(unrecovered),
                           .target = Points(target),
                           .lots = {}};
    for (const Kept& lot : lots) {
      position.lots.push_back(
          {.id = lot.id, .remaining = Points(lot.remaining), .is_of_this_order = lot.is_own});
    }
    return position;
  }
  OrderMove move_to(std::int64_t target) {
    OrderMove move = plan_order_move(position(target));
    if (move.earn.count() > 0) {
      add(move.earn.count(), true);
    }
    take(move.takes);
    to_member += move.earn.count() - sum_of(move.takes);
    unrecovered += move.unrecovered_back.count() - move.unrecovered.count();
    return move;
  }
  void spend(std::int64_t points) {
    const auto takes = plan_spend(position(0).lots, Points(points));
    REQUIRE(takes.has_value());
    take(*takes);
  }
  void take(const std::vector<LotTake>& takes) {
    for (const LotTake& part : takes) {
      const auto lot = std::ranges::find(lots, part.id, &Kept::id);
      REQUIRE(lot != lots.end());
      lot->remaining -= part.points.count();
      REQUIRE(lot->remaining >= 0);
    }
  }
};

}  // namespace

TEST_CASE("Money becomes points in every kind of currency, rounded down", "[loyalty]") {  // R23
  const std::vector<Case> cases{{"USD", 1, 100, 2599, 25},
                                {"JPY", 1, 100, 1980, 19},
                                {"KWD", 1, 500, 12345, 24},
                                {"VND", 1, 10000, 259000, 25},
                                {"THB", 1, 3500, 125000, 35},
                                {"USD", 7, 300, 1100, 25},  // in proportion, not in groups of 3.00
                                {"USD", 1, 100, 8350, 83},
                                {"USD", 1, 100, 100, 1},
                                {"USD", 1, 100, 99, 0},
                                {"USD", 3, 100, 99, 2},  // three lines of 0.99 as one order
                                {"USD", 1, 100, 0, 0},
                                {"USD", 1, 100, -500, 0}};

  for (const Case& one : cases) {
    CAPTURE(one.currency, one.points, one.per, one.value);
    CHECK(points_of(one.value, rate(one.points, one.per, one.currency)) == one.expected);
  }
}

TEST_CASE("An order in another currency, or a rate of nothing, earns nothing", "[loyalty]") {
  CHECK_FALSE(points_for({.minor = 5000, .currency = "EUR"}, rate(1, 100)).has_value());
  CHECK_FALSE(points_for({.minor = 5000, .currency = "USD"}, rate(1, 0)).has_value());
}

TEST_CASE("No amount of money gives more than one entry may hold", "[loyalty]") {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

  CHECK(points_of(kMost, rate(1, 1)) == core::kMaxEntry.count());
  CHECK(points_of(kMost, rate(1'000'000, 1)) == core::kMaxEntry.count());
  CHECK(points_of(1'000'000'000, rate(1, 1)) == 1'000'000'000);
  CHECK(points_of(1'000'000'001, rate(1, 1)) == 1'000'000'000);
}

TEST_CASE("Splitting an order never pays", "[loyalty]") {  // R33
  const std::uint64_t seed = GENERATE(11U, 12U, 13U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  for (int i = 0; i < 200; ++i) {
    const auto by = rate(static_cast<std::int64_t>(1 + core::draw_below(random, 9)),
                         static_cast<std::int64_t>(1 + core::draw_below(random, 500)));
    const auto whole = static_cast<std::int64_t>(core::draw_below(random, 20'000));
    const auto part =
        static_cast<std::int64_t>(core::draw_below(random, static_cast<std::uint64_t>(whole) + 1));
    CAPTURE(whole, part);
    CHECK(points_of(part, by) + points_of(whole - part, by) <= points_of(whole, by));
  }
}

TEST_CASE("A number of points can be explained by its sum", "[loyalty]") {
  const core::Money value{.minor = 5995, .currency = "USD"};

  CHECK(explain_points(value, rate(1, 100), Points(59)) == "59.95 USD at 1 per 1.00 USD = 59");
}

TEST_CASE("A refund takes back exactly what the rest is no longer worth", "[loyalty]") {
  Account account;
  const auto by = rate(1, 100);
  account.move_to(points_of(1999, by));
  REQUIRE(account.balance() == 19);

  CHECK(sum_of(account.move_to(points_of(999, by)).takes) == 10);
  CHECK(sum_of(account.move_to(points_of(0, by)).takes) == 9);
  CHECK(account.balance() == 0);
  CHECK(account.unrecovered == 0);
}

TEST_CASE("Twenty-one refunds of 0.50 take back as much as one of 10.50", "[loyalty]") {
  Account account;
  const auto by = rate(1, 100);
  account.move_to(points_of(1050, by));
  std::int64_t taken = 0;

  for (std::int64_t left = 1000; left >= 0; left -= 50) {
    taken += sum_of(account.move_to(points_of(left, by)).takes);
  }

  CHECK(taken == 10);
  CHECK(account.balance() == 0);
}

TEST_CASE("Points that were spent are not taken below zero but noted as unrecovered", "[loyalty]") {
  Account account;
  account.move_to(240);
  account.add(30, false);
  account.spend(200);
  REQUIRE(account.balance() == 70);

  const OrderMove move = account.move_to(0);

  CHECK(sum_of(move.takes) == 70);
  CHECK(move.unrecovered == Points(170));
  CHECK(account.balance() == 0);
}

TEST_CASE("An order's own points go first, then the others in their order", "[loyalty]") {
  const OrderPosition position{
      .posted = Points(60),
      .unrecovered = Points(0),
      .target = Points(0),
      .lots = {{.id = 1, .remaining = Points(20)},
               {.id = 2, .remaining = Points(25), .is_of_this_order = true},
               {.id = 3, .remaining = Points(100)}}};

  const OrderMove move = plan_order_move(position);

  REQUIRE(move.takes.size() == 3);
  CHECK(move.takes[0].id == 2);
  CHECK(move.takes[0].points == Points(25));
  CHECK(move.takes[1].id == 1);
  CHECK(move.takes[1].points == Points(20));
  CHECK(move.takes[2].id == 3);
  CHECK(move.takes[2].points == Points(15));
}

TEST_CASE("An order paid again first settles what could not be taken back", "[loyalty]") {
  Account account;
  account.move_to(240);
  account.spend(200);
  account.move_to(0);
  REQUIRE(account.unrecovered == -200);

  const OrderMove back = account.move_to(240);

  CHECK(back.unrecovered_back == Points(200));
  CHECK(back.earn == Points(40));
  CHECK(account.unrecovered == 0);
  CHECK(account.balance() == 40);
}

TEST_CASE("A partial payment again earns nothing while something is unrecovered", "[loyalty]") {
  Account account;
  account.move_to(240);
  account.spend(240);
  account.move_to(0);

  const OrderMove part = account.move_to(100);

  CHECK(part.earn == Points(0));
  CHECK(part.unrecovered_back == Points(100));
  CHECK(account.unrecovered == -140);
}

TEST_CASE("The same target again moves nothing", "[loyalty]") {
  Account account;
  account.move_to(240);
  account.spend(100);
  account.move_to(30);

  CHECK(account.move_to(30).is_nothing());
  CHECK_FALSE(account.move_to(29).is_nothing());
}

TEST_CASE("Any history of refunds, payments and spending ends where the last target says",
          "[loyalty]") {
  const std::uint64_t seed = GENERATE(1U, 2U, 3U, 4U, 5U);
  CAPTURE(seed);
  core::SeededRandom random(seed);
  Account account;
  std::int64_t others = 0;
  std::int64_t spent = 0;
  for (int i = 0; i < 300; ++i) {
    const auto what = core::draw_below(random, 4);
    const auto points = static_cast<std::int64_t>(core::draw_below(random, 300));
    CAPTURE(i, what, points);
    if (what == 0 && points > 0) {
      account.add(points, false);
      others += points;
    } else if (what == 1 && points <= account.balance()) {
      account.spend(points);
      spent += points;
    } else {
      account.move_to(points);
      REQUIRE(account.to_member + account.unrecovered == points);
      REQUIRE(account.move_to(points).is_nothing());
    }
    REQUIRE(account.unrecovered <= 0);
    REQUIRE(account.balance() == account.to_member + others - spent);
  }
}

TEST_CASE("Spending takes lots in their order and only when they hold enough", "[loyalty]") {
  // B ends first, then A; C has no end (loyalty rules 7).
  const std::vector<OpenLot> lots{{.id = 2, .remaining = Points(80)},
                                  {.id = 1, .remaining = Points(100)},
                                  {.id = 3, .remaining = Points(50)}};

  const auto takes = plan_spend(lots, Points(150));

  REQUIRE(takes.has_value());
  REQUIRE(takes->size() == 2);
  CHECK((*takes)[0].id == 2);
  CHECK((*takes)[0].points == Points(80));
  CHECK((*takes)[1].id == 1);
  CHECK((*takes)[1].points == Points(70));
  CHECK(sum_of(*plan_spend(lots, Points(230))) == 230);
  CHECK_FALSE(plan_spend(lots, Points(231)).has_value());
  CHECK_FALSE(plan_spend({}, Points(1)).has_value());
}
