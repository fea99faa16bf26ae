#include "loyalty/earning/limits.h"

#include <limits>
#include <string>
#include <vector>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;

namespace {

constexpr const char* kZone = "America/New_York";

core::Instant at(const char* text) {
  return *core::parse_rfc3339(text);
}

std::vector<std::int64_t> given_in_turn(const Limit& limit, int turns, std::int64_t wanted) {
  std::vector<std::int64_t> given;
  Use use;
  for (int i = 0; i < turns; ++i) {
    const Given one = give(limit, use, Points(wanted));
    given.push_back(one.points.count());
    use = one.use;
  }
  return given;
}

Issue coupon(std::int64_t minor, const char* currency = "USD") {
  return {.discount = core::Money{.minor = minor, .currency = currency}};
}

}  // namespace

TEST_CASE("Section 12: 100 points a month at 30 each are cut, or rejected when they do not fit",
          "[loyalty]") {  // R41
  const Limit cut{.points = Points(100), .per = Unit::kMonth};
  const Limit reject{.points = Points(100), .per = Unit::kMonth, .kind = CapKind::kReject};

  CHECK(given_in_turn(cut, 5, 30) == std::vector<std::int64_t>{30, 30, 30, 10, 0});
  CHECK(given_in_turn(reject, 5, 30) == std::vector<std::int64_t>{30, 30, 30, 0, 0});
}

TEST_CASE("What was rejected or came to nothing uses no time and no points", "[loyalty]") {
  const Limit reject{.times = 2, .points = Points(50), .kind = CapKind::kReject};

  const Given given = give(reject, {.times = 1, .points = Points(30)}, Points(30));

  CHECK(given.points == Points(0));
  CHECK(given.use == Use{.times = 1, .points = Points(30)});
  CHECK(give(reject, given.use, Points(20)).use == Use{.times = 2, .points = Points(50)});
  CHECK(give(reject, given.use, Points(0)).use == given.use);
}

TEST_CASE("A member is rewarded so many times within a period and no more", "[loyalty]") {  // R41
  CHECK(given_in_turn({.times = 2, .per = Unit::kDay}, 3, 30) ==
        std::vector<std::int64_t>{30, 30, 0});
  CHECK(given_in_turn({.times = 0}, 1, 30) == std::vector<std::int64_t>{0});
  CHECK(given_in_turn({}, 3, 30) == std::vector<std::int64_t>{30, 30, 30});
  // odoo-cond-04
  CHECK(given_in_turn({.times = 1}, 2, 1) == std::vector<std::int64_t>{1, 0});
}

TEST_CASE("Section 12: periods are those of the shop's calendar", "[loyalty]") {
  const auto start = [](Unit unit, const char* now) {
    return core::to_rfc3339(start_of(*period_start({.per = unit}, at(now), kZone), kZone))
        .substr(0, 13);
  };

  CHECK(start(Unit::kDay, "2026-03-08T04:59:00Z") == "2026-03-07T05");
  CHECK(start(Unit::kDay, "2026-03-08T05:00:00Z") == "2026-03-08T05");
  CHECK(start(Unit::kWeek, "2026-03-08T12:00:00Z") == "2026-03-02T05");
  CHECK(start(Unit::kMonth, "2026-04-01T03:59:00Z") == "2026-03-01T05");
  CHECK(start(Unit::kMonth, "2026-04-01T04:00:00Z") == "2026-04-01T04");
  CHECK(start(Unit::kQuarter, "2026-06-30T12:00:00Z") == "2026-04-01T04");
  CHECK(start(Unit::kYear, "2027-01-01T04:59:00Z") == "2026-01-01T05");
  CHECK_FALSE(period_start({}, at("2026-01-01T00:00:00Z"), kZone).has_value());
}

TEST_CASE("What is taken back gives room again, and never more than was used", "[loyalty]") {
  const Use use{.times = 2, .points = Points(50)};

  CHECK(given_back(use, Points(20), false) == Use{.times = 2, .points = Points(30)});
  CHECK(given_back(use, Points(20), true) == Use{.times = 1, .points = Points(30)});
  CHECK(given_back({.times = 0, .points = Points(10)}, Points(20), true) == Use{});
}

