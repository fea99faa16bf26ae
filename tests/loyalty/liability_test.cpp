#include "loyalty/points/liability.h"

#include <limits>

#include "tests/catch.h"

using namespace regulars;
using namespace regulars::loyalty;
using core::Points;
using std::chrono::sys_days;
using std::chrono::year;

namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
const PointValue kFiveCents{.money = {.minor = 5, .currency = "USD"}};

core::Money usd(std::int64_t minor) {
  return {.minor = minor, .currency = "USD"};
}

Day day(int in_year, unsigned month, unsigned number) {
  return sys_days(year(in_year) / static_cast<int>(month) / static_cast<int>(number));
}

/// Every kind of move, in November 2026 and January 2027, in no order.
std::vector<PointsMove> moves_of_a_shop() {
  return {{day(2027, 1, 5), MoveKind::kExpired, Points(30)},
          {day(2026, 11, 1), MoveKind::kIssued, Points(1000)},
          {day(2026, 11, 30), MoveKind::kUsed, Points(200)},
          {day(2026, 11, 12), MoveKind::kClawedBack, Points(60)},
          {day(2026, 11, 20), MoveKind::kAdjusted, Points(-15)},
          {day(2027, 1, 31), MoveKind::kRecredited, Points(200)},
          {day(2027, 1, 9), MoveKind::kAdjusted, Points(5)},
          {day(2027, 1, 10), MoveKind::kIssued, Points(100)}};
}

Deferral deferral_of_the_guide() {
  return *defer(
      {.paid = usd(10000), .goods = usd(10000), .points = Points(100)}, kFiveCents, {800});
}

}  // namespace

TEST_CASE("Section 17: 12,500 points at 0.05, 80 % used, are 500.00", "[loyalty]") {
  CHECK(outstanding_value(Points(12500), kFiveCents, {800}) == usd(50000));
}

TEST_CASE("Section 17: of a sale of 100.00 with 100 points 3.85 is revenue later", "[loyalty]") {
  const Deferral deferral = deferral_of_the_guide();

  CHECK(deferral.deferred == usd(385));
  CHECK(deferral.now == usd(9615));
}

TEST_CASE("Section 17: when 40 of the expected 80 are used 1.925 is booked as 1.93", "[loyalty]") {
  const auto half = released(deferral_of_the_guide(), Points(40), false);

  REQUIRE(half);
  CHECK(half->revenue == usd(193));
  CHECK(half->remaining == usd(192));
}

TEST_CASE("Section 17: expiry releases the remainder", "[loyalty]") {
  const auto over = released(deferral_of_the_guide(), Points(40), true);

  REQUIRE(over);
  CHECK(over->revenue == usd(385));
  CHECK(over->remaining == usd(0));
}

TEST_CASE("Section 17: 3,800 of 10,000 issued points expired, 38 % breakage", "[loyalty]") {
  const auto cohorts =
      cohorts_by_month({{day(2024, 3, 1), Points(6000), Points(5000), Points(1000), Points(0)},
                        {day(2024, 3, 31), Points(4000), Points(1200), Points(2800), Points(0)}});

  REQUIRE(cohorts);
  REQUIRE(cohorts->size() == 1);
  const Cohort& march = cohorts->front();
  CHECK(march.month == day(2024, 3, 1));
  CHECK(march.issued == Points(10000));
  CHECK(march.used == Points(6200));
  CHECK(march.expired == Points(3800));
  CHECK(breakage(march) == Percent{380});
}

TEST_CASE("Section 17: every month goes from opening to closing, up to the balances", "[loyalty]") {
  const auto months = bridge_by_month(moves_of_a_shop());

  REQUIRE(months);
  REQUIRE(months->size() == 3);
  const BridgeMonth& november = (*months)[0];
  CHECK(november.month == day(2026, 11, 1));
  CHECK(november.opening == Points(0));
  CHECK(november.issued == Points(1000));
  CHECK(november.used == Points(200));
  CHECK(november.clawed_back == Points(60));
  CHECK(november.adjusted == Points(-15));
  CHECK(november.closing == Points(725));
  const BridgeMonth& december = (*months)[1];
  CHECK(december.opening == Points(725));
  CHECK(december.closing == Points(725));
  const BridgeMonth& january = (*months)[2];
  CHECK(january.expired == Points(30));
  CHECK(january.recredited == Points(200));
  CHECK(january.closing == Points(1000));
  CHECK(check_bridge(*months, Points(1000)).has_value());
}