TEST_CASE("Section 12: a budget of 1,000.00 issues 133 coupons of 7.50 and refuses the 134th",
          "[loyalty]") {  // R101
  const Budget budget{.discount = core::Money{.minor = 100000, .currency = "USD"}};
  BudgetUse use;
  int coupons = 0;
  auto next = issued(budget, use, coupon(750));
  while (next) {
    use = *next;
    ++coupons;
    next = issued(budget, use, coupon(750));
  }

  CHECK(coupons == 133);
  CHECK(use.discount_minor == 99750);
  CHECK(next.error().code == core::ErrorCode::kConflict);
  CHECK(next.error().sentence ==
        "the budget of 1000.00 USD has 2.50 USD left; 7.50 USD are needed");
  CHECK(issued(budget, use, coupon(250)).has_value());
  CHECK_FALSE(issued(budget, use, coupon(251)).has_value());
}

TEST_CASE("Section 12: a coupon that expired or was cancelled gives its part of the budget back",
          "[loyalty]") {
  const Budget budget{.redemptions = 1, .discount = core::Money{.minor = 1000, .currency = "USD"}};
  const auto first = issued(budget, {}, coupon(750));
  REQUIRE(first.has_value());
  REQUIRE_FALSE(issued(budget, *first, coupon(250)).has_value());

  const BudgetUse back = released(*first, coupon(750));

  CHECK(back == BudgetUse{});
  CHECK(issued(budget, back, coupon(750)).has_value());
  CHECK(released(back, coupon(750)) == BudgetUse{});
}

TEST_CASE("Section 12: the first 500 redemptions of a campaign are given and the next is not",
          "[loyalty]") {  // R101
  const Budget budget{.redemptions = 500};

  CHECK(issued(budget, {.redemptions = 499}, {}).has_value());
  CHECK_FALSE(issued(budget, {.redemptions = 500}, {}).has_value());
}

TEST_CASE("A campaign ends with its sum of order values or of points", "[loyalty]") {  // R101
  const Budget orders{.order_value = core::Money{.minor = 500000, .currency = "USD"}};
  const Issue one{.order_value = core::Money{.minor = 10000, .currency = "USD"}};
  CHECK(issued(orders, {.order_minor = 490000}, one).has_value());
  CHECK_FALSE(issued(orders, {.order_minor = 490001}, one).has_value());

  const Budget points{.points = Points(10000)};
  CHECK(issued(points, {.points = Points(9980)}, {.points = Points(20)}).has_value());
  CHECK_FALSE(issued(points, {.points = Points(9981)}, {.points = Points(20)}).has_value());
  CHECK(left_of(points, {.points = Points(9980)}) == Points(20));
  CHECK(left_of(points, {.points = Points(10500)}) == Points(0));
  CHECK(left_of(Budget{}, {}) == core::kMaxEntry);
}

TEST_CASE("A budget refuses an amount it cannot count", "[loyalty]") {
  const Budget budget{.discount = core::Money{.minor = 1000, .currency = "USD"}};

  const auto other = issued(budget, {}, coupon(100, "EUR"));
  const auto unknown = issued(budget, {}, {});
  const auto negative = issued(budget, {}, coupon(-100));
  const auto huge = issued(
      {}, {.points = Points(std::numeric_limits<std::int64_t>::max())}, {.points = Points(1)});

  REQUIRE_FALSE(other.has_value());
  CHECK(other.error().code == core::ErrorCode::kInvalid);
  CHECK(other.error().sentence == "the budget is in USD; found 1.00 EUR");
  REQUIRE_FALSE(unknown.has_value());
  CHECK(unknown.error().sentence == "the budget is in USD; found no amount");
  REQUIRE_FALSE(negative.has_value());
  CHECK(negative.error().code == core::ErrorCode::kInvalid);
  REQUIRE_FALSE(huge.has_value());
  CHECK(huge.error().code == core::ErrorCode::kInvalid);
}