TEST_CASE("A bridge that does not end at the balances is told with both numbers", "[loyalty]") {
  const auto months = bridge_by_month(moves_of_a_shop());
  REQUIRE(months);

  const auto checked = check_bridge(*months, Points(999));

  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == core::ErrorCode::kConflict);
  CHECK(checked.error().sentence ==
        "2027-01 does not close with what the members have: with 1000 points and not with 999 "
        "points");
}

TEST_CASE("A month that does not add up is found, also when the last one does", "[loyalty]") {
  auto months = *bridge_by_month(moves_of_a_shop());
  months[0].used = Points(201);

  const auto checked = check_bridge(months, Points(1000));

  REQUIRE_FALSE(checked);
  CHECK(checked.error().sentence ==
        "2026-11 does not add up: it closes with 725 points and not with 724 points");
  months[0].used = Points(199);
  CHECK_FALSE(check_bridge(months, Points(1000)).has_value());
}

TEST_CASE("A month that opens with other points than were left is found", "[loyalty]") {
  auto months = *bridge_by_month(moves_of_a_shop());
  months[1].opening = Points(726);
  months[1].closing = Points(726);

  const auto checked = check_bridge(months, Points(1000));

  REQUIRE_FALSE(checked);
  CHECK(checked.error().sentence ==
        "2026-12 does not open as the month before closed: with 726 points and not with 725 "
        "points");
}

TEST_CASE("A shop in which no points moved has no months and no balances", "[loyalty]") {
  const auto months = bridge_by_month({});

  REQUIRE(months);
  CHECK(months->empty());
  CHECK(check_bridge(*months, Points(0)).has_value());
  CHECK_FALSE(check_bridge(*months, Points(1)).has_value());
}

TEST_CASE("A debt may close a month below zero", "[loyalty]") {
  const auto months = bridge_by_month({{day(2026, 11, 1), MoveKind::kIssued, Points(50)},
                                       {day(2026, 11, 2), MoveKind::kClawedBack, Points(220)}});

  REQUIRE(months);
  CHECK(months->front().closing == Points(-170));
}

TEST_CASE("Moves below zero and sums that do not fit are refused", "[loyalty]") {
  const auto negative = bridge_by_month({{day(2026, 11, 1), MoveKind::kUsed, Points(-1)}});
  const auto in_month = bridge_by_month({{day(2026, 11, 1), MoveKind::kIssued, Points(kMost)},
                                         {day(2026, 11, 1), MoveKind::kIssued, Points(1)}});
  const auto in_all = bridge_by_month({{day(2026, 11, 1), MoveKind::kIssued, Points(kMost)},
                                       {day(2026, 12, 1), MoveKind::kIssued, Points(1)}});

  REQUIRE_FALSE(negative);
  CHECK(negative.error().sentence == "a move of 2026-11 is below zero");
  CHECK_FALSE(in_month.has_value());
  CHECK_FALSE(in_all.has_value());
}

TEST_CASE("A bridge is exact where a part of its sum does not fit", "[loyalty]") {
  const BridgeMonth month{.opening = Points(kMost), .issued = Points(kMost), .used = Points(kMost)};

  CHECK(closing_of(month) == Points(kMost));
}

TEST_CASE("A point may be worth less than the smallest coin", "[loyalty]") {
  // A prize of 9.00 for 200 points: 4.5 cents each.
  const PointValue value{.money = usd(900), .per = Points(200)};

  CHECK(outstanding_value(Points(1), value, kWhole) == usd(5));
  CHECK(outstanding_value(Points(1000), value, kWhole) == usd(4500));
  CHECK(outstanding_value(Points(1000), value, {0}) == usd(0));
}

TEST_CASE("Less than no points are worth nothing to anybody", "[loyalty]") {
  CHECK(outstanding_value(Points(-170), kFiveCents, {800}) == usd(0));
}

TEST_CASE("A value for no points, or one that does not fit, is no value", "[loyalty]") {
  CHECK_FALSE(outstanding_value(Points(10), {.money = usd(5), .per = Points(0)}, {800}));
  CHECK_FALSE(outstanding_value(Points(10), {.money = usd(-5)}, {800}));
  CHECK_FALSE(outstanding_value(Points(10), kFiveCents, {-1}));
  CHECK_FALSE(outstanding_value(Points(kMost), kFiveCents, {800}));
}

TEST_CASE("A sale that is worth nothing is not split", "[loyalty]") {
  const SaleWithPoints gift{.paid = usd(0), .goods = usd(0), .points = Points(0)};
  const SaleWithPoints no_points{.paid = usd(500), .goods = usd(500), .points = Points(0)};

  CHECK_FALSE(defer(gift, kFiveCents, {800}).has_value());
  REQUIRE(defer(no_points, kFiveCents, {800}));
  CHECK(defer(no_points, kFiveCents, {800})->deferred == usd(0));
}

TEST_CASE("Sales in another currency, below zero or too large are not split", "[loyalty]") {
  const SaleWithPoints sale{.paid = usd(10000), .goods = usd(10000), .points = Points(100)};
  SaleWithPoints negative = sale;
  negative.paid.minor = -1;
  SaleWithPoints huge = sale;
  huge.goods.minor = kMost;

  CHECK_FALSE(defer(sale, {.money = {5, "EUR"}}, {800}).has_value());
  CHECK_FALSE(defer(negative, kFiveCents, {800}).has_value());
  CHECK_FALSE(defer(huge, {.money = usd(7), .per = Points(9)}, {801}).has_value());
  CHECK_FALSE(defer(sale, kFiveCents, {1001}).has_value());
  CHECK(defer(sale, kFiveCents, kWhole).has_value());
}

TEST_CASE("What is booked in steps adds up to what was deferred", "[loyalty]") {
  const Deferral deferral = deferral_of_the_guide();

  CHECK(released(deferral, Points(0), false)->revenue == usd(0));
  CHECK(released(deferral, Points(79), false)->revenue == usd(380));
  CHECK(released(deferral, Points(80), false)->revenue == usd(385));
  CHECK(released(deferral, Points(100), false)->revenue == usd(385));
  CHECK_FALSE(released(deferral, Points(-1), false).has_value());
}

TEST_CASE("Where no use is expected nothing is deferred or released", "[loyalty]") {
  const auto deferral =
      defer({.paid = usd(10000), .goods = usd(10000), .points = Points(100)}, kFiveCents, {0});

  REQUIRE(deferral);
  CHECK(deferral->deferred == usd(0));
  CHECK(released(*deferral, Points(0), false)->revenue == usd(0));
}

TEST_CASE("A cohort of which points are left has no breakage yet", "[loyalty]") {
  const auto cohorts =
      cohorts_by_month({{day(2026, 2, 1), Points(100), Points(40), Points(0), Points(0)},
                        {day(2025, 12, 31), Points(100), Points(40), Points(40), Points(20)}});

  REQUIRE(cohorts);
  REQUIRE(cohorts->size() == 2);
  CHECK((*cohorts)[0].month == day(2025, 12, 1));
  CHECK(breakage((*cohorts)[0]) == Percent{400});
  CHECK((*cohorts)[1].open == Points(60));
  CHECK_FALSE(breakage((*cohorts)[1]).has_value());
  CHECK_FALSE(breakage(Cohort{}).has_value());  // nothing was issued
}

TEST_CASE("A lot that gave more than it had is refused", "[loyalty]") {
  const auto sum = [](std::int64_t issued, std::int64_t used, std::int64_t expired) {
    return cohorts_by_month(
        {{day(2026, 2, 1), Points(issued), Points(used), Points(expired), Points(0)}});
  };

  CHECK(sum(100, 60, 40).has_value());
  REQUIRE_FALSE(sum(100, 60, 41));
  CHECK(sum(100, 60, 41).error().sentence == "a lot of 2026-02 gave more than it had");
  CHECK_FALSE(sum(100, 160, -60).has_value());
  CHECK_FALSE(sum(kMost, kMost, kMost).has_value());
}

TEST_CASE("Cohorts that do not fit are told, never cut", "[loyalty]") {
  const LotOutcome lot{day(2026, 2, 1), Points(kMost), Points(0), Points(0), Points(0)};

  CHECK(cohorts_by_month({lot}).has_value());
  CHECK_FALSE(cohorts_by_month({lot, lot}).has_value());
}
